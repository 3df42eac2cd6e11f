// @ts-check
/** A proof: two configurations sent to the server, and their outputs held against each other, number by number. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, formatNumber, t } from "../../lib/words.js";
import { unpack } from "../../wire/values.js";

/** @import { Api } from "../../api.js" */
/** @import { Answer } from "../../types.js" */
/** @import { Proof, Shown } from "./types.js" */

const SHOWN = 8; // numbers of each output

/**
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @returns {{equal: number, count: number, most: number} | null} null where they are not as many
 */
export function compared(one, other) {
  if (one.length !== other.length) return null;
  let [equal, most] = [0, 0];
  for (let at = 0; at < one.length; at += 1) {
    const apart = Math.abs((one[at] ?? NaN) - (other[at] ?? NaN));
    if (apart === 0) equal += 1;
    most = Math.max(most, apart);
  }
  return { equal, count: one.length, most };
}

/** @param {string} title @param {ArrayLike<number>} data */
const rows = (title, data) => [
  el("tr", null, el("th", { scope: "rowgroup", colspan: SHOWN + 1 }, title)),
  el("tr", null, ...Array.from(data).slice(0, SHOWN).map((value) => el("td", null, formatNumber(value, 5))), data.length > SHOWN ? el("td", { class: "rest" }, "…") : null),
];

/** @param {Answer[]} answers */
const byTorch = (answers) => (answers.every(({ check }) => check.status === "agrees") ? ` ${t("PyTorch agrees with both.")}` : "");

/**
 * @param {{proof: Proof, here: Shown & {title: string}, answer: Promise<Answer>, api: Api, signal: AbortSignal, link: string, go: () => void}} parts
 */
export function proofOf({ proof, here, answer, api, signal, link, go }) {
  const verdict = el("p", { class: "verdict", role: "status" }, t("Comparing…"));
  const numbers = el("div", { class: "numbers", tabindex: 0, role: "group", "aria-label": t("The first numbers of both outputs") });
  const there = el("button", { type: "button", class: "plain small", onclick: go }, t("Go there"));
  const node = el(
    "section",
    { class: "proof", dataset: { at: proof.at } },
    el("h2", null, here.title),
    el("p", null, proof.says),
    numbers,
    verdict,
    el("p", { class: "proof-links" }, there, el("a", { href: link }, t("Compare both in the lab"))),
  );

  async function prove() {
    const answers = await Promise.all([answer, api.compute(proof.twin.config, { view: proof.twin.view, options: "" }, signal)]);
    const [one, other] = answers.map(({ output }) => unpack(output).data);
    if (!one || !other) return;
    const found = compared(one, other);
    clear(numbers).append(el("table", null, el("tbody", null, ...rows(t("here"), one)), el("tbody", null, ...rows(proof.twin.title, other))));
    if (!found) return void (verdict.textContent = t("One output has {one} numbers, the other {other}.", { one: one.length, other: other.length }));
    const { equal, count, most } = found;
    const values = { equal: formatCount(equal), count: formatCount(count), most: formatNumber(most) };
    node.classList.toggle("holds", most === 0);
    verdict.textContent = (most === 0 ? t("All {count} numbers are equal.", values) : t("{equal} of {count} numbers are equal; the others differ by up to {most}.", values)) + byTorch(answers);
  }
  prove().catch(() => {
    if (!signal.aborted) verdict.textContent = t("The outputs could not be compared: the server does not answer.");
  });
  return {
    node,
    /** @param {"start" | "end" | null} at */
    stand(at) {
      node.classList.toggle("now", at === proof.at);
      there.hidden = at === proof.at;
    },
  };
}
