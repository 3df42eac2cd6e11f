// @ts-check
/** Draws the stage from (scene, values, cursor, pointer): the whole when the scene or the size changed, else only what a step changes. */

import { TONES, Tints, readPalette } from "./tints.js";
import { frameGroups, frontTap, tapsThrough } from "../wire/cursor.js";
import { assign, cellAssignment, named, neighbours, nothing, partAt, partsOf, prepare } from "../wire/scene.js";
import { groupsOf, tapAt } from "../wire/taps.js";
import { termsOf } from "../wire/terms.js";
import { FREE } from "../wire/table.js";
import { Canvases } from "./canvases.js";
import { addsUp, captionOf, markWidth } from "./captions.js";
import { CellPainter } from "./cells.js";
import { greysOf } from "./dots.js";
import { MovingLayer } from "./moving.js";
import { chain, flights, groupMarks, marked, peaks, pointing, sampleMarks, seams } from "./needs.js";
import { buildScenery } from "./scenery.js";
import { StillLayer } from "./still.js";
import { t } from "../lib/words.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").WireScene} WireScene */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {import("../wire/types.js").Assignment} Assignment */
/** @typedef {import("./scenery.js").Scenery} Scenery */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{panel: string, row: number, col: number, sheet: number}} Pointed */

const [SANS, MONO] = ["sans-serif", "monospace"];
const SLIDE_MS = 130;
/** A picture that only opens, and plays by itself, does without what is fetched for who steps by hand. */
const touched = () => globalThis.navigator?.userActivation?.hasBeenActive ?? true;
/** @type {ReadonlyMap<string, number>} */
const NONE = new Map();

export class Show {
  /** @param {HTMLElement} host @param {{still: boolean, far?: number}} options still: nothing slides; far: what the host is scaled by */
  constructor(host, { still, far }) {
    this.host = host;
    this.steady = still;
    this.flies = !still && far === undefined;
    /** @type {import("./flights.js").Flying | null} from the first step by hand on */
    this.flying = null;
    this.canvases = new Canvases(host, far);
    /** @type {WireScene | null} */
    this.scene = null;
    /** @type {Model[]} of every part; a scene that is no chain's has one */
    this.models = [];
    this.part = 0;
    /** The first frame of the part that is shown. */
    this.start = 0;
    /** @type {Model | null} of that part */
    this.model = null;
    /** @type {Tensors} every tensor there is */
    this.kept = new Map();
    /** @type {Tensors} under the names the part has for them */
    this.tensors = this.kept;
    /** @type {{frame: number, tap: number | null}} */
    this.cursor = { frame: 0, tap: null };
    this.drawn = this.cursor;
    this.all = false;
    this.version = 0;
    /** @type {Int32Array} */
    this.preferred = new Int32Array(0);
    /** @type {Pointed | null} */
    this.pointed = null;
    /** What a letter of the size formula lights. @type {{bands: (view: View) => import("./term_lights.js").Band[], paint: (view: View) => void} | null} */
    this.lights = null;
    /** What is pointed at in another picture of the same: indices by name. @type {Readonly<Record<string, number>> | null} */
    this.echo = null;
    /** @type {import("./drag.js").Pulled | null} */
    this.pulled = null;
    /** @type {Readonly<Record<string, import("./lens.js").Lens>>} what panels are seen through, by name */
    this.zoom = {};
    /** Draws what the pointer is on larger, once it is fetched. @type {((show: Show, view: View) => void) | null} */
    this.loupe = null;
    /** Whether a finger rests where the loupe is. */
    this.pressed = false;
    /** Whether what is pointed at was tapped by a finger that has gone. */
    this.gone = false;
    /** @type {import("./fan.js").Fan | null} the stack that is fanned out, once that is fetched */
    this.fan = null;
    /** Lights what is spoken of, while somebody explains. @type {((view: View) => void) | null} */
    this.spot = null;
    /** @type {Scenery | null} */
    this.scenery = null;
    /** Who lays the panels out, if not this picture for itself. @type {import("./scenery.js").Like["lay"]} */
    this.lay = undefined;
    this.stale = true;
    this.slideFrom = -Infinity;
    /** @type {ReadonlyMap<string, number>} */
    this.greys = NONE;
    /** Whether the input is drawn as a picture, and so in its own greys. */
    this.photograph = false;
    this.stats = { stillMs: 0, stepMs: 0, steps: 0, drawMs: 0 };
    /** @type {View | null} */
    this.view = null;
  }

