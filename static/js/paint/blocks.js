// @ts-check
/** How large one panel is for a cell size: its heading, its sheets (a deck, side by side, or one under another), their labels. */

/**
 * @typedef {object} Leaf what the layout must know of a panel
 * @property {string} key the panel's name, or "name~" for its magnifier
 * @property {number} rows
 * @property {number} cols
 * @property {number} sheets
 * @property {number} minCell the smallest cell in which its numbers can be read
 * @property {number} leastCell the smallest in which all of them can be told, in however few digits: below it there are none
 * @property {number} maxCell
 * @property {boolean} matrix it may be shown in part, as a window that follows the cursor
 * @property {boolean} deckOnly its sheets always lie on one another
 * @property {boolean} [magnifier] it shows fewer cells rather than any too small for numbers
 * @property {number} titleWidth
 * @property {number} captionWidth
 * @property {number} [beside] how much room its rows' words want, where there is plenty
 * @property {number} [beneath] and its columns'
 */

/** @typedef {"deck" | "across" | "down"} Spread */
/** @typedef {{cell: number, rows: number, cols: number, pictured: boolean}} Fit the cell size and how much of the panel is seen */
/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @typedef {{leaf: Leaf, fit: Fit, spread: Spread, head: number, width: number, height: number}} Block */

/**
 * @typedef {object} Placed a panel on the stage
 * @property {string} key
 * @property {Fit} fit
 * @property {number} minCell the smallest cell in which its numbers can be read
 * @property {number} leastCell below it there are none
 * @property {Spread} spread
 * @property {Rect} block everything that belongs to it
 * @property {Rect} heading
 * @property {Rect} frame round all sheets in front, their borders included
 * @property {Rect[]} rooms what there is for the cells of each sheet that lies open: one in a deck
 * @property {Rect[]} slots the cells that are seen, in those rooms
 * @property {Rect[]} peeks the sheets behind, nearest first
 * @property {number} [beside] how much room there is for the words of its rows, and of its columns
 * @property {number} [beneath]
 * @property {Rect[]} labels under each slot, none where there is one sheet only
 */

export const PAD = 4;
export const LABEL = 18;
export const MOST_PEEKS = 3;

/** @param {Leaf} leaf @param {Spread} spread */
const open = (leaf, spread) => (spread === "deck" ? 1 : leaf.sheets);
/** @param {Leaf} leaf @param {Spread} spread */
const behind = (leaf, spread) => (spread === "deck" ? Math.min(MOST_PEEKS, leaf.sheets - 1) : 0);
/** What words of rows and columns take: nothing where it is tight or there are no numbers. @param {Leaf} leaf @param {Fit} fit @param {number} head */
const sides = ({ beside = 0, beneath = 0 }, { pictured }, head) => (pictured || head < 30 ? [0, 0] : [beside, beneath]);
/** @param {number} cell */
const peekBy = (cell) => Math.round(Math.min(11, Math.max(6, cell * 0.28)));
/** @param {number} cell */
const between = (cell) => Math.round(Math.min(26, Math.max(14, cell * 0.6)));

/**
 * @param {Leaf} leaf
 * @param {Fit} fit
 * @param {{spread: Spread, head: number, text: number}} style head: height of the heading; text: how much wider than its cells words may make a panel
 * @returns {Block}
 */
export function blockFor(leaf, fit, { spread, head, text: allowed }) {
  const [beside = 0, beneath = 0] = sides(leaf, fit, head);
  const [gridWidth, gridHeight] = [fit.cols * fit.cell + 2 * PAD + beside, fit.rows * fit.cell + 2 * PAD + beneath];
  const [count, peek] = [open(leaf, spread), behind(leaf, spread) * peekBy(fit.cell)];
  const label = leaf.sheets > 1 ? LABEL : 0;
  const across = spread === "across" ? count : 1;
  const down = spread === "down" ? count : 1;
  const width = across * gridWidth + (across - 1) * between(fit.cell) + peek;
  const height = down * (gridHeight + label) + (down - 1) * 6 + peek;
  const text = Math.min(Math.max(leaf.titleWidth, leaf.captionWidth), Math.max(allowed, width));
  return { leaf, fit, spread, head, width: Math.ceil(Math.max(width, text)), height: Math.ceil(head + height) };
}

/**
 * @param {Block} block
 * @param {number} x
 * @param {number} y
 * @returns {Placed}
 */
export function placeBlock({ leaf, fit, spread, head, width, height }, x, y) {
  const [gridWidth, gridHeight] = [fit.cols * fit.cell, fit.rows * fit.cell];
  const label = leaf.sheets > 1 ? LABEL : 0;
  const [beside = 0, beneath = 0] = sides(leaf, fit, head);
  const slots = Array.from({ length: open(leaf, spread) }, (_, at) => ({
    x: x + PAD + (spread === "across" ? at * (gridWidth + 2 * PAD + beside + between(fit.cell)) : 0),
    y: y + head + PAD + (spread === "down" ? at * (gridHeight + 2 * PAD + beneath + label + 6) : 0),
    width: gridWidth, height: gridHeight,
  }));
  const [first, last] = [/** @type {Rect} */ (slots[0]), /** @type {Rect} */ (slots[slots.length - 1])];
  const frame = { x: first.x - PAD, y: first.y - PAD, width: last.x + gridWidth - first.x + 2 * PAD, height: last.y + gridHeight - first.y + 2 * PAD };
  const by = peekBy(fit.cell);
  const peeks = Array.from({ length: behind(leaf, spread) }, (_, at) => ({ ...frame, x: frame.x + (at + 1) * by, y: frame.y + (at + 1) * by }));
  const foot = gridHeight + PAD + beneath + peeks.length * by;
  return {
    key: leaf.key, fit, minCell: leaf.minCell, leastCell: leaf.leastCell, spread, rooms: slots, slots, peeks, frame, beside, beneath,
    block: { x, y, width, height },
    heading: { x, y, width, height: head },
    labels: label ? slots.map((slot) => ({ x: slot.x - PAD, y: slot.y + foot, width: spread === "across" ? gridWidth + 2 * PAD : width, height: LABEL })) : [],
  };
}

/** The first row or column, so that none is seen that is not there. @param {number} first @param {number} count @param {number} all */
export const kept = (first, count, all) => Math.max(0, Math.min(all - count, first));
