// @ts-check
/** Moving the cursor: step, jump, and play, which is stepping by the clock; and the keys for it. */
import * as clock from "../lib/later.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/** Frames a second at 1×; a long order is played through in about LONGEST seconds all the same. */
const FRAMES = 1.25;
const TAPS = 4;
const LINES = 6;
const LONGEST = 40;
const LONGEST_FRAME = 6;

/** @typedef {ReturnType<typeof createPlayback>} Playback */

/**
 * The cursor `by` taps further on, from frame to frame; null at either end.
 * @param {Stage} stage
 * @param {{frame: number, tap: number | null, total: number}} from
 * @param {number} by 1 or −1
 */
function nextTap(stage, { frame, tap, total }, by) {
  const count = stage.tapCount(frame);
  const wanted = tap === null ? (by > 0 ? 0 : count - 1) : tap + by;
  if (wanted >= 0 && wanted < count) return { frame, tap: wanted };
  const other = frame + by;
  if (other < 0 || other >= total) return null;
  const taps = stage.tapCount(other);
  return { frame: other, tap: taps === 0 ? null : by > 0 ? 0 : taps - 1 };
}

/**
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function createPlayback({ store, stage }) {
  let last = 0;
  let owed = 0;
  /** @type {number[]} steps asked for by hand that are not taken yet, and the frame they were asked for at */
  let pressed = [];
  let pressedAt = -1;
  const total = () => store.get().scene?.total ?? 0;

  /** Steps a second. */
  function rate() {
    const { stepBy, speed, frame, run } = store.get();
    if (stepBy === "line") return speed * Math.max(LINES, (run?.steps.length ?? 0) / LONGEST_FRAME);
    if (stepBy === "tap") return speed * Math.max(TAPS, stage.tapCount(frame) / LONGEST_FRAME);
    return speed * Math.max(FRAMES, total() / LONGEST);
  }

  /** By lines, from frame to frame; a run that is still on its way is waited for. @param {number} by @returns {boolean} */
  function advanceLine(by) {
    const { frame, run, step, tap } = store.get();
    if (run?.told.frame !== frame) return true;
    const count = run.steps.length;
    if (count === 0) return advanceTap(by);
    const now = step === null ? (tap === null ? (by > 0 ? -1 : count) : run.last(tap)) : step < 0 ? count + step : step;
    const next = now + by;
    if (next >= 0 && next < count) {
      store.set({ step: next, tap: run.taps[next] ?? null });
      return true;
    }
    const other = frame + Math.sign(by);
    if (other < 0 || other >= total()) return false;
    store.set({ frame: other, step: by > 0 ? 0 : -1, tap: null });
    return true;
  }

  /** @param {number} by @returns {boolean} whether there was somewhere to go */
  function advance(by) {
    const state = store.get();
    if (state.stepBy === "line") return advanceLine(by);
    if (state.stepBy === "output") {
      const frame = Math.max(0, Math.min(total() - 1, state.frame + by));
      const moved = frame !== state.frame;
      store.set({ frame, tap: null });
      return moved;
    }
    return advanceTap(by);
  }

  /** @param {number} by @returns {boolean} */
  function advanceTap(by) {
    const state = store.get();
    /** @type {{frame: number, tap: number | null} | null} */
    let cursor = state;
    for (let step = 0; step < Math.abs(by) && cursor; step += 1) {
      cursor = nextTap(stage, { ...cursor, total: total() }, Math.sign(by));
      if (cursor) store.set(cursor);
    }
    return cursor !== null;
  }

  /** Take the steps asked for by hand, as far as the lines of their frame are known; the others wait for them. */
  function take() {
    const known = () => store.get().stepBy !== "line" || store.get().run?.told.frame === store.get().frame;
    if (store.get().frame !== pressedAt) pressed = [];
    while (pressed.length > 0 && known()) advance(pressed.shift() ?? 0);
    pressedAt = store.get().frame;
  }

  /** @param {number} now */
  function tick(now) {
    if (!store.get().playing) {
      last = 0;
      return;
    }
    if (last) owed += (Math.min(250, now - last) / 1000) * rate();
    last = now;
    const steps = Math.floor(owed);
    owed -= steps;
    if (steps > 0 && !advance(steps)) store.set({ playing: false });
    clock.request();
  }

  clock.subscribe(tick);
  store.subscribe((state) => state.run, take);
  return {
    rate,
    /** @param {number} by */
    step(by) {
      store.set({ playing: false });
      if (store.get().frame !== pressedAt) pressed = [];
      pressedAt = store.get().frame;
      pressed.push(by);
      take();
    },
    /** @param {number} by rows of the order's last dimension */
    row(by) {
      const { scene, frame } = store.get();
      const length = scene?.sizes[scene.order.at(-1) ?? ""] ?? 1;
      this.go(frame + by * length);
    },
    /** @param {number} frame @param {number | null} [tap] */
    go(frame, tap = null) {
      pressed = [];
      store.set({ playing: false, frame: Math.max(0, Math.min(total() - 1, frame)), tap, step: null });
    },
    end() {
      this.go(total() - 1);
    },
    toggle() {
      const { playing, frame, stepBy, tap } = store.get();
      if (playing || total() === 0) {
        store.set({ playing: false });
        return;
      }
      const done = frame >= total() - 1 && (stepBy === "output" || tap === null || tap >= stage.tapCount(frame) - 1);
      if (done) store.set({ frame: 0, tap: null, step: null });
      owed = 0;
      store.set({ playing: true, showAll: false });
      clock.request();
    },
  };
}

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select, [contenteditable]");

