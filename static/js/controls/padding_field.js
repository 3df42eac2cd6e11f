// @ts-check
/** Padding in PyTorch's forms: one number, one per axis, before and after each axis, or "same" and "valid". */
import { el } from "../lib/dom.js";
import { axisWord, fieldFrame, fieldId, nameOf, valueOf } from "./field.js";
import { icon } from "./icons.js";
import { lockButton } from "./int_field.js";
import { numberControl } from "./number.js";

/** @import { Field } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */

/** @typedef {[number, number]} Pair */
/** @typedef {"all" | "axes" | "sides"} Form */

const REACH = 6;

/**
 * @param {any} value
 * @param {number} axes
 * @returns {Pair[]}
 */
export function pairsOf(value, axes) {
  const entries = Array.isArray(value) ? value : [typeof value === "number" ? value : 0];
  const pairs = entries.map(
    (entry) => /** @type {Pair} */ (Array.isArray(entry) ? [entry[0] ?? 0, entry[1] ?? 0] : [entry, entry]),
  );
  return Array.from({ length: axes }, (_, place) => pairs[place] ?? pairs[0] ?? [0, 0]);
}

/**
 * The plainest way to write these sides in this form.
 * @param {Pair[]} pairs
 * @param {Form} form
 */
export function writtenAs(pairs, form) {
  if (form === "sides") return pairs;
  return form === "axes" ? pairs.map(([before]) => before) : (pairs[0]?.[0] ?? 0);
}

/**
 * @param {any} value
 * @returns {Form}
 */
export const formOf = (value) =>
  !Array.isArray(value) ? "all" : value.some((entry) => Array.isArray(entry)) ? "sides" : "axes";

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function paddingField(field, bench) {
  const { name, title } = field;
  const { axes } = bench.operator;
  /** @type {Pair[]} */
  let pairs = pairsOf(0, axes.length);
  /** @type {Form} */
  let form = "all";
  const options = { min: field.minimum ?? 0, max: field.maximum ?? 2 ** 31 - 1, slider: field.slider ?? REACH };
  const write = (/** @type {Pair[]} */ next, /** @type {Form} */ as, live = false) =>
    bench.edit({ [name]: writtenAs(next, as) }, { live });
  const all = numberControl({
    ...options,
    label: title,
    id: fieldId(name),
    change: (value, live) => bench.edit({ [name]: value }, { live }),
  });
  const rows = axes.map((axis, place) => axisRow(axis, place));

  /** @param {string} axis @param {number} place */
  function axisRow(axis, place) {
    const both = numberControl({
      ...options,
      label: `${title}, ${axisWord(axis)}`,
      change: (value, live) => write(pairs.with(place, [value, value]), "axes", live),
    });
    const [before, after] = ["before", "after"].map((side, end) =>
      numberControl({
        ...options,
        label: `${title} ${side}, ${axisWord(axis)}`,
        change: (value) =>
          write(pairs.with(place, /** @type {Pair} */ ((pairs[place] ?? [0, 0]).with(end, value))), "sides"),
      }),
    );
    if (!before || !after) throw new Error("A pair has two sides.");
    const node = el(
      "div",
      { class: "row" },
      el("span", { class: "axis" }, axisWord(axis)),
      both.slider,
      both.stepper,
      el(
        "span",
        { class: "pair" },
        before.stepper,
        el("span", { class: "dots", "aria-hidden": "true" }, "…"),
        after.stepper,
      ),
    );
    return { node, both, before, after };
  }

  const lock = axes.length > 1 ? lockButton(false, title, () => turn(form === "all" ? "axes" : "all")) : null;
  const split = el(
    "button",
    {
      type: "button",
      class: "lock split",
      title: `${title}: before and after, each on its own`,
      "aria-label": `${title}: before and after, each on its own`,
      onclick: () => turn(form === "sides" ? (axes.length > 1 ? "axes" : "all") : "sides"),
    },
    icon("split"),
  );
  const choices = (field.choices ?? []).map((choice) =>
    el(
      "button",
      {
        type: "button",
        class: "chip",
        onclick: () => bench.edit({ [name]: valueOf(field, bench.store.get().config) === choice ? 0 : choice }),
      },
      choice,
    ),
  );
  const node = fieldFrame(
    field,
    el(
      "div",
      { class: "row" },
      el("span", { class: "label" }, nameOf(field), lock?.button ?? null, split),
      all.slider,
      all.stepper,
    ),
    el("div", { class: "axes" }, ...rows.map((row) => row.node)),
    choices.length ? el("div", { class: "chips words" }, ...choices) : null,
  );

  /** @param {Form} wanted */
  function turn(wanted) {
    const loses = JSON.stringify(pairsOf(writtenAs(pairs, wanted), axes.length)) !== JSON.stringify(pairs);
    if (loses || wanted === "sides" || form === "sides") write(pairs, wanted);
    show(wanted);
  }
  /** @param {Form} wanted */
  function show(wanted) {
    form = wanted;
    lock?.show(form !== "all");
    split.setAttribute("aria-pressed", String(form === "sides"));
    node.classList.toggle("open", form !== "all");
    node.classList.toggle("sides", form === "sides");
  }
  show("all");
  return {
    node,
    update({ config }) {
      const value = valueOf(field, config);
      const said = typeof value === "string" ? value : null;
      pairs = pairsOf(value, axes.length);
      const least = formOf(value);
      if (said && form !== "all") show("all");
      else if (least === "sides" || (least === "axes" && form === "all"))
        show(axes.length > 1 || least === "sides" ? least : "all");
      all.set(said ? null : (pairs[0]?.[0] ?? 0));
      rows.forEach(({ both, before, after }, place) => {
        const [first, second] = pairs[place] ?? [0, 0];
        both.set(first);
        before.set(first);
        after.set(second);
      });
      choices.forEach((chip) => chip.setAttribute("aria-pressed", String(chip.textContent === said)));
    },
  };
}
