// @ts-check
/**
 * The still layer: sheets, headings and numbers. Drawn once; afterwards only what changed is drawn again: a sheet that
 * came forward, or the cells that a step has filled.
 */

import { project } from "../wire/project.js";
import { assignmentOf } from "../wire/scene.js";
import { groupsOf } from "../wire/taps.js";
import { PAD } from "./blocks.js";
import { IN_COLOUR, drawMark, markWidth, rangeCaption, sheetLabels } from "./captions.js";
import { TONES, scaleOf, sourceOf, unitOf, unitScales } from "./tints.js";
import { kept, samples } from "./needs.js";
import { Dots, Picture, cssOf, hued } from "./dots.js";
import { wantsOf } from "./writing.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./cells.js").CellPainter} CellPainter */
/** @typedef {import("./cells.js").Look} Look */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("../wire/types.js").Panel} Panel */

/** More new cells than this and the whole sheet is drawn again. */
const MOST_CELLS = 48;
/** Cells smaller than this keep their numbers in the middle, whatever is drawn over them. */
const CORNER = 20;

/** @type {ArrayLike<number>} */
const NONE = [];
/** Numbers are measured once, as they never change where they are. @type {WeakMap<ArrayLike<number>, Map<(data: ArrayLike<number>) => number, number>>} */
const known = new WeakMap();

export class StillLayer {
  /** @param {CanvasRenderingContext2D} ink @param {CellPainter} painter @param {{sans: string, mono: string}} fonts */
  constructor(ink, painter, fonts) {
    this.ink = ink;
    this.painter = painter;
    this.fonts = fonts;
    this.palette = painter.palette;
    /** @type {{model: import("../wire/types.js").Model, version: number, scales: ReadonlyMap<string, number>} | null} */
    this.scaled = null;
  }

  /** @param {View} view @param {Face} face @param {number} slot @returns {Look} */
  look(view, face, slot) {
    const { panel, cell, slots } = face;
    const found = slots[slot];
    const source = sourceOf(view.model, panel);
    const data = view.tensors.get(source)?.data;
    const grey = view.greys.get(source) ?? 0;
    const hue = grey > 0 && panel.sheets.count === 3 && panel.role === "input" ? (found?.sheet ?? -1) : -1;
    const numbers = data ?? found?.block.values ?? NONE;
    const corner = cell >= CORNER && Boolean(samples.here?.axesOn(view, face));
    const scale = this.scales(view).get(unitOf(view.model, panel)) ?? measured(numbers, scaleOf);
    const counts = "distinct" in panel.value || (panel.role === "count" && !panel.fills);
    const { digits, largest } = wantsOf(view.model, view.tensors, panel);
    return { role: panel.role, cell, grey, hue, counts, scale, digits: face.told ? digits : 0, largest, corner };
  }

  /** What the full colours stand for, by unit. @param {View} view */
  scales({ model, tensors, version }) {
    if (this.scaled?.model !== model || this.scaled.version !== version) this.scaled = { model, version, scales: unitScales(model, tensors) };
    return this.scaled.scales;
  }

  /** Everything of one face that does not depend on the cursor. @param {Face} face @param {boolean} adds a plus between the sheets @param {readonly number[]} hues of its sheets, none if they have none */
  frame(face, adds, hues) {
    const { placed } = face;
    const behind = placed.peeks.map((rect, at) => ({ rect, hue: hues[at + 1] ?? -1 }));
    for (const { rect, hue } of behind.reverse()) this.sheet(rect, 0.75, hue < 0 ? this.palette.panel : `rgb(${hued(200, hue).join()})`);
    for (const room of placed.rooms) this.sheet(around(room), 1);
    this.heading(face, face.caption);
    placed.rooms.forEach((slot, at) => {
      const next = placed.rooms[at + 1];
      if (adds && next) this.plus(slot, next);
    });
  }

  /** @param {Rect} rect @param {number} strength @param {string} [colour] */
  sheet({ x, y, width, height }, strength, colour = this.palette.panel) {
    const { ink, palette } = this;
    ink.save();
    ink.shadowColor = palette.shadow;
    ink.shadowBlur = 5;
    ink.shadowOffsetY = 1;
    ink.fillStyle = colour;
    ink.beginPath();
    ink.roundRect(x, y, width, height, 6);
    ink.fill();
    ink.restore();
    ink.globalAlpha = strength;
    ink.strokeStyle = palette.line;
    ink.lineWidth = 1;
    ink.stroke();
    ink.globalAlpha = 1;
  }

