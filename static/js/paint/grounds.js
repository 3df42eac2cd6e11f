// @ts-check
/** The shape of a tensor that was laid on something larger: how much of it is cells, and how long it has become. */

import { COPY, CROP, HOLE, OUTSIDE, PADDING } from "../wire/table.js";
import { t } from "../lib/words.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */

/** What a tensor was laid on, where that is told of its places. @param {Model} model @param {Panel} panel */
export function laidOn({ grounds, axes }, { value }) {
  const found = "tensor" in value ? grounds.get(value.tensor) : undefined;
  const canvas = axes.some(({ o }) => found?.has(o)); // what lies past its stamps is of its size too
  return found && !canvas && ![...found.values()].some((kinds) => kinds.includes(CROP)) ? found : undefined;
}

/** How long what is padded or spread already has become by that, if it has: "2 × 5 × 5, padded to 7 × 7". @param {Model} model @param {Panel} panel @param {string} shape */
export function grownTo(model, panel, shape) {
  const laid = laidOn(model, panel);
  if (!laid) return "";
  const sides = model.axes.map((axis) => laid.get(axis.i) ?? laid.get(axis.k) ?? []);
  const all = sides.flat();
  const told = { shape, to: sides.map((kinds) => kinds.filter((kind) => kind !== OUTSIDE).length).join(" × ") };
  if (all.includes(HOLE)) return t("{shape}, spread to {to}", told);
  return all.includes(PADDING) || all.includes(COPY) ? t("{shape}, padded to {to}", told) : "";
}
