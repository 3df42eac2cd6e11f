// @ts-check
/** How strong a vector field is, and which point of the input it is about: shown while one makes the offsets. */
import { el } from "../lib/dom.js";
import { valueOf } from "./field.js";
import { t } from "../lib/words.js";

/** @import { Field } from "../types.js" */
/** @import { LabState } from "../state.js" */
/** @import { Bench } from "./field.js" */

/**
 * @param {string} words
 * @param {(value: number) => void} set
 */
function numberBox(words, set) {
  const box = el("input", { type: "number", class: "number", step: "any", "aria-label": words, title: words });
  box.addEventListener("change", () => {
    if (Number.isFinite(box.valueAsNumber)) set(box.valueAsNumber);
  });
  return box;
}

/** @param {HTMLElement} box */
const framed = (box) => el("span", { class: "stepper bare" }, box);

/** Three digits are enough for a slider. @param {HTMLInputElement} slider */
const rounded = (slider) => Number(slider.valueAsNumber.toPrecision(2));

/**
 * @param {Field} field
 * @param {Bench} bench
 */
export function vectorField(field, bench) {
  const now = () => valueOf(field, bench.store.get().config);
  /** @param {object} values @param {{live?: boolean}} [how] */
  const edit = (values, how) => bench.edit({ [field.name]: { ...now(), ...values } }, how);
  const slider = el("input", { type: "range", class: "slider", step: "any", "aria-label": t("{title}: strength, slider", { title: field.title }) });
  slider.addEventListener("input", () => edit({ strength: rounded(slider) }, { live: true }));
  slider.addEventListener("change", () => edit({ strength: rounded(slider) }));
  const strength = numberBox(t("{title}: strength", { title: field.title }), (value) => edit({ strength: value }));
  const unit = el("p", { class: "hint" });
  /** @returns {number[]} */
  const point = () => {
    const sizes = bench.store.get().scene?.sizes ?? {};
    return now()?.point ?? ["ih", "iw"].map((dim) => ((sizes[dim] ?? 1) - 1) / 2);
  };
  const row = numberBox(t("{title}: row of the point", { title: field.title }), (value) => edit({ point: [value, point()[1]] }));
  const col = numberBox(t("{title}: column of the point", { title: field.title }), (value) => edit({ point: [point()[0], value] }));
  const about = el("div", { class: "row" }, el("span", { class: "axis" }, "row, column"), framed(row), framed(col));
  const node = el("div", { hidden: true }, el("div", { class: "row" }, el("span", { class: "axis" }, "strength"), slider, framed(strength)), unit, about);
  return {
    node,
    /** @param {Readonly<LabState>} _state */
    update(_state) {
      const found = bench.catalogue.vector_fields.find(({ name }) => name === now()?.field);
      node.hidden = !found;
      if (!found) return;
      const value = now()?.strength ?? found.strength;
      Object.assign(slider, { min: String(-found.most), max: String(found.most), value: String(value) });
      slider.style.setProperty("--part", `${Math.max(0, Math.min(100, 50 + (50 * value) / found.most))}%`);
      strength.value = String(value);
      unit.textContent = found.unit;
      about.hidden = !found.points;
      [row.value = "", col.value = ""] = point().map(String);
    },
  };
}
