// @ts-check
/** Tensors as they travel: base64 of little-endian numbers, or nested lists; here one typed array and a shape. */

/** @typedef {import("./types.js").Tensor} Tensor */
/** @typedef {{shape: readonly number[], dtype: "uint8" | "float32" | "float64", data: string}} Packed */

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

/** @typedef {number | NestedList} Nested */
/** @typedef {ReadonlyArray<Nested>} NestedList */

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
