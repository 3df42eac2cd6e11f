// @ts-check
/**
 * A stack of sheets that is pointed at fans out over its neighbours, so that a part of each sheet is seen; nothing is moved, and it
 * folds again when it is left. A finger's tap brings the next sheet forward and covers nothing: while one rests on the stack it is
 * fanned out, and what it is lifted from comes forward. Of hundreds of sheets a dozen about the front one fan out.
 */

import { bringForward } from "./pointing.js";
import { leafOf } from "./fan_sheets.js";
import { sheetLabels } from "./captions.js";
import { groupMarks } from "./needs.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{sheet: number, rect: Rect, gap: boolean}} Leaf gap: sheets are left out before it */

/** So many sheets fan out. */
export const MOST = 12;
/** Of each sheet between so much and so much is seen, in pixels. */
const LEAST_SEEN = 13;
const MOST_SEEN = 46;
/** And so much more where sheets are left out, for the mark that says so. */
const GAP = 13;
const NAME = { size: 10, high: 13, beside: 5 };
const ASIDE = 7;
const EDGE = 4;
/** The pointer rests so long on a stack before it opens, a finger so long and within so many pixels, and so long it takes to open. */
const REST_MS = 150;
const HOLD_MS = 300;
const STILL = 10;
const OPEN_MS = 180;

/** @param {Rect} rect @param {readonly [number, number]} point */
const holds = ({ x, y, width, height }, [px, py]) => px >= x && py >= y && px < x + width && py < y + height;

/**
 * How many sheets after the front one are seen and how many before it: all there are, going round; of more than that, those next to it, up to the first and the last.
 * @param {{front: number, count: number}} sheets @param {number} seen
 */
function aboutFront({ front, count }, seen) {
  if (seen === count - 1) return { after: seen, before: 0 };
  const after = Math.min(seen - Math.min(Math.floor(seen / 2), front), count - 1 - front);
  return { after, before: seen - after };
}

/**
 * Where the sheets behind the front one come to lie: the next ones nearest, to whichever side there is more room.
 * @param {Rect} frame of the front sheet
 * @param {{front: number, count: number}} sheets
 * @param {{width: number, height: number}} room
 * @param {number} [least] how much of each sheet is seen at least: its name
 * @returns {Leaf[]} nearest first
 */
export function fanOf(frame, { front, count }, room, least = LEAST_SEEN) {
  const ways = /** @type {const} */ ([["right", room.width - EDGE - frame.x - frame.width], ["left", frame.x - EDGE], ["down", room.height - EDGE - frame.y - frame.height]]);
  const needed = Math.min(MOST, count - 1) * least * 2;
  const [way, long] = ways.find(([, free]) => free >= needed) ?? ways.reduce((best, each) => (each[1] > best[1] ? each : best));
  const apart = Math.min(MOST, Math.floor(long / least)) < count - 1 ? GAP : 0;
  const seen = Math.max(0, Math.min(MOST, count - 1, Math.floor((long - apart) / least)));
  const step = seen > 0 ? Math.min(MOST_SEEN, (long - apart) / seen) : 0;
  const down = Math.max(0, Math.min(ASIDE, (ways[2][1] - 2) / Math.max(1, seen)));
  const { after, before } = aboutFront({ front, count }, seen);
  return Array.from({ length: seen }, (_, at) => {
    const along = (at + 1) * step + (before > 0 && at >= after ? apart : 0);
    const [dx, dy] = way === "down" ? [0, along] : [way === "right" ? along : -along, (at + 1) * down];
    return { sheet: (front + (at < after ? at + 1 : count - seen + at)) % count, rect: { ...frame, x: frame.x + dx, y: frame.y + dy }, gap: at === after && after > 0 };
  });
}

/** Whether a face is a stack that can be fanned out. @param {Face} face */
const stacked = ({ placed, panel, magnifier }) => !magnifier && placed.spread === "deck" && panel.sheets.count > 1;

