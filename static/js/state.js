// @ts-check
/** What the lab knows: one frozen state in one store, and the address that holds it. */
import { whenBusy } from "./lib/later.js";
import { t } from "./lib/words.js";

/** @typedef {Store<LabState>} LabStore */
/** @import { Answer, Boot, Check, Config, Operator, Problem, Scene, Tensors } from "./types.js" */

/**
 * @typedef {object} LabState
 * @property {Config} config as the controls show it
 * @property {Config} answered the configuration of the picture on the stage
 * @property {string} view
 * @property {string} beside the view beside it, "" where there is none
 * @property {string} against the query of a configuration this one is compared with, "" where there is none
 * @property {string} options what is chosen of the view's options, where it is not the first: "name:choice,…"
 * @property {number} frame
 * @property {number | null} tap null: the whole frame at once
 * @property {boolean} playing
 * @property {number} speed
 * @property {"output" | "tap" | "line"} stepBy
 * @property {number | null} step of the frame's run, the step the loop stands at; −1 its last; null where none was chosen
 * @property {import("./wire/run.js").Run | null} run the frame line by line, where it is known
 * @property {Answer | null} answer the last good one
 * @property {Check | null} check
 * @property {Scene | null} scene
 * @property {Tensors} tensors the values on the stage
 * @property {Problem | null} problem why the last configuration was refused
 * @property {boolean} pending something somebody asked for is on its way, whichever control it was asked by
 * @property {boolean} changing a change is on its way, and can be taken back
 * @property {Wait | null} wait what takes long: to be asked about, or under way
 * @property {string | null} offline
 * @property {string[]} notes
 * @property {boolean} showAll the whole output at once
 * @property {Readonly<Record<string, import("./paint/lens.js").Lens>>} zoom what panels are seen through, by name
 * @property {boolean} undo whether there is something to take back
 * @property {boolean} redo
 * @property {string} hover
 * @property {import("./paint/pointing.js").HoverInfo | null} pointed the cell under the pointer, on the first stage
 */

/** @typedef {{going: boolean, ahead: {cells: number, seconds: number} | null, shapes: Record<string, number[] | null>}} Wait `ahead` is null where nothing was foreseen */

/** @param {Boot} boot */
function bootNotes({ config, asked, error, notes }) {
  if (!error) return notes ?? [];
  const why = error.errors?.[0]?.detail ?? error.detail;
  if (asked && JSON.stringify(asked) === JSON.stringify(config)) return [t("Of this link only the configuration could be used: {why}.", { why }), ...(notes ?? [])];
  return [t("This link could not be used: {why}. The lab shows its own example instead.", { why }), ...(notes ?? [])];
}

/**
 * @param {Boot} boot
 * @returns {LabStore}
 */
export function createLabStore(boot) {
  const store = createStore(
    /** @type {LabState} */ ({
      config: boot.config,
      answered: boot.config,
      view: boot.view,
      beside: readAddress(location).beside,
      against: readAddress(location).against,
      options: boot.options,
      frame: boot.frame ?? 0,
      tap: null,
      playing: false,
      speed: 1,
      stepBy: "output",
      step: null,
      run: null,
      answer: null,
      check: null,
      scene: null,
      tensors: new Map(),
      problem: null,
      pending: false,
      changing: false,
      wait: null,
      offline: null,
      notes: bootNotes(boot),
      showAll: false,
      zoom: {},
      undo: false,
      redo: false,
      hover: "",
      pointed: null,
    }),
  );
  whenBusy((pending) => store.set({ pending }));
  return store;
}

/**
 * @param {import("./types.js").Catalogue} catalogue
 * @param {string} op
 * @returns {Operator}
 */
export function operatorOf(catalogue, op) {
  const found = catalogue.operators.find((operator) => operator.op === op) ?? catalogue.operators[0];
  if (!found) throw new Error("The catalogue names no operator.");
  return found;
}

/**
 * Everything of an operator, or of all: the page brings it of the one it shows first, and of the others what tabs and
 * lists need. The rest takes its place there, so that whoever holds the catalogue has it.
 * @param {import("./types.js").Catalogue} catalogue
 * @param {import("./api.js").Api} api
 */
export const completing = (catalogue, api) => async (/** @type {string} */ op = "") => {
  const asked = catalogue.operators.filter((each) => !op || each.op === op);
  if (asked.every((each) => "fields" in each)) return;
  const told = await api.catalogue();
  catalogue.vector_fields = told.vector_fields;
  for (const each of catalogue.operators) Object.assign(each, operatorOf(told, each.op));
};

/** A view, or the first where the operator has not that one. @param {Operator} operator @param {string} view */
export const viewOr = ({ views }, view) => (views.includes(view) ? view : (views[0] ?? view));

