// @ts-check
/** Looking closer, fetched when somebody first comes near the stage or presses a key for it. */

import { wanted } from "../lib/wanted.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/** A key's step, and how much closer it comes. */
const CELLS = 1;
const CLOSER = 1.5;

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function lateZoom(host, parts) {
  /** @type {PointerEvent | null} where the pointer went while it was fetched */
  let pointer = null;
  const follow = (/** @type {PointerEvent} */ event) => (pointer = event);
  /** @type {TouchEvent | null} the finger that is down already: it may be resting */
  let finger = null;
  const touch = (/** @type {TouchEvent} */ event) => (finger = event.type === "touchstart" ? event : null);
  const zoom = wanted(async () => {
    host.addEventListener("pointermove", follow);
    const { mountZoom } = await import("./zoom.js");
    const made = await mountZoom(host, parts);
    host.removeEventListener("pointermove", follow);
    if (pointer) made.point(pointer);
    if (finger) host.dispatchEvent(new TouchEvent("touchstart", { touches: [...finger.touches], bubbles: true, cancelable: true }));
    return made;
  });
  /** Whether a key has asked for it: the keys that follow are then meant for it, before it has come too. */
  let asked = false;
  for (const kind of /** @type {const} */ (["touchstart", "touchend", "touchcancel"])) host.addEventListener(kind, touch, { passive: true });
  for (const event of ["pointerenter", "touchstart", "focusin"]) host.addEventListener(event, zoom.load, { once: true, passive: true });
  return {
    /** Along in a panel that is seen in part. @param {readonly [number, number]} by columns and rows */
    move(by) {
      const pan = () => zoom.here?.pan([by[0] * CELLS, by[1] * CELLS]);
      if (!zoom.here && asked) void zoom.load().then(pan);
      else if (!pan()) return null;
      return () => undefined;
    },
    keys: {
      grab: () => zoom.here?.grab() ?? null,
      /** @param {number} way 1 closer, −1 farther, 0 as a whole */
      async zoom(way) {
        asked = true;
        await zoom.load();
        zoom.here?.by(way === 0 ? 0 : CLOSER ** way);
      },
    },
  };
}
