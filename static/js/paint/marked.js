// @ts-check
/** Lines of a panel that say why an output is as long as it is: hatched what no window reads, in dashes what output padding gives back. */

import { CROP, FREE, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";
import { t } from "../lib/words.js";
import { ALONG } from "./captions.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("./tints.js").Palette} Palette */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/table.js").Radix} Radix */
/** @typedef {"unread" | "gained"} Mark */
/** @typedef {{mark: Mark, rect: Rect}} Line */

const MARKS = /** @type {const} */ (["unread", "gained"]);
/** More lines than this are a pattern, which a finer one would only hide. */
const MOST = 40;
const HATCH = 7;

/** The index of a dimension at a place of a panel's side; of an input with its margin that of the cell there, −1 where none is. @param {Model} model @param {import("../wire/types.js").Assignment} at @param {number} id */
function indexAt(model, at, id) {
  const axis = model.axes.find(({ i }) => i === id);
  const s = axis ? (at[axis.s] ?? FREE) : FREE;
  return axis && s >= 0 ? (axis.table.kind[s] ? -1 : (axis.table.cell[s] ?? -1)) : (at[id] ?? FREE);
}

/** From where to where something holds. @param {number} count @param {(at: number) => boolean} holds */
function runs(count, holds) {
  /** @type {Array<[number, number]>} */
  const found = [];
  for (let at = 0; at < count; at += 1) {
    const last = found[found.length - 1];
    if (!holds(at)) continue;
    if (last?.[1] === at) last[1] += 1;
    else found.push([at, at + 1]);
  }
  return found;
}

/** Which of a side's places are cells that are not cut off, and which of these are in marked lines. @param {Model} model @param {Radix} radix @param {{first: number, seen: number, grounds: import("../wire/types.js").Grounds | undefined}} part @param {(at: import("../wire/types.js").Assignment) => boolean} marked */
function side(model, radix, { first, seen, grounds }, marked) {
  const spelled = Array.from({ length: seen }, (_, at) => spell(radix, first + at, nothing(model)));
  const cut = (/** @type {import("../wire/types.js").Assignment} */ at) => radix.ids.some((id) => grounds?.get(id)?.[at[id] ?? 0] === CROP);
  const real = spelled.map((at) => !cut(at) && model.axes.every(({ i }) => indexAt(model, at, i) !== -1));
  const cells = runs(seen, (at) => real[at] ?? false);
  return { from: cells[0]?.[0] ?? 0, to: cells[cells.length - 1]?.[1] ?? 0, lines: runs(seen, (at) => (real[at] ?? false) && marked(spelled[at] ?? nothing(model))) };
}

/** @param {Model} model @param {Face} face @returns {Line[]} */
export function linesOf(model, face) {
  const { panel } = face;
  const told = "tensor" in panel.value && !panel.aside ? model.scene.marked?.[panel.value.tensor] : undefined;
  if (!told) return [];
  const grounds = "tensor" in panel.value ? model.grounds.get(panel.value.tensor) : undefined;
  return MARKS.flatMap((mark) => {
    const lists = Object.entries(told).flatMap(([dim, each]) => (each[mark] ? [/** @type {const} */ ([model.id.get(dim) ?? -1, new Set(each[mark])])] : []));
    const inOne = (/** @type {import("../wire/types.js").Assignment} */ at) => lists.some(([id, cells]) => cells.has(indexAt(model, at, id)));
    const [down, across] = [side(model, panel.rows, { first: face.row0, seen: face.rows, grounds }, inOne), side(model, panel.cols, { first: face.col0, seen: face.cols, grounds }, inOne)];
    const own = face.slots.flatMap((slot, at) => {
      const whole = slot && inOne(spell(panel.sheets, slot.sheet, nothing(model)));
      const rows = whole ? [[down.from, down.to]] : down.lines;
      const rects = [...rows.map(([from = 0, to = 0]) => [from, across.from, to - 1, across.to - 1]), ...(whole ? [] : across.lines).map(([from, to]) => [down.from, from, down.to - 1, to - 1])];
      return rects.map((hull) => ({ mark, rect: face.span(at, /** @type {[number, number, number, number]} */ (hull)) }));
    });
    return own.length > MOST * face.slots.length ? [] : own;
  });
}

/** The lines a cell stands in that output padding gives back: "row 6: given back by output_padding=1". @param {Model} model @param {import("../wire/types.js").Panel} panel @param {import("../wire/types.js").Assignment} cell @returns {string[]} */
export function gainedWords(model, { value, aside }, cell) {
  const told = "tensor" in value && !aside ? model.scene.marked?.[value.tensor] : undefined;
  return Object.entries(told ?? {}).flatMap(([dim, { gained = [] }]) => {
    const index = indexAt(model, cell, model.id.get(dim) ?? -1);
    return gained.includes(index) ? [t("{what} {index}: given back by output_padding={count}", { what: ALONG[dim.charAt(1)] ?? dim, index, count: gained.length })] : [];
  });
}

/** @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Line} line */
export function drawLine(ink, palette, { mark, rect: { x, y, width, height } }) {
  const colour = mark === "unread" ? palette.warn : palette.output;
  ink.save();
  ink.strokeStyle = colour;
  if (mark === "unread") {
    ink.beginPath();
    ink.rect(x, y, width, height);
    ink.clip();
    ink.globalAlpha = 0.4;
    ink.lineWidth = 1;
    ink.beginPath();
    for (let at = Math.ceil((x + y) / HATCH) * HATCH; at < x + y + width + height; at += HATCH) {
      ink.moveTo(at - y, y);
      ink.lineTo(at - y - height, y + height);
    }
    ink.stroke();
  }
  ink.globalAlpha = 0.9;
  ink.lineWidth = 1.5;
  ink.setLineDash([5, 3]);
  ink.strokeRect(x + 1, y + 1, width - 2, height - 2);
  ink.restore();
}

/** Each face is looked at once for what it shows. @type {WeakMap<object, Line[]>} */
const known = new WeakMap();

/** @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Model} model @param {Face} face */
export function drawMarked(ink, palette, model, face) {
  const key = face.slots[0]?.block;
  if (!key) return;
  const lines = known.get(key) ?? linesOf(model, face);
  known.set(key, lines);
  for (const line of lines) drawLine(ink, palette, line);
}
