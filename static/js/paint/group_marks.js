// @ts-check
/**
 * The hue and the name of each group, the same in every panel: a band along the sheets (or the rows and columns) of the group, and
 * a tag. Hues come round again after a handful of groups; neighbours always differ.
 */

import { part, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";
import { PAD } from "./blocks.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("./tints.js").Palette} Palette */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/table.js").Radix} Radix */
/** @typedef {{group: number, band: Rect, tag: {x: number, y: number} | null}} Mark */

const HUES = /** @type {const} */ (["groupA", "groupB", "groupC", "groupD", "groupE"]);
const BAND = 3;
const TAG = { size: 9.5, high: 12 };
const HATCH = 9;
/** Groups with fewer pixels along an edge have a band and no tag. */
const ROOM = 16;

/** @param {number} group */
export const hueOf = (group) => /** @type {(typeof HUES)[number]} */ (HUES[group % HUES.length]);

/** The group that all of a sheet belongs to, −1 where there is none. @param {Model} model @param {Panel} panel @param {number} sheet @param {import("../wire/types.js").Assignment} front */
export function groupOf(model, panel, sheet, front) {
  const g = model.id.get("g") ?? -1;
  if (g < 0 || (model.size[g] ?? 1) < 2) return -1;
  if (panel.sheets.ids.includes(g)) return spell(panel.sheets, sheet, nothing(model))[g] ?? -1;
  return panel.pins.includes(g) ? (front[g] ?? -1) : -1;
}

/**
 * The groups along an edge that runs through them: of the seen numbers those that are of one group, in a row.
 * @param {Radix} radix
 * @param {number} g the dimension
 * @param {{first: number, seen: number}} range
 * @returns {Array<{group: number, from: number, to: number}>} from and to counted from the first that is seen
 */
export function runsOf(radix, g, { first, seen }) {
  const at = radix.ids.indexOf(g);
  const [size, stride] = [radix.sizes[at] ?? 1, radix.strides[at] ?? 1];
  if (at < 0 || size < 2) return [];
  /** @type {Array<{group: number, from: number, to: number}>} */
  const runs = [];
  for (let place = 0; place < seen; place += 1) {
    const number = first + place - radix.before;
    if (number < 0 || number >= radix.places) continue;
    const digit = Math.floor(number / stride) % size;
    const group = part(radix, at, digit) / stride;
    const last = runs[runs.length - 1];
    if (last && last.group === group && last.to === place) last.to = place + 1;
    else runs.push({ group, from: place, to: place + 1 });
  }
  return runs;
}

/** @typedef {{id: number, index: number, size: number}} Part what tells a sheet from others: a dimension, its index and how many there are */

/**
 * A group and the channels in it are one channel, as a tensor counts them and the notes do; which group that is its tag says.
 * @param {Model} model @param {readonly Part[]} parts @returns {readonly Part[]}
 */
export function oneChannel({ names }, parts) {
  const [group, channel] = [["g"], ["c", "m"]].map((letters) => parts.find(({ id }) => letters.includes(names[id] ?? "")));
  if (!group || !channel || group.size === 1) return parts;
  const [slow, fast] = parts.indexOf(group) < parts.indexOf(channel) ? [group, channel] : [channel, group];
  const one = { id: channel.id, index: slow.index * fast.size + fast.index, size: slow.size * fast.size };
  return parts.flatMap((each) => (each === slow ? one : each === fast ? [] : each));
}

