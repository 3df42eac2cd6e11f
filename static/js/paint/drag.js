// @ts-check
/** Moving a place between the cells by mouse, finger or key: what has to change for it, and which outputs that changes. */

import { formatNumber, t } from "../lib/words.js";
import { cellOfGiven, sliceOfGiven } from "../wire/given.js";
import { linesOf, moverOf, nothing } from "../wire/scene.js";
import { numberOf } from "../wire/table.js";
import { eachTap, groupsOf } from "../wire/taps.js";
import { pointing } from "./needs.js";
import { axesOn, positionAt, pulledTo, regular, sampleUnder, samplesOf } from "./samples.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./samples.js").Sample} Sample */
/** @typedef {import("./samples.js").Point} Point */
/** @typedef {import("./face.js").View} View */
/** @typedef {readonly [number, number]} Position column and row on the stage */
/** @typedef {{numbers: Array<{tensor: string, index: number, value: number}>, outputs: number[]}} Pull numbers of given tensors, and the outputs they change */
/** @typedef {{entry: number, at: Position}} Pulled a place that stands where the pointer is until the server has answered */

/** How near one must be, in pixels: with a mouse, with a finger. */
const REACH = 12;
const FINGER = 24;
/** Less than this is a click. */
const STILL = 3;
/** Offsets by hand have two decimals. */
const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/** @param {Pick<Show, "view" | "scenery">} show @returns {Sample[]} every place of the frame, in every face */
const allOf = ({ view, scenery }) => (view && view.model.scene.link === undefined ? (scenery?.faces ?? []).flatMap((face) => samplesOf(view, face)) : []);

/** Every output that reads beside a place. @param {View} view @param {Sample} sample @param {readonly number[]} ids what the place depends on */
function outputsOf({ model }, { tap }, ids) {
  const output = model.tensors.get("output");
  const fixed = nothing(model);
  for (const id of ids) fixed[id] = tap[id] ?? -1;
  const found = new Set();
  if (output) eachTap(model, groupsOf(model, fixed), (each) => found.add(numberOf(output, each)));
  return [...found];
}

/**
 * What it takes to bring a place to a position.
 * @param {View} view
 * @param {Sample} sample
 * @param {Position} position
 * @returns {Pull}
 */
function pullOf(view, sample, position) {
  const lines = axesOn(view, sample.face) ?? [];
  const numbers = lines.map((line, at) => ({
    tensor: line.held.by.tensor,
    index: moverOf(line.held, sample.tap),
    value: round((position[at] ?? 0) - regular(line, sample.tap)),
  }));
  return { numbers, outputs: outputsOf(view, sample, lines[0]?.held.places.ids ?? []) };
}

/** The kernel's cell that a place is one of: "kh 2, kw 1". @param {View} view @param {Sample} sample */
const tapWords = (view, sample) => [...(axesOn(view, sample.face) ?? [])].reverse().map(({ axis }) => `${view.model.names[axis.k]} ${sample.tap[axis.k]}`).join(", ");

/** Where a place of the stage is in the input's own rows and columns. @param {readonly import("../wire/scene.js").Line[]} lines @param {readonly number[]} at along each */
const inInput = (lines, at) => lines.map(({ axis }, along) => formatNumber((at[along] ?? NaN) + axis.table.origin));

/** What moves a place that is being moved, how far, and where it leads. @param {View} view @param {Sample} sample @param {Position} position */
function words(view, sample, position) {
  const lines = axesOn(view, sample.face) ?? [];
  const { numbers } = pullOf(view, sample, position);
  const [right = "", down = ""] = numbers.map(({ tensor, index, value }) => `${cellOfGiven(tensor, view.tensors.get(tensor)?.shape ?? [], index)} = ${formatNumber(value)}`);
  const [column = "", row = ""] = inInput(lines, lines.map((line, at) => regular(line, sample.tap) + (numbers[at]?.value ?? NaN)));
  return t("{tap} reads at row {row}, column {column}: down {down}, right {right}", { tap: tapWords(view, sample), row, column, down, right });
}