/**
 * A tensor that holds its own numbers, and so its own shape: nested, typed or packed.
 * @param {any} tensor
 */
export const isConcrete = (tensor) =>
  Array.isArray(tensor) || (tensor !== null && typeof tensor === "object" && ("values" in tensor || "data" in tensor));

/** @param {any} tensor */
export const isPacked = (tensor) => typeof tensor?.data === "string";

/**
 * A photograph, the reader's or the sample: seen best as a whole.
 * @param {Config} config
 */
export const isPicture = (config) =>
  Boolean(config["input"]?.image) || (isPacked(config["input"]) && config["input"].dtype === "uint8");

const LONGEST_QUERY = 1800;

/** What an address says beside the configuration. */
const BESIDE = /^(view|options|frame|note|autoplay|theme|beside|against|lang)=/;

/** A link speaks its receiver's language, unless the page it was copied from was asked for in one. */
const LANG = new URLSearchParams(globalThis.location?.search).get("lang") ?? "";

/**
 * Where this state lives. A long configuration goes into the fragment, which never travels.
 * @param {Readonly<LabState>} state
 * @param {string} path
 * @param {string} [lang] the language the page was asked for in
 */
export function addressOf(state, path, lang = LANG) {
  const left = state.answer?.link.note && isPacked(state.answered["input"]) && isPicture(state.answered);
  const options = state.options ? `&options=${encodeURIComponent(state.options)}` : "";
  const pair = /** @type {const} */ (["beside", "against"]).map((name) => (state[name] ? `&${name}=${encodeURIComponent(state[name])}` : "")).join("");
  const tail = `&view=${encodeURIComponent(state.view)}${options}${state.playing ? "" : `&frame=${state.frame}`}${pair}${left ? "&note=photo" : ""}`;
  const query = state.answer?.link.query ?? "";
  const asked = lang ? `lang=${encodeURIComponent(lang)}` : "";
  return query.length + pair.length > LONGEST_QUERY ? `${path}${asked && `?${asked}`}#c=${query}${tail}` : `${path}?${query}${tail}${asked && `&${asked}`}`;
}

/**
 * The parts of an address: the configuration's query, the view, the frame, whether a photograph was left out.
 * @param {{search: string, hash: string}} location
 */
export function readAddress({ search, hash }) {
  const query = hash.startsWith("#c=") ? hash.slice(3) : search.replace(/^\?/, "");
  const parts = new URLSearchParams(query);
  const frame = Number(parts.get("frame") ?? NaN);
  const kept = query.split("&").filter((part) => part && !BESIDE.test(part));
  return {
    query: kept.join("&"),
    view: parts.get("view"),
    options: parts.get("options") ?? "",
    beside: parts.get("beside") ?? "",
    against: parts.get("against") ?? "",
    note: parts.get("note"),
    frame: Number.isInteger(frame) && frame >= 0 ? frame : null,
  };
}

/**
 * Whether two configurations are the same; a photograph is compared by identity.
 * @param {Config} one
 * @param {Config} other
 */
export function sameConfig(one, other) {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => {
    const [a, b] = [one[key], other[key]];
    return a === b || (!isPacked(a) && !isPacked(b) && JSON.stringify(a) === JSON.stringify(b));
  });
}

/**
 * The frame in the middle of the first map (of a chain, of its last link's): it shows more of what a window does than the corner does.
 * @param {Scene} scene
 */
export function middleFrame(scene) {
  const last = scene.parts?.at(-1) ?? scene;
  const frame = last.order.reduce((number, dim) => {
    const size = last.sizes[dim] ?? 1;
    return number * size + (/^[oi][dhw]$/.test(dim) ? Math.floor((size - 1) / 2) : 0);
  }, 0);
  return (scene.parts ? scene.total - last.total : 0) + frame;
}

/**
 * @template {object} State
 * @typedef {object} Store
 * @property {() => Readonly<State>} get
 * @property {(patch: Partial<State>) => void} set
 * @property {<Value>(selector: (state: Readonly<State>) => Value, listener: (value: Value, previous: Value) => void, from?: Readonly<State>) => () => void} subscribe
 *   from: what was known when things began, for who comes late and is to hear what has changed since
 */

/**
 * One small store: the state is a frozen object, replaced and never changed.
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
    subscribe(selector, listener, from = state) {
      let last = selector(from);
      const watch = () => {
        const previous = last;
        last = selector(state);
        if (!Object.is(previous, last)) listener(last, previous);
      };
      watchers.add(watch);
      watch();
      return () => {
        watchers.delete(watch);
      };
    },
  };
}