export class Fan {
  /** @param {Show} show @param {import("./stage.js").Callbacks} callbacks @param {() => void} ask */
  constructor(show, callbacks, ask) {
    this.show = show;
    this.callbacks = callbacks;
    this.ask = ask;
    /** The panel that is fanned out, or folding. */
    this.panel = "";
    this.wanted = false;
    this.part = 0;
    this.last = 0;
    /** @type {Leaf[]} as they lie when wholly fanned out, nearest first */
    this.leaves = [];
    this.lifted = -1;
    /** Aborted when the stage is. */
    this.over = new AbortController();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.drawn = new Map();
  }

  get face() {
    return this.panel ? (this.show.scenery?.main.get(this.panel) ?? null) : null;
  }

  /** @param {string} panel */
  open(panel) {
    const face = this.show.scenery?.main.get(panel);
    if (!face || !stacked(face) || (this.wanted && panel === this.panel)) return;
    if (panel !== this.panel) this.part = 0;
    [this.panel, this.wanted, this.last, this.lifted] = [panel, true, 0, -1];
    this.drawn.clear();
    this.ask();
  }

  close() {
    if (!this.wanted) return;
    [this.wanted, this.last, this.lifted] = [false, 0, -1];
    this.ask();
  }

  /** The stack of which something sticks out at a point: a sheet behind, or its label. @param {readonly [number, number]} point */
  stackAt(point) {
    const faces = [...(this.show.scenery?.main.values() ?? [])].filter(stacked);
    return faces.find(({ placed }) => !holds(placed.frame, point) && [...placed.peeks, ...placed.labels].some((rect) => holds(rect, point)))?.panel.name ?? "";
  }

  /** The sheet under a point: −1 the front one, null none of the fan. @param {readonly [number, number]} point */
  sheetAt(point) {
    const { face } = this;
    if (!this.wanted || !face) return null;
    if (holds(face.placed.frame, point)) return -1;
    const leaf = this.leaves.find(({ rect }) => holds(rect, point));
    if (leaf) return leaf.sheet;
    return [...face.placed.peeks, ...face.placed.labels].some((rect) => holds(rect, point)) ? -1 : null;
  }

  /** @param {number} sheet */
  choose(sheet) {
    const { show, face } = this;
    if (face && show.view && sheet >= 0) bringForward(show, show.view, { face, sheet }, this.callbacks);
    this.close();
    this.ask();
  }

  /** @param {View} view @param {number} now @returns {boolean} whether it is still opening or folding */
  draw(view, now) {
    const { face, show } = this;
    if (!face || !stacked(face)) {
      [this.panel, this.wanted, this.part] = ["", false, 0];
      return false;
    }
    const passed = this.last ? Math.max(0, now - this.last) / OPEN_MS : 0;
    this.last = now;
    this.part = show.steady ? Number(this.wanted) : Math.max(0, Math.min(1, this.part + (this.wanted ? passed : -passed)));
    const { count } = face.panel.sheets;
    const widest = Math.max(LEAST_SEEN, this.wide(sheetLabels(view.model, face.panel, count - 1)[2]));
    this.leaves = fanOf(face.placed.frame, { front: face.slots[0]?.sheet ?? 0, count }, show.canvases, widest);
    if (this.part > 0) this.paint(view, face);
    if (!this.wanted && this.part === 0) this.panel = "";
    return this.wanted ? this.part < 1 : this.part > 0;
  }

  /** Farthest first, and nothing over the front sheet. @param {View} view @param {Face} face */
  paint(view, face) {
    const { moving, canvases } = this.show;
    if (!moving) return;
    const { ink } = moving;
    const { frame, peeks } = face.placed;
    const eased = 1 - (1 - this.part) ** 3;
    const folded = (/** @type {number} */ at) => peeks[Math.min(at, peeks.length - 1)] ?? frame;
    ink.save();
    ink.beginPath();
    ink.rect(0, 0, canvases.width, canvases.height);
    ink.roundRect(frame.x, frame.y, frame.width, frame.height, 6);
    ink.clip("evenodd");
    for (let at = this.leaves.length - 1; at >= 0; at -= 1) {
      const { sheet, rect } = /** @type {Leaf} */ (this.leaves[at]);
      const from = folded(at);
      const place = { ...frame, x: from.x + (rect.x - from.x) * eased, y: from.y + (rect.y - from.y) * eased };
      const leaf = leafOf(this.show, view, face, { sheet, drawn: this.drawn });
      if (leaf) ink.drawImage(leaf, place.x - EDGE, place.y - EDGE, frame.width + 2 * EDGE, frame.height + 2 * EDGE);
      if (sheet === this.lifted) this.lift(place);
      if (this.part === 1) this.name(view, face, at);
    }
    ink.restore();
  }