  /** @param {Face} face @param {string} caption */
  heading({ placed, panel, magnifier, title }, caption) {
    const { ink, palette, fonts } = this;
    const { x, y, width, height } = placed.heading;
    const tall = height > 30;
    ink.textAlign = "left";
    ink.textBaseline = "alphabetic";
    ink.fillStyle = magnifier ? palette.inkSoft : palette[TONES[panel.role]];
    const size = tall ? 14 : 12.5;
    ink.font = `600 ${size}px ${fonts.sans}`;
    const mark = magnifier ? 0 : markWidth(size);
    const short = this.cut(title, width - mark);
    if (mark) drawMark(ink, panel.role, { x, y: y + (tall ? 15 : 14), size });
    ink.fillText(short, x + mark, y + (tall ? 15 : 14));
    const used = mark + ink.measureText(short).width;
    ink.fillStyle = palette.inkSoft;
    ink.font = `${tall ? 12 : 11}px ${fonts.mono}`;
    const fits = ink.measureText(caption).width <= width + 1;
    if (tall) ink.fillText(this.cut(fits ? caption : (caption.split(", ")[0] ?? ""), width), x, y + 34);
    else if (ink.measureText(caption).width <= width - used - 10) ink.fillText(caption, x + used + 10, y + 14);
  }

  /** Text no wider than there is room. @param {string} text @param {number} width */
  cut(text, width) {
    if (this.ink.measureText(text).width <= width + 1) return text;
    let short = text;
    while (short.length > 1 && this.ink.measureText(`${short}…`).width > width) short = short.slice(0, -1);
    return `${short.trimEnd()}…`;
  }

  /** @param {Rect} left @param {Rect} right */
  plus(left, right) {
    const { ink, palette } = this;
    const beside = right.x > left.x;
    ink.fillStyle = palette.inkSoft;
    ink.font = `600 14px ${this.fonts.sans}`;
    ink.textAlign = "center";
    ink.textBaseline = "middle";
    if (beside) ink.fillText("+", (left.x + left.width + right.x) / 2, left.y + left.height / 2);
    else ink.fillText("+", left.x + left.width - 8, (left.y + left.height + right.y) / 2 + 2);
  }

  /** One sheet with its numbers, and the label under it. @param {View} view @param {Face} face @param {number} slot */
  contents(view, face, slot) {
    const { ink, palette } = this;
    const found = face.slots[slot];
    const room = face.placed.rooms[slot];
    if (!found || !room) return;
    ink.fillStyle = palette.panel;
    ink.fillRect(room.x - PAD + 1, room.y - PAD + 1, room.width + 2 * PAD - 2, room.height + 2 * PAD - 2);
    if (face.pictured) this.picture(view, face, slot);
    else this.cells(view, face, slot, Array.from({ length: face.rows * face.cols }, (_, at) => at));
    found.frame = view.frame;
    kept.here?.frameKept(this.ink, view.model, face, { slot, colour: this.palette.ink });
    this.label(view, face, slot);
  }

  /** @param {View} view @param {Face} face @param {number} slot @param {Iterable<number>} places @param {boolean} [lit] */
  cells(view, face, slot, places, lit = false) {
    const look = this.look(view, face, slot);
    const beside = lit && look.corner ? (samples.here?.samplesOf(view, face) ?? []).filter((each) => each.slot === slot) : [];
    for (const at of places) {
      /** @type {import("./cells.js").Content} */
      const content = face.shown(view, slot, at);
      const rect = face.rect(slot, at);
      content.lit = lit;
      content.apart = !content.faint && face.apart(slot, at);
      if (beside.length > 0) content.corner = samples.here?.freeCorner(rect, beside, look.digits > 2) ?? 0;
      this.painter.draw(look, rect, content);
    }
  }

  /** @param {View} view @param {Face} face @param {number} slot */
  picture(view, face, slot) {
    const found = face.slots[slot];
    const place = face.placed.slots[slot];
    if (!found || !place) return;
    const look = this.look(view, face, slot);
    const picture = (found.picture = found.picture?.holds(face) ? found.picture : new Picture(face.rows, face.cols));
    const dots = new Dots(this.painter.tints, look);
    const [red, green, blue] = found.colours.map((block) => block.values);
    const { kinds } = found.block;
    if (red && green && blue) picture.paint((at) => dots.composite(red[at] ?? 0, green[at] ?? 0, blue[at] ?? 0, kinds[at] ?? 0));
    else {
      const values = face.showing(view, slot);
      picture.paint((at) => dots.at(values[at] ?? NaN, kinds[at] ?? 0, face.marks(view) && face.apart(slot, at)));
    }
    picture.show(this.ink, place, this.painter.ratio);
  }

