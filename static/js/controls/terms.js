// @ts-check
/** The sum under the stage, term by term. */
import { clear, el } from "../lib/dom.js";
import { formatCount, formatNumber } from "../lib/format.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Scene } from "../types.js" */
/** @import { Playback } from "./playback.js" */

/** @typedef {ReturnType<Stage["terms"]>} Sum */
/** @typedef {Sum["terms"][number]} Term */

const LINES = 3;
const CHARACTER = 8.2;
const PADDING = 40;
/** What stands before and after the terms, in characters. */
const ENDS = 32;
const MOST = 4096;

/** @param {number} value @param {boolean} first */
const factorText = (value, first) => (value < 0 && !first ? `(${formatNumber(value)})` : formatNumber(value));

/** @param {Term} term */
const termText = (term) => term.factors.map((factor, at) => factorText(factor, at === 0)).join("·");

/**
 * How PyTorch's dimensions are made of ours: a group and a channel in it are one channel; where windows stand as
 * columns, a channel and a place in the kernel are one row, and the window is one column.
 * @param {readonly string[]} dims
 */
function axesOf(dims) {
  const columns = dims.some((dim) => dim.startsWith("k")) && dims.some((dim) => /^[io]./.test(dim));
  /** @type {string[][]} */
  const axes = [];
  dims.forEach((dim, at) => {
    const last = dims[at - 1] ?? "";
    const joins = last === "g" || (columns && (/^k/.test(dim) || (/^[io]./.test(dim) && /^[io]./.test(last))));
    if (joins) axes.at(-1)?.push(dim);
    else axes.push([dim]);
  });
  return axes;
}

/**
 * The place of a cell as PyTorch indexes it; what nothing fixes is ":".
 * @param {Scene} scene
 * @param {string} tensor
 * @param {Readonly<Record<string, number>>} indices
 */
export function placeOf(scene, tensor, indices) {
  const axes = axesOf(scene.tensors[tensor] ?? []);
  const place = axes.map((dims) => {
    if (dims.some((dim) => indices[dim] === undefined)) return ":";
    return String(dims.reduce((number, dim) => number * (scene.sizes[dim] ?? 1) + (indices[dim] ?? 0), 0));
  });
  return place.join(", ");
}

/**
 * The output cell of a term, without the dimensions that have only one index.
 * @param {Scene} scene
 * @param {Term} term
 */
function cellOf(scene, { indices }) {
  const dims = (scene.tensors["output"] ?? []).filter((dim) => (scene.sizes[dim] ?? 1) > 1);
  return dims.map((dim) => indices[dim] ?? 0).join(", ");
}

/**
 * @param {Scene} scene
 * @param {Term} term
 * @param {boolean} stamps whether each term goes to an output cell of its own
 */
function termNode(scene, term, stamps) {
  const parts = term.factors.map((factor, at) => [
    at ? "·" : null,
    el("span", { class: `of-${scene.factors[at] ?? "input"}` }, factorText(factor, at === 0)),
  ]);
  const target = stamps ? el("span", { class: "to" }, ` → [${cellOf(scene, term)}]`) : null;
  return el(
    "span",
    {
      class: `term is-${term.kind}`,
      dataset: { tap: String(term.tap) },
      title: term.kind === "cell" ? null : term.kind,
    },
    ...parts.flat(),
    target,
  );
}

/**
 * How many terms fit on the strip's lines.
 * @param {readonly Term[]} terms
 * @param {number} width
 * @param {boolean} stamps
 */
function fitting(terms, width, stamps) {
  const lengths = terms.map((term) => termText(term).length + (stamps ? 14 : 3));
  const longest = Math.max(0, ...lengths);
  let room = LINES * ((width - PADDING) / CHARACTER - longest / 2) - ENDS;
  const past = lengths.findIndex((length) => (room -= length) < 0);
  return past < 0 ? terms.length : Math.max(4, past);
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, playback: Playback}} parts
 */
