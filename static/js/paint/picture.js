// @ts-check
/** A panel too large for numbers: one dot per cell in an ImageData, scaled onto the stage in a single call. */

import { COPY, CROP, HOLE, PADDING } from "../wire/types.js";

/** @typedef {import("./tints.js").Rgb} Rgb */
/** @typedef {import("./tints.js").Tints} Tints */
/** @typedef {import("../wire/block.js").Block} Block */
/** @typedef {import("./cells.js").Look} Look */

/**
 * The colour of a dot.
 * @param {Tints} tints @param {Look} look @param {number} value @param {number} kind
 * @returns {Rgb | null} null: nothing there
 */
export function dotColour(tints, look, value, kind) {
  const { rgb } = tints.palette;
  if (kind === PADDING || kind === HOLE) return rgb("padding");
  if (Number.isNaN(value)) return null;
  if (look.counts && value === 0) return rgb("warn");
  if (look.grey) {
    const level = Math.max(0, Math.min(255, value));
    return kind === COPY || kind === CROP ? [level * 0.7 + 60, level * 0.7 + 60, level * 0.7 + 60] : [level, level, level];
  }
  return tints.dot(look.role, value, look.scale);
}

export class Picture {
  /** @param {number} rows @param {number} cols */
  constructor(rows, cols) {
    this.canvas = document.createElement("canvas");
    this.canvas.width = cols;
    this.canvas.height = rows;
    this.ink = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.rows = rows;
    this.cols = cols;
  }

  /** Dots from a function of the cell's number. @param {(at: number) => Rgb | null} colour */
  paint(colour) {
    const image = this.ink.createImageData(this.cols, this.rows);
    const { data } = image;
    for (let at = 0; at < this.rows * this.cols; at += 1) {
      const found = colour(at);
      if (!found) continue;
      data[4 * at] = found[0];
      data[4 * at + 1] = found[1];
      data[4 * at + 2] = found[2];
      data[4 * at + 3] = 255;
    }
    this.ink.putImageData(image, 0, 0);
  }

  /** @param {CanvasRenderingContext2D} onto @param {import("./blocks.js").Rect} rect */
  show(onto, { x, y, width, height }) {
    const scale = width / this.cols;
    onto.imageSmoothingEnabled = scale < 1 || (scale < 2.5 && !Number.isInteger(scale));
    onto.imageSmoothingQuality = "high";
    onto.drawImage(this.canvas, x, y, width, height);
  }
}
