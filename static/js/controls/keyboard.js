// @ts-check
/** The player on the keyboard; not while somebody types. */

/** @import { Playback } from "./playback.js" */
/** @import { Pull } from "../paint/drag.js" */

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select, [contenteditable]");

/** @param {EventTarget | null} target @param {string} key */
const ownKey = (target, key) =>
  target instanceof HTMLElement &&
  ((key === " " && target.matches("button, a, summary")) ||
    (/^Arrow/.test(key) && target.matches("input[type=range], [role=tab]")) ||
    (/^(Home|End)$/.test(key) && target.matches("input[type=range]")));

/** How far a place between the cells goes at a press: columns and rows. @type {Record<string, readonly [number, number]>} */
const NUDGES = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

/**
 * @param {Playback} playback
 * @param {{help: () => void, unit: () => void, nudge: (by: readonly [number, number]) => Pull | null, leave: (pull: Pull) => void}} more
 *   nudge: move the place the cursor is at, if there is one; leave: it stays there
 */
export function listenToKeys(playback, more) {
  /** @type {Record<string, () => void>} */
  const acts = {
    " ": () => playback.toggle(),
    ArrowLeft: () => playback.step(-1),
    ArrowRight: () => playback.step(1),
    ArrowUp: () => playback.row(-1),
    ArrowDown: () => playback.row(1),
    Home: () => playback.go(0),
    End: () => playback.end(),
    t: more.unit,
    "?": more.help,
  };
  /** @type {Pull | null} */
  let pull = null;
  addEventListener("keyup", () => {
    if (pull) more.leave(pull);
    pull = null;
  });
  addEventListener("keydown", (event) => {
    const by = event.shiftKey && !typing(event.target) ? NUDGES[event.key] : undefined;
    const moved = by ? more.nudge(by) : null;
    if (moved) {
      pull = moved;
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
