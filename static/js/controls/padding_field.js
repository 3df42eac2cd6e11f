// @ts-check
/**
 * Padding in PyTorch's forms: one number, one per axis, before and after each axis, "same" and "valid"; in the words of
 * other frameworks; or held so that the size is kept.
 */
import { clear, el } from "../lib/dom.js";
import { wanted } from "../lib/later.js";
import { axisWord, fieldFrame, fieldId, nameOf, valueOf } from "./field.js";
import { icon } from "./icons.js";
import { lockButton } from "./int_field.js";
import { numberControl } from "./number.js";
import { t } from "../lib/words.js";

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
 * The controls of one axis: one number for both sides, or one for each.
 * @param {{label: string, axis: string, limits: {min: number, max: number, slider: number}}} told
 * @param {(pair: (now: Pair) => Pair, form: Form, live: boolean) => void} write
 */
function axisRow({ label, axis, limits }, write) {
  const both = numberControl({
    ...limits,
    label: t("{label}, {axis}", { label, axis: axisWord(axis) }),
    change: (value, live) => write(() => [value, value], "axes", live),
  });
  const before = numberControl({
    ...limits,
    label: t("{label} before, {axis}", { label, axis: axisWord(axis) }),
    change: (value) => write(([, after]) => [value, after], "sides", false),
  });
  const after = numberControl({
    ...limits,
    label: t("{label} after, {axis}", { label, axis: axisWord(axis) }),
    change: (value) => write(([first]) => [first, value], "sides", false),
  });
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, "…");
  const pair = el("span", { class: "pair" }, before.stepper, dots, after.stepper);
  const node = el(
    "div",
    { class: "row" },
    el("span", { class: "axis" }, axisWord(axis)),
    both.slider,
    both.stepper,
    pair,
  );
  return {
    node,
    /** @param {Pair} pair */
    set([first, second]) {
      both.set(first);
      before.set(first);
      after.set(second);
    },
  };
}

/**
 * The button that holds the padding where the size stays: what holds it is fetched when it is first pressed.
 * @param {Field} field
 * @param {Bench} bench
 */
function keepButton(field, bench) {
  const title = t("Half of d·(k − 1) before and after: the size stays (at stride 1), whatever kernel and dilation become");
  const why = el("p", { class: "told", role: "status" });
  const button = el("button", { type: "button", class: "chip keep", title, "aria-pressed": "false" }, t("keep the size"));
  const keeper = wanted(async () => (await import("./keep_size.js")).sizeKeeper(field, bench, { button, why }));
  button.addEventListener("click", () => keeper.use(({ turn }) => turn()));
  return { button, why, update: (/** @type {Readonly<import("../state.js").LabState>} */ state) => keeper.here?.update(state) };
}

const WHOSE = /** @type {Record<string, string>} */ ({
  SAME: t("TensorFlow and Keras: ⌈input / stride⌉ cells, the odd cell of padding at the end"),
  VALID: t("TensorFlow, Keras and ONNX: no padding"),
  SAME_UPPER: t("ONNX: ⌈input / stride⌉ cells, the odd cell of padding at the end"),
  SAME_LOWER: t("ONNX: ⌈input / stride⌉ cells, the odd cell of padding at the beginning"),
});

/**
 * The words, where the operator takes any: PyTorch's, and folded away those of other frameworks. Pressing one again goes
 * back to a number.
 * @param {Field} field
 * @param {Bench} bench
 * @param {HTMLElement} hold the button that stands beside PyTorch's words
 */
function wordChips(field, bench, hold) {
  const now = () => valueOf(field, bench.store.get().config);
  const chips = (field.choices ?? []).map((choice) =>
    el(
      "button",
      {
        type: "button",
        class: "chip",
        title: WHOSE[choice],
        onclick: () => bench.edit({ [field.name]: now() === choice ? 0 : choice }),
      },
      choice,
    ),
  );
  if (!chips.length) return null;
  const foreign = chips.filter(({ textContent }) => textContent in WHOSE);
  const others = el(
    "details",
    { class: "elsewhere" },
    el("summary", null, t("other frameworks")),
    el("div", { class: "chips" }, ...foreign),
  );
  const told = el("p", { class: "told", role: "status" });
  return {
    nodes: [el("div", { class: "chips words" }, ...chips.filter((chip) => !foreign.includes(chip)), hold), others, told],
    /** @param {string | null} said @param {readonly string[]} notes what a word came to */
    show(said, notes) {
      for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.textContent === said));
      if (said !== null && said in WHOSE) others.open = true;
      clear(told).append(...notes.map((note) => el("span", null, note)));
    },
  };
}

/**
 * @param {string} title
 * @param {() => void} turn
 */
function splitButton(title, turn) {
  const words = t("{title}: before and after, each on its own", { title });
  return el(
    "button",
    { type: "button", class: "lock split", title: words, "aria-label": words, onclick: turn },
    icon("split"),
  );
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function paddingField(field, bench) {
  const { name, title } = field;
  const { axes } = bench.operator;
  const plain = axes.length > 1 ? "axes" : "all";
  let pairs = pairsOf(0, axes.length);
  /** @type {Form} */
  let form = "all";
  const limits = { min: field.minimum ?? 0, max: field.maximum ?? 2 ** 31 - 1, slider: field.slider ?? REACH };
  const all = numberControl({
    ...limits,
    label: title,
    id: fieldId(name),
    change: (value, live) => bench.edit({ [name]: value }, { live }),
  });
  const rows = axes.map((axis, place) =>
    axisRow({ label: title, axis, limits }, (pair, as, live) => {
      bench.edit({ [name]: writtenAs(pairs.with(place, pair(pairs[place] ?? [0, 0])), as) }, { live });
    }),
  );
  const lock = axes.length > 1 ? lockButton(false, title, () => turn(form === "all" ? "axes" : "all")) : null;
  const split = splitButton(title, () => turn(form === "sides" ? plain : "sides"));
  const keeper = keepButton(field, bench);
  const words = wordChips(field, bench, keeper.button);
  const label = el("span", { class: "label" }, nameOf(field), lock?.button ?? null, split);
  const node = fieldFrame(
    field,
    el("div", { class: "row" }, label, all.slider, all.stepper),
    el("div", { class: "axes" }, ...rows.map((row) => row.node)),
    ...(words ? [...words.nodes, keeper.why] : []),
  );

  /** @param {Form} wanted */
  function turn(wanted) {
    const loses = JSON.stringify(pairsOf(writtenAs(pairs, wanted), axes.length)) !== JSON.stringify(pairs);
    if (loses || wanted === "sides" || form === "sides") bench.edit({ [name]: writtenAs(pairs, wanted) });
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
  /** The controls open as far as the value needs. @param {any} value */
  function follow(value) {
    const least = formOf(value);
    if (typeof value === "string") show("all");
    else if (least === "sides") show("sides");
    else if (least === "axes" && form === "all") show(plain);
  }
  show("all");
  return {
    node,
    update(state) {
      const { config, answer } = state;
      const value = valueOf(field, config);
      const said = typeof value === "string" ? value : null;
      pairs = pairsOf(value, axes.length);
      follow(value);
      all.set(said ? null : (pairs[0]?.[0] ?? 0));
      rows.forEach((row, place) => row.set(pairs[place] ?? [0, 0]));
      words?.show(said, said ? (answer?.notes.padding ?? []) : []);
      if (words) keeper.update(state);
    },
  };
}
