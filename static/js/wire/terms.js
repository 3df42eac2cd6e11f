// @ts-check
/** A frame in words and numbers: its sum term by term, and its window as a Python slice. */

import { frameGroups } from "./cursor.js";
import { FREE, HOLE, numberOf } from "./table.js";
import { assignmentOf, indicesOf, kindAt } from "./scene.js";
import { countTaps, eachTap } from "./taps.js";
import { productOf, readerOf, valueAt } from "./values.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {{tap: number, indices: Record<string, number>, factors: number[], product: number, kind: string}} Term */

/**
 * @typedef {object} Terms
 * @property {Term[]} terms at most `limit` of them
 * @property {number} count
 * @property {number | null} share what a mean multiplies the sum by
 * @property {number} winner the first term of a maximum that is the largest, or the only one with a share; −1: there is none
 * @property {number | null} bias what is added to the sum of the taps
 * @property {string} added the tensor it is from
 * @property {number | null} result the server's output value
 * @property {Record<string, number> | null} target the one output cell the frame makes, if it makes one
 */

/**
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {number} frame
 * @param {{start?: number, limit?: number}} [range]
 * @returns {Terms}
 */
export function termsOf(model, tensors, frame, { start = 0, limit = 256 } = {}) {
  const groups = frameGroups(model, frame);
  const { factors, kinds } = model.scene;
  const readers = factors.map((name) => readerOf(model, tensors, name));
  /** @type {Term[]} */
  const terms = [];
  const visit = (/** @type {import("./types.js").Assignment} */ tap, /** @type {number} */ number) => {
    const values = readers.map((read) => read(tap));
    terms.push({ tap: number, indices: indicesOf(model, tap), factors: values, product: values.reduce((product, value) => product * value, 1), kind: kinds[kindAt(model, tap)] ?? "cell" });
  };
  eachTap(model, groups, visit, { start, count: limit });
  return { terms, count: countTaps(groups), winner: winnerOf(model, tensors, groups), ...resultOf(model, tensors, frame) };
}

/** Which of a frame's taps wins: the first that is the largest, or the only one with a share. Where none can, they are not walked. @param {Model} model @param {Tensors} tensors @param {readonly import("./types.js").Group[]} groups */
function winnerOf(model, tensors, groups) {
  const { factors, reduce } = model.scene;
  const largest = reduce === "max";
  if (!largest && !factors.includes("share")) return -1;
  const read = largest ? productOf(model, tensors, factors) : readerOf(model, tensors, "share");
  let [most, winner, sharing] = [-Infinity, -1, 0];
  eachTap(model, groups, (tap, number) => {
    const value = read(tap);
    if (largest ? value > most : value !== 0) [most, winner, sharing] = [value, number, sharing + 1];
  });
  return largest || sharing === 1 ? winner : -1;
}

/** @param {Model} model @param {Tensors} tensors @param {number} frame */
function resultOf(model, tensors, frame) {
  const fixed = assignmentOf(model, frame);
  const output = model.tensors.get(model.scene.result);
  const single = output?.ids.every((id) => (fixed[id] ?? FREE) >= 0) ?? false;
  const added = model.scene.added ?? "bias";
  if (!output || !single) return { added, bias: null, result: null, target: null, share: null };
  const value = tensors.get(model.scene.result)?.data[numberOf(output, fixed)] ?? null;
  const bias = model.tensors.has(added) && tensors.get(added) ? valueAt(model, tensors, added, fixed) : null;
  const share = model.scene.reduce === "mean" ? valueAt(model, tensors, "share", fixed) : null;
  return { added, bias, result: value, target: indicesOf(model, fixed), share };
}

/** @param {readonly number[]} indices ascending and evenly spaced */
function slice(indices) {
  const [first = 0, second = first + 1] = indices;
  const last = indices[indices.length - 1] ?? first;
  const step = Math.max(1, second - first);
  return step === 1 ? `${first}:${last + 1}` : `${first}:${last + 1}:${step}`;
}

/** @param {import("./types.js").Group} group @param {number} at which of o, k, s, i */
function along(group, at) {
  const found = new Set();
  for (let row = 0; row < group.count; row += 1) found.add(group.rows[row * 4 + at] ?? -1);
  return [...found].sort((a, b) => a - b);
}

const LETTERS = /** @type {Readonly<Record<string, string>>} */ ({ input: "x", output: "out" });

/**
 * What a tensor is called on screen: as in the loops, or by its own name in a chain; an input that was moved is a new one.
 * @param {{names?: Readonly<Record<string, string>>}} scene
 * @param {string} name
 */
export function calledOf({ names }, name) {
  const own = name in LETTERS ? (names?.[name] ?? name) : name;
  const moved = /^(?!grad_).*_(input|output)$/.exec(own)?.[1];
  return moved ? `new_${LETTERS[moved]}` : (LETTERS[own] ?? own);
}

/** The side of the axes on which a frame writes several cells of the result: 0 the output's, 3 the input's, −1 none. @param {Model} model */
function written({ axes, order, tensors, scene }) {
  const own = tensors.get(scene.result)?.ids ?? [];
  if (axes.some(({ i }) => own.includes(i) && !order.ids.includes(i))) return 3;
  return axes.some(({ o }) => own.includes(o) && !order.ids.includes(o)) ? 0 : -1;
}

/**
 * The window as Python would cut it. Where it hangs over the edge the honest text cuts the padded (or stretched) input;
 * a frame that writes instead of reading cuts what it writes.
 * @param {Model} model
 * @param {number} frame
 * @returns {{text: string, coordinates: "input" | "padded" | "stretched" | "output"}}
 */
export function windowSlice(model, frame) {
  if (model.axes.some(({ held }) => held)) return { text: "", coordinates: "input" };
  const all = frameGroups(model, frame);
  const groups = model.axes.map((axis) => /** @type {import("./types.js").Group} */ (all.find((group) => group.ids.includes(axis.o))));
  const side = written(model);
  const cut = (/** @type {string} */ name, /** @type {number} */ at) => {
    const sides = groups.map((group) => along(group, at).filter((index) => index >= 0));
    return sides.every((cells) => cells.length > 0) ? `${calledOf(model.scene, name)}[${sides.map(slice).join(", ")}]` : "";
  };
  if (groups.some((group) => group.count === 0)) return { text: "", coordinates: side >= 0 ? "output" : "input" };
  if (side >= 0) return { text: cut(model.scene.result, side), coordinates: "output" };
  const holes = model.axes.some((axis) => axis.table.kind.includes(HOLE));
  const inside = model.axes.every((axis, at) => straight(axis, groups[at]));
  const holding = (/** @type {"i" | "o"} */ side) => model.scene.factors.find((name) => model.axes.some((axis) => model.tensors.get(name)?.ids.includes(axis[side])));
  const read = holding("i");
  const collected = read ? undefined : holding("o");
  if (collected) return { text: cut(collected, 0), coordinates: "input" };
  if (inside && !holes) return { text: cut(read ?? "input", 3), coordinates: "input" };
  const coordinates = holes ? "stretched" : "padded";
  return { text: `${coordinates}[${groups.map((group) => slice(along(group, 2))).join(", ")}]`, coordinates };
}

/** Whether a window stands on real cells only, none of them a copy. @param {import("./types.js").Axis} axis @param {import("./types.js").Group | undefined} group */
function straight(axis, group) {
  return group !== undefined && along(group, 2).every((s) => axis.table.kind[s] === 0);
}
