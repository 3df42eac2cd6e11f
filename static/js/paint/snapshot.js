// @ts-check
/** The picture as a file, for a slide: everything seen on the stage, side by side as it stands, on the paper it lies on, drawn anew as sharp as a projector shows it. */

import { t } from "../lib/words.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {{show: Show, drawn: () => Promise<void>, name: () => string}} Picture drawn: when what is stale has been drawn; name: what it is called beside others */

/** Pixels of the file for each of the page. */
const SHARP = 2;
/** The line of names above pictures side by side, in pixels of the page. */
const NAMES = 34;

/** What stands beside a picture. @type {WeakMap<Show, {own: () => string, others: Set<Picture>}>} */
const company = new WeakMap();

/**
 * Let a picture be part of another's file for as long as it stands beside it.
 * @param {Show} show @param {() => string} own what that is called then
 * @param {Picture} other
 * @returns {() => void} when it no longer does
 */
export function standBeside(show, own, other) {
  const { others } = company.get(show) ?? { others: new Set() };
  company.set(show, { own, others: others.add(other) });
  return () => void others.delete(other);
}

/** The pictures that are seen, from left to right. @param {Picture} first @returns {Picture[]} */
function seen(first) {
  const left = (/** @type {Picture} */ { show }) => show.host.getBoundingClientRect().left;
  return [first, ...(company.get(first.show)?.others ?? [])].filter(({ show }) => show.host.getClientRects().length > 0).sort((a, b) => left(a) - left(b));
}

/** Draw a picture so much sharper than its screen has it. @param {Picture} picture @param {number} times */
function sharpened({ show, drawn }, times) {
  const { canvases } = show;
  const { far } = canvases;
  const anew = (/** @type {number} */ scale) => {
    canvases.far = scale;
    show.stale = true;
    return drawn();
  };
  return { ready: anew(far * times), back: () => void anew(far) };
}

/**
 * @param {Show} show
 * @param {() => Promise<void>} drawn when what is stale has been drawn
 * @returns {Promise<Blob>} a PNG
 */
export async function snapshot(show, drawn) {
  const pictures = seen({ show, drawn, name: () => company.get(show)?.own() ?? "" });
  const sharp = pictures.map((picture) => sharpened(picture, Math.max(1, SHARP / (window.devicePixelRatio || 1))));
  await Promise.all(sharp.map(({ ready }) => ready));
  const sheet = together(pictures);
  for (const { back } of sharp) back();
  return new Promise((done, failed) => sheet.toBlob((blob) => (blob ? done(blob) : failed(new Error(t("The browser makes no PNG of it.")))), "image/png"));
}

/** @param {readonly Picture[]} pictures @returns {HTMLCanvasElement} */
function together(pictures) {
  const layers = pictures.map(({ show: { canvases } }) => [canvases.still, canvases.moving].map(({ canvas }) => canvas));
  const [ratio, palette] = [pictures[0]?.show.canvases.ratio ?? 1, pictures[0]?.show.palette];
  const above = pictures.length > 1 ? Math.round(NAMES * ratio) : 0;
  const height = Math.max(...layers.map(([still]) => still?.height ?? 0));
  const sheet = Object.assign(document.createElement("canvas"), { width: layers.reduce((sum, [still]) => sum + (still?.width ?? 0), 0), height: height + above });
  const ink = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  ink.fillStyle = palette?.paper ?? "#fff";
  ink.fillRect(0, 0, sheet.width, sheet.height);
  let x = 0;
  layers.forEach((canvases, at) => {
    for (const canvas of canvases) ink.drawImage(canvas, x, above);
    ink.fillStyle = palette?.inkSoft ?? "#555";
    ink.font = `600 ${14 * ratio}px ${pictures[at]?.show.fonts?.sans ?? "sans-serif"}`;
    if (above > 0) ink.fillText(pictures[at]?.name() ?? "", x + 16 * ratio, 23 * ratio);
    ink.fillStyle = palette?.line ?? "#ccc";
    if (at > 0) ink.fillRect(x, 0, ratio, sheet.height);
    x += canvases[0]?.width ?? 0;
  });
  return sheet;
}
