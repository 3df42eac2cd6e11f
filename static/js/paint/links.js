// @ts-check
/**
 * Where the links between panels run: in the gutters, never over a number or a word. Panels that face each other across a
 * free gutter are joined by a band; others by a line round the panels between. The way is found once per layout; from frame to
 * frame only its ends slide along the sides of the panels.
 */

import { Grid, STUB, bottom, inside, overlaps, right, straightened, strip } from "./grid.js";

/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("./grid.js").Point} Point */
/** @typedef {"left" | "right" | "top" | "bottom"} Side */
/** @typedef {{box: Rect, top: number}} Joint a panel with all its sheets; where its heading begins */

/**
 * @typedef {object} Route
 * @property {string} from
 * @property {string} to
 * @property {"across" | "down" | "around"} kind a band across or down a free gutter, or a line round
 * @property {readonly [Side, Side]} sides
 * @property {readonly Point[]} via the gutter points of a line round
 * @property {boolean} loose its first stretch may run at any height of its panel
 * @property {readonly [Joint, Joint]} joints
 */

const SIDES = /** @type {const} */ (["right", "bottom", "left", "top"]);

/** @param {Joint} joint @param {Side} side @param {number} along how far along the side, 0 to 1 @returns {Point} */
function stub({ box, top }, side, along) {
  if (side === "left") return [box.x - STUB, box.y + box.height * along];
  if (side === "right") return [right(box) + STUB, box.y + box.height * along];
  return [box.x + box.width * along, side === "top" ? top - STUB : bottom(box) + STUB];
}

/** @param {Rect} rect @param {readonly Rect[]} obstacles */
const free = (rect, obstacles) => rect.width > 0 && rect.height > 0 && !obstacles.some((each) => overlaps(each, rect));

/** Sides that face each other with nothing at all between them. @param {Joint} a @param {Joint} b @param {readonly Rect[]} obstacles @returns {readonly [Side, Side] | null} */
function facing(a, b, obstacles) {
  const [first, second] = a.box.x < b.box.x ? [a.box, b.box] : [b.box, a.box];
  const gutter = { x: right(first) + 3, y: Math.min(first.y, second.y), width: second.x - right(first) - 6, height: Math.max(bottom(first), bottom(second)) - Math.min(first.y, second.y) };
  if (gutter.width < 8 || !free(gutter, obstacles)) return null;
  return first === a.box ? ["right", "left"] : ["left", "right"];
}

/** Whether nothing lies between a panel and the heading of one below. @param {Joint} a @param {Joint} b @param {readonly Rect[]} obstacles */
function above(a, b, obstacles) {
  const shared = Math.min(right(a.box), right(b.box)) - Math.max(a.box.x, b.box.x);
  const x = Math.min(a.box.x, b.box.x);
  const gutter = { x, y: bottom(a.box), width: Math.max(right(a.box), right(b.box)) - x, height: b.top - bottom(a.box) };
  return shared > 20 && gutter.height >= 8 && gutter.height < 160 && free(gutter, obstacles);
}

/**
 * @param {ReadonlyArray<readonly [string, string]>} links
 * @param {ReadonlyMap<string, Joint>} joints
 * @param {readonly Rect[]} obstacles everything lines must keep off: panels, headings, labels
 * @param {Rect} room
 * @returns {Route[]}
 */
export function routeLinks(links, joints, obstacles, room) {
  /** @type {Route[]} */
  const routes = [];
  /** @type {Rect[]} */
  const taken = [];
  for (const [from, to] of links) {
    const [a, b] = [joints.get(from), joints.get(to)];
    if (!a || !b || from === to) continue;
    const pair = /** @type {const} */ ([a, b]);
    const sides = facing(a, b, obstacles);
    if (sides) routes.push({ from, to, kind: "across", sides, via: [], loose: false, joints: pair });
    else if (above(a, b, obstacles)) routes.push({ from, to, kind: "down", sides: ["bottom", "top"], via: [], loose: false, joints: pair });
    else {
      const used = routes.filter((each) => each.to === to || each.from === to);
      const found = around(pair, { obstacles, room, taken, used, to });
      if (!found) continue;
      routes.push({ from, to, kind: "around", joints: pair, ...found });
      found.via.forEach((point, at) => taken.push(strip(found.via[at - 1] ?? point, point, 6)));
    }
  }
  return routes;
}

