// @ts-check
/**
 * Products on their way: after a step that is slow enough, what the frame's taps multiply flies along the links into the cell
 * it ends in. It tells of numbers that stand there already: none of them waits for it.
 */

import { formatNumber } from "../lib/words.js";
import { numberOf } from "../wire/table.js";
import { countTaps, eachTap, restrict } from "../wire/taps.js";
import { termAt } from "../wire/values.js";
import { TONES } from "./tints.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./scenery.js").Scenery} Scenery */
/** @typedef {import("./moving.js").MovingLayer} MovingLayer */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Assignment} Assignment */
/** @typedef {{x: number, y: number}} Spot */

/**
 * @typedef {object} Flight from the middle of one cell to that of another, while a part of the whole time
 * @property {string} link the panels' names
 * @property {Spot} from
 * @property {Spot} to
 * @property {Panel["role"]} role whose colour and shape it has
 * @property {string} text the tap's product; nothing where only a dot flies
 * @property {number} size of the text
 * @property {number} starts
 * @property {number} ends
 * @property {boolean} lost it is not what the frame keeps
 */

/** So many taps fly: all of a 5 × 5 kernel, or of a 3 × 3 one over three channels. */
export const MOST = 27;
/** Numbers are read in cells of this size. */
const LEGIBLE = 20;
/** How much of its leg the first tap is ahead of the last. */
const AHEAD = 0.3;
const DEEPEST = 1;
/** A flight takes as many milliseconds as there were since the last step, at most so many; where there were fewer, nothing flies. */
const LONGEST = 350;
const LEAST = 200;

/** Whether a panel holds what the frame makes. @param {Model} model @param {Panel} panel */
const made = ({ scene }, { value, fills, aside }) => !aside && (fills === "prefix" || fills === "sums" || ("tensor" in value && value.tensor === scene.result));

/**
 * The links that lead to what is made, each with how many more follow it on the longest way there.
 * @param {Model} model
 * @returns {Array<{from: Panel, to: Panel, more: number}>}
 */
export function legsOf(model) {
  const links = model.scene.links.flatMap(([a, b]) => {
    const [from, to] = [model.panels.get(a), model.panels.get(b)];
    return from && to && !from.aside && !to.aside ? [{ from, to }] : [];
  });
  /** @param {Panel} panel @param {number} [deep] @returns {number} */
  const behind = (panel, deep = 0) => {
    const next = deep > DEEPEST ? [] : links.filter(({ from }) => from === panel).map(({ to }) => behind(to, deep + 1));
    return Math.max(made(model, panel) ? 0 : -1, ...next.map((more) => (more < 0 ? -1 : more + 1)));
  };
  return links.map(({ from, to }) => ({ from, to, more: behind(to) })).filter(({ more }) => more >= 0 && more <= DEEPEST);
}

/** @param {number} count @param {number} kept @returns {number[]} evenly spread, both ends among them */
const spread = (count, kept) => Array.from({ length: kept }, (_, at) => (kept === 1 ? count >> 1 : Math.round((at * (count - 1)) / (kept - 1))));

/**
 * No more taps than `most`: of each group rows that lie evenly, so that what is left is still a grid.
 * @param {readonly Group[]} groups
 * @param {number} most
 * @returns {Group[]}
 */
export function thinned(groups, most) {
  const kept = groups.map(({ count }) => Math.min(count, most));
  while (kept.reduce((product, count) => product * count, 1) > most) kept[kept.indexOf(Math.max(...kept))] = Math.max(...kept) - 1;
  return groups.map((group, which) => {
    const [rows, width] = [kept[which] ?? 0, group.ids.length];
    if (rows === group.count) return group;
    return { ids: group.ids, count: rows, rows: Int32Array.from(spread(group.count, rows).flatMap((row) => [...group.rows.subarray(row * width, (row + 1) * width)])) };
  });
}

/** The dimensions that what is seen fixes: where only one sheet of several lies open, and the pins. @param {readonly Face[]} faces */
const fixedBy = (faces) => faces.flatMap(({ panel, slots }) => [...panel.pins, ...(slots.length < panel.sheets.count ? panel.sheets.ids : [])]);

