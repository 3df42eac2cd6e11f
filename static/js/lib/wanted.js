// @ts-check
/** A module that is fetched when it is first wanted, and in hand ever after. */

/**
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
