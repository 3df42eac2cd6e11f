// @ts-check
/**
 * One axis of the relation, read in any direction: which (output, kernel, stage, input) indices agree with what is fixed. And
 * counting in mixed radix: a list of dimensions, slowest first, is one number; and the number is the list again.
 */

/** An index that nothing has fixed yet; −1 is taken: it is "no cell". */
export const FREE = -2;

/** Two indices at once for one dimension, as off the diagonal of a block-diagonal matrix: no tap agrees with that. */
export const CLASH = -3;

/** The kinds a cell can be, as the wire numbers them. */
export const CELL = 0;
export const PADDING = 1;
export const COPY = 2;
export const HOLE = 3;
export const CROP = 4;
export const OUTSIDE = 5;

/** Indices per row of `rows`: o, k, s, i. */
export const WIDTH = 4;

/** One axis' table with its inversions, each made at the first question that needs it. */
export class Table {
  /** @param {import("./types.js").WireTable} wire */
  constructor(wire) {
    this.start = Int32Array.from(wire.start);
    this.step = Int32Array.from(wire.step);
    this.cell = Int32Array.from(wire.cell);
    this.kind = Uint8Array.from(wire.kind);
    this.origin = wire.origin ?? 0;
    /** @type {Map<number, number> | null} */
    this.outputAt = null;
    /** @type {Map<number, number[]> | null} */
    this.positionsOf = null;
  }

  /** The output index that starts at a stage position, or −1. @param {number} position */
  outputStarting(position) {
    if (!this.outputAt) {
      this.outputAt = new Map();
      for (let o = 0; o < this.start.length; o += 1) this.outputAt.set(this.start[o] ?? 0, o);
    }
    return this.outputAt.get(position) ?? -1;
  }

  /** Every stage position that holds an input cell: one, or more under a border mode. @param {number} input */
  positions(input) {
    if (!this.positionsOf) {
      this.positionsOf = new Map();
      for (let s = 0; s < this.cell.length; s += 1) {
        const i = this.cell[s] ?? -1;
        if (i < 0) continue;
        const known = this.positionsOf.get(i);
        if (known) known.push(s);
        else this.positionsOf.set(i, [s]);
      }
    }
    return this.positionsOf.get(input) ?? [];
  }

  /**
   * All taps of this axis that agree with the fixed indices (FREE where none), kernel index slowest.
   * @param {number} o
   * @param {number} k
   * @param {number} s
   * @param {number} i
   * @returns {number[]} rows of o, k, s, i
   */
  rows(o, k, s, i) {
    /** @type {number[]} */
    const found = [];
    const kernels = k >= 0 ? [k] : this.step.keys();
    const places = s >= 0 ? [s] : i >= 0 ? this.positions(i) : null;
    for (const kernel of kernels) {
      if (o >= 0) this.#keep(found, o, kernel, s, i);
      else if (places) this.#through(found, kernel, places, i);
      else for (let output = 0; output < this.start.length; output += 1) this.#keep(found, output, kernel, s, i);
    }
    return found;
  }

  /** @param {number[]} found @param {number} kernel @param {readonly number[]} places @param {number} i */
  #through(found, kernel, places, i) {
    for (const place of places) {
      const output = this.outputStarting(place - (this.step[kernel] ?? 0));
      if (output >= 0) this.#keep(found, output, kernel, place, i);
    }
  }

  /** @param {number[]} found @param {number} o @param {number} k @param {number} s @param {number} i */
  #keep(found, o, k, s, i) {
    const place = (this.start[o] ?? 0) + (this.step[k] ?? 0);
    const input = this.cell[place] ?? -1;
    if ((s === FREE || s === place) && (i === FREE || i === input)) found.push(o, k, place, input);
  }
}

/**
 * @typedef {object} Radix
 * @property {readonly number[]} ids dimension numbers, slowest first
 * @property {readonly number[]} sizes
 * @property {readonly number[]} strides
 * @property {readonly boolean[]} backwards
 * @property {number} before how many numbers name no place before the first that does: a margin
 * @property {number} places how many do
 * @property {number} count how many numbers there are
 */

/**
 * @param {readonly string[]} spec dimension names; "-kh" runs backwards
 * @param {ReadonlyMap<string, number>} id
 * @param {Int32Array} size
 * @param {readonly [number, number]} [margin]
 * @returns {Radix}
 */
export function radix(spec, id, size, [before, after] = [0, 0]) {
  const backwards = spec.map((name) => name.startsWith("-"));
  const ids = spec.map((name) => {
    const found = id.get(name.replace(/^-/, ""));
    if (found === undefined) throw new Error(`the scene has no dimension ${name}`);
    return found;
  });
  const sizes = ids.map((dimension) => size[dimension] ?? 0);
  const strides = sizes.map(() => 1);
  for (let at = sizes.length - 2; at >= 0; at -= 1) strides[at] = (strides[at + 1] ?? 1) * (sizes[at + 1] ?? 1);
  const places = sizes.reduce((product, each) => product * each, 1);
  return { ids, sizes, strides, backwards, before, places, count: before + places + after };
}

/**
 * What one dimension's index adds to the number; −1 where the index names no place.
 * @param {Radix} radix
 * @param {number} at
 * @param {number} index
 */
export function part(radix, at, index) {
  const size = radix.sizes[at] ?? 0;
  if (index < 0 || index >= size) return -1;
  return (radix.backwards[at] ? size - 1 - index : index) * (radix.strides[at] ?? 1);
}

/**
 * The number of an assignment, −1 where one of its dimensions names no place.
 * @param {Radix} radix
 * @param {Int32Array} assignment
 */
export function numberOf(radix, assignment) {
  let number = radix.before;
  for (let at = 0; at < radix.ids.length; at += 1) {
    const add = part(radix, at, assignment[radix.ids[at] ?? 0] ?? -1);
    if (add < 0) return -1;
    number += add;
  }
  return number;
}

/** The least and the most of numbers, however many: spread over an argument each, too many overflow the stack. @param {Iterable<number>} numbers @returns {[number, number]} */
export function ends(numbers) {
  let [least, most] = [Infinity, -Infinity];
  for (const each of numbers) {
    if (each < least) least = each;
    if (each > most) most = each;
  }
  return [least, most];
}

/** Whether a number names a place: one of a margin does not. @param {Radix} radix @param {number} number */
export const named = (radix, number) => number >= radix.before && number < radix.before + radix.places;

/**
 * Write the dimensions of a number into an assignment: no index where it lies in a margin.
 * @param {Radix} radix
 * @param {number} number
 * @param {Int32Array} into
 */
export function spell(radix, number, into) {
  const [there, place] = [named(radix, number), number - radix.before];
  for (let at = 0; at < radix.ids.length; at += 1) {
    const size = radix.sizes[at] ?? 1;
    const digit = Math.floor(place / (radix.strides[at] ?? 1)) % size;
    if (!there) into[radix.ids[at] ?? 0] = -1;
    else into[radix.ids[at] ?? 0] = radix.backwards[at] ? size - 1 - digit : digit;
  }
  return into;
}

/** Whether a dimension counts places in the kernel. @param {string} [name] */
export const ofKernel = (name = "") => name.startsWith("k");