/** The taps that fly. @param {View} view @param {readonly Face[]} faces @param {boolean} one only the tap in front @returns {Assignment[]} */
function flying({ model, groups, front }, faces, one) {
  if (one) return [front];
  const seen = restrict(groups, fixedBy(faces), front);
  if (countTaps(seen) === 0) return [];
  /** @type {Assignment[]} */
  const taps = [];
  eachTap(model, thinned(seen, MOST), (tap) => taps.push(tap.slice()));
  return taps;
}

/** Where a tap stands in a face, if that is seen. @param {Face} face @param {Assignment} tap @returns {{spot: Spot, key: string} | null} */
function standing(face, tap) {
  const { panel } = face;
  const sheet = numberOf(panel.sheets, tap);
  const slot = face.slots.findIndex((each) => each?.sheet === sheet);
  const [row, col] = [numberOf(panel.rows, tap), numberOf(panel.cols, tap)];
  const [down, across] = [row - face.row0, col - face.col0];
  if (slot < 0 || row < 0 || col < 0 || down < 0 || across < 0 || down >= face.rows || across >= face.cols) return null;
  const { x, y, width, height } = face.rect(slot, down * face.cols + across);
  return { spot: { x: x + width / 2, y: y + height / 2 }, key: `${face.placed.key} ${slot} ${down} ${across}` };
}

/** Of a panel and its magnifier the one that shows more of the taps; the magnifier, where it shows as many. @param {readonly Face[]} faces @param {Panel} panel @param {readonly Assignment[]} taps */
function nearest(faces, panel, taps) {
  const seen = (/** @type {Face} */ face) => taps.filter((tap) => standing(face, tap)).length;
  const own = faces.filter((face) => face.panel === panel).sort((a, b) => Number(b.magnifier) - Number(a.magnifier));
  return own.reduce((best, face) => (seen(face) > seen(best) ? face : best), /** @type {Face} */ (own[0]));
}

/**
 * @param {View} view
 * @param {Pick<Scenery, "faces" | "main">} scenery
 * @param {boolean} one whether the cursor stands on one tap of the frame
 * @returns {Flight[]}
 */
export function flightsOf(view, { faces, main }, one) {
  const { model } = view;
  const legs = legsOf(model).filter(({ from, to }) => main.has(from.name) && main.has(to.name));
  const taps = flying(view, legs.flatMap(({ from, to }) => [from, to].flatMap(({ name }) => main.get(name) ?? [])), one);
  const deepest = Math.max(0, ...legs.map(({ more }) => more));
  const alone = legs.filter(({ more }) => more === 0).length === 1;
  const seen = new Set();
  return legs.flatMap(({ from, to, more }) => {
    const [start, end] = [nearest(faces, from, taps), nearest(faces, to, taps)];
    const numbered = more === 0 && alone && start.cell >= LEGIBLE;
    return taps.flatMap((tap, at) => {
      const [leaves, reaches] = [standing(start, tap), standing(end, tap)];
      const key = `${leaves?.key} ${reaches?.key}`;
      if (!leaves || !reaches || seen.has(key)) return [];
      seen.add(key);
      const product = numbered ? termAt(model, view.tensors, model.scene.factors, tap) : NaN;
      return [{
        link: `${from.name} ${to.name}`, from: leaves.spot, to: reaches.spot, role: from.role, text: Number.isFinite(product) ? formatNumber(product, 4) : "", size: Math.min(13, start.cell * 0.36),
        ...during(deepest - more, deepest + 1, taps.length < 2 ? 0 : at / (taps.length - 1)), lost: view.won !== null && more === 0 && tap.some((index, id) => index !== view.won?.[id]),
      }];
    });
  });
}

/** When a tap is on a leg: one leg after the other, one tap a little after the other. @param {number} leg @param {number} legs @param {number} later 0 for the first tap, 1 for the last */
function during(leg, legs, later) {
  const starts = (leg + AHEAD * later) / legs;
  return { starts, ends: starts + (1 - AHEAD) / legs };
}

