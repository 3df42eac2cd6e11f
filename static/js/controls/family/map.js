// @ts-check
/** The map: lines between the cards, each with its label in the middle of what is seen of it. */
import { clear } from "../../lib/dom.js";
import { svg } from "../../lib/svg.js";

/** @import { Relation } from "./types.js" */
/** @typedef {{x: number, y: number, w: number, h: number}} Box its middle, and half its width and height */
/** @typedef {readonly [number, number]} Point */

const HEAD = 9; // how long an arrow's head is
const APART = 3; // pixels between a line and its card

/** @param {Element} node @param {DOMRect} within @returns {Box} */
function boxOf(node, within) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left - within.left + width / 2, y: top - within.top + height / 2, w: width / 2, h: height / 2 };
}

/** Where a line from the middle of a box towards a point leaves it. @param {Box} box @param {Point} towards @param {number} [by] further @returns {Point} */
export function leaves({ x, y, w, h }, [tx, ty], by = APART) {
  const [dx, dy] = [tx - x, ty - y];
  const length = Math.hypot(dx, dy) || 1;
  const share = Math.min(dx ? w / Math.abs(dx) : Infinity, dy ? h / Math.abs(dy) : Infinity) + by / length;
  return [x + dx * share, y + dy * share];
}

/** @param {Point} tip @param {Point} from */
function headAt([x, y], [fx, fy]) {
  const length = Math.hypot(x - fx, y - fy) || 1;
  const [ux, uy] = [(x - fx) / length, (y - fy) / length];
  const [bx, by] = [x - HEAD * ux, y - HEAD * uy];
  return `M${x} ${y}L${bx - 4 * uy} ${by + 4 * ux}L${bx + 4 * uy} ${by - 4 * ux}z`;
}

/**
 * @param {HTMLElement} map
 * @param {{relations: readonly Relation[], open: (name: string) => void}} parts
 */
export function mountMap(map, { relations, open }) {
  const lines = /** @type {SVGSVGElement} */ (map.querySelector("svg.lines"));
  /** @param {string} id */
  const byId = (id) => /** @type {HTMLElement} */ (map.querySelector(`#${id}`));
  const card = (/** @type {string} */ name) => /** @type {HTMLElement} */ (byId(`member-${name}`).querySelector(".member-card"));

  /** @param {Relation} relation @param {DOMRect} within */
  function line(relation, within) {
    const [one, other] = [boxOf(card(relation.start), within), boxOf(card(relation.end), within)];
    const [from, to] = [leaves(one, [other.x, other.y]), leaves(other, [one.x, one.y])];
    const heads = { start: [headAt(from, to)], end: [headAt(to, from)], both: [headAt(from, to), headAt(to, from)] }[relation.special];
    const path = `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`;
    const way = byId(`way-${relation.name}`);
    way.style.left = `${(from[0] + to[0]) / 2}px`;
    way.style.top = `${(from[1] + to[1]) / 2}px`;
    const hit = svg("path", { class: "hit", d: path });
    hit.addEventListener("click", () => open(relation.name));
    return svg("g", { class: "line", "data-relation": relation.name, "data-ends": `${relation.start} ${relation.end}` }, svg("path", { d: path }), ...heads.map((d) => svg("path", { class: "head", d })), hit);
  }

  function draw() {
    const within = map.getBoundingClientRect();
    if (within.width === 0) return;
    clear(lines).append(...relations.map((relation) => line(relation, within)));
    map.dataset["drawn"] = "true";
  }

  /** What belongs to whom is lit. @param {(relation: Relation) => boolean} which */
  const light = (which) => {
    for (const relation of relations) {
      const lit = which(relation);
      byId(`way-${relation.name}`).classList.toggle("lit", lit);
      lines.querySelector(`[data-relation="${relation.name}"]`)?.classList.toggle("lit", lit);
    }
  };
  const none = () => light(() => false);
  for (const member of map.querySelectorAll(".member-card")) {
    const name = (member.parentElement?.id ?? "").replace("member-", "");
    member.addEventListener("pointerenter", () => light(({ start, end }) => start === name || end === name));
    member.addEventListener("pointerleave", none);
  }
  for (const { name } of relations) {
    const way = byId(`way-${name}`);
    for (const on of ["pointerenter", "focus"]) way.addEventListener(on, () => light((relation) => relation.name === name));
    for (const off of ["pointerleave", "blur"]) way.addEventListener(off, none);
  }
  new ResizeObserver(draw).observe(map);
  draw();
}
