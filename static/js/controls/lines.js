// @ts-check
/**
 * The run of the frame the cursor stands in, fetched when the cursor rests (but for a photograph, which would have to
 * travel each time) or when one steps by line.
 */
import { isPicture } from "../state.js";
import { runOf } from "../wire/run.js";
import { newestOnly } from "./asking.js";

/** @import { Api } from "../api.js" */
/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

const REST = 250; // milliseconds without a step
const MOST = 4000; // steps of a page; a longer frame is not shown line by line
const MOST_TAPS = 20000;

/**
 * @param {{store: LabStore, api: Api, stage: Stage}} parts
 */
export function followLines({ store, api, stage }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;
  /** @type {unknown} what the last question was about */
  let scene = null;
  /** @type {number | null} a line of the loop that was pointed out before its frame's run was known */
  let pointed = null;

  /** To where a line runs next in this frame, or else first. @param {number} number */
  function go(number) {
    const { run, frame, step, tap } = store.get();
    store.set({ playing: false, stepBy: "line" });
    const known = run?.told.frame === frame ? run : null;
    pointed = known ? null : number;
    if (!known || known.steps.length === 0) return;
    const now = step === null ? (tap === null ? -1 : known.last(tap)) : step;
    const at = known.steps.findIndex(({ line }, each) => each > now && line === number);
    const next = at >= 0 ? at : known.steps.findIndex(({ line }) => line === number);
    if (next >= 0) store.set({ step: next, tap: known.taps[next] ?? null });
  }

  const line = newestOnly(
    (/** @type {number} */ frame, signal) => {
      const { answered, view, options } = store.get();
      return api.lines(answered, { view, options }, { frame, count: MOST }, signal);
    },
    {
      done(frame, told) {
        if (store.get().frame !== frame) return;
        const part = stage.sceneAt(frame);
        const count = Math.min(MOST_TAPS, stage.tapCount(frame));
        const taps = Array.from({ length: count }, (_, tap) => stage.tapAt(frame, tap));
        if (part) store.set({ run: runOf(told, { steps: part.steps, sizes: part.sizes }, taps) });
        if (pointed !== null) go(pointed);
      },
      failed: () => undefined,
      idle: () => undefined,
    },
  );

  /** @param {Readonly<LabState>} state */
  function follow(state) {
    if (state.scene !== scene) {
      scene = state.scene;
      if (state.run) store.set({ run: null });
    } else if (state.run?.told.frame === state.frame) return;
    clearTimeout(rest);
    const shown = state.scene && state.scene.total > 0 && state.scene.view === state.view;
    const close = state.stepBy === "line";
    if (!shown || (!close && (state.playing || isPicture(state.answered)))) return;
    const ask = () => line.send(store.get().frame);
    if (close) ask();
    else rest = setTimeout(ask, REST);
  }
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "frame", "stepBy", "playing"]))
    store.subscribe(
      (state) => state[part],
      () => follow(store.get()),
    );
  follow(store.get());
  return { go };
}
