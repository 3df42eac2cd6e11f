// @ts-check
/** What is the same and what changes along a slider: shapes and cost at its two ends and here. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, t } from "../../lib/words.js";

/** @import { Relation, Stop } from "./types.js" */

const MOST = 3; // stops side by side; of more, the ends and where one is

/** Without the batch; a single channel goes without saying. @param {readonly number[]} output */
const sizes = ([, channels = 1, ...spatial]) => (channels === 1 ? spatial : [channels, ...spatial]);

/** @param {Relation} relation */
export function createFacts({ stops }) {
  const body = el("tbody");
  const sentence = el("p", { class: "changed", role: "status" });
  const rows = /** @type {const} */ ([
    [() => t("output"), (/** @type {Stop} */ { output }) => sizes(output).join(" × ")],
    [() => t("parameters"), (/** @type {Stop} */ { parameters }) => formatCount(parameters)],
    [() => t("multiply-adds"), (/** @type {Stop} */ { macs }) => formatCount(macs)],
  ]);
  return {
    node: el("div", { class: "morph-facts" }, sentence, el("table", null, el("caption", { class: "unseen" }, t("Sizes and cost at every stop of the slider")), body)),
    /** @param {number} at */
    show(at) {
      sentence.textContent = at === 0 ? t("Move the slider to see what changes.") : (stops[at]?.changed ?? "");
      const cell = (/** @type {number} */ stop, /** @type {string} */ text) => el("td", { class: stop === at ? "now" : null }, text);
      const seen = stops.length <= MOST ? stops.map((_, stop) => stop) : [0, Math.max(1, Math.min(at, stops.length - 2)), stops.length - 1];
      const of = (/** @type {number} */ stop) => /** @type {Stop} */ (stops[stop]);
      clear(body).append(
        el("tr", null, el("td", null), ...seen.map((stop) => el("th", { scope: "col", class: stop === at ? "now" : null }, of(stop).value))),
        ...rows.map(([name, told]) => el("tr", null, el("th", { scope: "row" }, name()), ...seen.map((stop) => cell(stop, told(of(stop)))))),
      );
    },
  };
}
