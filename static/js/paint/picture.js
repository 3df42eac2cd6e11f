// @ts-check
/** A panel too large for numbers: one dot per cell in an ImageData, scaled onto the stage in a single call. */

export class Picture {
  /** @param {number} rows @param {number} cols */
  constructor(rows, cols) {
    this.canvas = document.createElement("canvas");
    this.canvas.width = cols;
    this.canvas.height = rows;
    this.ink = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.image = this.ink.createImageData(cols, rows);
    this.words = new Uint32Array(this.image.data.buffer);
  }

  /** Dots from a function of the cell's number. @param {(at: number) => number} dot */
  paint(dot) {
    const { words } = this;
    for (let at = 0; at < words.length; at += 1) words[at] = dot(at);
    this.ink.putImageData(this.image, 0, 0);
  }

  /** @param {CanvasRenderingContext2D} onto @param {import("./blocks.js").Rect} rect @param {number} ratio device pixels per CSS pixel */
  show(onto, { x, y, width, height }, ratio) {
    const scale = (width * ratio) / this.canvas.width;
    onto.imageSmoothingEnabled = scale < 2.5 && !Number.isInteger(scale);
    onto.imageSmoothingQuality = "high";
    onto.drawImage(this.canvas, x, y, width, height);
  }
}