export function mountTerms(host, { store, stage, playback }) {
  const line = el("div", { class: "sum" });
  const result = el("output", { class: "unseen", "aria-live": "polite" });
  host.append(line, result);
  let open = false;
  let width = host.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(host.clientWidth - width) < 8) return;
    width = host.clientWidth;
    draw();
  }).observe(host);

  /** @param {Scene} scene @param {Sum} sum @param {Readonly<LabState>} state */
  function headNode(scene, sum, { frame }) {
    if (sum.target) return el("span", { class: "head of-output" }, `out[${placeOf(scene, "output", sum.target)}]`);
    const from = placeOf(scene, "input", stage.assignment(frame));
    return el("span", { class: "head of-input" }, `x[${from}]`);
  }

  /** @param {Sum} sum */
  function tailNodes(sum) {
    if (sum.result === null) return [];
    const bias =
      sum.bias === null ? [] : [" + ", el("span", { class: "of-bias", title: "bias" }, factorText(sum.bias, false))];
    return [
      ...bias,
      el("span", { class: "equals" }, " = "),
      el("b", { class: "of-output total" }, formatNumber(sum.result)),
    ];
  }

  function draw() {
    const state = store.get();
    const { scene, frame, tap } = state;
    clear(line);
    if (!scene || scene.total === 0) return;
    const sum = stage.terms(frame, { limit: open ? MOST : 256 });
    const stamps = sum.target === null;
    line.classList.toggle("stamps", stamps);
    const room = open ? sum.terms.length : fitting(sum.terms, width, stamps);
    const start = tap !== null && tap >= room ? Math.floor(tap / room) * room : 0;
    const shown =
      start + room <= sum.terms.length
        ? sum.terms.slice(start, start + room)
        : stage.terms(frame, { limit: room, start }).terms;
    line.append(...nodes(scene, sum, { shown, start, stamps }, state));
    mark(tap);
    if (!state.playing && sum.result !== null && sum.target)
      result.textContent = `out[${placeOf(scene, "output", sum.target)}] = ${formatNumber(sum.result)}`;
  }

  /**
   * @param {Scene} scene
   * @param {Sum} sum
   * @param {{shown: readonly Term[], start: number, stamps: boolean}} part
   * @param {Readonly<LabState>} state
   */
  function nodes(scene, sum, { shown, start, stamps }, state) {
    const left = sum.count - start - shown.length;
    const more =
      left > 0 || open
        ? el(
            "button",
            { type: "button", class: "more", onclick: () => turn() },
            open && left <= 0 ? "fold" : `+ ${formatCount(left)} more ${left === 1 ? "term" : "terms"}`,
          )
        : null;
    const plus = stamps ? " " : " + ";
    return [
      headNode(scene, sum, state),
      el("span", { class: "equals" }, stamps ? " gives " : " = "),
      start > 0 ? "… + " : null,
      ...shown.flatMap((term, at) => [at ? plus : null, termNode(scene, term, stamps)]),
      sum.count === 0 ? el("span", { class: "term is-padding" }, "nothing: no input cell reaches it") : null,
      more ? " " : null,
      more,
      ...tailNodes(sum),
    ].filter((node) => node !== null);
  }

  function turn() {
    open = !open;
    host.classList.toggle("open", open);
    draw();
  }

  /** @param {number | null} tap */
  function mark(tap) {
    for (const node of line.querySelectorAll(".term")) {
      const current = tap !== null && /** @type {HTMLElement} */ (node).dataset["tap"] === String(tap);
      node.classList.toggle("now", current);
      if (current && open) node.scrollIntoView({ block: "nearest" });
    }
  }

  line.addEventListener("click", (event) => {
    const term = event.target instanceof Element ? event.target.closest(".term") : null;
    const tap = term instanceof HTMLElement ? Number(term.dataset["tap"] ?? NaN) : NaN;
    if (Number.isInteger(tap)) playback.go(store.get().frame, tap);
  });
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "tensors", "frame", "tap", "playing"])) {
    store.subscribe(
      (state) => state[part],
      () => later(),
    );
  }
  let waiting = false;
  function later() {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      draw();
    });
  }
}
