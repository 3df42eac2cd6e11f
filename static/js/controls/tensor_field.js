// @ts-check
/** Where a tensor's numbers come from: a fill, a kernel or a photograph by name, or what somebody types. */
import { clear, el } from "../lib/dom.js";
import { during } from "../lib/later.js";
import { isConcrete, isPicture } from "../state.js";
import { fieldFrame, isNpy, late, nameOf, valueOf } from "./field.js";
import { icon } from "./icons.js";
import { numberFields, pictureChips } from "./picture_chips.js";
import { english, t } from "../lib/words.js";

/** @import { Field, Named } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */

/** What an offset that follows a vector field is given besides its name. */
const vectorField = late(async () => (await import("./vector_field.js")).vectorField);

/** How many chips are seen before "more". */
const SEEN = { input: { fill: 4, kernel: 0 }, weight: { fill: 2, kernel: 6 }, bias: { fill: 3, kernel: 0 }, upstream: { fill: 4, kernel: 0 }, offset: { fill: 4, kernel: 0 }, mask: { fill: 3, kernel: 0 }, other: { fill: 4, kernel: 0 }, statistic: { fill: 4, kernel: 0 } };

/**
 * @param {string} kind "fill" or "kernel"
 * @param {Named} named
 */
const matches = (kind, named) => (/** @type {any} */ tensor) => tensor?.[kind] === named.name;

/**
 * @param {Field} field
 * @param {Bench} bench
 */
function offered({ choices, role }, { catalogue, operator }) {
  const fits = (/** @type {Named} */ { size }) => !size || (role === "input" && size.length === operator.axes.length && sized(operator));
  const allowed = (/** @type {Named} */ named) => (choices ? choices.includes(named.name) : fits(named));
  const asListed = (/** @type {Named} */ one, /** @type {Named} */ other) => (choices ? choices.indexOf(one.name) - choices.indexOf(other.name) : 0);
  const kernels = role === "weight" ? catalogue.kernels.filter(allowed) : [];
  const fields = role === "offset" ? catalogue.vector_fields : [];
  return [
    ...fields.map((named) => ({ kind: /** @type {const} */ ("field"), named })),
    ...kernels.map((named) => ({ kind: /** @type {const} */ ("kernel"), named })),
    ...catalogue.fills.filter(allowed).sort(asListed).map((named) => ({ kind: /** @type {const} */ ("fill"), named })),
  ];
}

/** @param {import("../types.js").Operator} operator */
const sized = ({ fields }) => fields.some(({ name }) => name === "input_size");

/** What becomes of the size where the input was a photograph, or a sample of a size of its own. @param {Bench} bench @param {import("../types.js").Config} config */
function leaving({ operator, catalogue }, config) {
  const sample = catalogue.fills.some(({ name, size }) => size && name === config["input"]?.fill);
  return sample ? { input_size: operator.example["input_size"] ?? 5 } : numberFields(operator, config);
}

/**
 * One chip per fill and kernel; those after the first few wait behind "more".
 * @param {Field} field
 * @param {Bench} bench
 */
function namedChips(field, bench) {
  const seen = { ...SEEN[field.role ?? "input"] };
  return offered(field, bench).map(({ kind, named }) => {
    const sample = kind === "fill" && named.size;
    const late = kind !== "field" && !sample && seen[kind]-- <= 0;
    const pick = () => {
      const { config } = bench.store.get();
      const leaves = field.role === "input" ? leaving(bench, config) : {};
      if (sample) Object.assign(leaves, { input_size: sample });
      bench.edit({ [field.name]: { [kind]: named.name }, ...leaves });
    };
    const chip = el(
      "button",
      { type: "button", class: late ? "chip late" : "chip", title: named.title, onclick: pick },
      english ? named.name.replaceAll("_", " ") : named.title.replace(/：.*/, ""),
    );
    return { chip, active: matches(kind, named), seeded: kind === "fill" && named.seeded !== false };
  });
}

/**
 * @param {Field} field
 * @param {Bench} bench
 */
function dieButton(field, bench) {
  const roll = () => {
    const tensor = valueOf(field, bench.store.get().config);
    bench.edit({ [field.name]: { ...tensor, seed: (tensor?.seed ?? 0) + 1 } });
  };
  const words = t("{title}: other random numbers", { title: field.title });
  return el("button", { type: "button", class: "die", title: words, "aria-label": words, onclick: roll }, icon("die"));
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function tensorField(field, bench) {
  const chips = namedChips(field, bench);
  const die = dieButton(field, bench);
  /** @type {ReturnType<typeof import("./values_editor.js").valuesEditor> | null} made when it is first wanted */
  let editor = null;
  const edited = () => during(made());
  async function made() {
    const { valuesEditor } = await import("./values_editor.js");
    if (!editor) node.append((editor = valuesEditor(field, bench)).node);
    return editor;
  }
  const type = async () => (await edited()).toggle();
  /** A .npy file dropped here is this tensor, wherever else on the page it would be the input. @param {DragEvent} event */
  const drop = (event) => {
    const file = [...(event.dataTransfer?.files ?? [])].find(isNpy);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    void edited().then((found) => {
      if (found.node.hidden) found.toggle();
      found.open(file);
    });
  };
  const typed = el(
    "button",
    { type: "button", class: "chip typed", "aria-expanded": "false", onclick: () => void type() },
    icon("edit"),
    t("type values"),
  );
  const more = el("button", { type: "button", class: "chip more", "aria-expanded": "false" }, t("more…"));
  const none =
    field.role === "bias" || field.role === "mask"
      ? el("button", { type: "button", class: "chip", onclick: () => bench.edit({ [field.name]: null }) }, t("none"))
      : null;
  const strength = field.role === "offset" ? vectorField(field, bench) : null;
  const pictures = field.role === "input" ? pictureChips(field, bench) : null;
  const row = el(
    "div",
    { class: "chips", role: "group", "aria-labelledby": `field-${field.name}-name` },
    none,
    ...chips.map(({ chip }) => chip),
    ...(pictures?.chips ?? []),
    typed,
    more,
  );
  const node = fieldFrame(
    field,
    el("div", { class: "row head" }, el("span", { class: "label" }, nameOf(field, false)), die),
    row,
    pictures?.node ?? strength?.node ?? null,
  );
  node.addEventListener("drop", drop);
  more.addEventListener("click", () => {
    const open = node.classList.toggle("all");
    more.setAttribute("aria-expanded", String(open));
    clear(more).append(open ? t("fewer") : t("more…"));
  });
  more.hidden = !chips.some(({ chip }) => chip.classList.contains("late"));
  return {
    node,
    update(state) {
      const tensor = valueOf(field, state.config);
      for (const { chip, active } of chips) chip.setAttribute("aria-pressed", String(active(tensor)));
      die.hidden = !chips.some(({ active, seeded }) => seeded && active(tensor));
      typed.setAttribute(
        "aria-pressed",
        String(isConcrete(tensor) && !(field.role === "input" && isPicture(state.config))),
      );
      none?.setAttribute("aria-pressed", String(tensor === null));
      pictures?.update(state);
      strength?.update(state);
      editor?.update(state);
    },
  };
}
