// @ts-check
/**
 * Places between the cells: where the taps of a frame read whose places a tensor holds. A dot stands at the place itself, a line leads
 * to it from where it would stand unmoved, and it is as large as it counts.
 */

import { linesOf } from "../wire/held.js";
import { numberOf } from "../wire/radix.js";
import { nothing } from "../wire/scene.js";
import { place } from "../wire/taps.js";
import { FREE } from "../wire/types.js";
import { valueAt } from "../wire/values.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../lib/palette.js").Palette} Palette */
/** @typedef {import("../wire/types.js").Assignment} Assignment */
/** @typedef {import("../wire/held.js").Line} Line */
/** @typedef {readonly [number, number]} Point x and y in pixels */

/**
 * @typedef {object} Sample one place in one open sheet
 * @property {Face} face
 * @property {number} slot
 * @property {number} entry where the tensors hold it
 * @property {Assignment} tap its first neighbour
 * @property {Point} at
 * @property {Point} unmoved
 * @property {number} strength what its taps are multiplied by, whichever neighbour they read
 * @property {boolean} front whether the cursor's tap is one of its
 */

/** The axes of held places along a face's columns and rows, if it shows both. @param {View} view @param {Face} face @returns {readonly [Line, Line] | null} */
export function axesOn({ model }, { panel }) {
  const lines = linesOf(model);
  const [across, down] = [panel.cols, panel.rows].map(({ ids }) => lines.find(({ axis }) => ids.length === 1 && ids[0] === axis.s));
  return across && down ? [across, down] : null;
}

/** Pixels of a stage position. @param {Face} face @param {number} slot @param {readonly [number, number]} position column and row @returns {Point} */
function pixels(face, slot, [column, row]) {
  const { x = 0, y = 0 } = face.placed.slots[slot] ?? {};
  return [x + (column - face.col0 + 0.5) * face.cell, y + (row - face.row0 + 0.5) * face.cell];
}

/** The stage position of a pixel: `pixels` undone. @param {Face} face @param {number} slot @param {Point} point @returns {readonly [number, number]} */
export function positionAt(face, slot, [left, top]) {
  const { x = 0, y = 0 } = face.placed.slots[slot] ?? {};
  return [(left - x) / face.cell + face.col0 - 0.5, (top - y) / face.cell + face.row0 - 0.5];
}

/** Where a tap would stand if nothing moved it. @param {Line} line @param {Assignment} tap */
export const regular = ({ axis }, tap) => (axis.table.start[tap[axis.o] ?? 0] ?? 0) + (axis.table.step[tap[axis.k] ?? 0] ?? 0);

/** What every tap beside a place is multiplied by: the factors that depend on the place alone. @param {View} view @param {Line} line @param {Assignment} tap */
function strengthOf({ model, tensors }, { held }, tap) {
  const own = model.scene.factors.filter((name) => model.tensors.get(name)?.ids.every((id) => held.places.ids.includes(id)));
  return own.reduce((product, name) => product * valueAt(model, tensors, name, tap), 1);
}

/**
 * The places of a frame in a face.
 * @param {View} view
 * @param {Face} face
 * @returns {Sample[]}
 */
export function samplesOf(view, face) {
  const lines = axesOn(view, face);
  const [across, down] = lines ?? [];
  const group = across && view.groups.find(({ ids }) => ids.includes(across.held.plus));
  if (!across || !down || !group) return [];
  const { model, front } = view;
  /** @type {Map<string, Sample>} */
  const found = new Map();
  for (let row = 0; row < group.count; row += 1) {
    const tap = nothing(model);
    place(tap, group, row);
    if (tap[across.held.plus] !== 0 || tap[down.held.plus] !== 0) continue;
    const full = tap.map((index, id) => (index === FREE ? (front[id] ?? FREE) : index));
    const [sheet, entry] = [numberOf(face.panel.sheets, full), numberOf(across.held.places, tap)];
    const slot = face.slots.findIndex((each) => each?.sheet === sheet);
    if (slot < 0 || entry < 0) continue;
    found.set(`${slot} ${entry}`, {
      face, slot, entry, tap: full,
      at: pixels(face, slot, [across.data[entry] ?? 0, down.data[entry] ?? 0]),
      unmoved: pixels(face, slot, [regular(across, tap), regular(down, tap)]),
      strength: strengthOf(view, across, tap),
      front: across.held.places.ids.every((id) => front[id] === tap[id]),
    });
  }
  return [...found.values()];
}

