// @ts-check
/** What the colours and the marks of this picture mean: read off what is drawn, and drawn by the same hand. */

import { COPY, CROP, HOLE, OUTSIDE, PADDING } from "../wire/table.js";
import { drawMark } from "./captions.js";
import { CellPainter } from "./cells.js";
import { groupMarks, marked } from "./needs.js";
import { TONES, Tints, sourceOf, unitOf } from "./tints.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../wire/types.js").Panel["role"]} Role */
/** @typedef {"padding" | "copy" | "hole" | "crop" | "outside" | "apart" | "never" | "removed" | "unread" | "gained" | "outline" | "ring"} Sign */

/**
 * @typedef {object} Scale one for each unit on the stage
 * @property {{title: string, role: Role}[]} panels that share it
 * @property {number} low what has the full colour downwards; 0 where nothing is below
 * @property {number} high upwards
 * @property {boolean} over whether some values are larger still
 * @property {string[]} ramp colours from low to high, evenly
 */

const STEPS = 24;
const SIDE = 18;
/** More groups than this begin the hues again. */
const MOST_GROUPS = 5;
/** @type {ReadonlyMap<number, Sign>} */
const SIGNS = new Map([[PADDING, "padding"], [COPY, "copy"], [HOLE, "hole"], [CROP, "crop"], [OUTSIDE, "outside"]]);

/** The numbers a face shows. @param {View} view @param {Face} face @returns {ArrayLike<number>[]} */
function numbersOf({ model, tensors }, face) {
  const data = tensors.get(sourceOf(model, face.panel))?.data;
  return data ? [data] : face.slots.flatMap((slot) => (slot ? [slot.block.values] : []));
}

/** Tensors are looked through once. @type {WeakMap<ArrayLike<number>, readonly [number, number]>} */
const ranges = new WeakMap();

/** The least and the largest of some numbers and of 0. @param {ArrayLike<number>} data @returns {readonly [number, number]} */
function rangeOf(data) {
  const known = ranges.get(data);
  if (known) return known;
  let [low, high] = [0, 0];
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? NaN;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  ranges.set(data, [low, high]);
  return [low, high];
}

/** The colours of a face from one value to another, as they are painted there. @param {Show} show @param {Face} face @param {{low: number, high: number, scale: number, grey: number}} range */
function rampOf({ palette }, face, { low, high, scale, grey }) {
  if (!palette) return [];
  const tints = new Tints(palette);
  return Array.from({ length: STEPS + 1 }, (_, at) => {
    const value = low + ((high - low) * at) / STEPS;
    const level = Math.max(0, Math.min(255, Math.round(value * grey)));
    if (grey > 0) return `rgb(${level}, ${level}, ${level})`;
    return face.pictured ? `rgb(${tints.dot(value, scale).join(", ")})` : tints.fill(value, scale);
  });
}

/** @param {Show} show @param {View} view @param {readonly Face[]} faces of one unit, painted alike @returns {Scale} */
function scaleOf(show, view, faces) {
  const [first] = faces;
  const look = first && show.still?.look(view, first, 0);
  const found = faces.flatMap((face) => numbersOf(view, face)).map(rangeOf);
  const [least, most] = [Math.min(0, ...found.map(([low]) => low)), Math.max(0, ...found.map(([, high]) => high))];
  if (!first || !look) return { panels: [], low: 0, high: 0, over: false, ramp: [] };
  const full = look.grey > 0 ? 255 / look.grey : look.scale;
  const [low, high] = [least < 0 && look.grey === 0 ? -full : 0, most > 0 || least >= 0 ? full : 0];
  const over = look.grey === 0 && Math.max(-least, most) > full * 1.000001;
  const named = new Map(faces.map(({ panel: { title, role } }) => [title, { title, role }]));
  return { panels: [...named.values()], low, high, over, ramp: rampOf(show, first, { low, high, scale: look.scale, grey: look.grey }) };
}

/** @param {Show} show @param {View} view @param {readonly Face[]} faces */
function signsOf({ cursor }, view, faces) {
  /** @type {Set<Sign>} */
  const found = new Set(["outline"]);
  for (const face of faces) {
    const counts = "distinct" in face.panel.value || (face.panel.role === "count" && !face.panel.fills);
    face.slots.forEach((slot, at) => {
      for (const kind of new Set(slot?.block.kinds ?? [])) {
        const sign = SIGNS.get(kind);
        if (sign) found.add(sign);
      }
      if (counts && slot && Array.prototype.includes.call(slot.block.values, 0)) found.add("never");
      if (slot?.against && slot.block.values.some((_, cell) => face.apart(at, cell))) found.add("apart");
    });
  }
  if (groupMarks.here && faces.some((face) => groupMarks.here?.removedRects(face, view.model).length)) found.add("removed");
  for (const { mark } of faces.flatMap((face) => marked.here?.linesOf(view.model, face) ?? [])) found.add(mark);
  if (cursor.tap !== null || view.won) found.add("ring");
  return [...found];
}