/** Where a place reads, the numbers that move it there, and how far. @param {View} view @param {import("../wire/types.js").Assignment} place */
export function movedBy({ model, tensors }, place) {
  const lines = linesOf(model);
  const [down = "", right = ""] = lines.map(({ held }) => {
    const [index, { data, shape } = { data: [], shape: [] }] = [moverOf(held, place), tensors.get(held.by.tensor) ?? undefined];
    return `${cellOfGiven(held.by.tensor, shape, index)} = ${formatNumber(data[index] ?? NaN)}`;
  });
  const [row = "", column = ""] = inInput(lines, lines.map(({ data, held }) => data[numberOf(held.places, place)] ?? NaN));
  return t("reads at row {row}, column {column}: moved down by {down}, right by {right}", { row, column, down, right });
}

/** How what is pointed at there may be moved. */
export const movable = () => t("drag it, or Shift + arrow");

/**
 * The cell that stands for the place under a point: the kernel's, or that of whatever else has one for each. What is pointed at is
 * that, and not the cell of the input beneath.
 * @param {Show} show
 * @param {Point} point
 * @returns {import("./pointer.js").Hit | null}
 */
export function placeUnder(show, point) {
  const { view, scenery, pulled } = show;
  const sample = sampleUnder(pulledTo(allOf(show), pulled), point, REACH);
  const kernel = view && sample && axesOn(view, sample.face)?.map(({ axis }) => axis.k);
  if (!kernel) return null;
  const faces = (scenery?.faces ?? []).filter(({ magnifier, panel }) => !magnifier && !panel.aside && kernel.every((k) => panel.shown.includes(k)));
  const hits = [...faces].sort((a, b) => Number(b.panel.role === "weight") - Number(a.panel.role === "weight")).flatMap((face) => {
    const { panel, row0, col0, rows, cols } = face;
    const [row, col, sheet] = /** @type {[number, number, number]} */ ([panel.rows, panel.cols, panel.sheets].map((radix) => numberOf(radix, sample.tap)));
    const slot = face.slots.findIndex((each) => each?.sheet === sheet);
    const [down, right] = [row - row0, col - col0];
    return slot < 0 || down < 0 || right < 0 || down >= rows || right >= cols ? [] : [{ face, slot, at: down * cols + right, row, col, sheet, place: true }];
  });
  return hits[0] ?? null;
}

/** Where the place in front reads and which numbers move it there, for when nothing is pointed at. @param {Show} show @param {View | null} view what is to be seen now, drawn or not */
export function resting({ scenery }, view) {
  const sample = allOf({ view, scenery }).find(({ front }) => front);
  const [across, down] = (view && sample && axesOn(view, sample.face)) ?? [];
  if (!view || !sample || !across || !down) return "";
  const { tensor } = down.held.by;
  const offsets = sliceOfGiven(tensor, view.tensors.get(tensor)?.shape ?? [], [moverOf(down.held, sample.tap), moverOf(across.held, sample.tap)]);
  const [column = "", row = ""] = inInput([across, down], [across, down].map(({ data, held }) => data[numberOf(held.places, sample.tap)] ?? NaN));
  return t("{tap} reads at row {row}, column {column}: {offsets}", { tap: tapWords(view, sample), row, column, offsets });
}

/** The number of a place's first tap in the frame. @param {View} view @param {Sample} sample */
function tapOf(view, { tap }) {
  let found = -1;
  eachTap(view.model, view.groups, (each, number) => {
    if (found < 0 && each.every((index, id) => index < -1 || index === tap[id])) found = number;
  });
  return found < 0 ? null : found;
}

/**
 * @param {HTMLElement} host
 * @param {Show} show
 * @param {import("./stage.js").Callbacks} callbacks
 * @param {() => void} ask
 */
