// @ts-check
/** What each way to compute the layer would cost, as a table. Fetched when it is opened. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, t } from "../../lib/words.js";
import { sentence, troubleOf } from "../field.js";
import { newestOnly } from "../asking.js";
import { formatBytes } from "./tables.js";

/** @import { Api, Way } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */

const UNITS = ["", "k", "M", "G", "T"];

/** Three digits and a unit: 115.6 M. @param {number} count */
export function brief(count) {
  if (count < 10_000) return formatCount(count);
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value.toFixed(value < 100 ? 1 : 0)} ${UNITS[power]}`;
}

/** @param {Way} way @param {number} least the fewest multiply-adds of all */
function row({ title, macs, prepared, memory_bytes: memory, formula, note, source, on_zeros: zeros }, least) {
  const about = `${sentence(note)}\n${formula}\n${source}`;
  if (macs === null) return el("tr", { title: about }, el("th", { scope: "row" }, title), el("td", { class: "cannot", colspan: 2 }, note));
  const once = prepared ? el("small", null, t("+ {count} once", { count: brief(prepared) })) : null;
  const idle = zeros ? el("small", null, t("{count} on zeros", { count: brief(zeros) })) : null;
  return el("tr", { title: about, class: macs === least ? "least" : null }, el("th", { scope: "row" }, title), el("td", null, brief(macs), once, idle), el("td", null, formatBytes(memory ?? 0)));
}

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, api: Api, open: () => boolean}} parts
 */
export function mountWays(body, { store, api, open }) {
  const rows = el("tbody");
  const head = el("tr", null, el("td"), el("th", { scope: "col" }, t("multiply-adds")), el("th", { scope: "col" }, t("memory")));
  const table = el("table", { class: "ways" }, el("thead", null, head), rows);
  const hint = el("p", { class: "hint" }, t("Counted from the shapes. Memory is what is needed beside input, kernels and output, in float32; “once” is spent on the kernels alone. Fewer multiply-adds are not always less time."));
  const trouble = el("p", { class: "trouble", role: "alert" });
  body.append(table, hint, trouble);
  /** @type {unknown} the answer whose costs are shown */
  let shown = null;

  const line = newestOnly((/** @type {string} */ query, signal) => api.costs(query, signal), {
    done(_, { ways }) {
      const least = Math.min(...ways.flatMap(({ macs }) => (macs === null ? [] : [macs])));
      clear(rows).append(...ways.map((way) => row(way, least)));
      trouble.textContent = "";
    },
    failed(_, error) {
      shown = null;
      clear(rows);
      trouble.textContent = troubleOf(error);
    },
    idle: () => undefined,
  });

  function show() {
    const { answer } = store.get();
    if (!open() || !answer || answer === shown) return;
    shown = answer;
    line.send(answer.link.query, true);
  }
  store.subscribe((state) => state.answer, show);
  show();
  return { show };
}
