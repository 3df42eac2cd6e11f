// @ts-check
/** Padding that follows the kernel and the dilation, so that at stride 1 the output is as long as the input. */
import { counted, folded } from "./edit.js";
import { t } from "../lib/words.js";

/** @import { LabState } from "../state.js" */
/** @import { Field } from "../types.js" */
/** @import { Bench } from "./field.js" */

/**
 * Half of d·(k − 1) for each axis; in words where that has no half.
 * @param {readonly number[]} kernel
 * @param {readonly number[]} dilation
 * @returns {number[] | string}
 */
export function keeping(kernel, dilation) {
  const totals = kernel.map((cells, place) => (dilation[place] ?? 1) * (cells - 1));
  const at = totals.findIndex((total) => total % 2 === 1);
  if (at < 0) return totals.map((total) => total / 2);
  const [k, d, total] = [kernel[at], dilation[at], totals[at]];
  return t("Kernel {k} with dilation {d} needs {d}·({k} − 1) = {total} in all, which has no half: take an odd kernel, an even dilation, or \"same\", which puts the odd cell at the end.", { k, d, total });
}

/** @param {any} value @param {number} axes @returns {number[]} */
const perAxis = (value, axes) => {
  const values = Array.isArray(value) ? value : [value];
  return Array.from({ length: axes }, (_, place) => values[place] ?? values[0] ?? 1);
};

const dragging = () => document.activeElement?.matches("input[type=range]:active") ?? false;

/**
 * Holds the padding there until its button is pressed again, or the padding is set otherwise.
 * @param {Field} field
 * @param {Bench} bench
 * @param {{button: HTMLElement, why: HTMLElement}} shown
 */
export function sizeKeeper({ name }, bench, { button, why }) {
  let held = false;
  let awaited = false;
  /** the kernel and dilation last followed, and the padding that was laid on for them, as JSON */
  let [followed, laid] = ["", ""];

  function turn() {
    held = !held;
    awaited = false;
    [followed, laid] = ["", ""];
    update(bench.store.get());
  }

  /** @param {string} now @param {number[] | string} wanted */
  function follow(now, wanted) {
    const padding = typeof wanted === "string" ? null : folded(wanted);
    laid = padding === null ? now : JSON.stringify(padding);
    awaited = laid !== now;
    // once the change that led here has been sent: of two requests the later counts
    if (awaited) queueMicrotask(() => bench.edit({ [name]: padding }, { live: dragging(), along: true }));
  }

  /** @param {Readonly<LabState>} state */
  function update({ config, scene }) {
    const axes = bench.operator.axes.length;
    const kernel = perAxis(config["kernel_size"] ?? (scene && counted(scene, "kernel_size")), axes);
    const dilation = perAxis(config["dilation"], axes);
    const now = JSON.stringify(config[name] ?? 0);
    if (awaited && now === laid) awaited = false;
    if (held && !awaited && laid && now !== laid) held = false;
    const wanted = held ? keeping(kernel, dilation) : "";
    const from = JSON.stringify([kernel, dilation]);
    if (held && from !== followed) {
      followed = from;
      follow(now, wanted);
    }
    button.setAttribute("aria-pressed", String(held));
    why.textContent = typeof wanted === "string" ? wanted : "";
  }
  return { turn, update };
}
