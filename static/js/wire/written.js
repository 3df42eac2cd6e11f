// @ts-check
/** Which number of which tensor stands in a cell: where it would be written to change it. */

import { FREE, numberOf } from "./table.js";
import { cellAssignment, kindAt } from "./scene.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Assignment} Assignment */

/** @typedef {{tensor: string, index: number, kind: number, indices: Assignment}} Written the tensor as it is called where it is kept; index −1 where none of its numbers stands there */

/**
 * Give every axis the input cell that its place on the stage holds; an output and a kernel index say the place. A border's copy is
 * the cell it copies.
 * @param {Model} model @param {Assignment} fixed
 */
function settle({ axes }, fixed) {
  for (const { o, k, s, i, table, held } of axes) {
    const [out, step] = [fixed[o] ?? FREE, fixed[k] ?? FREE];
    if ((fixed[s] ?? FREE) === FREE && !held && out >= 0 && step >= 0) fixed[s] = (table.start[out] ?? 0) + (table.step[step] ?? 0);
    const place = fixed[s] ?? FREE;
    if (place !== FREE && (fixed[i] ?? FREE) === FREE) fixed[i] = table.cell[place] ?? -1;
  }
  return fixed;
}

/**
 * @param {Model} model @param {Panel} panel
 * @param {{row: number, col: number, sheet: number}} cell
 * @param {Assignment | null} cursor where the panel's pins stand
 * @returns {Written | null} null where the panel shows what is computed
 */
export function writtenAt(model, panel, cell, cursor) {
  const own = "tensor" in panel.value ? panel.value.tensor : "";
  const tensor = model.tensors.get(own);
  if (!tensor) return null;
  const indices = settle(model, cellAssignment(model, panel, cell, cursor));
  return { tensor: model.scene.names?.[own] ?? own, index: numberOf(tensor, indices), kind: kindAt(model, indices), indices };
}