/** @param {number} part */
const eased = (part) => (part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2);

/**
 * Where a flight is, in a little bow, and how much of it is seen; null before and after.
 * @param {Flight} flight
 * @param {number} part of the whole time, 0 to 1
 */
export function placeAt({ from, to, starts, ends, lost }, part) {
  const own = (part - starts) / (ends - starts);
  if (own < 0 || own >= 1) return null;
  const along = eased(own);
  const bow = Math.min(26, 0.12 * Math.hypot(to.x - from.x, to.y - from.y)) * 4 * along * (1 - along);
  const strength = Math.min(1, own / 0.15, (1 - own) / 0.35) * (lost ? Math.max(0, 1 - 1.8 * own) : 1);
  return { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along - bow, strength };
}

/** @param {CanvasRenderingContext2D} ink @param {Panel["role"]} role @param {Spot} spot */
function dot(ink, role, { x, y }) {
  ink.beginPath();
  if (role === "input") ink.rect(x - 3.5, y - 3.5, 7, 7);
  else if (role === "weight") for (const [right, down] of /** @type {const} */ ([[0, -5], [5, 0], [0, 5], [-5, 0]])) ink.lineTo(x + right, y + down);
  else ink.arc(x, y, 4, 0, 2 * Math.PI);
  ink.closePath();
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {{palette: import("./tints.js").Palette, mono: string}} style
 * @param {readonly Flight[]} flights
 * @param {number} part of the whole time, 0 to 1
 */
export function drawFlights(ink, { palette, mono }, flights, part) {
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  for (const flight of flights) {
    const place = placeAt(flight, part);
    if (!place) continue;
    const colour = palette[TONES[flight.role]];
    ink.globalAlpha = place.strength;
    if (flight.text) {
      const [wide, high] = [flight.text.length * flight.size * 0.62 + 7, flight.size + 5];
      ink.beginPath();
      ink.roundRect(place.x - wide / 2, place.y - high / 2, wide, high, high / 2);
      ink.fillStyle = palette.panel;
    } else {
      dot(ink, flight.role, place);
      ink.fillStyle = colour;
    }
    ink.fill();
    ink.strokeStyle = flight.text ? colour : palette.panel;
    ink.lineWidth = 1.25;
    ink.stroke();
    if (!flight.text) continue;
    ink.fillStyle = colour;
    ink.font = `700 ${flight.size.toFixed(1)}px ${mono}`;
    ink.fillText(flight.text, place.x, place.y + 0.5);
  }
  ink.globalAlpha = 1;
}

/** When products fly: with speed detail gives way. A slow step has flights, a faster one only slides, the fastest jump. */
export class Flying {
  constructor() {
    this.since = -Infinity;
    /** How long what this step multiplies is on its way. */
    this.lasts = 0;
    /** @type {Flight[] | null} null: none, or not known yet */
    this.now = null;
    this.stepping = false;
    this.count = 0;
  }

  /** A step: what still flew is there. @param {number} now @param {boolean} slides */
  takeOff(now, slides) {
    const time = now - this.since;
    this.lasts = slides && time >= LEAST ? Math.min(time, LONGEST) : 0;
    this.since = now;
    this.now = null;
    this.stepping = true;
  }

  /** Everything stands elsewhere now. */
  astray() {
    this.now = null;
  }

  /** @param {MovingLayer} moving @param {View} view @param {Scenery} scenery @param {{now: number, one: boolean}} when one: the cursor is on one tap of the frame @returns {boolean} whether something is still on its way */
  draw({ ink, palette, still }, view, scenery, { now, one }) {
    const part = this.lasts > 0 ? Math.max(0, (now - this.since) / this.lasts) : 1;
    if (part >= 1) {
      this.now = null;
      return false;
    }
    if (this.stepping) {
      this.stepping = false; // the step's own drawing is done first
      return true;
    }
    if (!this.now) {
      this.now = flightsOf(view, scenery, one);
      this.count += this.now.length;
    }
    drawFlights(ink, { palette, mono: still.fonts.mono }, this.now, part);
    return this.now.length > 0;
  }
}