  /** @param {Rect} place */
  lift({ x, y, width, height }) {
    const { moving } = this.show;
    if (!moving) return;
    moving.ink.strokeStyle = moving.palette.focus;
    moving.ink.lineWidth = 2.5;
    moving.ink.beginPath();
    moving.ink.roundRect(x + 1, y + 1, width - 2, height - 2, 6);
    moving.ink.stroke();
  }

  /** How wide a sheet's name is with what surrounds it. @param {string} text */
  wide(text) {
    const { moving } = this.show;
    if (!moving) return 0;
    moving.ink.font = `600 ${NAME.size}px ${moving.still.fonts.mono}`;
    return Math.ceil(moving.ink.measureText(text).width) + NAME.beside;
  }

  /** Which sheet it is, on the strip of it that is seen, and whether some are left out before it. @param {View} view @param {Face} face @param {number} at */
  name(view, face, at) {
    const { moving } = this.show;
    const { sheet, rect, gap } = /** @type {Leaf} */ (this.leaves[at]);
    const nearer = this.leaves[at - 1]?.rect ?? face.placed.frame;
    const dx = rect.x - nearer.x;
    const text = sheetLabels(view.model, face.panel, sheet)[2];
    if (!moving || !text) return;
    const { ink, palette } = moving;
    const wide = this.wide(text);
    const x = dx > 0 ? rect.x + rect.width - wide - 1 : rect.x + 1;
    const y = dx !== 0 ? rect.y + 3 : rect.y + rect.height - NAME.high - 1;
    const group = groupMarks.here?.groupOf(view.model, face.panel, sheet, view.front) ?? -1;
    const hue = groupMarks.here && group >= 0 ? palette[groupMarks.here.hueOf(group)] : palette.panel;
    ink.fillStyle = sheet === this.lifted ? palette.focus : hue;
    ink.beginPath();
    ink.roundRect(x, y, wide, NAME.high, 3);
    ink.fill();
    ink.fillStyle = sheet === this.lifted || group >= 0 ? palette.panel : palette.ink;
    ink.textAlign = "center";
    ink.textBaseline = "middle";
    ink.fillText(text, x + wide / 2, y + 7);
    if (!gap) return;
    ink.fillStyle = palette.ink;
    if (dx === 0) ink.fillText("⋯", x + wide / 2, y - GAP / 2);
    else ink.fillText("⋯", dx > 0 ? x - GAP / 2 + 1 : x + wide + GAP / 2, y + 7);
  }
}

/**
 * @param {HTMLElement} host
 * @param {Show} show
 * @param {import("./stage.js").Callbacks} callbacks
 * @param {{ask: () => void, near: PointerEvent | null}} how near: where the pointer is by now
 * @returns {Fan}
 */
export function attachFan(host, show, callbacks, { ask, near }) {
  const fan = new Fan(show, callbacks, ask);
  const at = (/** @type {PointerEvent | MouseEvent} */ event) => {
    const box = host.getBoundingClientRect();
    return /** @type {const} */ ([event.clientX - box.left, event.clientY - box.top]);
  };
  const lift = (/** @type {number} */ sheet) => {
    if (fan.lifted === sheet) return;
    fan.lifted = sheet;
    ask();
  };
  const quiet = () => {
    if (!show.pointed) return;
    show.pointed = null;
    callbacks.onHover?.(null);
  };
  const [hovers, rests] = [byPointer(host, fan, { at, lift, quiet }), byFinger(host, fan, { at, lift })];
  if (near) (near.pointerType === "touch" ? rests : hovers)(near);
  return fan;
}