  /** @param {WireScene} scene @param {Tensors | null} tensors */
  setScene(scene, tensors) {
    const frame = Math.min(this.start + this.cursor.frame, scene.total - 1);
    if (tensors) for (const [name, tensor] of tensors) this.kept.set(name, tensor);
    this.scene = scene;
    this.models = partsOf(scene).map((part) => prepare(part, named(this.kept, part)));
    this.enter(partAt(scene, frame));
    this.setCursor(frame, null);
  }

  /** Show another part of the scene. @param {{part: number, start: number}} where */
  enter({ part, start }) {
    [this.part, this.start] = [part, start];
    this.model = this.models[part] ?? null;
    this.preferred = this.model ? nothing(this.model) : this.preferred;
    this.pointed = this.echo = null;
    this.valuesChanged();
  }

  valuesChanged() {
    this.pulled = null;
    this.stale = true;
    this.renumber();
    this.greys = greysOf(this.tensors, moved(this.model));
  }

  /** Other numbers in the same places. */
  renumber() {
    this.version += 1;
    this.tensors = this.model ? named(this.kept, this.model.scene) : this.kept;
    if (this.model?.scene.names) for (const [name, tensor] of this.tensors) this.model.values.set(name, tensor); // some hold places
  }

  /** @param {number} frame counted through all parts @param {number | null} tap @param {boolean} [slides] whether outlines slide to where they go */
  setCursor(frame, tap, slides = false) {
    slides &&= this.moving !== undefined; // from where something is seen
    if (slides && !this.steady) this.moving?.depart();
    const now = performance.now();
    this.slideFrom = slides ? now : -Infinity;
    if (slides && this.flies && touched()) {
      if (flights.here) this.flying ??= new flights.here.Flying();
      else void flights.load().catch(() => undefined); // from the next step on: nobody waits for it
    }
    this.flying?.takeOff(now, slides);
    const where = this.scene && partAt(this.scene, Math.max(0, frame));
    if (where && where.part !== this.part) this.enter(where);
    this.cursor = { frame: Math.max(0, Math.min((this.model?.total ?? 1) - 1, where?.frame ?? 0)), tap };
  }

  /** Fonts, colours and sizes from the page. */
  dress() {
    const style = getComputedStyle(this.host);
    const fonts = { sans: style.getPropertyValue("--sans").trim() || SANS, mono: style.getPropertyValue("--mono").trim() || MONO };
    const palette = readPalette(this.host);
    const { still, moving, ratio } = this.canvases;
    const painter = new CellPainter(still.ink, new Tints(palette), { mono: fonts.mono, ratio });
    this.fonts = fonts;
    this.palette = palette;
    this.still = new StillLayer(still.ink, painter, fonts);
    this.moving = new MovingLayer(moving.ink, this.still, palette);
  }

  /** What everything is laid out by: the first part of a chain, with room for the numbers of all. @returns {import("./scenery.js").Like | null} */
  get like() {
    const parts = this.models.map((model) => ({ model, tensors: named(this.kept, model.scene) }));
    return parts[0] ? { ...parts[0], parts } : null;
  }

  /** @returns {View | null} */
  look() {
    const { model, cursor } = this;
    if (!model || model.total < 1) return null;
    const open = cursor.tap === null && model.plain.every((id) => (this.preferred[id] ?? FREE) === FREE);
    const winner = cursor.tap === null ? this.winner(model, cursor.frame) : -1;
    const own = frontTap(model, open && winner >= 0 ? { ...cursor, tap: winner } : cursor, neighbours.here?.lastPlace(model, this.preferred) ?? this.preferred);
    const place = this.placePointedAt(model, own);
    const front = place ? (neighbours.here?.standing(model, own, place) ?? own) : own;
    const groups = frameGroups(model, cursor.frame);
    const greys = this.photograph ? this.greys : NONE;
    const won = winner >= 0 ? tapAt(model, groups, winner) : null;
    return { model, tensors: this.tensors, frame: cursor.frame, all: this.all, front, place, groups, open, won, greys, version: this.version, reach: this.back(this.part, groups), only: false };
  }

