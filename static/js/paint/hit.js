// @ts-check
/** What lies under the pointer, by arithmetic alone. */

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{face: Face, slot: number, at: number, row: number, col: number, sheet: number}} Hit a cell, in the panel's own rows and columns */

/** @param {Rect} rect @param {number} x @param {number} y */
const holds = (rect, x, y) => x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;

/**
 * @param {readonly Face[]} faces
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
export function cellUnder(faces, x, y) {
  for (const face of faces) {
    const slot = face.placed.slots.findIndex((rect) => holds(rect, x, y));
    const place = face.placed.slots[slot];
    const found = face.slots[slot];
    if (!place || !found) continue;
    const row = Math.min(face.rows - 1, Math.floor((y - place.y) / face.cell));
    const col = Math.min(face.cols - 1, Math.floor((x - place.x) / face.cell));
    return { face, slot, at: row * face.cols + col, row: face.row0 + row, col: face.col0 + col, sheet: found.sheet };
  }
  return null;
}

/**
 * The sheet of a deck that a click brings forward: one that peeks out behind, or the next by its label.
 * @param {readonly Face[]} faces
 * @param {number} x
 * @param {number} y
 * @returns {{face: Face, sheet: number} | null}
 */
export function sheetUnder(faces, x, y) {
  for (const face of faces) {
    const inColour = (face.slots[0]?.colours.length ?? 0) > 0;
    const front = inColour ? -1 : (face.slots[0]?.sheet ?? 0);
    const count = face.panel.sheets.count;
    if (face.placed.spread !== "deck" || count < 2 || holds(face.placed.frame, x, y)) continue;
    const behind = face.placed.peeks.findIndex((rect) => holds(rect, x, y));
    if (behind >= 0) return { face, sheet: (front + 1 + behind) % count };
    const label = face.placed.labels[0];
    if (label && holds(label, x, y)) return { face, sheet: (front + 1) % count };
  }
  return null;
}
