// @ts-check
/** A frame as one sentence, true for this very frame: whole templates, one for each kind of frame there is, whatever the view. */
import { formatCount, formatNumber, t } from "../lib/words.js";
import { kindName } from "../paint/captions.js";
import { calledOf } from "../wire/terms.js";
import { tensorName } from "./field.js";
import { placeOf } from "./sum.js";

/** @import { Stage } from "../paint/stage.js" */
/** @import { LabState } from "../state.js" */
/** @import { Scene } from "../types.js" */

/** @typedef {Readonly<Record<string, string>>} Told */

const TEMPLATES = {
  sum: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is the sum of {count} products, {value}.", told),
  added: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is the sum of {count} products and of the {added} {bias}, {value}.", told),
  mean: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is the mean of its window's {count} cells, {value}.", told),
  max: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is the largest of {count} cells, {value}.", told),
  same: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is handed on as it is, {value}.", told),
  none: (/** @type {Told} */ told) => t("Frame {frame} of {total}: nothing reaches {result}[{place}], which is {value}.", told),
  shared: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {result}[{place}] is made from {count} terms, {value}.", told),
  stamps: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {source}[{place}] goes into {count} products, each added to a cell of {result}.", told),
  nowhere: (/** @type {Told} */ told) => t("Frame {frame} of {total}: {source}[{place}] goes nowhere.", told),
  tap: (/** @type {Told} */ told) => t("Tap {tap} of {count} in frame {frame} of {total}: {factors} is {product}.", told),
  tapPadding: (/** @type {Told} */ told) => t("Tap {tap} of {count} in frame {frame} of {total} reads no cell but {kind}: {factors} is {product}.", told),
};

/** Which template a frame is told by. @param {Scene} scene @param {ReturnType<Stage["terms"]>} sum @returns {keyof typeof TEMPLATES} */
function kindOf({ reduce }, { target, count, share, bias, result, terms }) {
  if (!target || result === null) return count === 0 ? "nowhere" : "stamps";
  if (count === 0) return "none";
  if (reduce === "max") return "max";
  if (reduce === "mean") return "mean";
  if (share !== null) return "shared";
  const [only] = terms;
  if (count === 1 && only?.factors.length === 1 && only.factors[0] === result && bias === null) return "same";
  if (only?.factors.length === 1) return "shared";
  return bias === null ? "sum" : "added";
}

/**
 * @param {Stage} stage
 * @param {Pick<LabState, "frame" | "tap" | "scene">} cursor
 * @returns {string} empty where there is no frame
 */
export function sentenceOf(stage, { frame, tap, scene: whole }) {
  const scene = /** @type {Scene | null} */ (whole && stage.sceneAt(frame));
  if (!whole || !scene || whole.total === 0) return "";
  const sum = stage.terms(frame, { start: tap ?? 0, limit: 1 });
  const source = scene.factors[0] ?? "input";
  const named = { frame: formatCount(frame + 1), total: formatCount(whole.total), count: formatCount(sum.count), result: calledOf(scene, scene.result), source: calledOf(scene, source) };
  const [term] = sum.terms;
  if (tap !== null && term) {
    const factors = term.factors.map((factor) => formatNumber(factor)).join(" × ");
    return TEMPLATES[term.kind === "cell" ? "tap" : "tapPadding"]({ ...named, tap: formatCount(tap + 1), factors, product: formatNumber(term.product), kind: kindName(term.kind) });
  }
  const place = placeOf(scene, sum.target ? scene.result : source, sum.target ?? stage.assignment(frame));
  const value = sum.result === null ? "" : formatNumber(sum.result);
  return TEMPLATES[kindOf(scene, sum)]({ ...named, place, value, added: tensorName(sum.added), bias: sum.bias === null ? "" : formatNumber(sum.bias) });
}