  /** Which place of the frame the pointed-at cell belongs to, where a tensor holds places. @param {Model} model @param {Assignment} front */
  placePointedAt(model, front) {
    const panel = this.pointed && model.panels.get(this.pointed.panel);
    return panel && this.pointed && !panel.aside ? (neighbours.here?.placeOf(model, front, cellAssignment(model, panel, this.pointed, front)) ?? null) : null;
  }

  /** The tap that wins a maximum, or alone has a share; −1 where none does. @param {Model} model @param {number} frame */
  winner(model, frame) {
    const { reduce, factors } = model.scene;
    return reduce === "max" || factors.includes("share") ? termsOf(model, this.tensors, frame, { limit: 0 }).winner : -1;
  }

  /** @param {number} now @returns {boolean} whether another animation frame is wanted */
  draw(now) {
    const started = performance.now();
    if (this.stale) this.canvases.measured = false;
    if (this.canvases.fit()) this.stale = true;
    this.view = this.look();
    if (!this.view || this.canvases.width < 40 || this.canvases.height < 40) {
      this.canvases.clear();
      this.scenery = null;
      return false;
    }
    const whole = this.stale || !this.scenery;
    if (whole) this.build(this.view);
    else this.step(this.view);
    const sliding = this.overlay(this.view, now);
    const spent = performance.now() - started;
    this.stats.drawMs = spent;
    if (whole) this.stats.stillMs = spent;
    else if (this.view.frame !== this.drawn.frame || this.cursor.tap !== this.drawn.tap) Object.assign(this.stats, { stepMs: spent, steps: this.stats.steps + 1 });
    this.drawn = { ...this.cursor };
    return sliding;
  }

  /** @param {View} view */
  build(view) {
    this.stale = false;
    this.flying?.astray();
    this.dress();
    this.canvases.clear();
    const { still, fonts } = this;
    if (!still || !fonts) return;
    const { ink } = this.canvases.still;
    const measure = (/** @type {string} */ text, /** @type {number} */ size) => {
      const title = size > 12;
      ink.font = title ? `600 ${size}px ${fonts.sans}` : `${size}px ${fonts.mono}`;
      return Math.ceil(ink.measureText(text).width) + 2 + (title ? markWidth(size) : 0);
    };
    const before = this.scenery?.main;
    this.scenery = buildScenery(view.model, view.tensors, this.canvases, measure, { ...(this.like ?? view), lay: this.lay });
    const input = this.scenery.faces.find(({ panel: { role, value } }) => role === "input" && "tensor" in value && (value.tensor === "input" || this.greys.has(value.tensor)));
    this.photograph = input?.pictured ?? false;
    view.greys = this.photograph ? this.greys : NONE;
    for (const face of this.scenery.faces) {
      face.title = face.magnifier ? t("magnified") : face.panel.title;
      face.caption = face.magnifier ? "" : captionOf(view.model, view.tensors, face.panel);
      if (!face.magnifier) face.see(this.zoom[face.panel.name] ?? null, before?.get(face.panel.name));
      face.look(view);
      still.frame(face, addsUp(view.model, face.panel), still.look(view, face, 0).hue < 0 ? [] : [0, 1, 2]);
      face.slots.forEach((_, slot) => still.contents(view, face, slot));
    }
  }

  /** @param {View} view */
  step(view) {
    for (const face of this.scenery?.faces ?? []) {
      const changed = face.look(view);
      face.slots.forEach((_, slot) => {
        if (changed.includes(slot)) this.still?.contents(view, face, slot);
        else this.still?.advance(view, face, slot);
      });
    }
  }

  /** @param {View} view @param {number} now */
  overlay(view, now) {
    const { moving, scenery, canvases } = this;
    if (!moving || !scenery) return false;
    moving.ink.clearRect(0, 0, canvases.width, canvases.height);
    const slide = this.steady ? 1 : Math.max(0, Math.min(1, (now - this.slideFrom) / SLIDE_MS));
    for (const route of scenery.routes) {
      const [from, to] = [scenery.byKey.get(route.from), scenery.byKey.get(route.to)];
      if (from && to) moving.link(route, { start: this.meant(view, from), end: this.aim(view, route, to), colour: moving.palette[TONES[from.panel.role]] });
    }
    for (const face of scenery.faces) {
      seams.here?.drawSeams(moving.ink, view.model, face, { colour: moving.palette.inkSoft, mono: moving.still.fonts.mono });
      marked.here?.drawMarked(moving.ink, moving.palette, view.model, face);
      moving.cursor(view, face, slide);
    }
    groupMarks.here?.drawGroups(moving.ink, { palette: moving.palette, sans: moving.still.fonts.sans }, view, scenery.faces);
    peaks.here?.drawPeaks(moving.ink, moving.palette, view, scenery.faces);
    if (this.cursor.tap !== null) moving.tap(view, scenery.faces, tapAt(view.model, view.groups, this.cursor.tap));
    else if (view.won) moving.winner(view, scenery.faces, view.won);
    if (!view.place) sampleMarks.here?.drawPlaces(this, view);
    this.spot?.(view);
    this.lights?.paint(view);
    if (this.pointed) this.point(view);
    else if (this.echo) moving.hover(view, scenery.faces, { groups: groupsOf(view.model, assign(view.model, this.echo)), place: null });
    const fanning = this.fan?.draw(view, now) ?? false;
    const flying = this.flying?.draw(moving, view, scenery, { now, one: this.cursor.tap !== null }) ?? false;
    return flying || fanning || slide < 1;
  }

