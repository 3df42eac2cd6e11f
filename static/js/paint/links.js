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
 * @property {readonly [boolean, boolean]} loose whether its first and its last stretch may run at any height of their panels; below one, whether it may leave anywhere along
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
  const beside = first.y < bottom(second) && second.y < bottom(first);
  if (!beside || gutter.width < 8 || !free(gutter, obstacles)) return null;
  return first === a.box ? ["right", "left"] : ["left", "right"];
}

/** Whether nothing lies between a panel and the heading of one below. @param {Joint} a @param {Joint} b @param {readonly Rect[]} obstacles */
function above(a, b, obstacles) {
  const shared = Math.min(right(a.box), right(b.box)) - Math.max(a.box.x, b.box.x);
  const x = Math.min(a.box.x, b.box.x);
  const gutter = { x, y: bottom(a.box), width: Math.max(right(a.box), right(b.box)) - x, height: b.top - bottom(a.box) };
  return shared > 20 && gutter.height >= 8 && gutter.height < 160 && free(gutter, obstacles);
}

/** Half the width a straight line down needs. */
const LANE = 7;

/** A straight way down between what stands in the gutter (a label, say). @param {Joint} a @param {Joint} b @param {readonly Rect[]} obstacles @returns {Point[] | null} */
function lane(a, b, obstacles) {
  const [from, to] = [bottom(a.box), b.top];
  const [low, high] = [Math.max(a.box.x, b.box.x) + LANE, Math.min(right(a.box), right(b.box)) - LANE];
  if (to - from < 14 || to - from > 160) return null;
  const middle = (low + high) / 2;
  const tries = Array.from({ length: Math.max(0, Math.floor((high - low) / 4)) }, (_, at) => low + 4 * at).sort((x, y) => Math.abs(x - middle) - Math.abs(y - middle));
  const x = tries.find((each) => free({ x: each - LANE, y: from + 1, width: 2 * LANE, height: to - from - 2 }, obstacles));
  return x === undefined ? null : [[x, from + 4], [x, to - 4]];
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
  const rest = links.filter(([from, to]) => {
    const [a, b] = [joints.get(from), joints.get(to)];
    const band = a && b && from !== to ? bandBetween(a, b, obstacles) : null;
    const down = a && b && from !== to && !band ? lane(a, b, obstacles) : null;
    if (a && b && band) routes.push({ from, to, ...band, via: [], loose: [false, false], joints: [a, b] });
    if (a && b && down) routes.push({ from, to, kind: "around", sides: ["bottom", "top"], via: down, loose: [along(a.box, down[0], obstacles), false], joints: [a, b] });
    return !band && !down;
  });
  const taken = routes.map((route) => gutterOf(route));
  for (const [from, to] of rest) {
    const [a, b] = [joints.get(from), joints.get(to)];
    if (!a || !b || from === to) continue;
    const found = around([a, b], { obstacles, room, taken, used: routes.filter((each) => each.to === to || each.from === to), to });
    if (!found) continue;
    routes.push({ from, to, kind: "around", joints: [a, b], ...found });
    found.via.forEach((point, at) => taken.push(strip(found.via[at - 1] ?? point, point, 6)));
  }
  return routes;
}

/** @param {Joint} a @param {Joint} b @param {readonly Rect[]} obstacles @returns {{kind: "across" | "down", sides: readonly [Side, Side]} | null} */
function bandBetween(a, b, obstacles) {
  const sides = facing(a, b, obstacles);
  if (sides) return { kind: "across", sides };
  return above(a, b, obstacles) ? { kind: "down", sides: ["bottom", "top"] } : null;
}

/** The gutter a band (or a straight line) runs in. @param {Route} route @returns {Rect} */
function gutterOf(route) {
  if (route.kind === "around") return strip(route.via[0] ?? [0, 0], route.via[1] ?? [0, 0], 6);
  const [a, b] = [route.joints[0].box, route.joints[1].box];
  const corners = bandOf(route, a, b);
  const [xs, ys] = [corners.map((point) => point[0]), corners.map((point) => point[1])];
  return { x: Math.min(...xs), y: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) };
}

/** How much a side is already spoken for at the panel that is led to. @param {readonly Route[]} used @param {string} to @param {Side} side */
const crowd = (used, to, side) => used.filter((each) => (each.to === to ? each.sides[1] : each.sides[0]) === side).length;

/**
 * @param {readonly [Joint, Joint]} pair
 * @param {{obstacles: readonly Rect[], room: Rect, taken: readonly Rect[], used: readonly Route[], to: string}} where
 * @returns {{sides: readonly [Side, Side], via: Point[], loose: readonly [boolean, boolean]} | null}
 */
