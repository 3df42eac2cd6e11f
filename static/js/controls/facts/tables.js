// @ts-check
/** In short: what PyTorch says to the result, shapes and cost. */
import { formatCount, formatNumber, formatShape, t } from "../../lib/words.js";
import { tensorName, troubleOf } from "../field.js";
import { clear, el } from "../../lib/dom.js";
import { icon } from "../icons.js";
import { newestOnly } from "../asking.js";

/** @import { Answer, Check, Config } from "../../types.js" */

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
 * @param {{store: LabStore}} parts
 */
export function mountShapes(host, { store }) {
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
 * @param {{store: LabStore}} parts
 */
export function mountCost(host, { store }) {
  store.subscribe(
    (state) => state.answer,
    (answer) => {
      if (answer) clear(host).append(el("dl", { class: "facts-list" }, ...costLines(answer)));
    },
  );
}

/** @import { Api } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */

// The badge: what PyTorch says to this result; where a gradient is shown, what its autograd says.

/** @param {number | null} difference */
const differenceText = (difference) =>
  difference === null ? "" : `max |Δ| = ${difference === 0 ? "0" : difference.toExponential(1).replace("-", "−")}`;

/** @param {Check} check @param {string} whom */
function words({ status, reason }, whom) {
  if (status === "agrees") return t("Agrees with {whom}", { whom });
  if (status === "differs") return reason ? t("Differs from {whom}: {reason}", { whom, reason }) : t("Differs from {whom}", { whom });
  if (status === "loading") return reason ? `${reason}…` : t("Comparing with {whom}…", { whom });
  return reason ?? t("Unchecked");
}

/** @param {Check} check */
function mark({ status }) {
  if (status === "loading") return el("span", { class: "spinner", "aria-hidden": "true" });
  return icon(status === "agrees" ? "check" : status === "differs" ? "close" : "warn");
}

/**
 * Autograd's word on the gradients of what is on the stage, asked for while a gradient is shown.
 * @param {Api} api
 * @param {() => void} told
 */
function createAutograd(api, told) {
  /** @type {{config: Config | null, check: Check}} */
  const none = { config: null, check: { status: "loading", reference: "torch.autograd.grad", max_abs_diff: null, reason: null } };
  let known = none;
  /** @param {Config} config @param {Check} check */
  const learn = (config, check) => {
    known = { config, check };
    told();
  };
  const line = newestOnly(
    async (/** @type {Config} */ config, signal) => {
      let { check } = await api.gradients(config, signal);
      while (check.status === "loading") ({ check } = await api.gradients(config, signal));
      return check;
    },
    {
      done: learn,
      failed(config, error) {
        const reason = troubleOf(error);
        learn(config, { ...none.check, status: "unavailable", reason });
      },
      idle: () => undefined,
    },
  );
  /** @param {Config} config */
  return (config) => {
    if (known.config !== config) {
      known = { ...none, config };
      line.send(config);
    }
    return known.check;
  };
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, api: Api}} parts
 */
export function mountCheck(host, { store, api }) {
  const autograd = createAutograd(api, draw);

  function draw() {
    const { check: ofOutput, scene, answered } = store.get();
    const gradient = scene !== null && scene.result.startsWith("grad_") && (scene.seed ?? "upstream") === "upstream";
    const check = gradient ? autograd(answered) : ofOutput;
    if (!check) return;
    const what = gradient ? t("gradients") : "";
    const detail = [what, check.reference.replace("torch.nn.functional.", "F."), differenceText(check.max_abs_diff)];
    const badge = el(
      "div",
      {
        class: `badge is-${check.status}`,
        role: "status",
        dataset: { status: check.status },
        title: check.reference,
      },
      mark(check),
      el(
        "div",
        null,
        el("b", null, words(check, gradient ? "autograd" : "PyTorch")),
        el("span", { class: "detail" }, detail.filter(Boolean).join(" · ")),
      ),
    );
    clear(host).append(badge);
  }

  store.subscribe((state) => state.check, draw);
  store.subscribe((state) => state.scene, draw);
  draw();
}
