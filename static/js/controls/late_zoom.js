// @ts-check
/** Looking closer, fetched when somebody first comes near the stage or presses a key for it. */

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
  /** @type {import("./zoom.js").Zoom | null} */
  let zoom = null;
  /** @type {Promise<import("./zoom.js").Zoom> | null} */
  let coming = null;
  /** @type {PointerEvent | null} where the pointer went while it was fetched */
  let pointer = null;
  const follow = (/** @type {PointerEvent} */ event) => (pointer = event);
  async function fetched() {
    host.addEventListener("pointermove", follow);
    const { mountZoom } = await import("./zoom.js");
    zoom = await mountZoom(host, parts);
    host.removeEventListener("pointermove", follow);
    if (pointer) zoom.point(pointer);
    return zoom;
  }
  const near = () => (coming ??= fetched());
  for (const event of ["pointerenter", "touchstart", "focusin"]) host.addEventListener(event, near, { once: true, passive: true });
  return {
    /** Along in a panel that is seen in part. @param {readonly [number, number]} by columns and rows */
    move: (by) => (zoom?.pan([by[0] * CELLS, by[1] * CELLS]) ? () => undefined : null),
    keys: {
      grab: () => zoom?.grab() ?? null,
      /** @param {number} way 1 closer, −1 farther, 0 as a whole */
      zoom: async (way) => (await near()).by(way === 0 ? 0 : CLOSER ** way),
    },
  };
}
