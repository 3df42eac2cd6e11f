// @ts-check
/** A line round what is kept of a panel whose grounds say that the rest is cut off, or was never there. */

import { CROP, HOLE, OUTSIDE } from "../wire/table.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("./face.js").Face} Face */

/** @param {number} kind */
const isCut = (kind) => kind === CROP || kind === OUTSIDE;

/**
 * What is kept along one side of a panel, in the part that is seen, and whether its ends are.
 * @param {import("../wire/types.js").Grounds} grounds @param {import("../wire/table.js").Radix} radix @param {number} start @param {number} seen
 */
function keptOf(grounds, radix, start, seen) {
  const ground = radix.ids.length === 1 ? grounds.get(radix.ids[0] ?? -1) : undefined;
  const first = ground ? ground.findIndex((kind) => !isCut(kind)) : 0;
  const last = ground ? ground.findLastIndex((kind) => !isCut(kind)) : radix.count - 1;
  const [from, to] = [Math.max(first - start, 0), Math.min(last - start, seen - 1)];
  return { from, to, begins: first >= start, ends: last < start + seen };
}

/** Each side is drawn where it is seen. @param {CanvasRenderingContext2D} ink @param {Model} model @param {Face} face @param {{slot: number, colour: string}} how */
export function frameKept(ink, model, face, { slot, colour }) {
  const { rows, cols, value } = face.panel;
  const grounds = "tensor" in value ? model.grounds.get(value.tensor) : undefined;
  const kinds = face.slots[slot]?.block.kinds;
  if (!grounds || !kinds || kinds.every(isCut) || ![...rows.ids, ...cols.ids].some((id) => grounds.has(id))) return;
  if (kinds.includes(HOLE)) return;
  const down = keptOf(grounds, rows, face.row0, face.rows);
  const across = keptOf(grounds, cols, face.col0, face.cols);
  const { x, y, width, height } = face.span(slot, [down.from, across.from, down.to, across.to]);
  const [right, bottom] = [x + width, y + height];
  ink.strokeStyle = colour;
  ink.lineWidth = 2;
  ink.beginPath();
  if (down.begins) line(ink, x, y, right, y);
  if (down.ends) line(ink, x, bottom, right, bottom);
  if (across.begins) line(ink, x, y, x, bottom);
  if (across.ends) line(ink, right, y, right, bottom);
  ink.stroke();
}

/** @param {CanvasRenderingContext2D} ink @param {number[]} ends */
function line(ink, ...[fromX = 0, fromY = 0, toX = 0, toY = 0]) {
  ink.moveTo(fromX, fromY);
  ink.lineTo(toX, toY);
}
