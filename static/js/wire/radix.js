// @ts-check
/** Counting in mixed radix: a list of dimensions, slowest first, is one number; and the number is the list again. */

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
