// @ts-check
/** The sum under the stage, term by term. */
import { GLIDES } from "../lib/clock.js";
import { el, redraw, sketch } from "../lib/dom.js";
import { formatCount } from "../lib/format.js";
import { fitting, mostFitting, sumDrawn } from "./sum.js";
import { many, t } from "../lib/words.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Sum } from "./sum.js" */
/** @import { Scene } from "../types.js" */
/** @import { Playback } from "./playback.js" */

/** How many terms are read when the sum is open. */
const OPEN = 4096;

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
  /** While frames pass faster than anybody reads, most sums are left out; the last one is drawn when it stops. */
  const passing = () => store.get().playing && playback.rate() > GLIDES && performance.now() - drawn < 1000 / GLIDES;

  /** @param {number} left */
  function moreDrawn(left) {
    if (left <= 0 && !open) return null;
    const words = left > 0 ? many("+ {terms} more term", "+ {terms} more terms", left, { terms: formatCount(left) }) : t("fold");
    return sketch("button", { type: "button", class: "more", onclick: turn }, words);
  }

  function draw() {
    const state = store.get();
    const { frame, tap } = state;
    drawn = performance.now();
    const scene = state.scene && /** @type {Scene | null} */ (stage.sceneAt(frame));
    if (!scene || scene.total === 0) return redraw(line, []);
    const { sum, left, ...part } = partOf(stage, state, { open, width });
    line.classList.toggle("stamps", sum.target === null);
    const soFar = soFarOf(stage, frame, { tap, largest: scene.reduce === "max" });
    redraw(line, sumDrawn(scene, sum, { ...part, tap, soFar, frame: stage.assignment(frame), more: moreDrawn(left) }));
    if (open && tap !== null) line.querySelector(".now")?.scrollIntoView({ block: "nearest" });
  }

  function turn() {
    open = !open;
    host.classList.toggle("open", open);
    draw();
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
}
