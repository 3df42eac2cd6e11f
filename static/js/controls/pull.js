// @ts-check
/**
 * A place between the cells is moved by hand: while it moves only the outputs it changes are asked for, and the newest wins; where it
 * is left, its numbers become part of the configuration, like any other edit.
 */
import { isConcrete } from "../state.js";
import { pack } from "../wire/values.js";
import { numbersOf } from "./refit.js";
import { newestOnly } from "./asking.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Pull } from "../paint/drag.js" */
/** @import { Config, SomeCells, SomeOutputs, Tensors } from "../types.js" */

/** More numbers than this travel packed. */
const LISTED = 4096;

/**
 * The configuration with some numbers of its tensors set.
 * @param {Config} config
 * @param {Tensors} tensors
 * @param {Pull["numbers"]} numbers
 * @returns {Config}
 */
export function typedInto(config, tensors, numbers) {
  const made = { ...config };
  for (const name of new Set(numbers.map(({ tensor }) => tensor))) {
    const values = isConcrete(config[name]) ? numbersOf(config[name]) : tensors.get(name);
    if (!values) continue;
    const data = Float64Array.from(values.data);
    for (const { tensor, index, value } of numbers) if (tensor === name) data[index] = value;
    made[name] = data.length > LISTED ? pack({ shape: values.shape, data }) : { shape: [...values.shape], values: [...data] };
  }
  return made;
}

/**
 * A tensor with some of its cells replaced.
 * @param {Tensors} tensors
 * @param {string} name
 * @param {SomeCells} cells
 */
function patched(tensors, name, { index, value }) {
  const values = tensors.get(name);
  if (!values) return;
  const data = Float64Array.from(values.data);
  index.forEach((place, at) => (data[place] = value[at] ?? 0));
  tensors.set(name, { shape: values.shape, data });
}

/**
 * @param {{store: LabStore, api: Api, stage: Stage, change: (config: Config) => void}} parts
 */
export function createPull({ store, api, stage, change }) {
  /** Counts the pulls that ended: what is answered after that is old. */
  let ended = 0;
  const line = newestOnly(
    (/** @type {{config: Config, outputs: number[], pull: number}} */ { config, outputs }, signal) => api.outputs(config, outputs, signal),
    {
      done({ pull }, /** @type {SomeOutputs} */ { outputs }) {
        if (pull !== ended) return;
        const tensors = new Map(store.get().tensors);
        patched(tensors, "output", outputs);
        for (const [name, cells] of Object.entries(outputs.derived)) patched(tensors, name, cells);
        stage.setNumbers(tensors);
        store.set({ tensors });
      },
      failed: () => undefined,
      idle: () => undefined,
    },
  );
  return {
    /**
     * @param {Pull} pull
     * @param {boolean} done whether it has been left there
     */
    pull({ numbers, outputs }, done) {
      const { config, tensors, playing } = store.get();
      if (playing) store.set({ playing: false });
      const next = typedInto(config, tensors, numbers);
      if (done) {
        ended += 1;
        change(next);
      } else if (outputs.length > 0) line.send({ config: next, outputs, pull: ended }, true);
    },
  };
}
