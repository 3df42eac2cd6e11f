// @ts-check
/**
 * What comes later: the next animation frame, and modules that are fetched when they are first wanted.
 *
 * This is the one owner of requestAnimationFrame. Whoever has something to draw subscribes once and asks for a frame when
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

/**
 * A module in hand ever after it has come.
 * @template Module
 * @typedef {object} Wanted
 * @property {Module | null} here null until it has come
 * @property {() => Promise<void>} load
 * @property {(act: (module: Module) => void) => void} use at once where it is in hand, else when it has come
 */

/**
 * @template Module
 * @param {() => Promise<Module>} fetch asked again where it failed
 * @returns {Wanted<Module>}
 */
export function wanted(fetch) {
  /** @type {Promise<void> | null} */
  let coming = null;
  /** @type {Wanted<Module>} */
  const module = {
    here: null,
    use(act) {
      if (module.here) act(module.here);
      else void module.load().then(() => module.use(act), () => undefined);
    },
    load: () =>
      (coming ??= fetch().then(
        (told) => void (module.here = told),
        (error) => {
          coming = null;
          throw error;
        },
      )),
  };
  return module;
}

/**
 * Keys that are meant for a module still on its way: pressed again when it has come.
 * @param {string} keys one character each
 * @param {Promise<unknown>} coming
 */
export function pressedAgain(keys, coming) {
  /** @type {KeyboardEvent[]} */
  const kept = [];
  const keep = (/** @type {KeyboardEvent} */ event) => void (keys.includes(event.key) && kept.push(event));
  addEventListener("keydown", keep);
  const over = () => {
    removeEventListener("keydown", keep);
    for (const event of kept) (event.target ?? window).dispatchEvent(new KeyboardEvent(event.type, event));
  };
  void coming.then(over, over);
}