/** The same places, the one that is being moved where the pointer is. @param {Sample[]} samples @param {import("./drag.js").Pulled | null} pulled */
export const pulledTo = (samples, pulled) =>
  samples.map((sample) => (sample.entry === pulled?.entry ? { ...sample, at: pixels(sample.face, sample.slot, pulled.at) } : sample));

/** How large a dot is: as strong as it counts; round the number where it stands on a cell. @param {Sample} sample */
function radius({ face, strength, at, unmoved }) {
  const still = Math.hypot(at[0] - unmoved[0], at[1] - unmoved[1]) < 1;
  const full = still ? Math.min(16, face.cell * 0.4) : Math.max(2.5, Math.min(6.5, face.cell * 0.18));
  return full * (0.45 + 0.55 * Math.min(1, Math.abs(strength)));
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Palette} palette
 * @param {readonly Sample[]} samples of one face
 */
export function drawSamples(ink, palette, samples) {
  const [first] = samples;
  if (!first) return;
  const { frame } = first.face.placed;
  ink.save();
  ink.beginPath();
  ink.rect(frame.x - 8, frame.y - 8, frame.width + 16, frame.height + 16);
  ink.clip();
  for (const sample of samples) if (sample.front) neighbours(ink, palette, sample);
  for (const sample of samples) trace(ink, palette, sample);
  for (const sample of [...samples].sort((a, b) => Number(a.front) - Number(b.front))) dot(ink, palette, sample);
  ink.restore();
}

/** The four cells about the cursor's place. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
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

/** From where a place would be to where it is. @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
function trace(ink, palette, { unmoved: [x, y], at: [left, top] }) {
  if (Math.hypot(left - x, top - y) < 1) return;
  ink.strokeStyle = ink.fillStyle = palette.weight;
  ink.lineWidth = 1.75;
  ink.beginPath();
  ink.moveTo(x, y);
  ink.lineTo(left, top);
  ink.stroke();
  ink.beginPath();
  ink.arc(x, y, 2, 0, 2 * Math.PI);
  ink.fill();
}

/** @param {CanvasRenderingContext2D} ink @param {Palette} palette @param {Sample} sample */
function dot(ink, palette, sample) {
  const { at: [x, y], front, strength } = sample;
  const size = radius(sample);
  const circle = (/** @type {number} */ r) => {
    ink.beginPath();
    ink.arc(x, y, r, 0, 2 * Math.PI);
  };
  const large = size > 7;
  ink.strokeStyle = palette.panel;
  ink.lineWidth = 1.5;
  circle(size + 1);
  ink.stroke();
  ink.fillStyle = ink.strokeStyle = strength < 0 ? palette.negative : palette.weight;
  ink.lineWidth = 2;
  circle(size);
  ink.globalAlpha = large ? 0.1 : 1;
  ink.fill();
  ink.globalAlpha = 1;
  if (large) ink.stroke();
  if (!front) return;
  ink.strokeStyle = palette.focus;
  ink.lineWidth = 2.5;
  circle(size + 3);
  ink.stroke();
}

/** The place under the pointer: the nearest within reach. @param {readonly Sample[]} samples @param {Point} point @param {number} reach pixels */
export function sampleUnder(samples, [x, y], reach) {
  /** @type {Sample | null} */
  let best = null;
  let least = reach;
  for (const sample of samples) {
    const far = Math.hypot(sample.at[0] - x, sample.at[1] - y);
    if (far <= least) [best, least] = [sample, far];
  }
  return best;
}
