// @ts-check
/** The gutters as a grid: lines beside every obstacle, and the shortest way along them with few bends. */

/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {readonly [number, number]} Point */

/** @typedef {{next: number, along: number, length: number}} Step */
/** @typedef {{state: number, cost: number, before: number}} Visit */

/** How far from a panel its own gutter line runs, and the next one. */
export const STUB = 9;
const SECOND = 15;
const BEND = 40;
/** Running where another link already runs costs this much more per pixel. */
const SHARED = 12;

/** @param {Rect} rect */
export const right = (rect) => rect.x + rect.width;
/** @param {Rect} rect */
export const bottom = (rect) => rect.y + rect.height;
/** @param {Rect} a @param {Rect} b */
export const overlaps = (a, b) => a.x < right(b) - 0.5 && b.x < right(a) - 0.5 && a.y < bottom(b) - 0.5 && b.y < bottom(a) - 0.5;
/** @param {Rect} rect @param {Point} point */
export const inside = (rect, [x, y]) => x > rect.x && x < right(rect) && y > rect.y && y < bottom(rect);
/** @param {Point} a @param {Point} b @param {number} [wide] @returns {Rect} the strip along a straight line */
export const strip = (a, b, wide = 1) => ({
  x: Math.min(a[0], b[0]) - wide / 2, y: Math.min(a[1], b[1]) - wide / 2, width: Math.abs(a[0] - b[0]) + wide, height: Math.abs(a[1] - b[1]) + wide,
});

/** The cheapest first: a binary heap. */
class Queue {
  constructor() {
    /** @type {Visit[]} */
    this.heap = [];
  }

  /** @param {Visit} visit */
  push(visit) {
    const { heap } = this;
    let at = heap.push(visit) - 1;
    for (let up = (at - 1) >> 1; at > 0 && (heap[up]?.cost ?? 0) > visit.cost; at = up, up = (at - 1) >> 1) heap[at] = /** @type {Visit} */ (heap[up]);
    heap[at] = visit;
  }

  /** @returns {Visit | undefined} */
  pop() {
    const { heap } = this;
    const [top, last] = [heap[0], heap.pop()];
    if (!last || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = (heap[left + 1]?.cost ?? Infinity) < (heap[left]?.cost ?? Infinity) ? left + 1 : left;
      if ((heap[child]?.cost ?? Infinity) >= last.cost) break;
      heap[at] = /** @type {Visit} */ (heap[child]);
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

export class Grid {
  /** @param {readonly Rect[]} obstacles @param {readonly Point[]} ends @param {{room: Rect, taken: readonly Rect[]}} where taken: the strips of links that run already */
  constructor(obstacles, ends, { room, taken }) {
    this.obstacles = obstacles;
    this.taken = taken;
    /** @type {Map<number, readonly Step[]>} */
    this.steps = new Map();
    const lines = (/** @type {number[]} */ list, /** @type {number} */ low, /** @type {number} */ high) =>
      [...new Set(list.map((value) => Math.round(value)))].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
    const beside = (/** @type {number} */ low, /** @type {number} */ high) => [low - STUB, low - SECOND, high + STUB, high + SECOND];
    this.xs = lines([...obstacles.flatMap((each) => beside(each.x, right(each))), ...ends.map((end) => end[0])], room.x, right(room));
    this.ys = lines([...obstacles.flatMap((each) => beside(each.y, bottom(each))), ...ends.map((end) => end[1])], room.y, bottom(room));
  }

  /** @param {Point} point @returns {number} −1 where no lines cross */
  node(point) {
    const [col, row] = [this.xs.indexOf(Math.round(point[0])), this.ys.indexOf(Math.round(point[1]))];
    return col < 0 || row < 0 ? -1 : row * this.xs.length + col;
  }

  /** @param {number} node @returns {Point} */
  point(node) {
    return [this.xs[node % this.xs.length] ?? 0, this.ys[Math.floor(node / this.xs.length)] ?? 0];
  }

  /** Where one can go from a crossing, found once. @param {number} node @returns {readonly Step[]} along: 0 across, 1 down */
  around(node) {
    const known = this.steps.get(node);
    if (known) return known;
    const [width, height] = [this.xs.length, this.ys.length];
    const [col, row] = [node % width, Math.floor(node / width)];
    const steps = [];
    if (col > 0) steps.push(this.step(node, node - 1, 0));
    if (col < width - 1) steps.push(this.step(node, node + 1, 0));
    if (row > 0) steps.push(this.step(node, node - width, 1));
    if (row < height - 1) steps.push(this.step(node, node + width, 1));
    const open = steps.filter((step) => step.length < Infinity);
    this.steps.set(node, open);
    return open;
  }

  /** @param {number} node @param {number} next @param {number} along @returns {Step} */
  step(node, next, along) {
    const [a, b] = [this.point(node), this.point(next)];
    const line = strip(a, b, 2);
    if (this.obstacles.some((each) => overlaps(each, line))) return { next, along, length: Infinity };
    const length = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    return { next, along, length: length * (this.taken.some((each) => overlaps(each, line)) ? SHARED : 1) };
  }

  /**
   * The cheapest way from one of some starts to one of some ends (nodes with what they cost beforehand).
   * @param {ReadonlyMap<number, number>} starts
   * @param {ReadonlyMap<number, number>} ends
   * @returns {Point[] | null}
   */
  way(starts, ends) {
    /** @type {Map<number, {before: number}>} */
    const known = new Map();
    const queue = new Queue();
    for (const [node, cost] of starts) for (const along of [0, 1]) queue.push({ state: 2 * node + along, cost, before: -1 });
    let best = { state: -1, cost: Infinity };
    for (let here = queue.pop(); here && here.cost < best.cost; here = queue.pop()) {
      if (known.has(here.state)) continue;
      known.set(here.state, here);
      const extra = ends.get(here.state >> 1);
      if (extra !== undefined && here.cost + extra < best.cost) best = { state: here.state, cost: here.cost + extra };
      for (const { next, along, length } of this.around(here.state >> 1)) {
        const state = 2 * next + along;
        if (!known.has(state)) queue.push({ state, cost: here.cost + length + ((here.state & 1) === along ? 0 : BEND), before: here.state });
      }
    }
    return best.state < 0 ? null : this.trace(known, best.state);
  }

  /** @param {ReadonlyMap<number, {before: number}>} known @param {number} state */
  trace(known, state) {
    /** @type {Point[]} */
    const points = [];
    for (let at = state; at >= 0; at = known.get(at)?.before ?? -1) points.unshift(this.point(at >> 1));
    return straightened(points);
  }
}

/** Without points that lie on the line between their neighbours, or lead there and back. @param {readonly Point[]} points @returns {Point[]} */
export function straightened(points) {
  /** @type {Point[]} */
  const kept = [];
  for (const point of points) {
    for (;;) {
      const [a, b] = [kept[kept.length - 2], kept[kept.length - 1]];
      const flat = a && b && ((a[0] === b[0] && b[0] === point[0]) || (a[1] === b[1] && b[1] === point[1]));
      const same = b && b[0] === point[0] && b[1] === point[1];
      if (!flat && !same) break;
      kept.pop();
    }
    kept.push(point);
  }
  return kept;
}
