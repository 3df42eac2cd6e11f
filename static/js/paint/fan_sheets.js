// @ts-check
/** One sheet of a fan, painted once: drawing it again where it has got to costs one image. */

import { Face } from "./face.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").View} View */

/** The shadow's room about a sheet. */
const EDGE = 4;
/** More cells than this are painted as dots: what is seen of a sheet is a strip. */
const MOST_CELLS = 300;

/**
 * @param {Show} show
 * @param {View} view
 * @param {Face} face the stack
 * @param {{sheet: number, drawn: Map<string, HTMLCanvasElement>}} which drawn: what has been painted, by what it depends on
 * @returns {HTMLCanvasElement | null}
 */
export function leafOf(show, view, face, { sheet, drawn }) {
  const { still, canvases } = show;
  const { placed, panel } = face;
  const room = placed.rooms[0];
  if (!still || !room) return null;
  const pins = panel.pins.map((pin) => view.front[pin]).join();
  const key = [sheet, view.version, face.row0, face.col0, face.cell, placed.frame.width, pins, panel.fills ? view.frame : "", canvases.ratio, view.all, still.palette.panel].join("|");
  const known = drawn.get(key);
  if (known) return known;
  const { frame } = placed;
  const leaf = document.createElement("canvas");
  leaf.width = Math.ceil((frame.width + 2 * EDGE) * canvases.ratio);
  leaf.height = Math.ceil((frame.height + 2 * EDGE) * canvases.ratio);
  const ink = /** @type {CanvasRenderingContext2D} */ (leaf.getContext("2d"));
  ink.setTransform(canvases.ratio, 0, 0, canvases.ratio, (EDGE - frame.x) * canvases.ratio, (EDGE - frame.y) * canvases.ratio);
  const ghost = new Face(panel, { ...placed, rooms: [room], slots: [placed.slots[0] ?? room], peeks: [], labels: [] }, true);
  Object.assign(ghost, { cell: face.cell, rows: face.rows, cols: face.cols, row0: face.row0, col0: face.col0, pictured: face.pictured || face.rows * face.cols > MOST_CELLS });
  const alone = { ...view, open: false };
  ghost.slots = [ghost.read(alone, sheet, "")];
  const before = { still: still.ink, painter: still.painter.ink };
  [still.ink, still.painter.ink] = [ink, ink];
  try {
    still.sheet(frame, 1);
    still.contents(alone, ghost, 0);
  } finally {
    [still.ink, still.painter.ink] = [before.still, before.painter];
  }
  if (drawn.size > 64) drawn.clear();
  drawn.set(key, leaf);
  return leaf;
}
