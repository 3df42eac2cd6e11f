// @ts-check
/** The panels as HTML tables over the stage, following the cursor: to be walked through by a screen reader, or copied. */
import { clear, el } from "../lib/dom.js";
import { formatNumber, t } from "../lib/words.js";
import { kindName } from "../paint/captions.js";
import { sentenceOf } from "./sentences.js";
import { dressed } from "../lib/dress.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

await dressed("tables");

/** @typedef {import("../paint/tabulate.js").Table} Table */
/** @typedef {import("../paint/tabulate.js").Told} Told */

/** While it plays the tables are written again no sooner than this. */
const WRITTEN = 500;

/** What is said of a cell besides its number. @param {Told} cell */
function said({ value, kind, lit, apart }) {
  const words = [lit && t("at the cursor"), kind !== "cell" && kindName(kind), apart && t("differs"), Number.isNaN(value) && t("empty")].filter(Boolean);
  return words.length > 0 ? el("span", { class: "unseen" }, ` ${words.join(", ")}`) : null;
}

/** @param {Told} cell */
const cellNode = (cell) =>
  el("td", { class: [cell.lit && "here", `is-${cell.kind}`, cell.apart && "apart"].filter(Boolean).join(" ") }, Number.isNaN(cell.value) ? "·" : formatNumber(cell.value), said(cell));

/** @param {Table} table */
function tableNode({ title, label, role, rows, cols, all, cells }) {
  const seen = rows.length < all[0] || cols.length < all[1];
  const part = seen ? t("rows {top} to {bottom} of {height}, columns {left} to {right} of {width}", { top: rows[0] ?? 0, bottom: rows.at(-1) ?? 0, height: all[0], left: cols[0] ?? 0, right: cols.at(-1) ?? 0, width: all[1] }) : "";
  const words = [label, part].filter(Boolean).join("; ");
  return el(
    "table",
    { dataset: { role } },
    el("caption", null, el("b", { class: `of-${role}` }, title), words && ` ${words}`),
    el("thead", null, el("tr", null, el("td", null), ...cols.map((col) => el("th", { scope: "col" }, col)))),
    el("tbody", null, ...cells.map((row, at) => el("tr", null, el("th", { scope: "row" }, rows[at] ?? 0), ...row.map(cellNode)))),
  );
}

/**
 * @param {HTMLElement} host the stage
 * @param {{store: LabStore, stage: Stage, button: HTMLElement}} parts
 */
export function mountTables(host, { store, stage, button }) {
  const told = el("p", { class: "told" });
  const body = el("div", { class: "told-tables" });
  const region = el("div", { class: "as-tables", role: "region", "aria-label": t("The panels as tables"), tabindex: 0 }, told, body);
  for (const kind of ["click", "pointermove", "pointerdown"]) region.addEventListener(kind, (event) => event.stopPropagation());
  const role = host.getAttribute("role") ?? "";
  let [waiting, written] = [false, -Infinity];

  async function write() {
    if (!region.isConnected) return;
    await stage.settled();
    waiting = false;
    written = performance.now();
    const tables = await stage.tables();
    told.textContent = sentenceOf(stage, store.get());
    clear(body).append(...tables.map(tableNode));
  }
  const later = () => {
    if (!region.isConnected || waiting) return;
    waiting = true;
    setTimeout(() => void write(), store.get().playing ? Math.max(0, written + WRITTEN - performance.now()) : 0);
  };
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "tensors", "frame", "tap", "showAll", "playing"])) store.subscribe((state) => state[part], later);
  return {
    turn() {
      const on = !region.isConnected;
      if (on) host.append(region);
      else region.remove();
      host.setAttribute("role", on ? "group" : role);
      button.setAttribute("aria-pressed", String(on));
      waiting = false;
      if (on) later();
    },
  };
}
