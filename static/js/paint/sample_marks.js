// @ts-check
/**
 * How places between the cells are drawn: a ring at the place, filled as far as it counts; an arrow from where it would stand
 * unmoved; about the one in front its cells, with what it takes of each. The cells keep their numbers in a corner, clear of it all.
 */

import { formatNumber } from "../lib/words.js";
import { pixels, positionAt, pulledTo, samplesOf } from "./samples.js";
import { CHARACTER, SMALLEST_TEXT, charactersIn } from "./writing.js";

/** @typedef {import("./samples.js").Sample} Sample */
/** @typedef {import("./tints.js").Palette} Palette */

/** Cells smaller than this have no room for what is taken of them. */
const ROOM = 26;
/** So much of an arrow is its head. */
const HEAD = 5;
/** So far about the panel places are drawn that lie outside the map; only the arrows of those farther away leave it. */
const ABOUT = 24;

/** @param {Sample} sample */
const radius = ({ face }) => Math.max(3, Math.min(7, face.cell * 0.15));

/** Where the taps stand whose places a tensor holds. @param {import("./show.js").Show} show @param {import("./face.js").View} view */
export function drawPlaces({ moving, scenery, pulled }, view) {
  if (!moving) return;
  const faces = scenery?.faces ?? [];
  const how = { mono: moving.still.fonts.mono, titles: faces.map(({ placed }) => placed.heading) };
  for (const face of faces) drawSamples(moving.ink, moving.palette, pulledTo(samplesOf(view, face), pulled), how);
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Palette} palette
 * @param {readonly Sample[]} samples of one face
 * @param {{mono: string, titles: readonly import("./blocks.js").Rect[]}} how titles: what the cells about a place are not drawn over
 */
export function drawSamples(ink, palette, samples, { mono, titles }) {
  const [first] = samples;
  if (!first) return;
  const { frame } = first.face.placed;
  ink.save();
  ink.beginPath();
  ink.rect(frame.x - ABOUT, frame.y - ABOUT, frame.width + 2 * ABOUT, frame.height + 2 * ABOUT);
  ink.clip();
  const whole = (/** @type {Sample} */ sample) => {
    const [[x, y], room] = [sample.at, ABOUT - radius(sample) - 2];
    return x > frame.x - room && x < frame.x + frame.width + room && y > frame.y - room && y < frame.y + frame.height + room;
  };
  const inOrder = [...samples].sort((a, b) => Number(a.front) - Number(b.front));
  ink.save();
  ink.beginPath();
  ink.rect(0, 0, ink.canvas.width, ink.canvas.height);
  for (const { x, y, width, height } of titles) ink.rect(x, y, width, height);
  ink.clip("evenodd");
  for (const sample of samples) if (sample.front) neighbours(ink, palette, sample);
  ink.restore();
  for (const sample of inOrder) trace(ink, palette, sample);
  for (const sample of inOrder) if (whole(sample)) ring(ink, palette, sample);
  for (const sample of samples) for (const share of sample.shares) taken(ink, palette, { share, cell: sample.face.cell, mono });
  ink.restore();
  for (const sample of samples) if (sample.front && !whole(sample)) ring(ink, palette, sample); // wherever it went, it can be taken hold of
}

/** The four cells about the place in front. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
function neighbours(ink, palette, { face, slot, at }) {
  const [column, row] = positionAt(face, slot, at);
  const [x, y] = pixels(face, slot, [Math.floor(column + 1e-9) - 0.5, Math.floor(row + 1e-9) - 0.5]);
  ink.strokeStyle = palette.focus;
  ink.lineWidth = 2;
  ink.setLineDash([4, 3]);
  ink.beginPath();
  ink.roundRect(x, y, 2 * face.cell, 2 * face.cell, Math.min(5, face.cell / 6));
  ink.stroke();
  ink.setLineDash([]);
}

/** From where a place would be, faint, to where it is. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
function trace(ink, palette, sample) {
  const { unmoved: [x, y], at: [left, top] } = sample;
  const [far, size] = [Math.hypot(left - x, top - y), radius(sample)];
  if (far < 1) return;
  const [dx, dy] = [(left - x) / far, (top - y) / far];
  ink.strokeStyle = ink.fillStyle = palette.weight;
  ink.globalAlpha = sample.front ? 0.9 : 0.5;
  ink.lineWidth = 1.25;
  ink.beginPath();
  ink.arc(x, y, Math.max(1.5, size * 0.4), 0, 2 * Math.PI);
  ink.stroke();
  const end = far - size - 1;
  if (end > HEAD + 2) {
    const [tipX, tipY] = [x + dx * end, y + dy * end];
    const [backX, backY] = [tipX - dx * HEAD, tipY - dy * HEAD];
    ink.lineWidth = sample.front ? 2 : 1.5;
    ink.beginPath();
    ink.moveTo(x + dx * size * 0.4, y + dy * size * 0.4);
    ink.lineTo(backX, backY);
    ink.stroke();
    ink.beginPath();
    ink.moveTo(tipX, tipY);
    ink.lineTo(backX - dy * HEAD * 0.6, backY + dx * HEAD * 0.6);
    ink.lineTo(backX + dy * HEAD * 0.6, backY - dx * HEAD * 0.6);
    ink.fill();
  }
  ink.globalAlpha = 1;
}

/** The area filled is how strongly the place counts. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
function ring(ink, palette, sample) {
  const { at: [x, y], front, strength } = sample;
  const size = radius(sample);
  const circle = (/** @type {number} */ r) => {
    ink.beginPath();
    ink.arc(x, y, r, 0, 2 * Math.PI);
  };
  ink.fillStyle = palette.panel;
  circle(size + 1.5);
  ink.fill();
  ink.fillStyle = ink.strokeStyle = strength < 0 ? palette.negative : palette.weight;
  circle(size * Math.sqrt(Math.min(1, Math.abs(strength))));
  ink.fill();
  ink.lineWidth = 1.25;
  circle(size);
  ink.stroke();
  if (!front) return;
  ink.strokeStyle = palette.focus;
  ink.lineWidth = 2.5;
  circle(size + 2.5);
  ink.stroke();
}

/** What is taken of a cell, in the corner opposite to its number. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {{share: import("./samples.js").Share, cell: number, mono: string}} what */
function taken(ink, palette, { share: { rect, value }, cell, mono }) {
  if (cell < ROOM) return;
  const most = charactersIn(cell - 3) - 1;
  const unit = most > 2 ? 100 : 10;
  const near = Math.round(value * unit) / unit;
  const number = Number.isInteger(near) && near !== value ? near.toFixed(1) : formatNumber(near, most); // what was rounded does not look whole
  const text = `×${number.replace(/^(−?)0\./, "$1.")}`;
  const size = Math.min(13, Math.max(SMALLEST_TEXT, cell * 0.26), (cell - 5) / (CHARACTER * text.length));
  const [right, bottom] = [rect.x + rect.width - 3.5, rect.y + rect.height - 3];
  ink.font = `700 ${size.toFixed(1)}px ${mono}`;
  const wide = ink.measureText(text).width;
  ink.fillStyle = palette.panel;
  ink.globalAlpha = 0.86;
  ink.beginPath();
  ink.roundRect(right - wide - 2, bottom - size - 0.5, wide + 4, size + 2, 3);
  ink.fill();
  ink.globalAlpha = 1;
  ink.fillStyle = palette.focus;
  ink.textAlign = "right";
  ink.textBaseline = "alphabetic";
  ink.fillText(text, right, bottom - size * 0.12);
}
