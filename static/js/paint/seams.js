// @ts-check
/** Where the blocks of a large panel meet: a side that runs through several dimensions is cut where a slower one moves on. */

import { drawSides } from "./sides.js";

export { placeWords, sidesOf } from "./sides.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/table.js").Radix} Radix */
/** @typedef {{at: number, strength: 0 | 1 | 2}} Seam before which visible row or column; 2: groups part, 1: channels, 0: lines of one map */

/** Seams closer together than this many pixels would only darken the panel. */
const CLOSEST = 7;

/**
 * @param {Model} model
 * @param {Radix} radix
 * @param {{first: number, seen: number, cell: number}} part
 * @returns {Seam[]}
 */
export function seamsOf(model, radix, { first, seen, cell }) {
  const telling = radix.ids.flatMap((id, place) => ((radix.sizes[place] ?? 1) > 1 ? [{ id, stride: radix.strides[place] ?? 1 }] : []));
  const plain = telling.filter(({ id }) => model.plain.includes(id));
  /** @type {Map<number, Seam>} */
  const found = new Map();
  for (const { id, stride } of telling.slice(0, -1).reverse()) {
    if (stride * cell < CLOSEST) continue;
    const strength = !model.plain.includes(id) ? 0 : plain.length > 1 && plain[0]?.id === id ? 2 : 1;
    for (let at = Math.max(1, Math.ceil(first / stride)) * stride; at < first + seen; at += stride) {
      if (at > first) found.set(at - first, { at: at - first, strength });
    }
  }
  return [...found.values()];
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Model} model
 * @param {Face} face
 * @param {{colour: string, mono: string}} style
 */
export function drawSeams(ink, model, face, style) {
  const { colour } = style;
  const { panel, cell } = face;
  const across = seamsOf(model, panel.rows, { first: face.row0, seen: face.rows, cell });
  const down = seamsOf(model, panel.cols, { first: face.col0, seen: face.cols, cell });
  for (const { x, y, width, height } of face.placed.slots) {
    for (const strength of /** @type {const} */ ([0, 1, 2])) {
      ink.beginPath();
      for (const seam of across) if (seam.strength === strength) stroke(ink, [x, y + seam.at * cell, x + width, y + seam.at * cell]);
      for (const seam of down) if (seam.strength === strength) stroke(ink, [x + seam.at * cell, y, x + seam.at * cell, y + height]);
      ink.strokeStyle = colour;
      ink.lineWidth = strength === 2 ? 2 : 1;
      ink.globalAlpha = strength > 0 ? 0.75 : 0.3;
      ink.stroke();
    }
  }
  ink.globalAlpha = 1;
  drawSides(ink, model, face, style);
}

/** @param {CanvasRenderingContext2D} ink @param {readonly [number, number, number, number]} ends */
function stroke(ink, [fromX, fromY, toX, toY]) {
  ink.moveTo(fromX, fromY);
  ink.lineTo(toX, toY);
}
