// @ts-check
/**
 * The one owner of requestAnimationFrame. Whoever has something to draw subscribes once and asks for a frame when
 * something changed; asking twice costs nothing. A player asks again from inside its own subscription.
 */

/** @typedef {(now: number) => void} Tick */

/** Steps a second; faster than this an outline jumps and does not slide. */
export const GLIDES = 6;

/** @type {Set<Tick>} */
const subscribers = new Set();
let asked = 0;

/** One that fails is reported, and takes nothing from the others. @param {number} now */
function run(now) {
  asked = 0;
  for (const tick of [...subscribers]) {
    try {
      tick(now);
    } catch (error) {
      reportError(error);
    }
  }
}

/** Ask for one animation frame. */
export function request() {
  if (asked === 0) asked = requestAnimationFrame(run);
}

/**
 * Call `tick` at every animation frame anyone asks for.
 * @param {Tick} tick
 * @returns {() => void} stop
 */
export function subscribe(tick) {
  subscribers.add(tick);
  return () => {
    subscribers.delete(tick);
  };
}
