// @ts-check
/**
 * Looking closer: the wheel or two fingers at the pointer, a drag with the middle button or with Space, a double click where
 * no number can be read; by one finger the loupe. Each gesture makes a lens; who owns the state decides what becomes of it.
 */

import { kept } from "./blocks.js";
import { markWidth } from "./captions.js";
import { about, limits, zoomable } from "./lens.js";
import { drawLoupe } from "./loupe.js";
import { byPress } from "./press.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./lens.js").Lens} Lens */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {(panel: string, lens: Lens | null) => void} Tell */

/** A wheel's notch, a hundred pixels, makes cells a quarter larger. */
const PER_PIXEL = Math.log(1.25) / 100;
/** Lines and pages of a wheel in pixels. */
const MODES = [1, 33, 300];
/** A gesture that rests this long is over. */
const REST = 350;
/** By a double click cells become this much larger than the smallest that can be read. */
const CLEAR = 1.5;

/** @param {import("./blocks.js").Rect} rect @param {Point} point */
const holds = (rect, { x, y }) => x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;

/** The panel under a point that can be looked at closer. @param {Show} show @param {Point} point */
export const faceAt = ({ scenery }, point) =>
  [...(scenery?.main.values() ?? [])].find((face) => face.placed.rooms.some((room) => holds(room, point)) && zoomable(face.laid, face.panel)) ?? null;

/** The middle of what the frame lights in a panel, if that is seen, else of the panel. @param {Show} show @param {Face} face @returns {Point} */
export function middleOf({ view }, face) {
  const hull = view && face.hull(view.groups, view, 0);
  const { x, y, width, height } = hull ? face.span(0, hull) : (face.placed.rooms[0] ?? face.placed.frame);
  return { x: x + width / 2, y: y + height / 2 };
}

/** A panel with its cells some times as large. @param {Face} face @param {number} factor @param {Point} point stays where it is @returns {Lens | null} */
export function closer(face, factor, point) {
  const { least, most } = limits(face.laid, face.panel);
  const wanted = Math.max(least, Math.min(most, face.cell * factor));
  return about(face, wanted, point);
}

/** A panel moved by some cells. @param {Face} face @param {number} down @param {number} right @param {{row0: number, col0: number}} [from] @returns {Lens | null} null: there is nothing to move */
export function moved(face, down, right, { row0, col0 } = face) {
  if (!face.partial) return null;
  const { panel, rows, cols, cell } = face;
  return { cell, row: kept(row0 + down, rows, panel.rows.count), col: kept(col0 + right, cols, panel.cols.count) };
}

/** @param {Face} face @param {Lens | null} lens */
const same = (face, lens) => (lens ? lens.cell === face.cell && lens.row === face.row0 && lens.col === face.col0 : face.lens === null);

/** A gesture wants sizes between the whole ones: they are remembered until it rests. */
class Wish {
  constructor() {
    /** @type {{face: Face, cell: number, at: number} | null} */
    this.last = null;
  }

  /** @param {Face} face @param {number} factor @param {number} now @returns {number} pixels of a cell */
  grow(face, factor, now) {
    const going = this.last?.face === face && now - this.last.at < REST ? this.last.cell : face.cell;
    const { least, most } = limits(face.laid, face.panel);
    const cell = Math.max(least, Math.min(most, going * factor));
    this.last = { face, cell, at: now };
    return cell;
  }
}

/**
 * @param {HTMLElement} host
 * @param {Show} show
 * @param {{tell: Tell, space: () => boolean}} how space: whether the space bar is held
 */
