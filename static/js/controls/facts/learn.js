// @ts-check
/**
 * Learning: gradient steps from a kernel of zeros to the one that made the output, with the falling error as a curve.
 * Fetched when it is opened; asked for with a button.
 */
import * as clock from "../../lib/later.js";
import { clear, el } from "../../lib/dom.js";
import { formatCount, formatNumber, t } from "../../lib/words.js";
import { isPicture } from "../../state.js";
import { flatten } from "../../wire/values.js";
import { troubleOf } from "../field.js";
import { newestOnly } from "../asking.js";
import { errorCurve } from "./error_curve.js";

/** @import { Api, Learnt } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Config } from "../../types.js" */

const PLAYED = 5000; // milliseconds at most for all steps
const SLOWEST = 180; // milliseconds a step
const MOST_CELLS = 11; // along a side of a kernel whose numbers are written
const ROUND = 20; // times as steep: below it the error is nearly round

/** @param {number} error in two digits: "4.1e−7" */
const small = (error) => (error >= 0.01 && error < 1000 ? formatNumber(Number(error.toPrecision(3))) : error === 0 ? "0" : error.toExponential(1).replace("-", "−").replace("+", ""));

/**
 * The first map of a kernel as a grid of numbers; null where it is too large to be written.
 * @param {any} kernel nested lists
 * @param {number} largest the number with the full tint
 */
function kernelGrid(kernel, largest) {
  const { shape, data } = flatten(kernel);
  const [rows, columns] = [shape.length > 3 ? (shape.at(-2) ?? 1) : 1, shape.at(-1) ?? 1];
  if (rows > MOST_CELLS || columns > MOST_CELLS) return null;
  const cells = Array.from(data.slice(0, rows * columns), (value) => {
    const part = `${Math.round(100 * Math.min(1, Math.abs(value) / (largest || 1)))}%`;
    return el("span", { class: value < 0 ? "negative" : null, style: { "--part": part } }, formatNumber(Math.round(value * 100) / 100));
  });
  return el("div", { class: "kernel-grid", style: { "--columns": String(columns) } }, ...cells);
}

/** Why it is quick or slow. @param {Learnt} learnt @param {Config} config */
function reason({ curvature }, config) {
  if (!curvature) return "";
  const { rank, weights, steepest, flattest } = curvature;
  if (rank < weights) return t("The output depends on the kernel in {rank} of {weights} directions only: other kernels make it too, and the steps find the one nearest to where they began.", { rank, weights });
  const ratio = steepest / flattest;
  const times = ratio < 100 ? formatNumber(Number(ratio.toPrecision(2))) : formatCount(Number(ratio.toPrecision(2)));
  if (ratio < ROUND) return t("The error is {times} times as steep in its steepest direction as in its flattest: nearly a round bowl, so a few steps reach the bottom.", { times });
  return isPicture(config)
    ? t("The error is {times} times as steep in its steepest direction as in its flattest: a long valley. The first steps fall to its floor, the others creep along it. Neighbouring pixels are much alike, so most changes of the kernel hardly change the output.", { times })
    : t("The error is {times} times as steep in its steepest direction as in its flattest: a long valley. The first steps fall to its floor, the others creep along it.", { times });
}

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, api: Api, open: () => boolean}} parts
 * @returns {{show: () => void}} to be told when the section is opened
 */
export function mountLearn(body, { store, api, open }) {
  const start = el("button", { type: "button", class: "primary small", onclick: () => ask() }, t("Learn it from zeros"));
  const result = el("div", { class: "learnt", hidden: true });
  const trouble = el("p", { class: "trouble", role: "alert" });
  body.append(
    el("p", { class: "hint" }, t("Forget the kernel, keep its output: steps against the gradient of the squared error look for the kernel that made it. Try it on random input, then on a photograph.")),
    start,
    result,
    trouble,
  );
  /** @type {Config | null} the configuration whose learning is shown or under way */
  let shown = null;
  /** @type {((now: number) => void) | null} */
  let play = null;
  clock.subscribe((now) => play?.(now));

  function ask() {
    shown = store.get().answered;
    start.disabled = true;
    line.send(shown);
  }

  const line = newestOnly((/** @type {Config} */ config, signal) => api.learn(config, signal), {
    done(config, learnt) {
      if (config === shown) draw(config, learnt);
    },
    failed(config, error) {
      if (config !== shown) return;
      forget();
      trouble.textContent = troubleOf(error);
    },
    idle: () => (start.disabled = false),
  });

  function forget() {
    shown = play = null;
    result.hidden = true;
    trouble.textContent = "";
  }

  /** @param {Config} config @param {Learnt} learnt */
  function draw(config, learnt) {
    const { loss, steps, kernels, target, apart } = learnt;
    const largest = Array.from(flatten(target).data).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const curve = errorCurve(loss);
    const said = el("p", { class: "learnt-step" });
    const scrub = el("input", { type: "range", min: 0, max: steps, value: 0, "aria-label": t("Step of learning") });
    const learning = el("figure", null);
    const made = el("figure", null, kernelGrid(target, largest), el("figcaption", null, t("made the output")));
    const maps = flatten(target).shape.slice(0, 2).reduce((product, size) => product * size, 1);
    const more = maps > 1 ? el("p", { class: "hint" }, t("The first of {count} kernel maps.", { count: formatCount(maps) })) : null;
    const end = apart < 1e-6 ? t("It is the kernel that made the output.") : t("After {steps} steps its weights are still up to {apart} away.", { steps, apart: small(apart) });
    /** @param {number} step */
    const at = (step) => {
      scrub.value = String(step);
      curve.mark(step);
      said.textContent = t("step {step} of {steps} · error {error}", { step, steps, error: small(loss[step] ?? 0) });
      const grid = kernelGrid(kernels.value[step], largest);
      learning.replaceChildren(...(grid ? [grid, el("figcaption", null, t("learnt"))] : []));
    };
    scrub.addEventListener("input", () => {
      play = null;
      at(Number(scrub.value));
    });
    clear(result).append(
      curve.node, scrub, said,
      ...(kernelGrid(target, largest) ? [el("div", { class: "kernels" }, learning, made)] : []),
      ...(more ? [more] : []),
      el("p", { class: "learnt-end" }, end), el("p", { class: "hint" }, reason(learnt, config)),
    );
    result.hidden = false;
    trouble.textContent = "";
    playThrough(steps, at);
    result.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} steps @param {(step: number) => void} at */
  function playThrough(steps, at) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return at(steps);
    const each = Math.min(SLOWEST, PLAYED / Math.max(1, steps));
    let began = 0;
    at(0);
    play = (now) => {
      began ||= now;
      const step = Math.min(steps, Math.floor((now - began) / each));
      at(step);
      if (step >= steps || !open()) play = null;
      else clock.request();
    };
    clock.request();
  }

  /** What was learnt belongs to the configuration it was learnt from. */
  function show() {
    if (shown && shown !== store.get().answered) forget();
  }
  store.subscribe((state) => state.answered, show);
  return { show };
}