/**
 * @param {Show} show
 * @returns {{scales: Scale[], signs: Sign[]} | null} null while nothing is drawn
 */
export function legendOf(show) {
  const { view, scenery, still } = show;
  if (!view || !scenery || !still) return null;
  const faces = [...scenery.main.values()];
  /** @type {Map<string, Face[]>} */
  const units = new Map();
  for (const face of faces) {
    const look = still.look(view, face, 0);
    const key = `${unitOf(view.model, face.panel)}|${look.scale}|${look.grey}|${face.pictured}`;
    units.set(key, [...(units.get(key) ?? []), face]);
  }
  const scales = [...units.values()].map((each) => scaleOf(show, view, each)).filter(({ low, high }) => low < high);
  return { scales, signs: signsOf(show, view, faces) };
}

/** @param {Show} show @param {(ink: CanvasRenderingContext2D, ratio: number) => void} draw @returns {HTMLCanvasElement} */
function small({ canvases }, draw) {
  const canvas = document.createElement("canvas");
  const { ratio } = canvases;
  canvas.width = canvas.height = Math.round(SIDE * ratio);
  Object.assign(canvas.style, { width: `${SIDE}px`, height: `${SIDE}px` });
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ink.scale(ratio, ratio);
  draw(ink, ratio);
  return canvas;
}

const KINDS = /** @type {Readonly<Record<string, number>>} */ (Object.fromEntries([...SIGNS].map(([kind, sign]) => [sign, kind])));

/** A cell as it looks on the stage. @param {Show} show @param {Sign} sign */
export function signCanvas(show, sign) {
  return small(show, (ink, ratio) => {
    if (!show.palette || !show.fonts) return;
    const painter = new CellPainter(ink, new Tints(show.palette), { mono: show.fonts.mono, ratio });
    const look = { role: /** @type {Role} */ ("input"), scale: 1, cell: SIDE, grey: 0, hue: -1, counts: sign === "never", digits: 1, largest: 0, corner: false };
    if (sign === "removed") return groupMarks.here?.hatchRemoved(ink, { x: 0, y: 0, width: SIDE, height: SIDE }, show.palette);
    if (sign === "unread" || sign === "gained") return marked.here?.drawLine(ink, show.palette, { mark: sign, rect: { x: 0, y: 0, width: SIDE, height: SIDE } });
    painter.draw(look, { x: 0, y: 0, width: SIDE, height: SIDE }, { value: sign === "outline" || sign === "ring" ? NaN : 0, kind: KINDS[sign] ?? 0, apart: sign === "apart" });
    if (sign !== "outline" && sign !== "ring") return;
    ink.strokeStyle = sign === "ring" ? show.palette.focus : show.palette.input;
    ink.lineWidth = 3;
    ink.beginPath();
    ink.roundRect(2, 2, SIDE - 4, SIDE - 4, 3);
    ink.stroke();
  });
}

/** The mark before a panel's title. @param {Show} show @param {Role} role */
export const roleCanvas = (show, role) =>
  small(show, (ink) => {
    if (!show.palette) return;
    ink.fillStyle = show.palette[TONES[role]];
    drawMark(ink, role, { x: 4, y: 14, size: 14 });
  });

/** The groups that have a band and a tag on the stage. @param {Show} show */
function groupsOf({ view, scenery }) {
  const marks = view && groupMarks.here ? [...(scenery?.main.values() ?? [])].flatMap((face) => groupMarks.here?.marksOf(face, view) ?? []) : [];
  return [...new Set(marks.map(({ group }) => group))].sort((a, b) => a - b);
}

/** A group's band with its tag. @param {Show} show @param {number} group */
const groupCanvas = (show, group) =>
  small(show, (ink) => {
    if (show.palette && show.fonts) groupMarks.here?.drawTag(ink, { palette: show.palette, sans: show.fonts.sans }, { group, band: { x: 0, y: 0, width: 3, height: SIDE }, tag: { x: 3, y: 3 } });
  });

/** The legend of what is drawn now, and its marks. @param {Show} show */
export function legendFor(show) {
  const found = legendOf(show);
  const groups = groupsOf(show);
  return found && { ...found, groups: groups.slice(0, MOST_GROUPS), more: groups.length > MOST_GROUPS, groupCanvas: (/** @type {number} */ group) => groupCanvas(show, group), roleCanvas: (/** @type {Role} */ role) => roleCanvas(show, role), signCanvas: (/** @type {Sign} */ sign) => signCanvas(show, sign) };
}