/** How much a side is already spoken for at the panel that is led to. @param {readonly Route[]} used @param {string} to @param {Side} side */
const crowd = (used, to, side) => used.filter((each) => (each.to === to ? each.sides[1] : each.sides[0]) === side).length;

/**
 * @param {readonly [Joint, Joint]} pair
 * @param {{obstacles: readonly Rect[], room: Rect, taken: readonly Rect[], used: readonly Route[], to: string}} where
 * @returns {{sides: readonly [Side, Side], via: Point[], loose: boolean} | null}
 */
function around([a, b], { obstacles, room, taken, used, to }) {
  const leave = SIDES.map((side) => ({ side, point: stub(a, side, side === "bottom" || side === "top" ? 0.75 : 0.5), cost: side === "top" ? 30 : 0 }));
  const reach = SIDES.map((side) => ({ side, point: stub(b, side, 0.5 + 0.25 * (crowd(used, to, side) % 2)), cost: 60 * crowd(used, to, side) }));
  const grid = new Grid(obstacles, [...leave, ...reach].map((each) => each.point), { room, taken });
  const open = (/** @type {{point: Point}} */ { point }) => inside(room, point) && !obstacles.some((each) => inside(each, point));
  const nodes = (/** @type {typeof leave} */ ends) => new Map(ends.filter(open).map((each) => /** @type {const} */ ([grid.node(each.point), each.cost])));
  const via = grid.way(nodes(leave), nodes(reach));
  const [first, last] = [via?.[0], via?.[via.length - 1]];
  if (!via || !first || !last) return null;
  const [from, into] = [leave.find(({ point }) => grid.node(point) === grid.node(first)), reach.find(({ point }) => grid.node(point) === grid.node(last))];
  return from && into ? { sides: [from.side, into.side], via, loose: loose(a.box, via, obstacles) } : null;
}

/** Whether a line's first stretch may run at any height of its panel: nothing else stands there. @param {Rect} box @param {readonly Point[]} via @param {readonly Rect[]} obstacles */
function loose(box, via, obstacles) {
  const [first, second] = [via[0], via[1]];
  if (!first || !second || via.length < 3 || first[1] !== second[1]) return false;
  return free({ x: Math.min(first[0], second[0]), y: box.y, width: Math.abs(first[0] - second[0]), height: box.height }, obstacles);
}

/**
 * A line's points for this frame: its first end slid to what it leaves from.
 * @param {Route} route
 * @param {Rect} start what is left from, within the first panel
 * @returns {Point[]}
 */
export function pointsOf({ sides, via, joints: [a, b], loose: moves }, start) {
  /** @type {Point} */
  const first = via[0] ?? [0, 0];
  const last = via[via.length - 1] ?? first;
  const middle = start.y + start.height / 2;
  const rest = via.map((point, at) => (moves && at < 2 ? /** @type {Point} */ ([point[0], middle]) : point));
  return straightened([...slid(a, sides[0], start, first), ...rest, touch(b, sides[1], last)]);
}

/** @param {Joint} joint @param {Side} side @param {Rect} target @param {Point} from @returns {Point[]} */
function slid(joint, side, target, from) {
  const middle = target.y + target.height / 2;
  if (side === "left") return [[joint.box.x, middle], [from[0], middle]];
  if (side === "right") return [[right(joint.box), middle], [from[0], middle]];
  return [touch(joint, side, from)];
}

/** Where a line meets its panel. @param {Joint} joint @param {Side} side @param {Point} point @returns {Point} */
function touch({ box, top }, side, [x, y]) {
  if (side === "left") return [box.x, y];
  if (side === "right") return [right(box), y];
  return [x, side === "top" ? top : bottom(box)];
}

/**
 * The four corners of a band, in the order start, start, end, end.
 * @param {Route} route
 * @param {Rect} start
 * @param {Rect} end
 * @returns {readonly [Point, Point, Point, Point]}
 */
export function bandOf({ kind, sides, joints: [a, b] }, start, end) {
  if (kind === "down") {
    const [y, foot] = [bottom(a.box), b.top - 3];
    return [[start.x, y], [right(start), y], [right(end), foot], [end.x, foot]];
  }
  const [x, far] = sides[0] === "right" ? [right(a.box), b.box.x] : [a.box.x, right(b.box)];
  return [[x, start.y], [x, bottom(start)], [far, bottom(end)], [far, end.y]];
}
