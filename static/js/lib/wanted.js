// @ts-check
/** A module that is fetched when it is first wanted, and in hand ever after. */

/**
 * @template Module
 * @typedef {object} Wanted
 * @property {Module | null} here null until it has come
 * @property {() => Promise<void>} load
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
