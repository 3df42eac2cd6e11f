// @ts-check
/** How numbers are written into the cells of a panel: how many characters any of them needs, and the smallest cell with room for so many. */

import { ABOUT, formatNumber } from "../lib/words.js";
import { cellAssignment, nothing } from "../wire/scene.js";
import { COPY } from "../wire/table.js";
import { countTaps, groupsOf } from "../wire/taps.js";
import { fills } from "./needs.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {{least: number, most: number, whole: boolean}} Extent between which numbers lie, and whether all are whole */

/**
 * @typedef {object} Wants how the numbers of a panel are to be written
 * @property {number} characters how many each of them can be told in; with fewer some could not
 * @property {number} digits how many they like to have
 * @property {number} largest what the smallest may be nothing beside
 */

/** Numbers are written with fewer digits rather than smaller than this: where that is not enough a panel has its colours, and the loupe. */
export const SMALLEST_TEXT = 9;
/** Width of one monospaced character in ems. */
export const CHARACTER = 0.602;
/** Longer numbers than this are rounded. */
const MOST_CHARACTERS = 5;
/** No cell below this has a number, however short. */
const LOWEST = 11;
/** Small numbers may be rounded to decimals that go so often into the largest of their panel. */
const COARSE = 5;
/** A panel's growing sums are followed through no more taps than this before it is drawn. */
const MOST_TAPS = 20_000;

/** The smallest cell with room for so many characters. @param {number} characters */
export const cellFor = (characters) => Math.max(LOWEST, Math.ceil(2 + SMALLEST_TEXT * CHARACTER * characters));

/** How many characters a cell has room for. @param {number} cell */
export const charactersIn = (cell) => (cell < LOWEST ? 0 : Math.floor((cell - 2) / (SMALLEST_TEXT * CHARACTER) + 1e-9));

/**
 * A number in so many characters: with fewer digits, in thousands, as a power of ten; next to nothing beside the largest of its panel, as that. "": not at all.
 * @param {number} value @param {number} most @param {number} largest
 */
export function textIn(value, most, largest) {
  const [size, sign] = [Math.abs(value), value < 0 ? "\u2212" : ""];
  const text = formatNumber(value, most);
  const tries = text.length <= most ? [text] : [];
  if (tries.length === 0 && size >= 999.5) tries.push(`${sign}${Math.round(size / 1e3)}k`, `${sign}${size.toExponential(0).replace("+", "")}`);
  if (tries.length === 0 && size < 1) {
    const decimals = Math.max(0, Math.min(9, most - sign.length - 1));
    const [fixed, fine] = [size.toFixed(decimals), decimals > 0 && 10 ** -decimals <= largest / COARSE];
    if (size <= largest / 50 || (Number(fixed) === 0 && fine)) tries.push(`${ABOUT}0`);
    else if (fine) tries.push(sign + fixed.replace(/^0\./, "."));
  }
  return tries.find((each) => each.length <= most) ?? "";
}

/** @type {Extent} */
const NOTHING = { least: 0, most: 0, whole: true };

/** Numbers are measured once, as they never change where they are. @type {WeakMap<ArrayLike<number>, Extent>} */
const extents = new WeakMap();

/** @param {ArrayLike<number> | undefined} data @returns {Extent} */
export function extentOf(data) {
  if (!data) return NOTHING;
  const known = extents.get(data);
  if (known) return known;
  const found = { ...NOTHING };
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? 0;
    if (value < found.least && value > -Infinity) found.least = value;
    if (value > found.most && value < Infinity) found.most = value;
    if (found.whole && value % 1 !== 0 && Number.isFinite(value)) found.whole = false;
  }
  extents.set(data, found);
  return found;
}

/** @param {Extent} a @param {Extent} b @returns {Extent} */
function times(a, b) {
  const ends = [a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most];
  return { least: Math.min(...ends), most: Math.max(...ends), whole: a.whole && b.whole };
}

/** @param {Extent} a @param {Extent} b @returns {Extent} */
const plus = (a, b) => ({ least: a.least + b.least, most: a.most + b.most, whole: a.whole && b.whole });

/** @param {Extent} a @param {Extent} b @returns {Extent} */
const either = (a, b) => ({ least: Math.min(a.least, b.least), most: Math.max(a.most, b.most), whole: a.whole && b.whole });

/** So many of them at most. @param {Extent} each @param {number} count @returns {Extent} */
const summed = ({ least, most, whole }, count) => ({ least: Math.min(0, least * count), most: Math.max(0, most * count), whole });

