// @ts-check
/** The player on the keyboard; not while somebody types. */

/** @import { Playback } from "./playback.js" */

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
