// @ts-check
/** The largest cell of a panel that asks for it, framed wherever the taps through it stand: the best match and its window. */

import { blockOf } from "../wire/block.js";
import { tapsThrough } from "../wire/cursor.js";
import { numberOf } from "../wire/table.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("./tints.js").Palette} Palette */
/** @typedef {{row: number, col: number, sheet: number}} Cell */

/** @type {WeakMap<object, {key: string, cell: Cell}>} the last one found in a panel */
const known = new WeakMap();

/** The largest cell of the sheet in front. @param {View} view @param {Panel} panel @returns {Cell} */
export function peakOf({ model, tensors, front, version }, panel) {
  const sheet = Math.max(0, numberOf(panel.sheets, front));
  const key = `${version}|${sheet}|${panel.pins.map((pin) => front[pin]).join()}`;
  const last = known.get(panel);
  if (last?.key === key) return last.cell;
  const [rows, cols] = [panel.rows.count, panel.cols.count];
  const { values } = blockOf(model, tensors, panel, { row: 0, col: 0, rows, cols, sheet }, front);
  let best = 0;
  values.forEach((value, at) => {
    if (value > (values[best] ?? -Infinity)) best = at;
  });
  const cell = { row: Math.floor(best / cols), col: best % cols, sheet };
  known.set(panel, { key, cell });
  return cell;
}

/** @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {View} view @param {readonly Face[]} faces */
export function drawPeaks(ink, palette, view, faces) {
  for (const { panel, magnifier } of faces) {
    if (!panel.peak || magnifier) continue;
    const groups = tapsThrough(view.model, panel, peakOf(view, panel), view.front);
    for (const face of faces) {
      face.slots.forEach((_, slot) => {
        const hull = face.hull(groups, view, slot);
        if (!hull || (hull[2] - hull[0] + 1) * (hull[3] - hull[1] + 1) === face.rows * face.cols) return;
        const { x, y, width, height } = face.span(slot, hull);
        const grown = Math.max(3, (11 - Math.min(width, height)) / 2);
        for (const [colour, line] of /** @type {const} */ ([[palette.panel, 5], [palette.focus, 2.5]])) {
          ink.strokeStyle = colour;
          ink.lineWidth = line;
          ink.strokeRect(x - grown, y - grown, width + 2 * grown, height + 2 * grown);
        }
      });
    }
  }
}
