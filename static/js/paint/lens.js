// @ts-check
/**
 * A panel's window: how large its cells are and which of them are seen. The panel keeps its place on the stage; whole cells
 * fill it, as many as there is room for.
 */

import { kept } from "./blocks.js";

/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{cell: number, row: number, col: number}} Lens pixels of a cell; the first row and column that are seen */
/** @typedef {{rows: {count: number}, cols: {count: number}}} Sides */

/** Cells are seen this large at most, unless they are laid out larger. */
const LARGEST = 48;
/** A window of more cells than this would take longer to draw than a gesture may. */
const MOST_CELLS = 300_000;
/** Below this a cell is a dot and need not be whole pixels. */
const DOT = 3;
/** Cells that could grow by less than this are large enough as they are. */
const WORTH = 1.35;

/** How small and how large the cells of a panel can be seen. @param {Placed} laid @param {Sides} panel */
export function limits({ fit, rooms }, { rows, cols }) {
  const { width = 0, height = 0 } = rooms[0] ?? {};
  const whole = Math.min(width / cols.count, height / rows.count);
  return { least: Math.min(fit.cell, Math.max(whole, Math.sqrt((width * height) / MOST_CELLS))), most: Math.max(fit.cell, Math.min(LARGEST, width, height)) };
}

/** Whether there is anything to be gained by a lens. @param {Placed} laid @param {Sides} panel */
export function zoomable(laid, panel) {
  const { least, most } = limits(laid, panel);
  return most >= WORTH * least || laid.fit.rows < panel.rows.count || laid.fit.cols < panel.cols.count;
}

/** How many whole cells fit. @param {Rect} room @param {Sides} panel @param {number} cell */
const seen = ({ width, height }, { rows, cols }, cell) => ({
  rows: Math.max(1, Math.min(rows.count, Math.floor(height / cell + 1e-6))),
  cols: Math.max(1, Math.min(cols.count, Math.floor(width / cell + 1e-6))),
});

/** Near the wanted size the one that leaves the least of the room free. @param {Rect} room @param {Sides} panel @param {number} wanted */
function snapped(room, panel, wanted) {
  if (wanted < DOT) return wanted;
  const free = (/** @type {number} */ cell) => {
    const { rows, cols } = seen(room, panel, cell);
    return Math.max(1 - (cols * cell) / room.width, 1 - (rows * cell) / room.height) + 0.4 * Math.abs(Math.log(cell / wanted));
  };
  const [low, high] = [Math.max(DOT, Math.floor(wanted * 0.9)), Math.ceil(wanted * 1.1)];
  const tries = Array.from({ length: high - low + 1 }, (_, at) => low + at);
  return tries.reduce((best, each) => (free(each) < free(best) ? each : best));
}

/**
 * A panel as a lens shows it.
 * @param {Placed} laid as it was laid out
 * @param {Sides} panel
 * @param {Lens} lens
 * @returns {Placed}
 */
export function through(laid, panel, lens) {
  const room = laid.rooms[0];
  if (!room) return laid;
  const { least, most } = limits(laid, panel);
  const wanted = Math.max(least, Math.min(most, lens.cell));
  const cell = wanted === least || wanted === laid.fit.cell ? wanted : snapped(room, panel, wanted);
  const { rows, cols } = cell === laid.fit.cell ? laid.fit : seen(room, panel, cell);
  const [width, height] = [cols * cell, rows * cell];
  const slots = laid.rooms.map((each) => ({ x: each.x + Math.floor((each.width - width) / 2), y: each.y + Math.floor((each.height - height) / 2), width, height }));
  return { ...laid, slots, fit: { cell, rows, cols, pictured: cell < laid.minCell } };
}

/**
 * The lens for other cells, with one point of the panel staying where it is.
 * @param {import("./face.js").Face} face as it is seen now
 * @param {number} wanted pixels of a cell
 * @param {{x: number, y: number}} point
 * @returns {Lens | null} null: as laid out
 */
export function about({ laid, placed, panel, row0, col0, cell: now }, wanted, { x, y }) {
  const { least } = limits(laid, panel);
  const whole = laid.fit.rows >= panel.rows.count && laid.fit.cols >= panel.cols.count;
  if (whole && wanted <= least * 1.02) return null;
  const slot = placed.slots.find((each) => x >= each.x - now && x < each.x + each.width + now) ?? placed.slots[0];
  if (!slot) return null;
  const [row, col] = [row0 + (y - slot.y) / now, col0 + (x - slot.x) / now];
  const then = through(laid, panel, { cell: wanted, row: 0, col: 0 });
  const { x: left, y: top } = then.slots[placed.slots.indexOf(slot)] ?? slot;
  const { cell, rows, cols } = then.fit;
  if (whole && cell <= least * 1.02) return null; // near to it a whole number of pixels may be that
  return { cell, row: kept(Math.round(row - (y - top) / cell), rows, panel.rows.count), col: kept(Math.round(col - (x - left) / cell), cols, panel.cols.count) };
}