/** @typedef {{at: (event: PointerEvent | MouseEvent) => readonly [number, number], lift: (sheet: number) => void}} With */

/** What hovers. @param {HTMLElement} host @param {Fan} fan @param {With & {quiet: () => void}} w quiet: nothing is pointed at any more @returns {(event: PointerEvent) => void} it is there */
function byPointer(host, fan, { at, lift, quiet }) {
  let [resting, timer] = ["", 0];
  const rest = (/** @type {string} */ panel) => {
    if (panel === resting) return;
    clearTimeout(timer);
    resting = panel;
    if (panel) timer = setTimeout(() => fan.open(panel), REST_MS);
  };
  const leave = () => {
    rest("");
    fan.close();
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch") return;
    const point = at(event);
    const sheet = fan.sheetAt(point);
    if (sheet === null) {
      if (fan.wanted) leave();
      return rest(fan.stackAt(point));
    }
    lift(sheet);
    if (sheet < 0) return;
    event.stopPropagation(); // what lies beneath is not pointed at
    host.style.cursor = "pointer";
    quiet();
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (fan.wanted && fan.sheetAt(at(event)) === null) leave();
  };
  const click = (/** @type {MouseEvent} */ event) => {
    const sheet = fan.sheetAt(at(event));
    if (sheet === null || sheet < 0) return;
    event.stopPropagation();
    fan.choose(sheet);
  };
  const how = { capture: true, signal: fan.over.signal };
  host.addEventListener("pointermove", move, how);
  host.addEventListener("pointerdown", down, how);
  host.addEventListener("click", click, how);
  host.addEventListener("pointerleave", (event) => event.target === host && event.pointerType !== "touch" && leave(), how);
  return move;
}

/** A finger that rests on a stack. @param {HTMLElement} host @param {Fan} fan @param {With} w @returns {(event: PointerEvent) => void} it is down */
function byFinger(host, fan, { at, lift }) {
  /** @type {{from: readonly [number, number], since: number, held: boolean} | null} the finger that is down on a stack */
  let finger = null;
  let [timer, swallowed] = [0, false];
  const down = (/** @type {PointerEvent} */ event) => {
    end(false);
    const from = at(event);
    const panel = event.pointerType === "touch" && event.isPrimary ? fan.stackAt(from) : "";
    swallowed = false;
    if (!panel) return;
    finger = { from, since: event.timeStamp, held: false };
    timer = setTimeout(() => {
      if (finger) finger.held = true;
      fan.open(panel);
    }, HOLD_MS);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (!finger || event.pointerType !== "touch") return;
    const point = at(event);
    if (finger.held) {
      event.stopPropagation(); // what lies beneath is not pointed at
      lift(fan.sheetAt(point) ?? -1);
    } else if (Math.hypot(point[0] - finger.from[0], point[1] - finger.from[1]) > STILL) end(false);
  };
  /** @param {boolean} chosen whether the sheet it is on comes forward @param {number} [now] when it went */
  const end = (chosen, now = Infinity) => {
    clearTimeout(timer);
    const { held, since } = finger ?? { held: false, since: 0 };
    finger = null;
    if (!held) return;
    swallowed = now - since >= HOLD_MS; // a rest is no tap, and a tap that a busy page hears of late is no rest
    fan.choose(chosen && swallowed ? fan.lifted : -1);
  };
  const click = (/** @type {MouseEvent} */ event) => {
    if (swallowed) event.stopPropagation();
    swallowed = false;
  };
  const stay = (/** @type {Event} */ event) => {
    if (finger?.held) event.preventDefault(); // the page does not scroll, and no menu comes
  };
  const how = { capture: true, signal: fan.over.signal };
  host.addEventListener("pointerdown", down, how);
  host.addEventListener("pointermove", move, how);
  host.addEventListener("pointerup", ({ timeStamp }) => end(true, timeStamp), how);
  host.addEventListener("pointercancel", () => end(false), how);
  host.addEventListener("click", click, how);
  host.addEventListener("touchmove", stay, { ...how, passive: false });
  host.addEventListener("contextmenu", stay, how);
  return down;
}
