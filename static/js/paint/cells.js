// @ts-check
/** One cell with its number: real, padding (hatched), a copy (hatched, in italics), a hole (dotted), cropped (crossed out). */

import { ABOUT, formatNumber } from "../lib/words.js";
import { COPY, CROP, HOLE, OUTSIDE, PADDING } from "../wire/table.js";
import { hued } from "./dots.js";
import { samples } from "./needs.js";
import { TONES } from "./tints.js";
import { CHARACTER, SMALLEST_TEXT, charactersIn, textIn } from "./writing.js";

/** @typedef {import("./tints.js").Tints} Tints */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("../wire/types.js").Panel["role"]} Role */

/**
 * @typedef {object} Look
 * @property {Role} role
 * @property {number} scale the value that gets the full tint
 * @property {number} cell pixels
 * @property {number} grey a value times this is its grey; 0: tinted instead
 * @property {number} hue 0 red, 1 green, 2 blue: a channel of a colour photograph; −1 none
 * @property {boolean} counts zero is worth a warning
 * @property {number} digits how many characters its numbers like to have, 0 where none is written
 * @property {number} largest what the smallest of them may be nothing beside
 * @property {boolean} corner numbers stand in a corner, clear of what is drawn between the cells
 */

/** @typedef {{value: number, kind: number, lit?: boolean, faint?: boolean, apart?: boolean, corner?: number}} Content value NaN: an empty cell; apart: not what it should be; corner: which one its number stands in */

/** A cell's border is drawn inside its rectangle. @param {number} cell */
export const gapOf = (cell) => (cell >= 22 ? 2 : cell >= 9 ? 1 : 0);

/** @typedef {{look: Look, characters: number, most: number, size: number, fonts: string[]}} Writing how long numbers like to be, may be and how large, and the font for each length */

/** Too long for its cell: only while it is being changed, when nothing may move to make room. */
const TOO_LONG = "\u2026";

/** @param {Look} look @returns {Writing} */
function writingFor(look) {
  const room = (look.cell - (look.cell > 24 ? 6 : 3)) / CHARACTER;
  const [characters, most] = [Math.max(2, Math.min(look.digits, Math.floor(room / SMALLEST_TEXT))), charactersIn(look.cell)];
  const size = Math.max(SMALLEST_TEXT, Math.min(fontSize(look.cell) * (look.corner ? 0.82 : 1), room / characters));
  return { look, characters: Math.min(most, Math.max(characters, 3)), most, size, fonts: [] };
}

/** The font of a number of some length. @param {Writing} writing @param {number} length @param {string} mono */
const fontFor = ({ look, size, fonts }, length, mono) => (fonts[length] ??= `${Math.min(size, (look.cell - 2) / (CHARACTER * length)).toFixed(1)}px ${mono}`);

/** As many digits as are read with ease, or as many as there is room for where those tell it not or only nearly. @param {Writing} writing @param {number} value */
function textFor({ look, characters, most }, value) {
  for (let length = characters; length < most; length += 1) {
    const text = formatNumber(value, length);
    if (text.length <= length && !text.startsWith(ABOUT)) return text;
  }
  return textIn(value, most, look.largest) || TOO_LONG;
}

export class CellPainter {
  /** @param {CanvasRenderingContext2D} ink @param {Tints} tints @param {{mono: string, ratio: number}} style */
  constructor(ink, tints, { mono, ratio }) {
    this.ink = ink;
    this.tints = tints;
    this.mono = mono;
    this.ratio = ratio;
    this.palette = tints.palette;
    this.hatches = patterns(ink, this.palette, ratio);
    /** How the numbers of the cells that are being drawn are written. @type {Writing | null} */
    this.writing = null;
  }

  /** @param {Look} look @param {Rect} rect @param {Content} content */
  draw(look, rect, content) {
    const inner = inset(rect, gapOf(look.cell) / 2);
    const empty = Number.isNaN(content.value);
    const { ink } = this;
    ink.fillStyle = this.background(look, content);
    ink.beginPath();
    if (look.cell >= 16) ink.roundRect(inner.x, inner.y, inner.width, inner.height, Math.min(4, look.cell / 9));
    else ink.rect(inner.x, inner.y, inner.width, inner.height);
    ink.fill();
    const texture = this.texture(look, content);
    if (texture) {
      ink.fillStyle = texture;
      ink.fill();
    }
    if (look.cell >= 9) {
      const wrong = content.apart && !empty;
      ink.lineWidth = content.lit || wrong ? 1.5 : 1;
      ink.strokeStyle = wrong ? this.palette.bad : content.lit ? this.palette[TONES[look.role]] : this.palette.line;
      if (empty) ink.globalAlpha = 0.45;
      ink.stroke();
      if (empty) ink.globalAlpha = 1;
    }
    if (content.apart && !empty && look.cell >= 14) this.corner(inner);
    if (!empty && look.digits > 0) this.number(look, rect, content);
  }

  /** What differs has a corner cut off, so that it can be told without its colour. @param {Rect} rect */
  corner({ x, y, width }) {
    const { ink } = this;
    const side = Math.max(5, Math.min(9, width / 4));
    ink.fillStyle = this.palette.bad;
    ink.beginPath();
    ink.moveTo(x + width - side, y);
    ink.lineTo(x + width, y);
    ink.lineTo(x + width, y + side);
    ink.fill();
  }

