// @ts-check
/** The number at a tap: gathered from one tensor, multiplied over several, or counted from the tables. */

import { numberOf } from "./radix.js";
import { FREE } from "./types.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {import("./types.js").Assignment} Assignment */
/**
 * What a tap without a cell brings: nothing to a sum, and never the largest.
 * @param {Model} model
 */
export const neutral = ({ scene }) => (scene.reduce === "max" ? -Infinity : 0);

/**
 * One tensor's value where a tap stands: neutral in padding and holes, NaN where the tensor is not there.
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {string} name
 * @param {Assignment} tap
 */
export function valueAt(model, tensors, name, tap) {
  const radix = model.tensors.get(name);
  const tensor = tensors.get(name);
  if (!radix || !tensor) return NaN;
  const at = numberOf(radix, tap);
  return at < 0 ? neutral(model) : (tensor.data[at] ?? NaN);
}

/**
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {readonly string[]} factors
 * @param {Assignment} tap
 */
export function termAt(model, tensors, factors, tap) {
  let product = 1;
  for (const name of factors) product *= valueAt(model, tensors, name, tap);
  return product;
}

/**
 * How many different outputs read (or inputs write) what is fixed: over the axes the product of the indices met there.
 * @param {Model} model
 * @param {"o" | "i"} letter
 * @param {Assignment} fixed
 */
export function distinctAt(model, letter, fixed) {
  let product = 1;
  for (const axis of model.axes) {
    const at = (/** @type {number} */ dimension) => fixed[dimension] ?? FREE;
    if ([axis.o, axis.k, axis.s, axis.i].every((dimension) => at(dimension) === FREE)) continue;
    const rows = axis.table.rows(at(axis.o), at(axis.k), at(axis.s), at(axis.i));
    const met = new Set();
    for (let row = 0; row < rows.length; row += 4) {
      const index = rows[row + (letter === "o" ? 0 : 3)] ?? -1;
      if (index >= 0) met.add(index);
    }
    product *= met.size;
  }
  return product;
}
