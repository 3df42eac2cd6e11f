// @ts-check
/** The words on the stage: a panel's shape, which sheet lies in front, which part of a large matrix is seen. */

import { spell } from "../wire/radix.js";
import { nothing } from "../wire/scene.js";
import { HOLE, PADDING, COPY } from "../wire/types.js";
import { formatCount } from "../lib/format.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */

/** @type {Readonly<Record<string, string>>} */
const WORDS = { n: "batch", g: "group", c: "channel", m: "channel" };

/** @param {string} name */
const word = (name) => WORDS[name] ?? (name.length === 2 ? { d: "depth", h: "row", w: "column" }[name.charAt(1)] : undefined) ?? name;

/** How many there are, real cells only; a single batch or group goes without saying. @param {Model} model @param {import("../wire/radix.js").Radix} radix */
function extent(model, radix) {
  return radix.ids.filter((id) => (model.size[id] ?? 0) !== 1 || !["n", "g"].includes(model.names[id] ?? "")).map((id) => model.size[model.axes.find((axis) => axis.s === id)?.i ?? id] ?? 0);
}

/**
 * "2 × 5 × 5, padded to 7 × 7".
 * @param {Model} model
 * @param {Panel} panel
 */
export function shapeCaption(model, panel) {
  const parts = [...extent(model, panel.sheets).filter((size) => size > 1), ...extent(model, panel.rows), ...extent(model, panel.cols)];
  const text = parts.length > 0 ? parts.map(formatCount).join(" × ") : "1";
  const staged = model.axes.filter((axis) => panel.shown.includes(axis.s) && model.size[axis.s] !== model.size[axis.i]);
  if (staged.length === 0) return text;
  const holes = staged.some((axis) => axis.table.kind.includes(HOLE));
  const bordered = staged.some((axis) => axis.table.kind.includes(PADDING) || axis.table.kind.includes(COPY));
  const to = model.axes.filter((axis) => panel.shown.includes(axis.s)).map((axis) => model.size[axis.s]).join(" × ");
  return `${text}, ${holes ? "stretched" : ""}${holes && bordered ? " and " : ""}${bordered ? "padded" : ""} to ${to}`;
}

/**
 * "channel 0 of 2".
 * @param {Model} model
 * @param {Panel} panel
 * @param {number} sheet
 */
export function sheetLabel(model, panel, sheet) {
  const at = spell(panel.sheets, sheet, nothing(model));
  return panel.sheets.ids
    .filter((id) => (model.size[id] ?? 1) > 1)
    .map((id) => `${word(model.names[id] ?? "")} ${at[id]} of ${model.size[id]}`)
    .join(" · ");
}

/**
 * "rows 12–30 of 256, columns 0–18 of 4,096".
 * @param {{panel: Panel, row0: number, col0: number, rows: number, cols: number}} face
 */
export function rangeCaption({ panel, row0, col0, rows, cols }) {
  const part = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ seen, /** @type {number} */ count) =>
    seen < count ? `${name} ${formatCount(first)}–${formatCount(first + seen - 1)} of ${formatCount(count)}` : "";
  return [part("rows", row0, rows, panel.rows.count), part("columns", col0, cols, panel.cols.count)].filter(Boolean).join(", ");
}

/**
 * A cell in words: "input[0, 1, 2, 3]".
 * @param {Model} model
 * @param {Panel} panel
 * @param {Record<string, number>} indices
 */
export function cellName(model, panel, indices) {
  const named = panel.shown.map((id) => model.names[id] ?? "");
  const seen = [...new Set(named)].map((name) => (name.startsWith("s") && (indices[`i${name.slice(1)}`] ?? -1) >= 0 ? `i${name.slice(1)}` : name));
  return `${panel.name}[${seen.map((name) => `${name} ${indices[name] ?? 0}`).join(", ")}]`;
}
