// @ts-check
/** The sum under the stage, term by term. */
import { GLIDES } from "../lib/later.js";
import { el, redraw, sketch, write } from "../lib/dom.js";
import { formatCount, many, t } from "../lib/words.js";
import { fitting, mostFitting, sumDrawn, termsDrawn } from "./sum.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Sum } from "./sum.js" */
/** @import { Drawn } from "../lib/dom.js" */
/** @import { Scene } from "../types.js" */
/** @import { Playback } from "./playback.js" */

/** How many terms are read when the sum is open. */
const OPEN = 4096;
/** Beyond what is in view of an open sum so many more are written at each step, the others when the cursor has rested for so many milliseconds. */
const BEYOND = 24;
const REST = 120;

/**
 * Once, after everything that happens at the same time.
 * @param {() => void} act
 */
function once(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      act();
    });
  };
}

/**
 * @param {Stage} stage
 * @param {number} frame
 * @param {{tap: number | null, largest: boolean}} how largest: whether the largest is kept
 */
function soFarOf(stage, frame, { tap, largest }) {
  if (tap === null || tap >= OPEN) return null;
  const products = stage.terms(frame, { limit: tap + 1 }).terms.map(({ product }) => product);
  return largest ? Math.max(...products) : products.reduce((sum, product) => sum + product, 0);
}

/**
 * The part of the sum that is shown: as many terms as fit, those around the current tap.
 * @param {Stage} stage
 * @param {Readonly<LabState>} state
 * @param {{open: boolean, width: number}} room
 */
function partOf(stage, { frame, tap }, { open, width }) {
  const sum = stage.terms(frame, { limit: open ? OPEN : mostFitting(width) });
  const fits = open ? sum.terms.length : fitting(sum.terms, width, sum.target === null);
  const start = tap !== null && tap >= fits ? Math.floor(tap / fits) * fits : 0;
  const known = start + fits <= sum.terms.length;
  const shown = known ? sum.terms.slice(start, start + fits) : stage.terms(frame, { limit: fits, start }).terms;
  return { sum, start, shown, left: sum.count - start - shown.length };
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, playback: Playback}} parts
 */
export function mountTerms(host, { store, stage, playback }) {
  const line = el("div", { class: "sum" });
  host.append(line);
  let open = false;
  let drawn = -Infinity;
  let width = host.clientWidth;
  let resting = 0;
  /** Between which parts of its height an open sum is in view. */
  let view = [0, 1];
  /** What is written, and of which state. @type {{state: Readonly<LabState>, terms: Drawn[]}} */
  let last = { state: store.get(), terms: [] };
  /** While frames pass faster than anybody reads, most sums are left out; the last one is drawn when it stops. */
  const passing = () => store.get().playing && playback.rate() > GLIDES && performance.now() - drawn < 1000 / GLIDES;

  /** @param {number} left */
  function moreDrawn(left) {
    if (left <= 0 && !open) return null;
    const words = left > 0 ? many("+ {terms} more term", "+ {terms} more terms", left, { terms: formatCount(left) }) : t("fold");
    return sketch("button", { type: "button", class: "more", onclick: turn }, words);
  }

  /** Where only the frame has changed, the terms of an open sum that are in view. @param {Readonly<LabState>} state */
  function inView(state) {
    const { frame, tap, tensors } = state;
    const count = stage.tapCount(frame);
    const same = open && tap === null && last.state.tap === null && last.state.tensors === tensors && last.state.frame !== frame;
    if (!same || last.terms.length !== 2 * count || stage.sceneAt(frame) !== stage.sceneAt(last.state.frame)) return null;
    const [from = 0, to = 1] = view;
    const first = Math.max(0, Math.floor(from * count) - BEYOND);
    const sum = stage.terms(frame, { start: first, limit: Math.ceil(to * count) + BEYOND - first });
    return { first, sum, start: 0, shown: sum.terms, left: 0 };
  }

  function draw() {
    const state = store.get();
    const { frame, tap } = state;
    drawn = performance.now();
    clearTimeout(resting);
    const scene = state.scene && /** @type {Scene | null} */ (stage.sceneAt(frame));
    if (!scene || scene.total === 0) return redraw(line, []);
    const some = inView(state);
    const { sum, left, ...part } = some ?? partOf(stage, state, { open, width });
    const terms = termsDrawn(scene, sum, { ...part, tap });
    if (some) last.terms.splice(2 * some.first, terms.length, ...terms);
    last = { state, terms: some ? last.terms : terms };
    write(line, { class: sum.target === null ? "sum stamps" : "sum" });
    const soFar = soFarOf(stage, frame, { tap, largest: scene.reduce === "max" });
    redraw(line, sumDrawn(scene, sum, { terms: last.terms, start: part.start, soFar, frame: stage.assignment(frame), more: moreDrawn(left) }));
    if (some) resting = setTimeout(draw, REST);
    else if (open && tap !== null) line.querySelector(".now")?.scrollIntoView({ block: "nearest" });
  }

  const look = () => (view = [host.scrollTop / host.scrollHeight, (host.scrollTop + host.clientHeight) / host.scrollHeight]);
  host.addEventListener("scroll", look, { passive: true });

  function turn() {
    open = !open;
    host.classList.toggle("open", open);
    draw();
    look();
  }

  new ResizeObserver(() => {
    if (Math.abs(host.clientWidth - width) < 8) return;
    width = host.clientWidth;
    draw();
  }).observe(host);
  line.addEventListener("click", (event) => {
    const term = event.target instanceof Element ? event.target.closest(".term") : null;
    const tap = term instanceof HTMLElement ? Number(term.dataset["tap"] ?? NaN) : NaN;
    if (Number.isInteger(tap)) playback.go(store.get().frame, tap);
  });
  const later = once(() => {
    if (!passing()) draw();
  });
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "tensors", "frame", "tap", "playing"])) {
    store.subscribe((state) => state[part], later);
  }
  later();
}