  /** Where the taps of a part lead, back through the chain. @param {number} part @param {readonly import("../wire/types.js").Group[]} groups */
  back(part, groups) {
    return chain.here?.reach(this.models, part, groups) ?? new Map();
  }

  /** @param {View} view */
  point(view) {
    const { pointed, scenery } = this;
    const panel = pointed && view.model.panels.get(pointed.panel);
    if (!panel || !pointed || !scenery) return;
    const [groups, seen] = panel.aside ? (pointing.here?.inAnotherLink(this, view, pointed) ?? [[], { ...view, reach: new Map(), only: true }]) : [view.place ? groupsOf(view.model, view.place) : tapsThrough(view.model, panel, pointed, view.front), null];
    const through = seen ?? { ...view, reach: this.back(this.part, groups) };
    const place = scenery.faces.flatMap((face) => {
      const slot = face.panel === panel ? face.slots.findIndex((each) => each?.sheet === pointed.sheet) : -1;
      const [row, col] = [pointed.row - face.row0, pointed.col - face.col0];
      return slot >= 0 && row >= 0 && col >= 0 && row < face.rows && col < face.cols ? [{ face, slot, at: row * face.cols + col }] : [];
    });
    const across = view.model.scene.matrix === panel.name ? lines(pointed).map((line) => tapsThrough(view.model, panel, line, view.front)) : [groups];
    const letters = pointing.here?.lettering(this, view, groups);
    for (const each of across) this.moving?.hover(through, scenery.faces, { groups: each, place: place[place.length - 1] ?? null });
    if (view.place) sampleMarks.here?.drawPlaces(this, view); // what is lit does not dim them
    letters?.();
    if (!this.gone) this.loupe?.(this, view);
  }

  /** Where a link leads: a magnifier as a whole; else the lit cells, in a point when it comes from above. @param {View} view @param {import("./links.js").Route} route @param {Face} face @returns {Rect} */
  aim(view, route, face) {
    if (face.magnifier && route.from === face.panel.name) return face.placed.frame;
    const meant = this.meant(view, face);
    return route.kind === "down" ? { ...meant, x: meant.x + meant.width / 2 - 6, width: 12 } : meant;
  }

  /** What a link leaves from or leads to in a face: the cells the frame lights, else the whole. @param {View} view @param {Face} face @returns {Rect} */
  meant(view, face) {
    const spans = face.slots.flatMap((_, slot) => {
      const hull = face.hull(view.groups, view, slot);
      return hull ? [face.span(slot, hull)] : [];
    });
    if (spans.length === 0) return face.placed.frame;
    const y = Math.min(...spans.map((span) => span.y));
    const x = Math.min(...spans.map((span) => span.x));
    return { x, y, width: Math.max(...spans.map((span) => span.x + span.width)) - x, height: Math.max(...spans.map((span) => span.y + span.height)) - y };
  }
}

/** The tensors that stand in for the input: what is moved or padded is a photograph still. @param {Model | null} model */
const moved = (model) => [...(model?.panels.values() ?? [])].flatMap(({ role, value }) => (role === "input" && "tensor" in value && (model?.scene.factors.includes(value.tensor) || model?.grounds.has(value.tensor)) ? [value.tensor] : []));

/** The row and the column of a matrix's cell: a window, and what an input feeds. @param {Pointed} pointed */
const lines = (pointed) => [{ ...pointed, col: -1 }, { ...pointed, row: -1 }];
