// @ts-check
/** Tensors in the browser: as they travel (base64 of little-endian numbers, or nested lists), as one typed array and a shape, and the number of one at a tap. */

import { FREE, numberOf } from "./table.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {import("./types.js").Tensor} Tensor */
/** @typedef {{shape: readonly number[], dtype: "uint8" | "float32" | "float64", data: string}} Packed */
/** @typedef {number | NestedList} Nested */
/** @typedef {ReadonlyArray<Nested>} NestedList */

/**
 * What a tap without a cell brings: nothing to a sum, and never the largest.
 * @param {Model} model
 */
export const neutral = ({ scene }) => (scene.reduce === "max" ? -Infinity : 0);

/**
 * How one tensor's values are read where taps stand: neutral in padding and holes, NaN where the tensor is not there.
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {string} name
 * @returns {(tap: Assignment) => number}
 */
export function readerOf(model, tensors, name) {
  const [radix, data, otherwise] = [model.tensors.get(name), tensors.get(name)?.data, neutral(model)];
  if (!radix || !data) return () => NaN;
  return (tap) => {
    const at = numberOf(radix, tap);
    return at < 0 ? otherwise : (data[at] ?? NaN);
  };
}

/** One tensor's value where a tap stands. @param {Model} model @param {Tensors} tensors @param {string} name @param {Assignment} tap */
export const valueAt = (model, tensors, name, tap) => readerOf(model, tensors, name)(tap);

/**
 * How the products of some tensors' values are read, where there is more than one to read.
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {readonly string[]} factors
 * @returns {(tap: Assignment) => number}
 */
export function productOf(model, tensors, factors) {
  const readers = factors.map((name) => readerOf(model, tensors, name));
  return (tap) => {
    let product = 1;
    for (const read of readers) product *= read(tap);
    return product;
  };
}

/** @param {Model} model @param {Tensors} tensors @param {readonly string[]} factors @param {Assignment} tap */
export const termAt = (model, tensors, factors, tap) => productOf(model, tensors, factors)(tap);

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

/** @param {string} text @returns {Uint8Array} */
function bytesOf(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * @param {Packed} packed
 * @returns {Tensor}
 */
export function unpack({ shape, dtype, data }) {
  const bytes = bytesOf(data);
  const width = dtype === "uint8" ? 1 : dtype === "float32" ? 4 : 8;
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== count * width) throw new Error(`packed data holds ${bytes.length} bytes, its shape needs ${count * width}`);
  if (dtype === "uint8") return { shape, data: bytes };
  return { shape, data: dtype === "float32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer) };
}

/**
 * @param {Tensor} tensor
 * @returns {Packed}
 */
export function pack({ shape, data }) {
  const dtype = data instanceof Uint8Array ? "uint8" : data instanceof Float32Array ? "float32" : "float64";
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const chunks = [];
  for (let at = 0; at < bytes.length; at += 8192) chunks.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return { shape, dtype, data: btoa(chunks.join("")) };
}

/**
 * A nested list as one array.
 * @param {Nested} nested
 * @returns {Tensor}
 */
export function flatten(nested) {
  const shape = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = Array.isArray(nested) ? nested.flat(shape.length) : [nested];
  return { shape, data: Float64Array.from(/** @type {number[]} */ (flat)) };
}
