// @ts-check
/** A whole number of the configuration: one for all axes, or, unlocked, one per axis; some may be left to the operator. */
import { clear, el } from "../lib/dom.js";
import { isPicture } from "../state.js";
import { counted, spread } from "./edit.js";
import { axisWord, fieldFrame, fieldId, nameOf, valueOf } from "./field.js";
import { icon } from "./icons.js";
import { numberControl } from "./number.js";
import { t } from "../lib/words.js";

/** @import { LabState } from "../state.js" */
/** @import { Field } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */

const REACH = 12;
const PICTURE_REACH = 512;
const MOST = 2 ** 31 - 1;
/** @type {Readonly<Record<string, string>>} what a field amounts to that is left out */
const STANDS_FOR = { stride: "kernel_size" };

/**
 * Where the slider ends: the number box takes anything the server takes.
 * @param {Field} field
 * @param {number} value
 * @param {boolean} picture
 */
function reachOf(field, value, picture) {
  const usual = picture && field.name === "input_size" ? PICTURE_REACH : (field.slider ?? REACH);
  return Math.min(field.maximum ?? MOST, value > usual ? 2 ** Math.ceil(Math.log2(value + 1)) : usual);
}

/**
 * The numbers of a field as the picture has them, where the configuration leaves them open.
 * @param {Field} field
 * @param {Readonly<LabState>} state
 * @returns {number | number[] | null}
 */
function shownValue(field, { config, scene, answer }) {
  const said = valueOf(field, config);
  if (said !== null && said !== undefined) return said;
  if (field.name === "output_size" && answer && scene) {
    return (answer.shapes["output"] ?? []).slice(-scene.axes.length);
  }
  return scene ? (counted(scene, STANDS_FOR[field.name] ?? field.name) ?? null) : null;
}

/**
 * @param {boolean} open
 * @param {string} title
 * @param {() => void} toggle
 */
export function lockButton(open, title, toggle) {
  const button = el("button", { type: "button", class: "lock", onclick: toggle });
  const show = (/** @type {boolean} */ isOpen) => {
    clear(button).append(icon(isOpen ? "unlock" : "lock"));
    const words = isOpen ? t("{title}: one number for all axes", { title }) : t("{title}: one number per axis", { title });
    button.setAttribute("aria-label", words);
    button.title = words;
    button.setAttribute("aria-pressed", String(isOpen));
  };
  show(open);
  return { button, show };
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function intField(field, bench) {
  const { name, title } = field;
  const axes = field.per_axis && bench.operator.axes.length > 1 ? bench.operator.axes : [];
  const [min, max] = [field.minimum ?? 0, field.maximum ?? MOST];
  let open = false;
  /** @type {number[]} */
  let numbers = [];
  const options = { min, max, slider: field.slider ?? REACH };
  const all = numberControl({
    ...options,
    label: title,
    id: fieldId(name),
    change: (value, live) => bench.edit({ [name]: value }, { live }),
  });
  const each = axes.map((axis, place) =>
    numberControl({
      ...options,
      label: t("{label}, {axis}", { label: title, axis: axisWord(axis) }),
      change: (value, live) => bench.edit({ [name]: numbers.with(place, value) }, { live }),
    }),
  );
  const lock = axes.length ? lockButton(open, title, () => turn(!open)) : null;
  const none = field.kind === "optional_int" ? noneButton(field, bench, () => numbers) : null;
  const row = el(
    "div",
    { class: "row" },
    el("span", { class: "label" }, nameOf(field), lock?.button ?? null, none),
    all.slider,
    all.stepper,
  );
  const perAxis = el(
    "div",
    { class: "axes" },
    ...each.map((one, place) =>
      el("div", { class: "row" }, el("span", { class: "axis" }, axisWord(axes[place] ?? "")), one.slider, one.stepper),
    ),
  );
  const node = fieldFrame(field, row, perAxis);

  /** @param {boolean} wanted */
  function turn(wanted) {
    if (!wanted && numbers.some((number) => number !== numbers[0])) bench.edit({ [name]: numbers[0] });
    show(wanted);
  }
  /** @param {boolean} wanted */
  function show(wanted) {
    open = wanted;
    lock?.show(open);
    node.classList.toggle("open", open);
  }
  show(false);
  return {
    node,
    update(state) {
      const shown = shownValue(field, state);
      const missing = shown === null || typeof shown === "string"; // of a link that does not fit
      numbers = missing ? [] : spread(shown, Math.max(1, axes.length));
      const unequal = numbers.some((number) => number !== numbers[0]);
      if (unequal && !open) show(true);
      const picture = isPicture(state.config);
      [all, ...each].forEach((control, at) => {
        const value = numbers[Math.max(0, at - 1)] ?? min;
        if (document.activeElement !== control.slider) control.reach(reachOf(field, value, picture));
        control.set(missing ? null : value);
      });
      none?.setAttribute("aria-pressed", String(valueOf(field, state.config) === null));
    },
  };
}

/**
 * The button that leaves a number out: no batch dimension, an output size as it comes.
 * @param {Field} field
 * @param {Bench} bench
 * @param {() => number[]} numbers
 */
function noneButton(field, bench, numbers) {
  const button = el("button", { type: "button", class: "none", title: t("{title}: leave it out", { title: field.title }) }, t("none"));
  button.addEventListener("click", () => {
    const left = button.getAttribute("aria-pressed") === "true";
    const now = numbers();
    const back = now.length > 1 ? now : (now[0] ?? field.default ?? field.minimum ?? 1);
    bench.edit({ [field.name]: left ? back : null });
  });
  return button;
}