  /** @param {View} view @param {Face} face @param {number} slot */
  label(view, face, slot) {
    const { ink, palette, fonts } = this;
    const where = face.placed.labels[slot];
    const found = face.slots[slot];
    if (where && found) {
      ink.clearRect(where.x, where.y + 3, where.width, where.height - 3);
      ink.font = `11px ${fonts.mono}`;
      ink.fillStyle = palette.inkSoft;
      ink.textAlign = "left";
      ink.textBaseline = "middle";
      const texts = found.colours.length > 0 ? IN_COLOUR : sheetLabels(view.model, face.panel, found.sheet);
      const text = texts.find((each) => ink.measureText(each).width <= where.width) ?? "";
      ink.fillText(text, where.x + 1, where.y + 11);
    }
    if ((face.partial || face.moved) && !face.magnifier && slot === 0) this.range(view, face);
  }

  /** Which part of a panel is seen, in the heading's second line. @param {View} view @param {Face} face */
  range({ model }, face) {
    const { ink } = this;
    const { x, y, width, height } = face.placed.heading;
    ink.clearRect(x, y, width, height);
    this.heading(face, face.partial ? rangeCaption(model, face) : face.caption);
  }

  /** Draw what the frames between the last drawing and now have filled. @param {View} view @param {Face} face @param {number} slot */
  advance(view, face, slot) {
    const found = face.slots[slot];
    if (!found || found.frame === view.frame) return;
    if (!face.panel.fills || face.panel.fills === "later" || view.all) {
      found.frame = view.frame;
      return;
    }
    const [first, last] = found.frame < view.frame ? [found.frame + 1, view.frame] : [view.frame + 1, found.frame];
    const ends = face.panel.fills === "sums" && Math.max(last, found.frame) === view.model.total - 1;
    if (last - first >= MOST_CELLS || ends) this.contents(view, face, slot);
    else for (let frame = first; frame <= last; frame += 1) this.frameCells(view, face, slot, frame);
    kept.here?.frameKept(this.ink, view.model, face, { slot, colour: this.palette.ink });
    found.frame = view.frame;
  }

  /** @param {View} view @param {Face} face @param {number} slot @param {number} frame */
  frameCells(view, face, slot, frame) {
    const groups = groupsOf(view.model, assignmentOf(view.model, frame));
    const { rows, cols, count } = project(groups, face.panel, { pinned: view.front, sheet: face.slots[slot]?.sheet ?? 0 });
    /** @type {number[]} */
    const places = [];
    for (let at = 0; at < count; at += 1) {
      const [row, col] = [(rows[at] ?? 0) - face.row0, (cols[at] ?? 0) - face.col0];
      if (row >= 0 && col >= 0 && row < face.rows && col < face.cols) places.push(row * face.cols + col);
    }
    if (face.pictured) this.dots(view, face, slot, places);
    else this.cells(view, face, slot, places);
  }

  /** @param {View} view @param {Face} face @param {number} slot @param {readonly number[]} places */
  dots(view, face, slot, places) {
    const dots = new Dots(this.painter.tints, this.look(view, face, slot));
    for (const at of places) {
      const { value, kind } = face.shown(view, slot, at);
      const dot = dots.at(value, kind, face.marks(view) && face.apart(slot, at));
      const rect = face.rect(slot, at);
      this.ink.fillStyle = dot === 0 ? this.palette.panel : cssOf(dot);
      this.ink.fillRect(rect.x, rect.y, Math.max(1, rect.width), Math.max(1, rect.height));
    }
  }
}

/** @param {ArrayLike<number>} data @param {(data: ArrayLike<number>) => number} by @returns {number} */
function measured(data, by) {
  const mine = known.get(data) ?? new Map();
  const found = mine.get(by) ?? by(data);
  known.set(data, mine.set(by, found));
  return found;
}

/** @param {Rect} rect @returns {Rect} */
const around = ({ x, y, width, height }) => ({ x: x - PAD, y: y - PAD, width: width + 2 * PAD, height: height + 2 * PAD });