export function attachGestures(host, show, { tell, space }) {
  const pointOf = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) => {
    const box = host.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };
  const give = (/** @type {Face} */ face, /** @type {Lens | null} */ lens) => {
    if (!same(face, lens)) tell(face.panel.name, lens);
  };
  show.loupe = drawLoupe;
  byWheel(host, show, { pointOf, give });
  byHand(host, show, { pointOf, give, space });
  byFingers(host, show, { pointOf, give });
  byOneFinger(host, show, { pointOf, give });
  byPress(host, show, { pointOf, faceAt: (point) => faceAt(show, point), whole: (face) => give(face, null) });
  const face = (/** @type {string} */ panel) => show.scenery?.main.get(panel);
  return {
    panels: () => panelsOf(show),
    /** @param {string} panel @param {number} factor */
    zoom(panel, factor) {
      const found = face(panel);
      if (found) give(found, closer(found, factor, middleOf(show, found)));
    },
    /** @param {string} panel @param {readonly [number, number]} by columns and rows @returns {boolean} whether there is anything to move */
    pan(panel, [right, down]) {
      const found = face(panel);
      const lens = found && moved(found, down, right);
      if (lens) give(found, lens);
      return Boolean(lens);
    },
  };
}

/** Where the words above a panel end. @param {Show} show @param {Face} face */
function endOfWords({ still }, { placed: { heading: { x, width, height } }, title, caption }) {
  if (!still) return x;
  const { ink, fonts } = still;
  const tall = height > 30;
  const wide = (/** @type {string} */ font, /** @type {string} */ text) => ((ink.font = font), ink.measureText(text).width);
  const size = tall ? 14 : 12.5;
  const first = markWidth(size) + wide(`600 ${size}px ${fonts.sans}`, title);
  const second = wide(`${tall ? 12 : 11}px ${fonts.mono}`, caption);
  return x + Math.min(width, tall ? Math.max(first, second) : first + 10 + second > width ? first : first + 10 + second);
}

/** The panels that can be looked at closer: where each stands, and what more there is. @param {Show} show */
function panelsOf(show) {
  return [...(show.scenery?.main.values() ?? [])].filter((face) => zoomable(face.laid, face.panel)).map((face) => {
    const { least, most } = limits(face.laid, face.panel);
    const { block, frame } = face.placed;
    return {
      name: face.panel.name, title: face.panel.title, block, frame, wordsEnd: face.pictured ? endOfWords(show, face) : 0, pictured: face.pictured, partial: face.partial, zoomed: face.lens !== null,
      closer: face.cell < most / 1.02, farther: face.cell > least * 1.02,
    };
  });
}

/** @typedef {{pointOf: (event: {clientX: number, clientY: number}) => Point, give: (face: Face, lens: Lens | null) => void}} With */

/** @param {HTMLElement} host @param {Show} show @param {With} w */
function byWheel(host, show, { pointOf, give }) {
  const wish = new Wish();
  host.addEventListener("wheel", (event) => {
    const point = pointOf(event);
    const face = faceAt(show, point);
    if (!face) return;
    const { least } = limits(face.laid, face.panel);
    const pixels = event.deltaY * (MODES[event.deltaMode] ?? 1);
    if (pixels > 0 && !event.ctrlKey && face.cell <= least * 1.02) return; // as a whole already: the page may scroll
    event.preventDefault();
    const cell = wish.grow(face, Math.exp(-pixels * PER_PIXEL * (event.ctrlKey ? 4 : 1)), event.timeStamp);
    give(face, about(face, cell, point));
  }, { passive: false });
}