export function attachDrag(host, show, callbacks, ask) {
  /** @type {{sample: Sample, from: Point, moved: boolean, last: Pull | null} | null} */
  let held = null;
  const pointOf = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) => {
    const box = host.getBoundingClientRect();
    return /** @type {Point} */ ([clientX - box.left, clientY - box.top]);
  };
  let newest = 0;
  let told = false;
  const tell = (/** @type {string | null} */ text) => {
    if (text !== null || told) callbacks.onSample?.(text);
    told = text !== null;
  };
  const under = (/** @type {Point} */ point, /** @type {boolean} */ finger) => sampleUnder(allOf(show), point, finger ? FINGER : REACH);
  const down = (/** @type {PointerEvent} */ event) => {
    const sample = event.button === 0 ? under(pointOf(event), event.pointerType === "touch") : null;
    if (!sample) return;
    held = { sample, from: pointOf(event), moved: false, last: null };
    host.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const { view } = show;
    const point = pointOf(event);
    if (!view) return;
    if (!held) {
      const sample = under(point, false);
      if (sample) host.style.cursor = "grab";
      const text = sample && !placeUnder(show, point) ? words(view, sample, positionAt(sample.face, sample.slot, sample.at)) : null;
      const mine = (newest += 1);
      pointing.use(() => mine === newest && tell(text)); // after what is said of the cell beneath it, which may be on its way
      return;
    }
    host.style.cursor = "grabbing";
    newest += 1;
    held.moved ||= Math.hypot(point[0] - held.from[0], point[1] - held.from[1]) >= STILL;
    if (!held.moved) return;
    const at = positionAt(held.sample.face, held.sample.slot, point);
    show.pulled = { entry: held.sample.entry, at };
    held.last = pullOf(view, held.sample, at);
    tell(words(view, held.sample, at));
    callbacks.onPull?.(held.last, false);
    ask();
  };
  const up = () => {
    const { view } = show;
    if (held?.last) callbacks.onPull?.(held.last, true);
    else if (held && view) callbacks.onPick?.(view.frame, tapOf(view, held.sample));
    if (held) host.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => host.removeEventListener("click", swallow, { capture: true }));
    held = null;
  };
  const leave = () => void (newest += 1);
  const cancel = () => {
    held = null;
    show.pulled = null;
    ask();
  };
  const touch = (/** @type {TouchEvent} */ event) => {
    const [finger] = event.touches;
    if (finger && under(pointOf(finger), true)) event.preventDefault();
  };
  host.addEventListener("pointerdown", down);
  host.addEventListener("pointermove", move);
  host.addEventListener("pointerleave", leave);
  host.addEventListener("pointerup", up);
  host.addEventListener("pointercancel", cancel);
  host.addEventListener("touchstart", touch, { passive: false });
  return () => {
    host.removeEventListener("pointerdown", down);
    host.removeEventListener("pointermove", move);
    host.removeEventListener("pointerleave", leave);
    host.removeEventListener("pointerup", up);
    host.removeEventListener("pointercancel", cancel);
    host.removeEventListener("touchstart", touch);
  };
}

/** A drag ends with a click that is none. @param {Event} event */
function swallow(event) {
  event.stopPropagation();
  event.preventDefault();
}

/**
 * Move the cursor's place by some cells.
 * @param {Show} show
 * @param {View | null} view what is to be seen now, drawn or not
 * @param {Position} by columns and rows
 * @returns {Pull | null} null where there is no place to move
 */
export function nudged(show, view, [right, down]) {
  const sample = allOf({ view, scenery: show.scenery }).find(({ front }) => front);
  if (!sample || !view) return null;
  const [column, row] = show.pulled?.entry === sample.entry ? show.pulled.at : positionAt(sample.face, sample.slot, sample.at);
  const at = /** @type {const} */ ([column + right, row + down]);
  show.pulled = { entry: sample.entry, at };
  return pullOf(view, sample, at);
}
