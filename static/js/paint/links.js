// @ts-check
/**
 * Where the lines between panels run: in the gutters, never over a number or a word. The way is found once per layout on
 * a grid of gutter lines; from frame to frame only the two ends slide along the sides of their panels.
 */

/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {"left" | "right" | "top" | "bottom"} Side */
/** @typedef {readonly [number, number]} Point */
/** @typedef {{from: string, to: string, sides: readonly [Side, Side], via: readonly Point[], direct: boolean, boxes: readonly [Rect, Rect]}} Route */

/** How far from a panel its own gutter line runs. */
export const STUB = 9;
const BEND = 40;

/** @param {Rect} rect */
const right = (rect) => rect.x + rect.width;
/** @param {Rect} rect */
const bottom = (rect) => rect.y + rect.height;

/** @param {Rect} a @param {Rect} b */
export const overlaps = (a, b) => a.x < right(b) - 0.5 && b.x < right(a) - 0.5 && a.y < bottom(b) - 0.5 && b.y < bottom(a) - 0.5;

/** @param {Point} a @param {Point} b @returns {Rect} */
const spanOf = (a, b) => ({ x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]), width: Math.max(1, Math.abs(a[0] - b[0])), height: Math.max(1, Math.abs(a[1] - b[1])) });

/** Where a line leaves a box: on its gutter line, at the middle of a side. @param {Rect} box @param {Side} side @returns {Point} */
function stub(box, side) {
  if (side === "left") return [box.x - STUB, box.y + box.height / 2];
  if (side === "right") return [right(box) + STUB, box.y + box.height / 2];
  return [box.x + box.width * 0.75, side === "top" ? box.y - STUB : bottom(box) + STUB];
}

/** Facing sides with nothing at all between them. @param {Rect} a @param {Rect} b @param {readonly Rect[]} obstacles @returns {readonly [Side, Side] | null} */
function facing(a, b, obstacles) {
  const [first, second] = a.x < b.x ? [a, b] : [b, a];
  const between = { x: right(first), y: Math.min(a.y, b.y), width: second.x - right(first), height: Math.max(bottom(a), bottom(b)) - Math.min(a.y, b.y) };
  if (between.width < 12 || obstacles.some((each) => overlaps(each, between))) return null;
  return first === a ? ["right", "left"] : ["left", "right"];
}

class Grid {
  /** @param {readonly Rect[]} obstacles @param {readonly Point[]} extra @param {Rect} room */
  constructor(obstacles, extra, room) {
    this.obstacles = obstacles;
    const lines = (/** @type {number[]} */ list, /** @type {number} */ low, /** @type {number} */ high) =>
      [...new Set(list.map((value) => Math.round(value)))].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
    this.xs = lines([...obstacles.flatMap((each) => [each.x - STUB, right(each) + STUB]), ...extra.map((each) => each[0])], room.x, right(room));
    this.ys = lines([...obstacles.flatMap((each) => [each.y - STUB, bottom(each) + STUB]), ...extra.map((each) => each[1])], room.y, bottom(room));
  }

  /** @param {Point} point */
  node(point) {
    return this.ys.indexOf(Math.round(point[1])) * this.xs.length + this.xs.indexOf(Math.round(point[0]));
  }

  /** @param {number} node @returns {Point} */
  point(node) {
    return [this.xs[node % this.xs.length] ?? 0, this.ys[Math.floor(node / this.xs.length)] ?? 0];
  }

  /** @param {number} node @returns {Array<readonly [number, number]>} neighbours with the direction to them: 0 across, 1 down */
  around(node) {
    const [width, height] = [this.xs.length, this.ys.length];
    const [col, row] = [node % width, Math.floor(node / width)];
    /** @type {Array<readonly [number, number]>} */
    const found = [];
    if (col > 0) found.push([node - 1, 0]);
    if (col < width - 1) found.push([node + 1, 0]);
    if (row > 0) found.push([node - width, 1]);
    if (row < height - 1) found.push([node + width, 1]);
    return found.filter(([next]) => !this.obstacles.some((each) => overlaps(each, spanOf(this.point(node), this.point(next)))));
  }

