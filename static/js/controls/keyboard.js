// @ts-check
/** The player on the keyboard; not while somebody types. */

/** @import { Playback } from "./playback.js" */

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select, [contenteditable]");

/** @param {EventTarget | null} target @param {string} key */
const ownKey = (target, key) =>
  target instanceof HTMLElement &&
  ((key === " " && target.matches("button, a, summary")) ||
    (/^Arrow/.test(key) && target.matches("input[type=range], [role=tab]")) ||
    (/^(Home|End)$/.test(key) && target.matches("input[type=range]")));

/**
 * @param {Playback} playback
 * @param {{help: () => void, unit: () => void}} more
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
  addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || typing(event.target) || ownKey(event.target, event.key)) return;
    event.preventDefault();
    act();
  });
}
