// @ts-check
/** One small store: the state is a frozen object, replaced and never changed. */

/**
 * @template {object} State
 * @typedef {object} Store
 * @property {() => Readonly<State>} get
 * @property {(patch: Partial<State>) => void} set
 * @property {<Value>(selector: (state: Readonly<State>) => Value, listener: (value: Value, previous: Value) => void) => () => void} subscribe
 */

/**
 * @template {object} State
 * @param {State} initial
 * @returns {Store<State>}
 */
export function createStore(initial) {
  /** @type {Readonly<State>} */
  let state = Object.freeze({ ...initial });
  /** @type {Set<() => void>} */
  const watchers = new Set();
  return {
    get: () => state,
    set(patch) {
      state = Object.freeze({ ...state, ...patch });
      for (const watch of [...watchers]) if (watchers.has(watch)) watch();
    },
    subscribe(selector, listener) {
      let last = selector(state);
      const watch = () => {
        const previous = last;
        last = selector(state);
        if (!Object.is(previous, last)) listener(last, previous);
      };
      watchers.add(watch);
      return () => {
        watchers.delete(watch);
      };
    },
  };
}