/** @param {Face} face @param {View} view @returns {Mark[]} */
export function marksOf(face, { model, front }) {
  const { panel, placed, cell } = face;
  if (panel.aside) return [];
  const g = model.id.get("g") ?? -1;
  const sheets = face.slots.flatMap((slot, at) => {
    const room = placed.rooms[at];
    const group = slot && slot.colours.length === 0 ? groupOf(model, panel, slot.sheet, front) : -1;
    if (!room || group < 0) return [];
    const [x, y] = [room.x - PAD, room.y - PAD];
    return [{ group, band: { x, y: y + 2, width: BAND, height: room.height + 2 * PAD - 4 }, tag: { x: x - 2, y: y - 6 } }];
  });
  const front0 = face.slots[0]?.sheet ?? 0;
  const peeks = sheets.length === 0 ? [] : placed.peeks.map((rect, at) => ({
    group: groupOf(model, panel, (front0 + 1 + at) % panel.sheets.count, front), tag: null,
    band: { x: rect.x + rect.width - BAND - 1, y: rect.y + 4, width: BAND, height: rect.height - 8 },
  }));
  const edges = face.slots.flatMap((_, at) => {
    const { x, y } = placed.slots[at] ?? { x: 0, y: 0 };
    const tagged = (/** @type {{from: number, to: number}} */ { from, to }) => (to - from) * cell >= ROOM;
    const rows = runsOf(panel.rows, g, { first: face.row0, seen: face.rows }).map((run) => ({
      group: run.group, band: { x: x - PAD, y: y + run.from * cell, width: BAND, height: (run.to - run.from) * cell - 1 }, tag: tagged(run) ? { x: Math.max(1, x - PAD - 12), y: y + run.from * cell - 4 } : null,
    }));
    const cols = runsOf(panel.cols, g, { first: face.col0, seen: face.cols }).map((run) => ({
      group: run.group, band: { x: x + run.from * cell, y: y - PAD, width: (run.to - run.from) * cell - 1, height: BAND }, tag: tagged(run) ? { x: x + ((run.from + run.to) / 2) * cell - 7, y: y - PAD - 6 } : null,
    }));
    return [...rows, ...cols];
  });
  return [...sheets, ...peeks, ...edges];
}

/** Where a panel has rows of one group and columns of another: what groups leave no weights for. @param {Face} face @param {Model} model @returns {Rect[]} */
export function removedRects({ panel, placed, cell, row0, col0, rows, cols }, model) {
  const g = model.id.get("g") ?? -1;
  if (panel.aside || !panel.rows.ids.includes(g) || !panel.cols.ids.includes(g)) return [];
  const across = runsOf(panel.cols, g, { first: col0, seen: cols });
  return placed.slots.flatMap(({ x, y }) => runsOf(panel.rows, g, { first: row0, seen: rows }).flatMap(({ group, from, to }) => {
    const own = across.find((run) => run.group === group);
    const gaps = own ? [[0, own.from], [own.to, cols]] : [[0, cols]];
    return gaps.flatMap(([start = 0, end = 0]) => (end > start ? [{ x: x + start * cell, y: y + from * cell, width: (end - start) * cell, height: (to - from) * cell }] : []));
  }));
}

/** Slanted the other way than padding's hatch, and wider: nothing stands there, not even a 0 that was computed. @param {CanvasRenderingContext2D} ink @param {Rect} rect @param {Palette} palette */
export function hatchRemoved(ink, { x, y, width, height }, palette) {
  ink.save();
  ink.beginPath();
  ink.rect(x, y, width, height);
  ink.clip();
  ink.fillStyle = palette.padding;
  ink.fill();
  ink.strokeStyle = palette.inkSoft;
  ink.globalAlpha = 0.45;
  ink.lineWidth = 1;
  ink.beginPath();
  for (let at = Math.floor((x - y - height) / HATCH) * HATCH; at < x + width - y; at += HATCH) {
    ink.moveTo(y + at, y);
    ink.lineTo(y + at + height, y + height);
  }
  ink.stroke();
  ink.restore();
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {{palette: Palette, sans: string}} style
 * @param {View} view
 * @param {readonly Face[]} faces
 */
export function drawGroups(ink, { palette, sans }, view, faces) {
  for (const rect of faces.flatMap((face) => removedRects(face, view.model))) hatchRemoved(ink, rect, palette);
  for (const mark of faces.flatMap((face) => marksOf(face, view))) drawTag(ink, { palette, sans }, mark);
}

/** @param {CanvasRenderingContext2D} ink @param {{palette: Palette, sans: string}} style @param {Mark} mark */
export function drawTag(ink, { palette, sans }, { group, band, tag }) {
  ink.font = `600 ${TAG.size}px ${sans}`;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.fillStyle = palette[hueOf(group)];
  ink.beginPath();
  ink.roundRect(band.x, band.y, band.width, band.height, 1.5);
  const text = `g${group}`;
  const wide = 4 + text.length * TAG.size * 0.62;
  if (tag) ink.roundRect(tag.x, tag.y, wide, TAG.high, 3);
  ink.fill();
  if (!tag) return;
  ink.fillStyle = palette.panel;
  ink.fillText(text, tag.x + wide / 2, tag.y + TAG.high / 2 + 0.5);
}
