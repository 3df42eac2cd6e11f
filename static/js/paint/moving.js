// @ts-check
/** The moving layer: what the cursor and the pointer light up, and the links that lead from one panel to the next. */

import { groupsOf } from "../wire/taps.js";
import { inset } from "./cells.js";
import { bandOf, pointsOf } from "./links.js";
import { TONES } from "./tints.js";

/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./links.js").Route} Route */
/** @typedef {import("./grid.js").Point} Point */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {import("./tints.js").Palette} Palette */
/** @typedef {{face: Face, slot: number, at: number}} Place */

/** More lit cells than this are tinted instead of written again. */
const MOST_WRITTEN = 160;
/** An outline stands so far about its cells. */
const AROUND = 3;

export class MovingLayer {
  /** @param {CanvasRenderingContext2D} ink @param {import("./still.js").StillLayer} still draws bold cells with the same painter @param {Palette} palette */
  constructor(ink, still, palette) {
    this.ink = ink;
    this.still = still;
    this.palette = palette;
    /** @type {Map<string, Rect>} */
    this.outlines = new Map();
    /** @type {Map<string, Rect>} */
    this.before = new Map();
  }

  /** Remember where the outlines stand, to slide them from there. */
  depart() {
    this.before = this.outlines;
    this.outlines = new Map();
  }

  /** The frame's cells in one face. @param {View} view @param {Face} face @param {number} slide how far the outline is on its way, 1 when there */
  cursor(view, face, slide) {
    face.slots.forEach((_, slot) => {
      const hull = face.hull(view.groups, view, slot);
      const extent = face.extent(view.groups, view, slot);
      if (!hull || !extent) return;
      const places = face.pictured ? null : face.litIn(view.groups, view, slot);
      const past = hull.some((side, at) => side !== extent[at]);
      if (places?.length === 0 && !past) return;
      const lit = places?.length ?? (hull[2] - hull[0] + 1) * (hull[3] - hull[1] + 1);
      const whole = lit === face.rows * face.cols && lit > 1;
      if (places && !whole) this.light(view, face, slot, places);
      const [key, there] = [`${face.placed.key} ${slot}`, face.span(slot, extent)];
      this.outlines.set(key, there);
      const from = face.partial ? undefined : this.before.get(key);
      if (past) this.cut(face, slot, () => this.outline(face, there, false));
      else this.outline(face, from && slide < 1 ? between(from, there, slide) : there, whole);
    });
  }

  /** @param {View} view @param {Face} face @param {number} slot @param {readonly number[]} places */
  light(view, face, slot, places) {
    if (places.length <= MOST_WRITTEN) {
      const { still } = this;
      const onto = still.painter.ink;
      still.painter.ink = this.ink;
      still.cells(view, face, slot, places, true);
      still.painter.ink = onto;
      return;
    }
    this.ink.fillStyle = this.palette[TONES[face.panel.role]];
    this.ink.globalAlpha = 0.25;
    for (const at of places) {
      const { x, y, width, height } = face.rect(slot, at);
      this.ink.fillRect(x, y, width, height);
    }
    this.ink.globalAlpha = 1;
  }

  /** Draw no farther than the cells of a slot go: what reaches past them is open there. @param {Face} face @param {number} slot @param {() => void} draw */
  cut(face, slot, draw) {
    const { x, y, width, height } = inset(face.span(slot, [0, 0, face.rows - 1, face.cols - 1]), -AROUND);
    this.ink.save();
    this.ink.beginPath();
    this.ink.rect(x, y, width, height);
    this.ink.clip();
    draw();
    this.ink.restore();
  }

  /** @param {Face} face @param {Rect} rect @param {boolean} whole */
  outline(face, rect, whole) {
    const { ink, palette } = this;
    const small = Math.max(0, (9 - Math.min(rect.width, rect.height)) / 2);
    const room = inset(rect, -1 - (face.pictured ? small : 0));
    const colour = palette[TONES[face.panel.role]];
    ink.beginPath();
    ink.roundRect(room.x, room.y, room.width, room.height, Math.min(5, face.cell / 6));
    if (face.pictured) {
      ink.strokeStyle = palette.panel;
      ink.lineWidth = 5;
      ink.stroke();
    }
    ink.strokeStyle = colour;
    ink.lineWidth = whole ? 1.5 : face.cell < 9 && !face.pictured ? 2 : 3;
    ink.stroke();
  }

  /** One tap, wherever it stands. @param {View} view @param {readonly Face[]} faces @param {import("../wire/types.js").Assignment} tap @param {string} [colour] */
  tap(view, faces, tap, colour = this.palette.focus) {
    const groups = groupsOf(view.model, tap);
    for (const face of faces) {
      face.lit(groups, view).forEach((places, slot) => {
        for (const at of places) this.ring(face, face.rect(slot, at), colour, []);
      });
    }
  }

  /** The tap that won, where it was among several. @param {View} view @param {readonly Face[]} faces @param {import("../wire/types.js").Assignment} won */
  winner(view, faces, won) {
    const chosen = faces.filter((face) => face.lit(view.groups, view).some((places) => places.length > 1));
    this.tap(view, chosen, won, this.palette.output);
  }

  /** @param {Face} face @param {Rect} rect @param {string} colour @param {number[]} dash */
  ring(face, rect, colour, dash) {
    const { ink } = this;
    const room = inset(rect, face.cell >= 14 ? 1 : -2);
    ink.strokeStyle = colour;
    ink.lineWidth = face.cell >= 14 ? 3 : 2;
    ink.setLineDash(dash);
    ink.beginPath();
    ink.roundRect(room.x, room.y, room.width, room.height, Math.min(5, face.cell / 6));
    ink.stroke();
    ink.setLineDash([]);
  }

