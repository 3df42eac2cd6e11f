// @ts-check
/** Shapes and cost, as two small tables. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, formatNumber, formatShape, t } from "../../lib/words.js";
import { tensorName } from "../field.js";
import { icon } from "../icons.js";

/** @import { LabStore } from "../../state.js" */
/** @import { Answer } from "../../types.js" */

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** @param {number} bytes */
export function formatBytes(bytes) {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toPrecision(value < 100 ? 2 : 3)} ${UNITS[power]}`;
}

/** @param {string} name @param {string} value @param {string} [colour] @param {string} [help] @param {HTMLElement | null} [tool] */
const line = (name, value, colour = "", help = "", tool = null) =>
  el("div", { class: "fact", title: help || null }, el("dt", { class: colour }, name), el("dd", null, value, tool));

/** @param {LabStore} store @param {string} name */
function saveButton(store, name) {
  const words = t("Save {name} as a .npy file", { name: tensorName(name) });
  async function save() {
    const { tensors, answer } = store.get();
    const [values, shape] = [tensors.get(name), answer?.shapes[name]];
    if (!values || !shape) return;
    const { saveNpy } = await import("../npy_files.js");
    saveNpy(name, { shape, data: values.data });
  }
  return el("button", { type: "button", class: "save", title: words, "aria-label": words, onclick: () => void save() }, icon("save"));
}

/**
 * @param {HTMLElement} host
 * @param {LabStore} store
 */
export function mountShapes(host, store) {
  store.subscribe(
    (state) => state.answer,
    (answer) => {
      if (!answer) return;
      const lines = Object.entries(answer.shapes).flatMap(([name, shape]) =>
        shape ? line(tensorName(name), shape.length ? formatShape(shape) : t("a number"), `dot of-${name}`, "", saveButton(store, name)) : [],
      );
      clear(host).append(el("dl", { class: "facts-list" }, ...lines));
    },
  );
}

/** Of a chain that stands for one operator, what that would cost. @param {Answer["cost"]} cost */
function standardLine({ standard }) {
  if (!standard) return [];
  const share = (/** @type {number} */ ratio) => `${formatNumber(Math.round(ratio * 1000) / 10)} %`;
  const { parameters, macs, parameters_ratio: weights, macs_ratio: work } = standard;
  const help = t("parameters; {macs} multiply-adds; this is {weights} and {work} of them", { macs: formatCount(macs), weights: share(weights), work: share(work) });
  return [line(standard.as ?? t("as one convolution"), formatCount(parameters), "", help)];
}

/** @param {Answer} answer */
function costLines({ cost, shapes }) {
  const tensors = Object.entries(shapes).filter(([name]) => /^(weight|bias)\d*$/.test(name)).map(([, shape]) => shape);
  const counts = tensors.flatMap((shape) =>
    shape ? shape.reduce((product, size) => product * size, 1) : [],
  );
  const { maps } = cost;
  const weights = shapes["weight"]?.reduce((product, size) => product * size, 1) ?? 0;
  const saved = maps && maps.kept < maps.without_groups ? (weights / maps.kept) * (maps.without_groups - maps.kept) : 0;
  const sum = counts.length > 1 ? `${counts.map(formatCount).join(" + ")}` : formatCount(cost.parameters);
  return [
    line(t("parameters"), sum, "", t("{count} in all", { count: formatCount(cost.parameters) })),
    ...(maps && saved > 0 ? [line(t("kernel maps"), t("{kept} of {all}", { kept: formatCount(maps.kept), all: formatCount(maps.without_groups) }), "", t("groups take {count} kernel maps away", { count: formatCount(maps.without_groups - maps.kept) }))] : []),
    ...(saved > 0 ? [line(t("saved by groups"), t("{count} weights", { count: formatCount(saved) }))] : []),
    ...(cost.macs > 0 || cost.comparisons === 0 ? [line(t("multiply-adds"), formatCount(cost.macs))] : []),
    ...(cost.comparisons > 0 ? [line(t("comparisons"), formatCount(cost.comparisons), "", t("a maximum of n cells takes n − 1; it multiplies and adds nothing"))] : []),
    line(t("activations"), formatBytes(cost.activation_bytes), "", t("input and output in float32")),
    ...standardLine(cost),
    ...(cost.dense
      ? [line(t("as a dense layer"), formatCount(cost.dense.parameters), "", t("parameters; {macs} multiply-adds", { macs: formatCount(cost.dense.macs) }))]
      : []),
  ];
}

/**
 * @param {HTMLElement} host
 * @param {LabStore} store
 */
export function mountCost(host, store) {
  store.subscribe(
    (state) => state.answer,
    (answer) => {
      if (answer) clear(host).append(el("dl", { class: "facts-list" }, ...costLines(answer)));
    },
  );
}
