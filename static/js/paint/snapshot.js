// @ts-check
/** The picture as a file, for a slide: both canvases on the paper they lie on, drawn anew as sharp as a projector shows them. */

import { t } from "../lib/words.js";

/** Pixels of the file for each of the page. */
const SHARP = 2;

/**
 * @param {import("./show.js").Show} show
 * @param {() => Promise<void>} drawn when what is stale has been drawn
 * @returns {Promise<Blob>} a PNG
 */
export async function snapshot(show, drawn) {
  const { canvases } = show;
  const { far } = canvases;
  const anew = (/** @type {number} */ scale) => {
    canvases.far = scale;
    show.stale = true;
    return drawn();
  };
  await anew(far * Math.max(1, SHARP / (window.devicePixelRatio || 1)));
  const { canvas: still } = canvases.still;
  const sheet = Object.assign(document.createElement("canvas"), { width: still.width, height: still.height });
  const ink = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  ink.fillStyle = show.palette?.paper ?? "#fff";
  ink.fillRect(0, 0, sheet.width, sheet.height);
  for (const { canvas } of [canvases.still, canvases.moving]) ink.drawImage(canvas, 0, 0);
  void anew(far);
  return new Promise((done, failed) => sheet.toBlob((blob) => (blob ? done(blob) : failed(new Error(t("The browser makes no PNG of it.")))), "image/png"));
}
