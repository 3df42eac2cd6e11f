// @ts-check
/** One of a few words; yes or no. */
import { el } from "../lib/dom.js";
import { fieldFrame, fieldId, nameOf, valueOf } from "./field.js";

/** @import { Field } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function choiceField(field, bench) {
  const options = (field.choices ?? []).map((choice) => el("option", { value: choice }, choice));
  const select = el(
    "select",
    { id: fieldId(field.name), onchange: () => bench.edit({ [field.name]: select.value }) },
    ...options,
  );
  return {
    node: fieldFrame(field, el("div", { class: "row" }, el("span", { class: "label" }, nameOf(field)), select)),
    update({ config }) {
      select.value = String(valueOf(field, config) ?? "");
    },
  };
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function flagField(field, bench) {
  const box = el("input", {
    type: "checkbox",
    id: fieldId(field.name),
    onchange: () => bench.edit({ [field.name]: box.checked }),
  });
  return {
    node: fieldFrame(field, el("div", { class: "row" }, el("span", { class: "label" }, nameOf(field)), box)),
    update({ config }) {
      box.checked = valueOf(field, config) === true;
    },
  };
}