function around([a, b], { obstacles, room, taken, used, to }) {
  const leave = SIDES.map((side) => ({ side, point: stub(a, side, side === "bottom" || side === "top" ? 0.75 : 0.5), cost: side === "top" ? 400 : 0 }));
  const reach = SIDES.map((side) => ({ side, point: stub(b, side, 0.5 + 0.25 * (crowd(used, to, side) % 2)), cost: 60 * crowd(used, to, side) }));
  const grid = new Grid(obstacles, [...leave, ...reach].map((each) => each.point), { room, taken });
  const open = (/** @type {{point: Point}} */ { point }) => inside(room, point) && !obstacles.some((each) => inside(each, point));
  const nodes = (/** @type {typeof leave} */ ends) => new Map(ends.filter(open).map((each) => /** @type {const} */ ([grid.node(each.point), each.cost])));
  const via = grid.way(nodes(leave), nodes(reach));
  const [first, last] = [via?.[0], via?.[via.length - 1]];
  if (!via || !first || !last) return null;
  const [from, into] = [leave.find(({ point }) => grid.node(point) === grid.node(first)), reach.find(({ point }) => grid.node(point) === grid.node(last))];
  if (!from || !into) return null;
  const end = into.cost === 0 && loose(b.box, [...via].reverse(), obstacles);
  return { sides: [from.side, into.side], via, loose: [from.side === "bottom" ? along(a.box, first, obstacles) : loose(a.box, via, obstacles), end] };
}

/** Whether a line may leave a panel's foot anywhere along and run there to its first point. @param {Rect} box @param {Point | undefined} first @param {readonly Rect[]} obstacles */
function along(box, first, obstacles) {
  return first !== undefined && free({ x: box.x, y: bottom(box) + 0.5, width: box.width, height: first[1] - bottom(box) + 1 }, obstacles);
}

/** Whether a line's first stretch may run at any height of its panel: nothing else stands there. @param {Rect} box @param {readonly Point[]} via @param {readonly Rect[]} obstacles */
function loose(box, via, obstacles) {
  const [first, second] = [via[0], via[1]];
  if (first && second && first[0] === second[0] && (first[0] < box.x || first[0] > right(box))) return free(strip([first[0], Math.min(box.y, second[1])], [first[0], Math.max(bottom(box), second[1])], 3), obstacles);
  if (!first || !second || via.length < 3 || first[1] !== second[1]) return false;
  return free({ x: Math.min(first[0], second[0]), y: box.y, width: Math.abs(first[0] - second[0]), height: box.height }, obstacles);
}

/**
 * A line's points for this frame: its ends slid to what they join, as far as nothing stands in the way.
 * @param {Route} route
 * @param {Rect} start what is left from, within the first panel
 * @param {Rect} end what is led to, within the second
 * @returns {Point[]}
 */
export function pointsOf({ sides, via, joints: [a, b], loose: [atStart, atEnd] }, start, end) {
  const [leaving, reaching] = [start.y + start.height / 2, end.y + end.height / 2];
  const last = via.length - 1;
  const turns = via[last - 1]?.[0] === via[last]?.[0]; // it comes along the panel's side: only its end slides
  const upright = sides[0] === "left" || sides[0] === "right";
  const rest = via.map((point, at) => {
    if (atStart && upright && at < (via[0]?.[0] === via[1]?.[0] ? 1 : 2)) return /** @type {Point} */ ([point[0], leaving]);
    return atEnd && at > last - (turns ? 1 : 2) ? /** @type {Point} */ ([point[0], reaching]) : point;
  });
  const first = rest[0] ?? [0, 0];
  const foot = rest[rest.length - 1] ?? first;
  const slid = /** @type {Point[]} */ (upright ? [touch(a, sides[0], [0, leaving]), [first[0], leaving]] : sides[0] === "bottom" ? footOf(a.box, start, { first, atStart }) : [touch(a, sides[0], first)]);
  return straightened([...slid, ...rest, touch(b, sides[1], foot)]);
}

/**
 * How a line leaves a panel's foot: from beneath what is meant, and to its first point below the panel, or along its edge where words stand below.
 * @param {Rect} box
 * @param {Rect} start
 * @param {{first: Point, atStart: boolean}} way
 * @returns {Point[]}
 */
function footOf(box, start, { first, atStart }) {
  const x = Math.min(Math.max(first[0], start.x + 4), Math.max(start.x + 4, right(start) - 4));
  return atStart ? [[x, bottom(box)], [x, first[1]]] : [[x, bottom(box)], [first[0], bottom(box)]];
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
