// @ts-check
/** What is said of a picture that takes long, before it is computed and meanwhile. */
import { el } from "../lib/dom.js";
import { formatCount, formatShape, t } from "../lib/words.js";

/** @import { Wait } from "../state.js" */

/** @typedef {{compute: () => void, stop: () => void, back: () => void}} Acts */

/** One digit that tells: 1.7 → "2", 12.4 → "12". @param {number} seconds */
const rounded = (seconds) => formatCount(Math.max(1, Math.round(seconds)));

/** @param {Wait} wait */
function sizesOf({ shapes: { input, output } }) {
  return input && output ? t("Input {input}, output {output}.", { input: formatShape(input), output: formatShape(output) }) : "";
}

/** @param {Wait} wait */
function sentenceOf({ going, ahead }) {
  if (going) return ahead ? t("Computing {cells} cells: about {seconds} s.", { cells: formatCount(ahead.cells), seconds: rounded(ahead.seconds) }) : t("Computing: this takes long.");
  return ahead ? t("{cells} cells: the answer takes about {seconds} s.", { cells: formatCount(ahead.cells), seconds: rounded(ahead.seconds) }) : t("Stopped. This picture is the last answer.");
}

/** @param {string} words @param {() => void} act */
const button = (words, act) => el("button", { type: "button", class: "plain small", onclick: act }, words);

/**
 * The words, then the buttons.
 * @param {Wait} wait
 * @param {Acts} acts
 * @param {boolean} shown whether there is a picture to go back to
 * @returns {[string, ...(HTMLElement | null)[]]}
 */
export function told(wait, { compute, stop, back }, shown) {
  const words = [sizesOf(wait), sentenceOf(wait)].filter(Boolean).join(" ");
  if (wait.going) return [words, button(t("Stop"), stop)];
  return [words, button(t("Compute it"), compute), shown ? button(t("Go back"), back) : null];
}