/** How many taps may meet in one cell of a panel. @param {Model} model @param {Panel} panel */
function meeting(model, panel) {
  const middle = { row: panel.rows.count >> 1, col: panel.cols.count >> 1, sheet: panel.sheets.count >> 1 };
  const front = nothing(model);
  for (const pin of panel.pins) front[pin] = (model.size[pin] ?? 1) >> 1;
  const copies = model.axes.reduce((product, { table, k }) => product * (table.kind.includes(COPY) ? (model.size[k] ?? 1) : 1), 1);
  return copies * Math.max(1, countTaps(groupsOf(model, cellAssignment(model, panel, middle, front))));
}

/** Of how many things at most a cell of a panel is the count. @param {Model} model @param {"o" | "i"} letter */
const counted = (model, letter) => model.axes.reduce((product, axis) => product * Math.max(1, model.size[axis[letter]] ?? 1), 1);

/** What its cells may hold from the first frame to the last. @param {Model} model @param {Tensors} tensors @param {Panel} panel @returns {Extent} */
function extentOfPanel(model, tensors, panel) {
  const { value, before, terms } = panel;
  const of = (/** @type {string} */ name) => extentOf(tensors.get(name)?.data);
  const product = (/** @type {readonly string[]} */ names) => summed(names.map(of).reduce(times, { least: 1, most: 1, whole: true }), meeting(model, panel));
  if ("distinct" in value) return { least: 0, most: counted(model, value.distinct), whole: true };
  const own = either("tensor" in value ? of(value.tensor) : panel.fills === "sums" ? of(model.scene.result) : product(value.sum), of(before));
  if (panel.fills !== "sums") return own;
  const growing = fills.here?.extremes(model, tensors, panel, MOST_TAPS) ?? product(terms);
  return either(own, plus(growing, either(NOTHING, of(model.scene.added ?? "bias"))));
}

/** @param {Extent} extent @returns {number[]} the numbers in it that take the most room */
function longest({ least, most, whole }) {
  const largest = Math.max(-least, most);
  const top = largest > 0 ? Math.floor(Math.log10(largest)) : 0;
  const powers = Array.from({ length: whole ? top + 2 : 8 }, (_, at) => 10 ** (whole ? at : top + 1 - at));
  const hard = powers.flatMap((power) => (whole ? [power - 1] : [0.99949 * power, 0.12345 * power])).concat(whole ? [] : largest / 49);
  return [least, most, ...hard.filter((each) => each <= most), ...hard.map((each) => -each).filter((each) => each >= least)];
}

/** How many characters some numbers like to have, from a few of them. @param {ArrayLike<number>} data */
function charactersOf(data) {
  const step = Math.max(1, Math.floor(data.length / 200));
  let most = 1;
  for (let at = 0; at < data.length; at += step) {
    const value = data[at] ?? NaN;
    if (!Number.isNaN(value)) most = Math.max(most, formatNumber(value, MOST_CHARACTERS).length);
  }
  return Math.min(most, MOST_CHARACTERS);
}

/** The tensors whose numbers a panel's are made of. @param {Model} model @param {Panel} panel @returns {string[]} */
function sourcesOf({ scene }, { value, before, fills: way, terms }) {
  const own = "tensor" in value ? [value.tensor] : "sum" in value ? value.sum : [];
  return [...own, before, ...(way === "sums" ? [...terms, scene.result, scene.added ?? "bias"] : [])].filter(Boolean);
}

/** @param {Model} model @param {Tensors} tensors @param {Panel} panel @returns {Wants} */
function measured(model, tensors, panel) {
  const extent = extentOfPanel(model, tensors, panel);
  const largest = Math.max(-extent.least, extent.most);
  const hard = longest(extent);
  let characters = model.scene.reduce === "max" ? 2 : extent.whole ? 1 : 3;
  while (characters < 9 && !hard.every((value) => textIn(value, characters, largest))) characters += 1;
  const data = "tensor" in panel.value && panel.fills !== "sums" ? tensors.get(panel.value.tensor)?.data : undefined;
  return { characters, largest, digits: charactersOf(data ?? (extent.whole ? hard : [0.12345])) };
}

/** What was measured, and of which numbers. @type {WeakMap<Panel, {names: string[], from: unknown[], wants: Wants}>} */
const known = new WeakMap();

/** How the numbers of a panel are to be written, whatever frame it is. @param {Model} model @param {Tensors} tensors @param {Panel} panel @returns {Wants} */
export function wantsOf(model, tensors, panel) {
  const found = known.get(panel);
  if (found?.names.every((name, at) => tensors.get(name)?.data === found.from[at])) return found.wants;
  const names = found?.names ?? sourcesOf(model, panel);
  const wants = measured(model, tensors, panel);
  known.set(panel, { names, from: names.map((name) => tensors.get(name)?.data), wants });
  return wants;
}
