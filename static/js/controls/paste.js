// @ts-check
/** A box for PyTorch source: what is found in it is opened in the lab. Fetched when it is wanted. */
import { clear, el } from "../lib/dom.js";
import { sentence, troubleOf } from "./field.js";
import { newestOnly } from "./asking.js";
import { ended, t } from "../lib/words.js";

/** @import { Api, Complaint, Found, Parsed } from "../api.js" */
/** @import { Config } from "../types.js" */

const EXAMPLE = "nn.Conv2d(3, 8, kernel_size=5, padding=5//2)";

/** @param {Complaint} complaint */
const complaintNode = ({ line, column, detail, hint }) =>
  el("li", null, el("b", null, `${t("Line {line}, column {column}:", { line, column })} `), ended(detail), hint ? ` ${sentence(hint)}` : "");

/**
 * @param {HTMLElement} host
 * @param {{api: Api, open: (config: Config) => void}} parts
 */
export function mountPaste(host, { api, open }) {
  const box = el("textarea", {
    class: "values",
    id: "paste",
    rows: 4,
    spellcheck: "false",
    autocomplete: "off",
    placeholder: EXAMPLE,
    "aria-label": t("PyTorch source"),
  });
  const read = el("button", { type: "button", class: "primary small" }, t("Open"));
  const found = el("div", { class: "found", "aria-live": "polite" });
  const assumed = el("p", { class: "hint", "aria-live": "polite" });
  const trouble = el("ul", { class: "trouble complaints" });

  /** @param {Found} each */
  const show = (each) => {
    assumed.textContent = each.assumed ?? "";
    open(each.config);
  };

  /** @param {Found} each */
  const chip = (each) =>
    el(
      "button",
      { type: "button", class: "chip", title: t("Line {line}", { line: each.line }), onclick: () => show(each) },
      each.name,
    );

  /** @param {import("../api.js").AsChain | null} chain */
  const together = (chain) => {
    const config = chain?.config;
    const links = config?.["links"].length;
    return config ? [el("button", { type: "button", class: "chip", onclick: () => open(config) }, t("all as a chain of {count} links", { count: links }))] : [];
  };

  /** @param {Parsed} parsed */
  function told({ configurations, chain, complaints }) {
    assumed.textContent = "";
    clear(trouble).append(...complaints.map(complaintNode));
    clear(found);
    const [first] = configurations;
    if (first && configurations.length === 1) show(first);
    else if (first)
      found.append(
        el("p", { class: "hint" }, chain?.config ? t("{count} layers. Open one, or all:", { count: configurations.length }) : t("{count} layers. Open one:", { count: configurations.length })),
        el("div", { class: "chips" }, ...configurations.map(chip), ...together(chain)),
        ...(chain?.says ?? []).map((said) => el("p", { class: "hint" }, said)),
      );
    else if (complaints.length === 0)
      found.append(el("p", { class: "hint" }, t("There is no layer in it that the lab shows.")));
  }

  const line = newestOnly((/** @type {string} */ source, signal) => api.parse(source, signal), {
    done: (_, parsed) => told(parsed),
    failed(_, error) {
      clear(found);
      clear(trouble).append(el("li", null, troubleOf(error)));
    },
    idle: () => undefined,
  }, true);
  const send = () => line.send(box.value.trim() ? box.value : EXAMPLE);
  read.addEventListener("click", send);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  });
  box.addEventListener("paste", () => setTimeout(send));
  host.append(
    box,
    el("p", { class: "hint" }, t("A layer, a call, or a whole network, with torch.randn(1, 3, 32, 32) where its input has a size: it is read, never run.")),
    el("div", { class: "actions" }, read),
    el("div", { role: "alert" }, trouble),
    found,
    assumed,
  );
}
