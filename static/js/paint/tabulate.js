// @ts-check
/** The panels as tables of plain values: what is seen of each, or, of a large one, what is around the cursor. */

import { ends } from "../wire/table.js";
import { sheetLabels } from "./captions.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {{value: number, kind: string, lit: boolean, apart: boolean}} Told a cell; value NaN: empty */
/** @typedef {{panel: string, title: string, label: string, role: string, rows: number[], cols: number[], all: readonly [number, number], cells: Told[][]}} Table */

/** A table has no more rows and columns than this. */
const MOST = 16;

/** The part of a side to tell: all of it, or so many from just before what is lit. @param {number} seen @param {readonly number[]} lit @returns {number[]} */
function part(seen, lit) {
  const first = lit.length > 0 ? ends(lit)[0] - 1 : 0;
  const start = Math.max(0, Math.min(seen - MOST, first));
  return Array.from({ length: Math.min(MOST, seen) }, (_, at) => start + at);
}

/** @param {View} view @param {Face} face @param {number} slot @param {readonly number[]} lit @returns {Table} */
function tableOf(view, face, slot, lit) {
  const { model } = view;
  const { panel } = face;
  const rows = part(face.rows, lit.map((at) => Math.floor(at / face.cols)));
  const cols = part(face.cols, lit.map((at) => at % face.cols));
  const marked = new Set(lit);
  const cell = (/** @type {number} */ at) => {
    const { value, kind } = face.shown(view, slot, at);
    return { value, kind: model.scene.kinds[kind] ?? "cell", lit: marked.has(at), apart: face.apart(slot, at) };
  };
  return {
    panel: panel.name, title: panel.title, role: panel.role, label: sheetLabels(model, panel, face.slots[slot]?.sheet ?? 0)[1],
    rows: rows.map((row) => face.row0 + row), cols: cols.map((col) => face.col0 + col), all: [panel.rows.count, panel.cols.count],
    cells: rows.map((row) => cols.map((col) => cell(row * face.cols + col))),
  };
}

/** @param {Show} show @returns {Table[]} in the order of the panels */
export function tabulate({ view, scenery }) {
  if (!view || !scenery) return [];
  return [...scenery.main.values()].flatMap((face) => face.lit(view.groups, view).map((lit, slot) => tableOf(view, face, slot, lit)));
}
