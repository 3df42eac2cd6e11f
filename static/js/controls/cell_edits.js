// @ts-check
/**
 * Numbers written into cells: each becomes part of the configuration, and stands on the stage at once, before the answer has come.
 * An older answer that comes in between does not take it back; a refusal does.
 */
import { applyPatch } from "../api.js";
import { isConcrete, isPicture, operatorOf } from "../state.js";
import { pack } from "../wire/values.js";
import { numbersOf } from "./refit.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Session } from "./session.js" */
/** @import { Catalogue, Config, Tensors, Values } from "../types.js" */

/** @typedef {{tensor: string, index: number, value: number}} Change one number, counted row by row */

/** More numbers than this travel packed, where the page keeps them itself. */
const LISTED = 4096;

/** What stands at a JSON pointer. @param {any} config @param {string} pointer */
const standingAt = (config, pointer) => pointer.split("/").slice(1).reduce((value, part) => value?.[part], config);

/**
 * The configuration with what a pointer leads through written out, where so far it goes without saying.
 * @param {Config} config @param {string} pointer @param {Catalogue} catalogue
 */
function saidOut(config, pointer, catalogue) {
  const [first = "", ...rest] = pointer.split("/").slice(1);
  if (rest.length === 0 || config[first] != null) return config;
  const field = operatorOf(catalogue, config.op).fields.find(({ name }) => name === first);
  return { ...config, [first]: field?.default };
}

/** A photograph stays one; other numbers are listed, so that a link can hold them. @param {Config} config @param {string} pointer @param {Values} values */
function asTensor(config, pointer, { shape, data }) {
  if (isPicture(config) && pointer === "/input") return pack({ shape, data: Uint8Array.from(data) });
  const listed = data.length <= LISTED || pointer.split("/").length > 2;
  return listed ? { shape: [...shape], values: [...data] } : pack({ shape, data: Float64Array.from(data) });
}

/**
 * The configuration with some numbers of its tensors set.
 * @param {Config} config
 * @param {readonly Change[]} changes
 * @param {{tensors: Tensors, given: Readonly<Record<string, string>>, catalogue: Catalogue}} known the numbers on the stage, and where their tensors stand
 * @returns {Config}
 */
export function written(config, changes, { tensors, given, catalogue }) {
  let made = config;
  for (const name of new Set(changes.map(({ tensor }) => tensor))) {
    const pointer = given[name];
    if (!pointer) continue;
    made = saidOut(made, pointer, catalogue);
    const before = standingAt(made, pointer);
    const values = isConcrete(before) ? numbersOf(before) : tensors.get(name);
    if (!values) continue;
    const data = Float64Array.from(values.data);
    for (const { tensor, index, value } of changes) if (tensor === name) data[index] = value;
    made = applyPatch(made, [{ op: "add", path: pointer, value: asTensor(made, pointer, { shape: values.shape, data }) }]);
  }
  return made;
}

/**
 * @param {{store: LabStore, stage: Stage, session: Session, catalogue: Catalogue, refused: () => void}} parts refused: what was written last has been
 */
export function createEdits({ store, stage, session, catalogue, refused }) {
  /** What is written and not answered yet: in which configuration, and in which tensors. */
  /** @type {{config: Config | null, names: Set<string>}} */
  const ahead = { config: null, names: new Set() };
  const given = () => store.get().answer?.given ?? {};

  /** @param {string} name as it will be once the answer has come */
  function numbers(name) {
    const here = ahead.config && ahead.names.has(name) ? standingAt(ahead.config, given()[name] ?? "") : null;
    return isConcrete(here) ? numbersOf(here) : (store.get().tensors.get(name) ?? null);
  }
  const paint = () => stage.setNumbers(new Map([...ahead.names].map((name) => [name, numbers(name)])));
  /** The stage shows what was answered last. */
  function takeBack() {
    const mine = ahead.config === store.get().config;
    ahead.config = null;
    if (ahead.names.size > 0) paint();
    ahead.names.clear();
    return mine;
  }

  store.subscribe((state) => state.config, (config) => {
    if (config !== ahead.config) ahead.config = null;
  });
  store.subscribe((state) => state.scene, () => {
    if (ahead.config === store.get().answered) ahead.config = null;
    if (ahead.config) paint();
    else ahead.names.clear();
  });
  store.subscribe((state) => state.offline, (offline) => offline !== null && takeBack());
  store.subscribe((state) => state.problem, (problem) => problem !== null && takeBack() && refused());

  return {
    /** Where the tensors stand that can be written into. */
    given,
    numbers,
    /** What is shown of a cell whose number may be written already. @param {string} tensor @param {number} index */
    number: (tensor, index) => numbers(tensor)?.data[index] ?? NaN,
    /** Whether a number fits where it is to stand: a photograph holds whole numbers from 0 to 255. @param {Change} change */
    fits: ({ tensor, value }) => !isPicture(store.get().config) || given()[tensor] !== "/input" || (Number.isInteger(value) && value >= 0 && value <= 255),
    /**
     * @param {readonly Change[]} changes
     * @param {{live?: boolean}} [how] live: more of the same stroke follows
     * @returns {boolean} whether anything is another number now
     */
    write(changes, { live = false } = {}) {
      const other = changes.filter(({ tensor, index, value }) => numbers(tensor)?.data[index] !== value);
      if (other.length === 0) return false;
      const { config, tensors, playing } = store.get();
      if (playing) store.set({ playing: false });
      const next = written(config, other, { tensors, given: given(), catalogue });
      ahead.config = next;
      for (const { tensor } of other) ahead.names.add(tensor);
      session.change(next, { live });
      paint();
      return true;
    },
    /** The stroke is over. */
    settle() {
      session.change(store.get().config);
    },
  };
}