/** A drag with the middle button or with Space; a double click. @param {HTMLElement} host @param {Show} show @param {With & {space: () => boolean}} w */
function byHand(host, show, { pointOf, give, space }) {
  /** @type {{face: Face, from: Point, start: {row0: number, col0: number}} | null} */
  let held = null;
  host.addEventListener("pointerdown", (event) => {
    const from = pointOf(event);
    const face = event.button === 1 || (event.button === 0 && space()) ? faceAt(show, from) : null;
    if (!face) return;
    held = { face, from, start: { row0: face.row0, col0: face.col0 } };
    host.setPointerCapture(event.pointerId);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  host.addEventListener("pointermove", (event) => {
    if (!held) return;
    event.stopImmediatePropagation();
    host.style.cursor = "grabbing";
    const { face, from, start } = held;
    const { x, y } = pointOf(event);
    give(face, moved(face, Math.round((from.y - y) / face.cell), Math.round((from.x - x) / face.cell), start) ?? face.lens);
  }, { capture: true });
  const up = () => {
    if (!held) return;
    held = null;
    host.style.cursor = "";
    const swallow = (/** @type {Event} */ event) => event.stopImmediatePropagation();
    host.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => host.removeEventListener("click", swallow, { capture: true }));
  };
  host.addEventListener("pointerup", up, { capture: true });
  host.addEventListener("pointercancel", up);
  host.addEventListener("dblclick", (event) => {
    const point = pointOf(event);
    const face = faceAt(show, point);
    if (!face || face.told) return; // where numbers can be read a double click is not ours
    event.stopImmediatePropagation();
    give(face, about(face, face.placed.minCell * CLEAR, point));
  }, { capture: true });
}

/** Two fingers: apart and together, and along. @param {HTMLElement} host @param {Show} show @param {With} w */
function byFingers(host, show, { pointOf, give }) {
  /** @type {{face: Face, apart: number, cell: number, at: Point} | null} */
  let pinch = null;
  const between = (/** @type {TouchList} */ touches) => {
    const [a, b] = [pointOf(/** @type {Touch} */ (touches[0])), pointOf(/** @type {Touch} */ (touches[1]))];
    return { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, apart: Math.max(20, Math.hypot(a.x - b.x, a.y - b.y)) };
  };
  const start = (/** @type {TouchEvent} */ event) => {
    pinch = null;
    if (event.touches.length !== 2) return;
    const { at, apart } = between(event.touches);
    const face = faceAt(show, at) ?? faceAt(show, pointOf(/** @type {Touch} */ (event.touches[0])));
    if (!face) return;
    pinch = { face, apart, cell: face.cell, at };
    event.preventDefault();
  };
  host.addEventListener("touchstart", start, { passive: false });
  host.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2) return;
    if (!pinch) start(event);
    if (!pinch) return;
    event.preventDefault();
    const { face, apart, cell, at: from } = pinch;
    const now = between(event.touches);
    const { least, most } = limits(face.laid, face.panel);
    const wanted = Math.max(least, Math.min(most, (cell * now.apart) / apart));
    const [right, down] = [Math.round((from.x - now.at.x) / face.cell), Math.round((from.y - now.at.y) / face.cell)];
    const lens = about(face, wanted, now.at);
    if (lens === null || (right === 0 && down === 0)) return give(face, lens);
    pinch.at = { x: from.x - right * face.cell, y: from.y - down * face.cell };
    const { panel: { rows, cols } } = face;
    give(face, { ...lens, row: kept(lens.row + down, face.rows, rows.count), col: kept(lens.col + right, face.cols, cols.count) });
  }, { passive: false });
  host.addEventListener("touchend", (event) => {
    if (event.touches.length < 2) pinch = null;
  });
}

/** One finger moves along in a panel that is looked at closer, as far as there is more of it that way: else the page scrolls. @param {HTMLElement} host @param {Show} show @param {With} w */
function byOneFinger(host, show, { pointOf, give }) {
  /** @type {{face: Face, from: Point, start: {row0: number, col0: number}, taken: boolean} | null} */
  let held = null;
  host.addEventListener("touchstart", (event) => {
    const [touch, other] = event.touches;
    const from = touch && !other ? pointOf(touch) : null;
    const face = from && faceAt(show, from);
    held = from && face?.lens ? { face, from, start: { row0: face.row0, col0: face.col0 }, taken: false } : null;
  }, { passive: true });
  host.addEventListener("touchmove", (event) => {
    const [touch] = event.touches;
    if (!held || !touch || show.pressed) return;
    const { face, from, start } = held;
    const { x, y } = pointOf(touch);
    const lens = moved(face, Math.round((from.y - y) / face.cell), Math.round((from.x - x) / face.cell), start);
    const ahead = moved(face, Math.sign(from.y - y), 0, start);
    const [upright, stays] = [Math.abs(y - from.y) > Math.abs(x - from.x), ahead?.row === start.row0];
    if (!lens || (!held.taken && upright && stays)) return void (held = null);
    held.taken = true;
    event.preventDefault();
    give(face, lens);
  }, { passive: false });
  host.addEventListener("touchend", () => void (held = null));
  host.addEventListener("touchcancel", () => void (held = null));
}
