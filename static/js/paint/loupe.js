// @ts-check
/** A loupe beside the pointer, where a panel's cells are too small for numbers: the cells about the one that is pointed at. */

import { Face } from "./face.js";
import { kept } from "./blocks.js";
import { cellFor, wantsOf } from "./writing.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./blocks.js").Rect} Rect */

/** Cells a side, on a stage with room and on a narrow one. */
const [CELLS, FEW, NARROW] = [7, 5, 500];
/** So much larger than the smallest in which a number can be read. */
const CLEAR = 2;
/** From the pointer, and from the edge of the stage. */
const [AWAY, EDGE, BORDER] = [24, 4, 4];
/** From under a finger, which hides more than a pointer does. */
const FINGER = 56;

/** Over a finger, as far as there is room; else beside it. @param {Rect} cell @param {{width: number, height: number}} size @param {{width: number, height: number}} stage @returns {Rect} */
function over(cell, { width, height }, stage) {
  const [middle, above] = [cell.x + cell.width / 2, cell.y - FINGER - height];
  const clear = Math.max(EDGE, Math.min(stage.width - EDGE - width, middle - width / 2));
  const aside = middle + FINGER + width + EDGE <= stage.width ? middle + FINGER : Math.max(EDGE, middle - FINGER - width);
  return { x: above >= EDGE ? clear : aside, y: Math.max(EDGE, above), width, height };
}

/** Above and to the right of a cell, or wherever else there is room. @param {Rect} cell @param {{width: number, height: number}} size @param {{width: number, height: number}} stage @returns {Rect} */
function beside(cell, { width, height }, stage) {
  const right = cell.x + cell.width + AWAY;
  const above = cell.y - AWAY - height;
  const x = right + width + EDGE <= stage.width ? right : Math.max(EDGE, cell.x - AWAY - width);
  const y = above >= EDGE ? above : Math.min(stage.height - EDGE - height, cell.y + cell.height + AWAY);
  return { x, y, width, height };
}

/** @type {{key: string, face: Face} | null} */
let last = null;

/** The cells about a place, as a face of their own. @param {Show} show @param {View} view @param {Face} main @param {{row: number, col: number, sheet: number, slot: number}} at */
function faceOf({ canvases, pressed }, view, main, { row, col, sheet, slot }) {
  const { panel, placed } = main;
  const most = canvases.width < NARROW ? FEW : CELLS;
  const least = Math.max(placed.minCell, cellFor(wantsOf(view.model, view.tensors, panel).characters));
  const [rows, cols, cell] = [Math.min(most, panel.rows.count), Math.min(most, panel.cols.count), least + CLEAR];
  const under = main.rect(slot, (row - main.row0) * main.cols + col - main.col0);
  const frame = (pressed ? over : beside)(under, { width: cols * cell + 2 * BORDER, height: rows * cell + 2 * BORDER }, canvases);
  const key = [view.version, panel.name, row, col, sheet, frame.x, frame.y, cell, panel.pins.map((pin) => view.front[pin])].join();
  if (last?.key === key) return last.face;
  const room = { x: frame.x + BORDER, y: frame.y + BORDER, width: cols * cell, height: rows * cell };
  const face = new Face(panel, { ...placed, key: "loupe", fit: { rows, cols, cell, pictured: false }, spread: "deck", rooms: [room], slots: [room], peeks: [], labels: [], frame, block: frame }, true);
  face.row0 = kept(row - (rows >> 1), rows, panel.rows.count);
  face.col0 = kept(col - (cols >> 1), cols, panel.cols.count);
  face.slots = [{ ...face.read(view, sheet, key), sums: main.slots[slot]?.sums ?? null }];
  last = { key, face };
  return face;
}

/** @param {Show} show @param {View} view */
export function drawLoupe(show, view) {
  const { pointed, scenery, moving, still } = show;
  const main = pointed && scenery?.main.get(pointed.panel);
  const slot = main?.slots.findIndex((each) => each?.sheet === pointed?.sheet) ?? -1;
  if (!pointed || !main || main.told || !moving || !still || slot < 0) return;
  const { row, col, sheet } = pointed;
  if (row < main.row0 || col < main.col0 || row >= main.row0 + main.rows || col >= main.col0 + main.cols) return;
  const face = faceOf(show, view, main, { row, col, sheet, slot });
  const onto = [still.ink, still.painter.ink];
  still.ink = still.painter.ink = moving.ink;
  still.sheet(face.placed.frame, 1);
  still.cells(view, face, 0, Array.from({ length: face.rows * face.cols }, (_, at) => at));
  const [lit = []] = face.lit(view.groups, view);
  still.cells(view, face, 0, lit, true);
  [still.ink, still.painter.ink] = /** @type {[CanvasRenderingContext2D, CanvasRenderingContext2D]} */ (onto);
  const hull = lit.length > 0 ? face.hull(view.groups, view, 0) : null;
  if (hull) moving.outline(face, face.span(0, hull), false);
  moving.ring(face, face.rect(0, (row - face.row0) * face.cols + col - face.col0), moving.palette.focus, []);
}