/** The slider of frames goes along; up and down are rows of the stage there too. @param {EventTarget | null} target @param {string} key */
const ownKey = (target, key) =>
  target instanceof HTMLElement &&
  ((key === " " && target.matches("button, a, summary")) ||
    (/^Arrow/.test(key) && target.matches("input[type=range]:not(.scrub), [role=tab]")) ||
    (/^Arrow(Left|Right)$/.test(key) && target.matches(".scrub")) ||
    (/^(Home|End)$/.test(key) && target.matches("input[type=range]")));

/** Which way an arrow moves something on the stage: columns and rows. @type {Record<string, readonly [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The player on the keyboard; not while somebody types.
 * @param {Playback} playback
 * @param {{help: () => void, unit: () => void, read?: () => void, explain?: () => void, edit?: () => void, move: (by: readonly [number, number]) => (() => void) | null, grab: () => (() => boolean) | null, zoom: (way: number) => void}} more
 *   move: what can be moved on the stage, if anything can; it tells what to do when the key is let go. grab: if Space may drag what
 *   is pointed at; whether it did, is told when it is let go. zoom: 1 closer, −1 farther, 0 as a whole
 */
export function listenToKeys(playback, more) {
  /** @type {Record<string, () => void>} */
  const acts = {
    " ": () => {
      const dragged = more.grab();
      if (dragged) leave = () => void (dragged() || playback.toggle());
      else playback.toggle();
    },
    "+": () => more.zoom(1),
    "=": () => more.zoom(1),
    "-": () => more.zoom(-1),
    0: () => more.zoom(0),
    ArrowLeft: () => playback.step(-1),
    ArrowRight: () => playback.step(1),
    ArrowUp: () => playback.row(-1),
    ArrowDown: () => playback.row(1),
    Home: () => playback.go(0),
    End: () => playback.end(),
    t: more.unit,
    ...(more.read ? { r: more.read } : {}),
    ...(more.explain ? { x: more.explain } : {}),
    ...(more.edit ? { e: more.edit } : {}),
    "?": more.help,
  };
  /** @type {(() => void) | null} */
  let leave = null;
  addEventListener("keyup", () => {
    leave?.();
    leave = null;
  });
  addEventListener("keydown", (event) => {
    const by = event.shiftKey && !typing(event.target) ? WAYS[event.key] : undefined;
    const moved = by ? more.move(by) : null;
    if (moved) {
      leave = moved;
      event.preventDefault();
      return;
    }
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || typing(event.target) || ownKey(event.target, event.key)) return;
    event.preventDefault();
    act();
  });
}
