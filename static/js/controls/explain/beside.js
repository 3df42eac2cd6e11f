// @ts-check
/** Where words stand: beside what they speak of, never over it, and over as little else as can be. */

/** @typedef {import("../../paint/blocks.js").Rect} Rect */
/** @typedef {readonly [number, number]} Point */

/** How far the words keep off what they speak of, and off the edges; how finely places are tried. */
const APART = 14;
const EDGE = 8;
const TRIED = 12;
/** What a pixel of what is spoken of, of its heading, and of anything else is worth in pixels of distance. */
const [MEANT, HEADING, OTHER] = [1, 0.05, 0.012];

/** @param {Rect} a @param {Rect} b */
export const shared = (a, b) => Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low, high) => Math.max(low, Math.min(high, value));

/** @param {Rect} rect @param {number} by @returns {Rect} */
const grown = ({ x, y, width, height }, by) => ({ x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by });

/** The shortest way from one rectangle to another. @param {Rect} from @param {Rect} to @returns {readonly [Point, Point]} */
export function wayBetween(from, to) {
  const along = (/** @type {"x" | "y"} */ at, /** @type {"width" | "height"} */ size) => {
    const [low, high] = [Math.max(from[at], to[at]), Math.min(from[at] + from[size], to[at] + to[size])];
    if (low <= high) return /** @type {const} */ ([(low + high) / 2, (low + high) / 2]);
    return from[at] > to[at] ? /** @type {const} */ ([from[at], to[at] + to[size]]) : /** @type {const} */ ([from[at] + from[size], to[at]]);
  };
  const [[x, toX], [y, toY]] = [along("x", "width"), along("y", "height")];
  return [[x, y], [toX, toY]];
}

/**
 * @param {{width: number, height: number}} size of the words
 * @param {{lit: readonly Rect[], headings: readonly Rect[], others: readonly Rect[], room: {width: number, height: number}}} stage the first lit is what is meant before all
 * @returns {{x: number, y: number, way: readonly [Point, Point] | null}} way: from the words to what they speak of
 */
export function beside({ width, height }, { lit, headings, others, room }) {
  const [first] = lit;
  const [right, bottom] = [Math.max(EDGE, room.width - width - EDGE), Math.max(EDGE, room.height - height - EDGE)];
  if (!first) return { x: right, y: bottom, way: null };
  const kept = lit.map((rect) => grown(rect, APART));
  let [best, least] = [{ x: EDGE, y: EDGE }, Infinity];
  const side = (/** @type {number} */ start, /** @type {number} */ size, /** @type {number} */ own, /** @type {number} */ last) => {
    const tries = [start + size + APART, start - own - APART, start + (size - own) / 2, start, start + size - own];
    for (let at = EDGE; at <= last; at += TRIED) tries.push(at);
    return tries.map((each) => within(each, EDGE, last));
  };
  for (const x of side(first.x, first.width, width, right)) {
    for (const y of side(first.y, first.height, height, bottom)) {
      const words = { x, y, width, height };
      const [[fromX, fromY], [toX, toY]] = wayBetween(words, first);
      const far = Math.hypot(fromX - toX, fromY - toY);
      const over = (/** @type {readonly Rect[]} */ rects) => rects.reduce((sum, rect) => sum + shared(words, rect), 0);
      const cost = far + MEANT * over(kept) + HEADING * over(headings) + OTHER * over(others);
      if (cost < least) [best, least] = [{ x, y }, cost];
    }
  }
  const words = { ...best, width, height };
  return { ...best, way: shared(words, first) > 0 ? null : wayBetween(words, first) };
}