  /** The shortest way with few bends. @param {number} start @param {number} end @returns {{points: Point[], cost: number} | null} */
  way(start, end) {
    /** @type {Map<number, {cost: number, before: number}>} */
    const known = new Map();
    /** @type {Array<{state: number, cost: number, before: number}>} */
    const open = [{ state: 2 * start, cost: 0, before: -1 }, { state: 2 * start + 1, cost: 0, before: -1 }];
    while (open.length > 0) {
      const at = open.reduce((best, each, index) => (each.cost < (open[best]?.cost ?? Infinity) ? index : best), 0);
      const [here] = open.splice(at, 1);
      if (!here || known.has(here.state)) continue;
      known.set(here.state, here);
      const node = here.state >> 1;
      if (node === end) return { points: this.trace(known, here.state), cost: here.cost };
      for (const [next, along] of this.around(node)) {
        const [a, b] = [this.point(node), this.point(next)];
        const length = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
        open.push({ state: 2 * next + along, cost: here.cost + length + ((here.state & 1) === along ? 0 : BEND), before: here.state });
      }
    }
    return null;
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

/**
 * @param {ReadonlyArray<readonly [string, string]>} links
 * @param {ReadonlyMap<string, Rect>} boxes the panels that links join
 * @param {readonly Rect[]} obstacles everything lines must keep off: panels, headings, labels
 * @param {Rect} room
 * @returns {Route[]}
 */
export function routeLinks(links, boxes, obstacles, room) {
  return links.flatMap(([from, to]) => {
    /** @type {Route[]} */
    const none = [];
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b || from === to) return none;
    const pair = /** @type {const} */ ([a, b]);
    const straight = facing(a, b, obstacles);
    if (straight) return [...none, { from, to, sides: straight, via: [stub(a, straight[0]), stub(b, straight[1])], direct: true, boxes: pair }];
    const found = around(pair, obstacles, room);
    return found ? [{ from, to, ...found, direct: false, boxes: pair }] : none;
  });
}

/** @param {readonly [Rect, Rect]} pair @param {readonly Rect[]} obstacles @param {Rect} room */
function around([a, b], obstacles, room) {
  const sides = /** @type {const} */ (["right", "bottom", "left", "top"]);
  const grid = new Grid(obstacles, sides.flatMap((side) => [stub(a, side), stub(b, side)]), room);
  /** @type {{sides: readonly [Side, Side], via: Point[], cost: number} | null} */
  let best = null;
  for (const [at, from] of sides.entries()) {
    for (const to of sides) {
      const [start, end] = [stub(a, from), stub(b, to)];
      if (obstacles.some((each) => inside(each, start) || inside(each, end)) || !inside(room, start) || !inside(room, end)) continue;
      const way = grid.way(grid.node(start), grid.node(end));
      const cost = (way?.cost ?? Infinity) + 12 * at;
      if (way && cost < (best?.cost ?? Infinity)) best = { sides: [from, to], via: way.points, cost };
    }
  }
  return best;
}

/** @param {Rect} rect @param {Point} point */
export const inside = (rect, [x, y]) => x > rect.x && x < right(rect) && y > rect.y && y < bottom(rect);

/**
 * A route's points for this frame: its ends slid to what they join.
 * @param {Route} route
 * @param {Rect} start what is left from, within the first panel
 * @param {Rect} end what is led to, within the second
 * @returns {Point[]}
 */
export function pointsOf({ sides, via, boxes }, start, end) {
  const [first, last] = [slid(boxes[0], sides[0], start), slid(boxes[1], sides[1], end)];
  return straightened([...first, ...via, ...last.reverse()]);
}

/** @param {Rect} box @param {Side} side @param {Rect} target @returns {Point[]} */
function slid(box, side, target) {
  const [x, y] = stub(box, side);
  const middle = target.y + target.height / 2;
  if (side === "left") return [[box.x, middle], [x, middle]];
  if (side === "right") return [[right(box), middle], [x, middle]];
  return [[x, side === "top" ? box.y : bottom(box)], [x, y]];
}
