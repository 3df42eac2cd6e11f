// @ts-check
/** Which panels measure the same thing: those share one scale of colour, so that the same colour is the same number in all of them. */

import { scaleOf } from "./tints.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Tensors} Tensors */

/**
 * What a tensor measures: a gradient another thing than its tensor, what was padded or moved the same ("same_input" is an input).
 * @param {string} tensor
 */
export function unitOfTensor(tensor) {
  const own = tensor.slice(tensor.lastIndexOf("_") + 1);
  return tensor.startsWith("grad_") ? `grad_${own}` : own;
}

/**
 * A product is added into the result, and so measured as that is; what is held against a tensor is measured as that is.
 * @param {Model} model
 * @param {Panel} panel
 */
export function unitOf({ scene }, { value, against }) {
  if ("distinct" in value) return "count";
  if ("tensor" in value) return unitOfTensor(against || value.tensor);
  return unitOfTensor(value.sum.length === 1 ? (value.sum[0] ?? "") : scene.result);
}

/** The tensor whose numbers a panel shows as they are, if it shows one. @param {Model} model @param {Panel} panel */
export function sourceOf({ scene }, { value, fills }) {
  if ("tensor" in value) return value.tensor;
  if ("sum" in value && value.sum.length === 1) return value.sum[0] ?? "";
  return fills === "sums" ? scene.result : "";
}

/**
 * The value that gets the full colour, by unit: the largest of all tensors on the stage that share it.
 * @param {Model} model
 * @param {Tensors} tensors
 * @returns {ReadonlyMap<string, number>}
 */
export function unitScales(model, tensors) {
  /** @type {Map<string, number>} */
  const scales = new Map();
  const raise = (/** @type {string} */ unit, /** @type {string} */ tensor) => {
    const data = tensors.get(tensor)?.data;
    if (data && data.length > 0) scales.set(unit, Math.max(scales.get(unit) ?? 0, scaleOf(data)));
  };
  for (const panel of model.panels.values()) raise(unitOf(model, panel), sourceOf(model, panel));
  raise(unitOfTensor(model.scene.result), model.scene.result);
  return scales;
}
