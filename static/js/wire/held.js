// @ts-check
/**
 * Taps whose places a tensor holds: they stand beside a place between the cells, which no table can tell. They are no product of
 * short lists, so all dimensions they depend on run together, as one group. Which cells they are, the server has told.
 */

import { wanted } from "../lib/wanted.js";
import { radix } from "./radix.js";

/** @typedef {import("./types.js").WireScene} WireScene */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Axis} Axis */
/** @typedef {import("./types.js").Held} Held */
/** @typedef {import("./types.js").Tie} Tie */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{axis: Axis, held: Held, data: ArrayLike<number>}} Line one axis with the numbers that hold its places */

/** How their taps are found; in hand before a scene that has some is prepared. */
export const neighbours = wanted(() => import("./neighbours.js"));

/**
 * @param {WireScene} scene
 * @param {number} axis
 * @param {ReadonlyMap<string, number>} id
 * @param {Int32Array} size
 * @returns {Held | null}
 */
export function prepareHeld(scene, axis, id, size) {
  const wire = scene.axes[axis]?.held;
  if (!wire) return null;
  const strides = Object.entries(wire.by.strides).map(([dim, stride]) => /** @type {const} */ ([id.get(dim) ?? -1, stride]));
  return { tensor: wire.tensor, places: radix(scene.tensors[wire.tensor] ?? [], id, size), plus: id.get(wire.plus) ?? -1, by: { ...wire.by, strides } };
}

/** @param {WireScene} scene @param {ReadonlyMap<string, number>} id @returns {Tie[]} */
export const prepareTies = (scene, id) => (scene.ties ?? []).map(({ dims, rows }) => ({ ids: dims.map((dim) => id.get(dim) ?? -1), rows }));

/** The axes whose places are held, with their numbers; none until these are there. @param {Model} model @returns {Line[]} */
export function linesOf(model) {
  return model.axes.flatMap((axis) => {
    const data = axis.held && model.values.get(axis.held.tensor)?.data;
    return axis.held && data ? [{ axis, held: axis.held, data }] : [];
  });
}

/** Which number of the given tensor moves a place. @param {Held} held @param {Assignment} tap */
export const moverOf = ({ by }, tap) => by.strides.reduce((sum, [id, stride]) => sum + stride * Math.max(0, tap[id] ?? 0), by.first);

/** Every dimension that held places depend on or decide. @param {Model} model @returns {number[]} */
export function heldDimensions(model) {
  const axes = model.axes.filter(({ held }) => held);
  const own = axes.flatMap(({ held, s, i }) => (held ? [...held.places.ids, held.plus, s, i] : []));
  return axes.length === 0 ? [] : [...new Set([...model.ties.flatMap(({ ids }) => ids), ...own])];
}
