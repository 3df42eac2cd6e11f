// @ts-check
/** The colour of a cell that is only a dot, as one packed number per dot: looked up, never computed twice. */

import { COPY, CROP, HOLE, PADDING } from "../wire/table.js";

/** @typedef {import("./tints.js").Tints} Tints */
/** @typedef {import("./tints.js").Rgb} Rgb */
/** @typedef {import("./cells.js").Look} Look */

const LEVELS = 256;

/** As ImageData wants it on every machine people have (little-endian): alpha, blue, green, red. @param {Rgb} colour */
const packed = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** @param {number} value */
const byte = (value) => Math.max(0, Math.min(255, Math.round(value)));

/** @typedef {{special: {padding: number, warn: number, bad: number, faint: Rgb}, lut: Uint32Array}} Dyes */

/** The same for every panel of one set of tints. @type {WeakMap<Tints, Dyes>} */
const known = new WeakMap();

/** @param {Tints} tints @returns {Dyes} */
function dyesOf(tints) {
  const { rgb } = tints.palette;
  const dyes = known.get(tints) ?? {
    special: { padding: packed(rgb("padding")), warn: packed(rgb("warn")), bad: packed(rgb("bad")), faint: rgb("padding") },
    lut: Uint32Array.from({ length: 2 * LEVELS + 1 }, (_, at) => packed(tints.dot((at - LEVELS) / LEVELS, 1))),
  };
  known.set(tints, dyes);
  return dyes;
}

export class Dots {
  /** @param {Tints} tints @param {Look} look */
  constructor(tints, look) {
    this.look = look;
    const { special, lut } = dyesOf(tints);
    this.special = special;
    this.lut = lut;
  }

  /** 0: nothing there. @param {number} value @param {number} kind @param {boolean} [apart] not what it should be */
  at(value, kind, apart = false) {
    const { look, special } = this;
    if (kind === PADDING || kind === HOLE) return special.padding;
    if (Number.isNaN(value)) return 0;
    if (apart) return special.bad;
    if (look.counts && value === 0) return special.warn;
    if (look.grey === 0 && kind === CROP) return special.padding;
    if (look.grey === 0) return this.lut[LEVELS + Math.round(LEVELS * Math.max(-1, Math.min(1, value / look.scale)))] ?? 0;
    const level = byte(value * look.grey);
    const dot = look.hue >= 0 ? hued(level, look.hue) : /** @type {Rgb} */ ([level, level, level]);
    return packed(kind === COPY || kind === CROP ? this.faded(dot) : dot);
  }

  /** Three channels as one colour. @param {number} red @param {number} green @param {number} blue @param {number} kind */
  composite(red, green, blue, kind) {
    if (kind === PADDING || kind === HOLE) return this.special.padding;
    const { grey } = this.look;
    const dot = /** @type {const} */ ([byte(red * grey), byte(green * grey), byte(blue * grey)]);
    return packed(kind === COPY || kind === CROP ? this.faded(dot) : dot);
  }

  /** @param {Rgb} colour @returns {Rgb} */
  faded([red, green, blue]) {
    const [r, g, b] = this.special.faint;
    return [(red + r) >> 1, (green + g) >> 1, (blue + b) >> 1];
  }
}

/** A grey with the hue of its channel: 0 red, 1 green, 2 blue. @param {number} level @param {number} hue @returns {Rgb} */
export function hued(level, hue) {
  const dim = Math.round(level * 0.42);
  return [hue === 0 ? level : dim, hue === 1 ? level : dim, hue === 2 ? level : dim];
}

/** @param {number} dot */
export const cssOf = (dot) => `rgb(${dot & 255}, ${(dot >> 8) & 255}, ${(dot >> 16) & 255})`;

/** A photograph is more than this bright somewhere; small whole numbers travel as bytes too. */
const BRIGHT = 32;

/**
 * Which tensors look like photographs, and what their values are multiplied by to be a grey: an input of bytes, and its output if that is never negative.
 * @param {import("../wire/types.js").Tensors} tensors
 * @param {readonly string[]} [others] that hold the input's own values
 * @returns {ReadonlyMap<string, number>}
 */
export function greysOf(tensors, others = []) {
  const [input, output] = [tensors.get("input")?.data, tensors.get("output")?.data];
  /** @type {Map<string, number>} */
  const greys = new Map();
  if (!(input instanceof Uint8Array) || !input.some((value) => value > BRIGHT)) return greys;
  for (const name of ["input", ...others]) greys.set(name, 1);
  let [least, most] = [0, 255];
  for (const value of output ?? []) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (output && least >= 0) greys.set("output", 255 / most);
  return greys;
}

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

  /** @param {{rows: number, cols: number}} size */
  holds({ rows, cols }) {
    return this.canvas.width === cols && this.canvas.height === rows;
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
