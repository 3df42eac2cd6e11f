// @ts-check
/**
 * NumPy's .npy files: one array each, its type and shape in a header that is a Python dict.
 *
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { t } from "./words.js";

/** What is wrong with a file, in words for whoever chose it. */
export class NotReadable extends Error {}

/** @typedef {{shape: number[], data: Float32Array | Float64Array}} Numbers row by row */
/** @typedef {(view: DataView, at: number, little: boolean) => number} Reader */

const MAGIC = "\x93NUMPY";
const ALIGNED = 64; // the numbers begin at a multiple of this many bytes
const KINDS = /** @type {Record<string, string>} */ ({
  b: "bool",
  i: "int",
  u: "uint",
  f: "float",
  c: "complex",
  O: "object",
  S: "bytes",
  U: "text",
  V: "record",
  M: "datetime",
  m: "timedelta",
});

/** @type {Reader} */
function half(view, at, little) {
  const bits = view.getUint16(at, little);
  const [sign, power, rest] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (power === 31) return rest ? NaN : sign * Infinity;
  return sign * (power ? 2 ** (power - 15) * (1 + rest / 1024) : 2 ** -14 * (rest / 1024));
}

/** @param {bigint} whole */
function exact(whole) {
  const number = Number(whole);
  if (!Number.isSafeInteger(number)) throw new NotReadable(t("The number {whole} is too large to be held exactly.", { whole }));
  return number;
}

/** How each type is read, and whether 32 bits hold it. @type {Record<string, {read: Reader, single: boolean}>} */
const TYPES = {
  b1: { read: (view, at) => (view.getUint8(at) ? 1 : 0), single: true },
  i1: { read: (view, at) => view.getInt8(at), single: true },
  u1: { read: (view, at) => view.getUint8(at), single: true },
  i2: { read: (view, at, little) => view.getInt16(at, little), single: true },
  u2: { read: (view, at, little) => view.getUint16(at, little), single: true },
  i4: { read: (view, at, little) => view.getInt32(at, little), single: false },
  u4: { read: (view, at, little) => view.getUint32(at, little), single: false },
  i8: { read: (view, at, little) => exact(view.getBigInt64(at, little)), single: false },
  u8: { read: (view, at, little) => exact(view.getBigUint64(at, little)), single: false },
  f2: { read: half, single: true },
  f4: { read: (view, at, little) => view.getFloat32(at, little), single: true },
  f8: { read: (view, at, little) => view.getFloat64(at, little), single: false },
};

/** What a type is called: `<i4` is int32. @param {string} described */
function nameOf(described) {
  const [, kind = "", size = ""] = /^[<>|=]?([A-Za-z])(\d*)/.exec(described) ?? [];
  const bits = "iufc".includes(kind) && size ? String(Number(size) * 8) : "";
  return `${KINDS[kind] ?? "unknown"}${bits} (${described})`;
}

/**
 * The header's text, and where the numbers begin.
 * @param {DataView} view
 */
function headerOf(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const begins = String.fromCharCode(...bytes.subarray(0, 6));
  if (begins.startsWith("PK")) throw new NotReadable(t("This is an archive, such as .npz or .pt: save the one array with numpy.save."));
  if (begins !== MAGIC) throw new NotReadable(t("This is no .npy file: numpy.save makes one."));
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw new NotReadable(t("This is version {version} of the .npy format; 1, 2 and 3 can be read.", { version }));
  const start = version === 1 ? 10 : 12;
  if (view.byteLength < start) throw new NotReadable(t("This file ends inside its header."));
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (view.byteLength < end) throw new NotReadable(t("This file ends inside its header."));
  return { text: new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, end)), begins: end };
}

/** @param {string} text a Python dict with descr, fortran_order and shape */
function described(text) {
  const type = /["']descr["']\s*:\s*(?:["']([^"']*)["']|\[)/.exec(text);
  const order = /["']fortran_order["']\s*:\s*(True|False)/.exec(text);
  const sizes = /["']shape["']\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!type || !order || !sizes) throw new NotReadable(t("The header of this file cannot be read."));
  const shape = (sizes[1] ?? "")
    .replaceAll("L", "")
    .split(",")
    .filter((size) => size.trim())
    .map(Number);
  return { type: type[1] ?? "V", columnsFirst: order[1] === "True", shape };
}

/**
 * The place of each number in a file that runs through the first dimension fastest.
 * @param {readonly number[]} shape
 */
function columnMajor(shape) {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  return (/** @type {number} */ at) => {
    let [rest, place] = [at, 0];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const size = shape[axis] ?? 1;
      place += (rest % size) * (strides[axis] ?? 1);
      rest = Math.floor(rest / size);
    }
    return place;
  };
}

/**
 * The array of a .npy file: bool, int8 to int64, uint8 to uint64, float16, float32 or float64, of either byte order.
 * @param {ArrayBuffer} buffer
 * @returns {Numbers}
 */
export function readNpy(buffer) {
  const view = new DataView(buffer);
  const { text, begins } = headerOf(view);
  const { type, columnsFirst, shape } = described(text);
  const known = TYPES[type.replace(/^[<>|=]/, "")];
  if (!known) throw new NotReadable(t("This file holds {kind}; bool, int, uint and float up to 64 bits can be read.", { kind: nameOf(type) }));
  const width = Number(type.at(-1));
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(view.byteLength - begins >= count * width))
    throw new NotReadable(t("This file ends early: its shape ({shape}) takes {wanted} bytes, {there} are there.", { shape: shape.join(", "), wanted: count * width, there: view.byteLength - begins }));
  const data = known.single ? new Float32Array(count) : new Float64Array(count);
  const placeOf = columnsFirst && shape.length > 1 ? columnMajor(shape) : (/** @type {number} */ at) => at;
  const little = !type.startsWith(">");
  for (let at = 0; at < count; at += 1) data[at] = known.read(view, begins + width * placeOf(at), little);
  return { shape, data };
}

/**
 * A .npy file, version 1: float64, little-endian, row by row.
 * @param {{shape: readonly number[], data: ArrayLike<number>}} tensor
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function writeNpy({ shape, data }) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const told = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const begins = Math.ceil((MAGIC.length + 4 + told.length + 1) / ALIGNED) * ALIGNED;
  const bytes = new Uint8Array(begins + 8 * data.length);
  const view = new DataView(bytes.buffer);
  const header = `${told.padEnd(begins - MAGIC.length - 5)}\n`;
  bytes.set(Array.from(MAGIC, (letter) => letter.charCodeAt(0)));
  bytes[6] = 1;
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), MAGIC.length + 4);
  for (let at = 0; at < data.length; at += 1) view.setFloat64(begins + 8 * at, data[at] ?? 0, true);
  return bytes;
}