  /** @param {Look} look @param {Content} content */
  background(look, { value, kind, apart }) {
    const { palette } = this;
    if (kind === PADDING || kind === HOLE) return palette.padding;
    if (kind === OUTSIDE) return palette.paper;
    if (kind === CROP && look.grey === 0) return palette.padding;
    if (Number.isNaN(value)) return palette.panel;
    if (apart && look.cell < 9) return palette.bad;
    if (look.grey > 0) {
      const level = Math.max(0, Math.min(255, Math.round(value * look.grey)));
      return look.hue < 0 ? `rgb(${level}, ${level}, ${level})` : `rgb(${hued(level, look.hue).join()})`;
    }
    return this.tints.fill(value, look.scale);
  }

  /** The pattern over a cell that is no plain cell, if any. @param {Look} look @param {Content} content */
  texture(look, { value, kind }) {
    const { hatches } = this;
    if (look.counts && value === 0) return hatches.warn;
    if (kind === PADDING || kind === COPY) return hatches.padding;
    if (kind === HOLE) return hatches.hole;
    return kind === CROP ? hatches.crop : null;
  }

  /** @param {Look} look @param {Rect} rect @param {Content} content */
  number(look, rect, content) {
    const { ink } = this;
    if (this.writing?.look !== look) this.writing = writingFor(look);
    const text = textFor(this.writing, content.value);
    const font = fontFor(this.writing, text.length, this.mono);
    ink.font = `${content.kind === COPY ? "italic " : ""}${content.lit ? "700 " : ""}${font}`;
    ink.fillStyle = this.textColour(look, content);
    ink.textAlign = "center";
    ink.textBaseline = "middle";
    const [x, y] = (look.corner && samples.here?.cornered(ink, rect, content.corner)) || [rect.x + rect.width / 2, rect.y + rect.height / 2 + this.writing.size * 0.05];
    if (content.kind === CROP || (look.counts && content.value === 0)) {
      ink.strokeStyle = this.background(look, content);
      ink.lineWidth = 4;
      ink.lineJoin = "round";
      ink.strokeText(text, x, y);
    }
    ink.fillText(text, x, y);
  }

  /** @param {Look} look @param {Content} content */
  textColour(look, { value, kind, lit, faint, apart }) {
    const { palette } = this;
    if (apart) return palette.bad;
    if (look.counts && value === 0) return palette.warn;
    if (kind === PADDING || kind === HOLE || kind === OUTSIDE) return lit ? palette.ink : palette.inkSoft;
    if (kind === CROP || kind === COPY || faint) return palette.inkSoft;
    if (look.grey > 0) return value * look.grey > (look.hue < 0 ? 140 : 215) ? "#16181d" : "#f4f4f2";
    return palette.ink;
  }
}

/**
 * The patterns of cells that are no plain cells, drawn once at the screen's own resolution.
 * @param {CanvasRenderingContext2D} ink @param {import("./tints.js").Palette} palette @param {number} ratio device pixels per CSS pixel
 */
function patterns(ink, { hatch, warn, rgb }, ratio) {
  const fade = (/** @type {import("./tints.js").Colour} */ name, /** @type {number} */ part) => `rgba(${rgb(name).join()}, ${part})`;
  return {
    padding: pattern(ink, { colour: hatch, step: 7, both: false, dot: false }, ratio),
    crop: pattern(ink, { colour: fade("inkSoft", 0.4), step: 10, both: true, dot: false }, ratio),
    warn: pattern(ink, { colour: warn, step: 8, both: true, dot: false }, ratio),
    hole: pattern(ink, { colour: hatch, step: 5, both: false, dot: true }, ratio),
  };
}

/** @param {CanvasRenderingContext2D} ink @param {{colour: string, step: number, both: boolean, dot: boolean}} style @param {number} ratio */
function pattern(ink, { colour, step, both, dot }, ratio) {
  const tile = document.createElement("canvas");
  const size = Math.round(step * ratio);
  tile.width = tile.height = size;
  const brush = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  brush.strokeStyle = brush.fillStyle = colour;
  brush.lineWidth = ratio;
  brush.beginPath();
  if (dot) brush.fillRect(0, 0, ratio, ratio);
  for (const shift of dot ? [] : [-size, 0, size]) {
    brush.moveTo(shift - 1, size + 1);
    brush.lineTo(shift + size + 1, -1);
    if (!both) continue;
    brush.moveTo(shift - 1, -1);
    brush.lineTo(shift + size + 1, size + 1);
  }
  brush.stroke();
  const made = /** @type {CanvasPattern} */ (ink.createPattern(tile, "repeat"));
  made.setTransform(new DOMMatrix().scale(1 / ratio));
  return made;
}

/** @param {number} cell */
const fontSize = (cell) => Math.min(17, cell * 0.36);

/** @param {Rect} rect @param {number} by @returns {Rect} */
export const inset = ({ x, y, width, height }, by) => ({ x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by });
