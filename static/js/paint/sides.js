// @ts-check
/** What the rows and columns of a matrix of windows stand for, written beside them: "c0 kh1 kw0", and beneath them "oh1" over "ow0". */

import { ofKernel, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";
import { PAD } from "./blocks.js";
import { t } from "../lib/words.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/table.js").Radix} Radix */

const SIZE = 9.5;
const LINE = 11;
/** Rows lower than this have no words; a side of more has none at all. */
const LOWEST = 12;
const MOST = 64;

/** The dimensions of a side that tell one number from another. @param {Model} model @param {Radix} radix */
const telling = (model, { ids }) => ids.filter((id) => (model.size[id] ?? 1) > 1);

/** @param {Model} model @param {Radix} radix */
const merged = (model, radix) => telling(model, radix).length > 1;

/** Whether places of a window run along a side, together with something else. @param {Model} model @param {Radix} radix */
const ofWindow = (model, radix) => merged(model, radix) && radix.ids.some((id) => ofKernel(model.names[id]));

/** What stands for a number: "kh1" of each dimension that tells. @param {Model} model @param {Radix} radix @param {number} number */
export function partsOf(model, radix, number) {
  const at = spell(radix, number, nothing(model));
  return telling(model, radix).map((id) => `${model.names[id] ?? ""}${at[id] ?? 0}`);
}

/** How much room the words of rows and columns want beside a panel and beneath it, where a window's places run along them. @param {Model} model @param {Panel} panel @param {(text: string, size: number) => number} measure @returns {{beside: number, beneath: number} | null} */
export function sidesOf(model, panel, measure) {
  const { rows, cols } = panel;
  const left = model.scene.links.some(([from]) => from === panel.name); // a link that leads out would cross the words
  if (panel.aside || left || (!ofWindow(model, rows) && !ofWindow(model, cols))) return null;
  const has = (/** @type {Radix} */ radix) => merged(model, radix) && radix.count <= MOST;
  const longest = partsOf(model, rows, rows.count - 1).join(" ");
  return { beside: has(rows) ? measure(longest, SIZE) + 6 : 0, beneath: has(cols) ? telling(model, cols).length * LINE + 4 : 0 };
}

/** @param {CanvasRenderingContext2D} ink @param {Model} model @param {Face} face @param {{colour: string, mono: string}} style */
export function drawSides(ink, model, { panel, placed, cell, pictured, row0, col0, rows, cols }, { colour, mono }) {
  const { beside = 0, beneath = 0 } = placed;
  if (pictured || cell < LOWEST || beside + beneath === 0) return;
  ink.font = `${SIZE}px ${mono}`;
  ink.fillStyle = colour;
  ink.textBaseline = "middle";
  for (const { x, y } of placed.slots) {
    ink.textAlign = "left";
    for (let at = 0; beside > 0 && at < rows; at += 1) ink.fillText(partsOf(model, panel.rows, row0 + at).join(" "), x + cols * cell + PAD + 6, y + (at + 0.5) * cell + 0.5);
    ink.textAlign = "center";
    for (let at = 0; beneath > 0 && at < cols; at += 1) {
      const lines = partsOf(model, panel.cols, col0 + at);
      if (lines.some((line) => ink.measureText(line).width > cell - 4)) continue;
      lines.forEach((line, down) => ink.fillText(line, x + (at + 0.5) * cell, y + rows * cell + PAD + 4 + (down + 0.5) * LINE));
    }
  }
}

/** Which row and column of a matrix a cell is, where several dimensions count them. @param {Model} model @param {Panel} panel @param {{row: number, col: number}} cell */
export function placeWords(model, panel, { row, col }) {
  if (model.scene.matrix === panel.name || panel.aside || (!merged(model, panel.rows) && !merged(model, panel.cols))) return [];
  return [t("row {row}, column {column}", { row, column: col })];
}
