// @ts-check
/** The words on the stage: a panel's shape, which sheet lies in front, which part of a large matrix is seen. */

import { CELL, COPY, HOLE, OUTSIDE, PADDING, ends, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";
import { grounds, groupMarks } from "./needs.js";
import { formatCount, many, t } from "../lib/words.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */

/** @type {Readonly<Record<string, string>>} */
const WORDS = { n: t("batch"), g: t("group"), c: t("channel"), m: t("channel"), f: t("offset group"), p: t("direction"), b: t("branch") };

/** @type {Readonly<Record<string, string>>} */
export const ALONG = { d: t("depth"), h: t("row"), w: t("column") };

/** Dimensions of which every index has a name. @type {Readonly<Record<string, readonly string[]>>} */
const NAMED = { p: [t("Δy, down"), t("Δx, right")] };

/** @param {string} name */
const word = (name) => (name.endsWith(":sheet") ? t("channel") : undefined) ?? WORDS[name] ?? (name.length === 2 ? ALONG[name.charAt(1)] : undefined) ?? name;

/** @type {Readonly<Record<string, string>>} */
const KINDS = { padding: t("padding"), copy: t("copy"), hole: t("hole"), crop: t("crop"), outside: t("outside") };

/** What stands where no cell of the input does. @param {string} kind */
export const kindName = (kind) => KINDS[kind] ?? kind;

/** The dimensions of a side or a stack, as long as they have real cells. @param {Model} model @param {Panel} panel @param {import("../wire/table.js").Radix} radix */
function extent(model, panel, { ids }) {
  const laid = grounds.here?.laidOn(model, panel);
  return ids.map((id) => ({ id, index: 0, size: laid?.get(id)?.filter((kind) => kind === CELL).length ?? model.size[model.axes.find((axis) => axis.s === id)?.i ?? id] ?? 0 }));
}

/** The lengths of a stack as its tensor has them: a group and the channels in it are one, a single one goes without saying. @param {Model} model @param {Panel} panel */
function stacked(model, panel) {
  const all = extent(model, panel, panel.sheets);
  return (groupMarks.here?.oneChannel(model, all) ?? all).map(({ size }) => size).filter((size) => size > 1);
}

/** A side that stands for several dimensions is as long as their product. @param {Model} model @param {Panel} panel @param {import("../wire/table.js").Radix} radix */
const side = (model, panel, radix) => (radix.ids.length > 0 ? [extent(model, panel, radix).reduce((length, { size }) => length * size, 1)] : []);

/**
 * "2 × 5 × 5, padded to 7 × 7".
 * @param {Model} model
 * @param {Panel} panel
 */
export function shapeCaption(model, panel) {
  const parts = [...stacked(model, panel), ...side(model, panel, panel.rows), ...side(model, panel, panel.cols)];
  const text = parts.length > 0 ? parts.map(formatCount).join(" × ") : "1";
  const grown = grounds.here?.grownTo(model, panel, text);
  if (grown) return grown;
  const staged = model.axes.filter((axis) => panel.shown.includes(axis.s) && model.size[axis.s] !== model.size[axis.i]);
  if (staged.length === 0) return text;
  const holes = staged.some((axis) => axis.table.kind.includes(HOLE));
  const bordered = staged.some((axis) => axis.table.kind.includes(PADDING) || axis.table.kind.includes(COPY));
  const over = staged.some((axis) => axis.table.kind.includes(OUTSIDE));
  const ways = [holes && t("stretched"), bordered && t("padded"), over && t("hanging over")].filter(Boolean);
  const to = model.axes.filter((axis) => panel.shown.includes(axis.s)).map((axis) => model.size[axis.s]).join(" × ");
  return t("{shape}, {ways} to {to}", { shape: text, ways: ways.join(t(" and ")), to });
}

/** How many cells of a panel end as another number than they should, and of how many. @param {import("../wire/types.js").Tensors} tensors @param {Panel} panel @returns {readonly [number, number]} */
export function countApart(tensors, { value, against }) {
  const [ours, theirs] = [tensors.get("tensor" in value ? value.tensor : "")?.data, tensors.get(against)?.data];
  if (!ours || !theirs) return [0, 0];
  let count = 0;
  for (let at = 0; at < ours.length; at += 1) if (differ(ours[at] ?? 0, theirs[at] ?? 0)) count += 1;
  return [count, ours.length];
}

/** The product's own measure of what is another number. @param {number} value @param {number} right */
export const differ = (value, right) => Math.abs(value - right) > 1e-9 * Math.max(1, Math.abs(right));

/** A panel's shape and, where it is held against another tensor, how many of its cells differ: "3 × 3, 9 differ". @param {Model} model @param {import("../wire/types.js").Tensors} tensors @param {Panel} panel */
export function captionOf(model, tensors, panel) {
  const [count, all] = panel.against ? countApart(tensors, panel) : [0, 0];
  const shape = shapeCaption(model, panel);
  if (all === 0) return shape;
  return count === 0 ? t("{shape}, none differ", { shape }) : many("{shape}, {cells} differs", "{shape}, {cells} differ", count, { shape, cells: formatCount(count) });
}

/**
 * Which sheet this is, from the fullest words to the shortest: "branch 1 (of 2) · channel 0 (of 2)", "branch 1 · channel 0", "b1 · c0" as the loops name them; a single number
 * needs no name.
 * @param {Model} model
 * @param {Panel} panel
 * @param {number} sheet
 * @returns {readonly [string, string, string]}
 */
export function sheetLabels(model, panel, sheet) {
  const at = spell(panel.sheets, sheet, nothing(model));
  const all = panel.sheets.ids.map((id) => ({ id, index: at[id] ?? 0, size: model.size[id] ?? 1 }));
  const parts = (groupMarks.here?.oneChannel(model, all) ?? all).filter(({ size }) => size > 1);
  const joined = (/** @type {(part: (typeof parts)[number]) => string} */ text) => parts.map((part) => NAMED[model.names[part.id] ?? ""]?.[part.index] ?? text(part)).join(" · ");
  const name = (/** @type {number} */ id) => word(model.names[id] ?? "");
  return [joined(({ id, index, size }) => t("{what} {index} (of {size})", { what: name(id), index, size })), joined(({ id, index }) => t("{what} {index}", { what: name(id), index })), joined(({ id, index }) => `${parts.length > 1 ? (model.names[id] ?? "") : ""}${index}`)];
}

/** Whether a panel's sheets are added into one output cell: no sheet's dimension is the output's own, or moves along it. @param {Model} model @param {Panel} panel */
export function addsUp({ size, axes, tensors, scene }, { role, sheets, pins }) {
  const own = tensors.get(scene.result)?.ids ?? [];
  return role === "product" && sheets.ids.every((id) => size[id] === 1 || (!own.includes(id) && axes.every((axis) => axis.k !== id || pins.includes(axis.o))));
}

/** What stands under a photograph whose three channels are shown as one. */
export const IN_COLOUR = /** @type {const} */ ([t("red, green and blue"), "RGB", ""]);

/**
 * Which part of a panel is seen: "12–30 of 256", "12–30 × 0–18 of 256 × 4,096". What is padded or spread counts its own cells.
 * @param {Model} model
 * @param {{panel: Panel, row0: number, col0: number, rows: number, cols: number}} face
 */
export function rangeCaption(model, { panel, row0, col0, rows, cols }) {
  const [down, across] = [span(model, panel.rows, row0, rows), span(model, panel.cols, col0, cols)];
  if (cols >= panel.cols.count) return t("{seen} of {all}", { seen: down.text, all: down.all });
  if (rows >= panel.rows.count) return t("{seen} of {all}", { seen: across.text, all: across.all });
  return t("{seen} of {all}", { seen: `${down.text} × ${across.text}`, all: `${down.all} × ${across.all}` });
}

/** @param {Model} model @param {import("../wire/table.js").Radix} radix @param {number} first @param {number} seen */
function span(model, { ids, count }, first, seen) {
  const axis = ids.length === 1 ? model.axes.find(({ s }) => s === ids[0]) : undefined;
  const cells = axis ? axis.table.cell.slice(first, first + seen).filter((cell) => cell >= 0) : [first, first + seen - 1];
  const all = formatCount(axis ? (model.size[axis.i] ?? count) : count);
  return { text: cells.length > 0 ? ends(cells).map(formatCount).join("–") : t("none"), all };
}

/** @typedef {import("../wire/types.js").Panel["role"]} Role */

/** A shape for what a panel is, before its title: told without its colour. Drawn in a square of ten by ten. @type {Readonly<Record<Role, string>>} */
const MARKS = {
  input: "M1 1h8v8h-8z",
  weight: "M5 0 10 5 5 10 0 5z",
  output: "M0.5 5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
  product: "M1.8.5 5 3.7 8.2.5 9.5 1.8 6.3 5 9.5 8.2 8.2 9.5 5 6.3 1.8 9.5.5 8.2 3.7 5 .5 1.8z",
  count: "M0 6h2.4v4H0zM3.8 3h2.4v7H3.8zM7.6 0H10v10H7.6z",
};

/** How wide a mark is with the gap behind it, before a title of this size. @param {number} size */
export const markWidth = (size) => Math.round(size * 0.72 + 5);

/** @param {CanvasRenderingContext2D} ink filled in its own colour @param {Role} role @param {{x: number, y: number, size: number}} title where the title's baseline begins, and its size */
export function drawMark(ink, role, { x, y, size }) {
  const scale = (size * 0.72) / 10;
  ink.save();
  ink.translate(x, y - size * 0.72);
  ink.scale(scale, scale);
  ink.fill(new Path2D(MARKS[role]));
  ink.restore();
}
