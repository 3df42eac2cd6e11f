// @ts-check
/**
 * What comes later: the next animation frame, and modules that are fetched when they are first wanted; and whether
 * anything is on its way that somebody has asked for.
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

/** What is on its way: an answer, a file, a module that a click waits for. What is fetched ahead is not. @type {Set<unknown>} */
const awaited = new Set();
/** @type {(busy: boolean) => void} */
let hear = () => undefined;
let busy = false;

/** Hear of it when something is on its way, and when nothing is any more. @param {typeof hear} listener */
export const whenBusy = (listener) => void (hear = listener);

/** Told when whoever asks has done what he is at: who hears of it may look at everything. */
function tell() {
  if (busy !== awaited.size > 0) hear((busy = !busy));
}

/** @param {unknown} what @param {boolean} going */
export function onItsWay(what, going) {
  if (going) awaited.add(what);
  else awaited.delete(what);
  queueMicrotask(tell);
}

/**
 * What somebody waits for is on its way until it ends.
 * @template Work
 * @param {Promise<Work>} work
 */
export function during(work) {
  onItsWay(work, true);
  const over = () => onItsWay(work, false);
  work.then(over, over);
  return work;
}

/** How long work waits for a page that never rests, in milliseconds. */
const RESTLESS = 300;

/**
 * Do what can wait, piece by piece, whenever there is nothing else to do.
 * @param {Iterator<void>} work
 * @param {() => void} done
 */
export function atLeisure(work, done) {
  const next = () => (work.next().done ? done() : more());
  const more = () => void ("requestIdleCallback" in globalThis ? requestIdleCallback(next, { timeout: RESTLESS }) : setTimeout(next));
  more();
}

/**
 * A module in hand ever after it has come.
 * @template Module
 * @typedef {object} Wanted
 * @property {Module | null} here null until it has come
 * @property {() => Promise<void>} load ahead of its use
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
      else void during(module.load().then(() => module.use(act), () => undefined));
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
