// @ts-check
/** One whole number, three ways to set it: drag, type, step. */
import { el } from "../lib/dom.js";
import * as clock from "../lib/later.js";
import { t } from "../lib/words.js";

/**
 * @typedef {object} NumberOptions
 * @property {string} label read aloud
 * @property {string} [id]
 * @property {number} min
 * @property {number} max what the server takes
 * @property {number} slider where the slider ends
 * @property {(value: number, live: boolean) => void} change `live` while a drag goes on
 */

/** @typedef {{slider: HTMLInputElement, stepper: HTMLElement, set: (value: number | null) => void, reach: (slider: number) => void}} NumberControl */

/**
 * At most one call per animation frame, with the newest value.
 * @param {(value: number) => void} call
 */
function perFrame(call) {
  /** @type {(() => void) | null} */
  let stop = null;
  let newest = 0;
  const forget = () => {
    stop?.();
    stop = null;
    clock.onItsWay(forget, false);
  };
  /** @param {number} value */
  const later = (value) => {
    newest = value;
    stop ??= clock.subscribe(() => {
      forget();
      call(newest);
    });
    clock.onItsWay(forget, true);
    clock.request();
  };
  return { later, forget };
}

/**
 * @param {HTMLInputElement} slider
 * @param {number} value
 */
function fill(slider, value) {
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const part = high > low ? (Math.min(high, Math.max(low, value)) - low) / (high - low) : 0;
  slider.style.setProperty("--part", `${(100 * part).toFixed(1)}%`);
}

/**
 * @param {NumberOptions} options
 * @returns {NumberControl}
 */
export function numberControl({ label, id, min, max, slider: reach, change }) {
  const slider = el("input", {
    type: "range",
    class: "slider",
    min,
    max: reach,
    step: 1,
    "aria-label": t("{label}, slider", { label }),
  });
  const box = el("input", {
    type: "number",
    class: "number",
    id,
    min,
    max,
    step: 1,
    inputmode: "numeric",
    "aria-label": label,
  });
  let typing = false;
  /** @type {number | null} what it comes back to */
  let last = null;
  box.addEventListener("input", () => (typing = true));
  let entered = false;
  box.addEventListener("focus", () => (entered = true));
  box.addEventListener("click", () => {
    if (entered) box.select(); // by a tap as by Tab: what is typed takes the place of what stood there
    entered = false;
  });
  const drag = perFrame((value) => change(value, true));
  /** @param {number} value @param {boolean} live */
  const take = (value, live) => {
    if (!Number.isInteger(value)) return;
    last = value;
    box.value = slider.value = String(value);
    fill(slider, value);
    if (live) drag.later(value);
    else {
      drag.forget();
      change(value, false);
    }
  };
  const limited = (/** @type {number} */ value) => Math.min(max, Math.max(min, value));
  slider.addEventListener("input", () => take(slider.valueAsNumber, true));
  slider.addEventListener("change", () => take(slider.valueAsNumber, false));
  const settle = () => {
    const [typed, { badInput }] = [box.valueAsNumber, box.validity];
    const value = Number.isNaN(typed) ? last : limited(Math.round(typed));
    typing = false;
    if (Number.isNaN(typed)) box.value = String(last ?? "");
    else if (value !== null) take(value, false);
    if (value !== null && (badInput || (!Number.isNaN(typed) && typed !== value))) void import("./taken.js").then(({ tellTaken }) => tellTaken(box, { label, value, typed }));
  };
  box.addEventListener("change", settle);
  box.addEventListener("blur", () => typing && settle()); // what is no number need not change anything
  const step = (/** @type {number} */ by) => () =>
    take(limited((Number.isNaN(box.valueAsNumber) ? min : box.valueAsNumber) + by), false);
  const fewer = el(
    "button",
    { type: "button", class: "step fewer", "aria-label": t("{label}: one less", { label }), tabindex: -1, onclick: step(-1) },
    "−",
  );
  const more = el(
    "button",
    { type: "button", class: "step more", "aria-label": t("{label}: one more", { label }), tabindex: -1, onclick: step(1) },
    "+",
  );
  const stepper = el("span", { class: "stepper" }, fewer, box, more);
  return {
    slider,
    stepper,
    set(value) {
      last = value;
      stepper.classList.toggle("long", (value ?? 0) > 9999);
      if (!typing) box.value = value === null ? "" : String(value);
      slider.value = String(value ?? min);
      fill(slider, value ?? min);
      fewer.disabled = value !== null && value <= min;
      more.disabled = value !== null && value >= max;
    },
    reach(end) {
      slider.max = String(Math.min(max, end));
      fill(slider, slider.valueAsNumber);
    },
  };
}
