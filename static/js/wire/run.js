// @ts-check
/** A frame as its loop runs it: every step's line and variables out of the columns the server sends, and its tap. */

/**
 * @typedef {number | string | boolean} Shown
 *
 * @typedef {object} WireLines
 * @property {string} lesson
 * @property {number} frame
 * @property {number} total how many steps there are
 * @property {"start" | "frame"} since since when its sums count
 * @property {Record<string, string[]>} sets the names that a line sets
 * @property {string | null} why there are no steps
 * @property {number[]} line
 * @property {boolean[]} within
 * @property {string[]} names
 * @property {number[]} offsets
 * @property {number[]} name
 * @property {Shown[]} value
 *
 * @typedef {object} Step
 * @property {number} line counted from 0 in the lesson's code
 * @property {Record<string, Shown>} values what is known before it runs
 * @property {boolean} within whether it belongs to one tap
 *
 * @typedef {object} Run
 * @property {WireLines} told
 * @property {Step[]} steps
 * @property {(number | null)[]} taps the tap each step belongs to, or that was met last
 * @property {(tap: number | null) => number} last the step at which the frame, or one tap of it, has been worked off
 */

/**
 * @param {WireLines} told
 * @returns {Step[]}
 */
export function stepsOf(told) {
  /** @type {Record<string, Shown>} */
  let values = {};
  return told.line.map((line, step) => {
    const [from = 0, to = 0] = told.offsets.slice(step, step + 2);
    if (to > from) values = { ...values };
    for (let change = from; change < to; change += 1) values[told.names[told.name[change] ?? 0] ?? ""] = told.value[change] ?? 0;
    return { line, values, within: told.within[step] ?? false };
  });
}

/**
 * The dimensions that tell one tap of a frame from another, as far as the loop has variables for them. A lesson that
 * counts channels through all groups is told apart within the group.
 * @param {Record<string, number | Shown>} indices
 * @param {{dims: string[], sizes: Record<string, number>}} scene
 */
const keyOf = (indices, { dims, sizes }) => dims.map((dim) => Number(indices[dim] ?? 0) % (sizes[dim] ?? 1)).join();

/**
 * @param {WireLines} told
 * @param {{steps: readonly string[], sizes: Record<string, number>}} scene
 * @param {Record<string, number>[]} taps the indices of every tap of the frame
 * @returns {Run}
 */
export function runOf(told, scene, taps) {
  const steps = stepsOf(told);
  const known = new Set(told.names);
  const dims = scene.steps.map((dim) => dim.replace("-", "")).filter((dim) => known.has(dim));
  const keys = taps.map((indices) => keyOf(indices, { dims, sizes: scene.sizes }));
  const at = new Map(keys.map((key, tap) => [key, tap]));
  /** @type {number | null} */
  let last = null;
  const met = steps.map(({ values, within }) => {
    if (within) last = at.get(keyOf(values, { dims, sizes: scene.sizes })) ?? last;
    return last;
  });
  const end = steps.length - 1;
  return {
    told,
    steps,
    taps: met,
    last(tap) {
      // Several taps may be one step of the loop: the cells around one place between them.
      const found = tap === null ? -1 : steps.findLastIndex(({ within }, step) => within && keys[met[step] ?? -1] === keys[tap]);
      return found < 0 ? end : Math.min(found + 1, end);
    },
  };
}