  /** What the pointed-at cell reads or feeds; of a panel it may be all. @param {View} view @param {readonly Face[]} faces @param {{groups: readonly Group[], place: Place | null}} hover */
  hover(view, faces, { groups, place }) {
    const { ink, palette } = this;
    for (const face of faces) {
      face.lit(groups, view).forEach((places, slot) => {
        if (places.length === 0) return;
        const whole = places.length === face.rows * face.cols; // one frame about it says as much, and is calm
        ink.beginPath();
        for (const { x, y, width, height } of whole ? [inset(face.span(slot, [0, 0, face.rows - 1, face.cols - 1]), 1.5)] : face.cell >= 9 ? places.map((at) => inset(face.rect(slot, at), 1.5)) : runs(face, slot, places)) ink.rect(x, y, width, height);
        ink.fillStyle = palette.focus;
        ink.globalAlpha = 0.2;
        ink.fill();
        ink.globalAlpha = 0.85;
        ink.strokeStyle = palette.focus;
        ink.lineWidth = 1.5;
        ink.setLineDash([3, 2]);
        if (whole || (face.cell >= 9 && places.length <= 400)) ink.stroke();
        ink.setLineDash([]);
        ink.globalAlpha = 1;
      });
    }
    if (place) this.ring(place.face, place.face.rect(place.slot, place.at), palette.focus, []);
  }

  /** @param {Route} route @param {{start: Rect, end: Rect, colour: string}} join */
  link(route, { start, end, colour }) {
    const { ink } = this;
    ink.strokeStyle = ink.fillStyle = colour;
    const [a, b] = route.joints;
    if (route.kind === "around") this.line(pointsOf(route, start, end));
    else this.band(bandOf(route, start, end), route.kind === "down");
    this.bar(a.box, route.sides[0], start);
    if (route.kind === "across") this.bar(b.box, route.sides[1], end);
  }

  /** A tick on a panel's side, along the rows or columns that are meant. @param {Rect} box @param {import("./links.js").Side} side @param {Rect} rect */
  bar(box, side, { x, y, width, height }) {
    const { ink } = this;
    ink.beginPath();
    if (side === "left") ink.roundRect(box.x - 1.5, y, 3, Math.max(4, height), 1.5);
    else if (side === "right") ink.roundRect(box.x + box.width - 1.5, y, 3, Math.max(4, height), 1.5);
    else if (side === "bottom") ink.roundRect(x, box.y + box.height - 1.5, Math.max(4, width), 3, 1.5);
    ink.fill();
  }

  /** A band across a free gutter. @param {readonly [Point, Point, Point, Point]} corners @param {boolean} down */
  band([a, b, c, d], down) {
    const { ink } = this;
    const curve = (/** @type {Point} */ from, /** @type {Point} */ to) => {
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      if (down) ink.bezierCurveTo(from[0], y, to[0], y, to[0], to[1]);
      else ink.bezierCurveTo(x, from[1], x, to[1], to[0], to[1]);
    };
    ink.beginPath();
    ink.moveTo(a[0], a[1]);
    curve(a, d);
    ink.lineTo(c[0], c[1]);
    curve(c, b);
    ink.closePath();
    ink.globalAlpha = 0.14;
    ink.fill();
    ink.beginPath();
    ink.moveTo(a[0], a[1]);
    curve(a, d);
    ink.moveTo(b[0], b[1]);
    curve(b, c);
    ink.globalAlpha = 0.55;
    ink.lineWidth = 1.25;
    ink.stroke();
    ink.globalAlpha = 1;
  }

  /** A line round corners, with a head at its end. @param {readonly Point[]} points */
  line(points) {
    const { ink } = this;
    const [first, last, before] = [points[0], points[points.length - 1], points[points.length - 2]];
    if (!first || !last || !before) return;
    const [dx, dy] = [Math.sign(last[0] - before[0]), Math.sign(last[1] - before[1])];
    ink.beginPath();
    ink.moveTo(first[0], first[1]);
    for (let at = 1; at < points.length - 1; at += 1) {
      const [corner, next] = [points[at] ?? first, points[at + 1] ?? last];
      ink.arcTo(corner[0], corner[1], next[0], next[1], 7);
    }
    ink.lineTo(last[0] - 3 * dx, last[1] - 3 * dy);
    ink.globalAlpha = 0.8;
    ink.lineWidth = 2;
    ink.stroke();
    ink.beginPath();
    ink.moveTo(last[0] - dx, last[1] - dy);
    ink.lineTo(last[0] - 6 * dx - 3.5 * dy, last[1] - 6 * dy - 3.5 * dx);
    ink.lineTo(last[0] - 6 * dx + 3.5 * dy, last[1] - 6 * dy + 3.5 * dx);
    ink.fill();
    ink.globalAlpha = 1;
  }
}

/** Cells side by side as one. @param {Face} face @param {number} slot @param {readonly number[]} places @returns {Rect[]} */
function runs(face, slot, places) {
  /** @type {Rect[]} */
  const found = [];
  places.forEach((at, nth) => {
    const last = found[found.length - 1];
    if (last && at === (places[nth - 1] ?? at) + 1 && at % face.cols > 0) last.width += face.cell;
    else found.push(face.rect(slot, at));
  });
  return found;
}

/** Fast at first, then settling. @param {Rect} a @param {Rect} b @param {number} part @returns {Rect} */
function between(a, b, part) {
  const eased = 1 - (1 - part) ** 3;
  const mix = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * eased;
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height) };
}
