// @ts-check
/** From a changed configuration to a new picture: requests, refusals, the check, and the switch between views. */
import { applyPatch, Refused, Unreachable } from "../api.js";
import { isPacked, isPicture, middleFrame, sameConfig } from "../state.js";
import { drawable } from "../paint/needs.js";
import { unpack } from "../wire/values.js";
import { partAt, partsOf, tensorNames, whole } from "../wire/scene.js";
import { createCheck, newestOnly, words } from "./asking.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Answer, Config, Edit, Scene, Tensors, Values } from "../types.js" */

/**
 * @typedef {object} Job
 * @property {Config} config
 * @property {string} view
 * @property {string} options
 * @property {number | null} gesture changes of one gesture share one entry of the history; null: no entry at all
 * @property {number | null} frame where to stand, if that is known already
 * @property {boolean} [fresh] nothing of the old cursor is kept
 * @property {boolean} [sure] to be computed however long it takes
 */
/** @typedef {ReturnType<typeof createSession>} Session */

/** Seconds a picture may take without a question; milliseconds until it is told that one is under way, and once one was asked about. */
const [WITHIN, SLOW, ASKED] = [1.5, 1500, 300];

/** @type {WeakMap<object, Values>} a tensor that was sent packed is not sent back: this is our own copy */
const copies = new WeakMap();

/** @param {any} packed */
function ownCopy(packed) {
  const values = copies.get(packed) ?? unpack(packed);
  copies.set(packed, values);
  return values;
}

/**
 * Bytes are how small whole numbers travel; only a photograph's are brightness.
 * @param {Values} values
 * @returns {Values}
 */
const asNumbers = ({ shape, data }) => ({ shape, data: data instanceof Uint8Array ? Float32Array.from(data) : data });

/**
 * @param {Config} config
 * @param {Answer} answer
 * @returns {Tensors}
 */
export function tensorsOf(config, answer) {
  const kept = isPicture(config) ? (/** @type {Values} */ values) => values : asNumbers;
  /** @type {Tensors} */
  const tensors = new Map([["output", kept(unpack(answer.output))]]);
  for (const name of new Set(["input", "weight", "bias", ...Object.keys(config).filter((name) => isPacked(config[name])), ...Object.keys(answer.tensors ?? {})])) {
    const packed = answer.tensors?.[name];
    const values = packed ? unpack(packed) : isPacked(config[name]) ? ownCopy(config[name]) : null;
    tensors.set(name, values && (name === "input" ? kept : asNumbers)(values));
  }
  return tensors;
}

/**
 * A scene depends on shapes only, so a photograph does not travel again.
 * @param {Config} config
 */
export const shapesOnly = (config) =>
  /** @type {Config} */ (
    Object.fromEntries(
      Object.entries(config).map(([name, value]) => [
        name,
        isPacked(value) ? { shape: value.shape, fill: "zeros" } : value,
      ]),
    )
  );

/**
 * What is chosen of a scene's options, as an address has it: those that are not the first.
 * @param {Scene} scene
 * @param {Record<string, string>} [instead]
 */
const chosenOf = ({ options }, instead = {}) =>
  options
    .map(({ name, choices, chosen }) => ({ name, choice: instead[name] ?? chosen, first: choices[0]?.name }))
    .flatMap(({ name, choice, first }) => (choice === first ? [] : `${name}:${choice}`))
    .join();

/**
 * What the server tells, once everything its scene is drawn with is in hand.
 * @template Told
 * @param {Promise<Told>} asked
 * @param {(told: Told) => Scene | undefined} sceneOf
 */
export async function readyToDraw(asked, sceneOf) {
  const told = await asked;
  const scene = sceneOf(told);
  if (scene) await drawable(scene).catch((error) => Promise.reject(new Unreachable(String(error))));
  return told;
}

/** Where the cursor is kept when the configuration changes: at its tap, if the picture goes on from frame to frame. @param {Job} job @param {Scene} scene @param {boolean} turned */
const keeps = ({ frame, fresh }, { opens }, turned) => frame === null && !fresh && !turned && opens !== "end";

/**
 * @param {{store: LabStore, api: Api, stage: Stage, answered: (gesture: number | null) => void, passed?: (job: Job) => void, known?: (op: string) => Promise<void>}} parts
 *   passed: a change of its own that the next one has overtaken; known: when everything of an operator is in hand
 */
export function createSession({ store, api, stage, answered, passed = () => undefined, known = async () => undefined }) {
  const check = createCheck(store, api);
  let gesture = 0;
  let dragging = false;
  /** @type {Job | null} what has been asked for last, while it is not answered */
  let underway = null;
  /** @param {Job | null} job */
  const expect = (job) => store.set({ changing: (underway = job) !== null });
  /** @param {Job} job */
  const over = (job) => underway === job && expect(null);
  /** @type {Job | null} what takes so long that it is computed only if the reader wants it */
  let held = null;
  /** Seconds the reader has agreed to wait, while pictures take as long. */
  let agreed = 0;
  let slow = 0;
  const looked = () => ({ view: store.get().view, options: store.get().options });

  /** @param {Job} job @param {Answer} answer */
  function accept(job, answer) {
    over(job);
    held = null;
    if ((answer.ahead?.seconds ?? WITHIN + 1) <= WITHIN) agreed = 0;
    const scene = whole(/** @type {Scene} */ (answer.scene));
    const last = store.get();
    const picture = isPicture(job.config);
    const turned = last.answer === null || picture !== isPicture(last.answered);
    const part = last.scene ? partAt(last.scene, last.frame).part : 0;
    const place = last.scene && keeps(job, scene, turned) && part < partsOf(scene).length ? stage.front(last.frame, last.tap) : null;
    const wanted = job.frame ?? (scene.opens === "end" ? scene.total - 1 : job.fresh ? 0 : turned ? middleFrame(scene) : last.frame);
    store.set({
      answer,
      scene,
      check: answer.check,
      answered: job.config,
      view: scene.view,
      options: job.options,
      tensors: tensorsOf(job.config, answer),
      frame: Math.max(0, Math.min(wanted, scene.total - 1)),
      tap: null,
      showAll: turned ? picture : last.showAll,
      problem: null,
      offline: null,
      wait: null,
    });
    if (place) store.set({ frame: stage.frameOf(place, part) });
    answered(job.gesture);
    if (answer.check.status === "loading") void check.await(job.config);
  }

  /** Too long to be computed unasked: it is no step of the history before it is. @param {Job} job @param {Pick<Answer, "ahead" | "shapes">} known */
  function hold(job, { ahead = undefined, shapes }) {
    over(job);
    held = job;
    store.set({ wait: { going: false, ahead: ahead ?? null, shapes }, problem: null, offline: null, playing: false });
  }

  const line = newestOnly(
    (/** @type {Job} */ job, signal) => {
      check.stop();
      clearTimeout(slow);
      if (!job.sure) slow = setTimeout(() => store.set({ wait: { going: true, ahead: null, shapes: {} } }), agreed ? ASKED : SLOW); // else it is told already
      const asked = api.compute(job.config, job, signal, job.sure ? null : Math.max(WITHIN, agreed));
      return readyToDraw(asked.finally(() => known(job.config.op)), ({ scene }) => scene);
    },
    {
      done: (job, answer) => ("output" in answer ? accept : hold)(job, answer),
      failed(job, error) {
        over(job);
        if (error instanceof Refused) store.set({ problem: error.problem, offline: null, wait: null, playing: false });
        else store.set({ offline: words(error), wait: null });
      },
      idle: () => clearTimeout(slow),
    },
    true,
  );

  /** What was under way is overtaken. @param {Job} job @param {boolean} [lazy] */
  function next(job, lazy = false) {
    if (underway && (!lazy || looks.busy()) && job.gesture !== null && job.gesture !== underway.gesture) passed(underway);
    expect(job);
  }

  /** @param {Job} job @param {boolean} [lazy] */
  function send(job, lazy = false) {
    next(job, lazy);
    looks.stop(); // its picture comes with this answer, and would be another configuration's after it
    if (!lazy && !job.sure && store.get().wait?.going) store.set({ wait: null });
    line.send(job, lazy);
  }

  /** Another view of the same numbers. */
  const looks = newestOnly(
    (/** @type {Job} */ job, signal) => readyToDraw(api.scene(shapesOnly(job.config), job, signal), (scene) => scene),
    {
      done(job, told) {
        const scene = whole(told);
        const { tensors, config } = store.get();
        if (tensorNames(scene).some((name) => !tensors.has(name))) return send({ ...job, config });
        over(job);
        const { frame, tap, scene: before } = store.get();
        const cursor = before && before.order.join() !== scene.order.join() ? stage.front(frame, tap) : null;
        store.set({ scene, tap: null, offline: null });
        if (scene.opens === "end") store.set({ frame: scene.total - 1 });
        else if (cursor) store.set({ frame: Math.max(0, Math.min(stage.frameOf(cursor), scene.total - 1)) });
        answered(job.gesture);
      },
      failed(job, error) {
        over(job);
        const { scene } = store.get();
        if (error instanceof Refused) return store.set({ problem: error.problem, offline: null });
        const { view, options } = scene ? { view: scene.view, options: chosenOf(scene) } : store.get();
        store.set({ view, options, offline: words(error) });
      },
      idle: () => undefined,
    },
    true,
  );

  return {
    /**
     * Take a new configuration. While something is dragged (`live`) the picture follows as fast as answers come. What follows
     * from the change before it (`along`) is no gesture of its own.
     * @param {Config} config
     * @param {{live?: boolean, along?: boolean}} [how]
     */
    change(config, { live = false, along = false } = {}) {
      if (!dragging && !along) gesture += 1;
      dragging = live;
      const same = sameConfig(config, store.get().config);
      store.set({ config });
      if (!same || store.get().problem) send({ config, ...looked(), gesture, frame: null }, live);
    },
    /**
     * Another operator, or an example: nothing of the old cursor is kept.
     * @param {Config} config
     * @param {string} view
     */
    open(config, view) {
      dragging = false;
      gesture += 1;
      const options = view === store.get().view ? store.get().options : "";
      store.set({ config, view, options, playing: false, problem: null });
      send({ config, view, options, gesture, frame: null, fresh: true });
    },
    /**
     * Show what an address says, without a new entry in the history.
     * @param {Config} config
     * @param {import("../api.js").Looked & {frame: number | null}} place
     * @param {Answer | null} [answer] where the server has told it already
     */
    show(config, { view, options, frame }, answer = null) {
      dragging = false;
      store.set({ config, view, options, playing: false, problem: null });
      const job = { config, view, options, gesture: null, frame };
      if (answer) accept(job, answer);
      else send(job);
    },
    /** @param {string} view @param {string} [options] */
    setView(view, options = view === store.get().view ? store.get().options : "") {
      const before = looked();
      if (view === before.view && options === before.options) return;
      store.set({ view, options, playing: false });
      const { config, answered } = store.get();
      const job = { config: line.busy() ? config : answered, view, options, gesture: ++gesture, frame: null };
      if (line.busy()) return send(job);
      next(job);
      looks.send(job);
    },
    /** Choose of an option of the view. @param {string} name @param {string} choice */
    choose(name, choice) {
      const { scene, view } = store.get();
      if (scene?.view === view) this.setView(view, chosenOf(scene, { [name]: choice }));
    },
    /** @param {Edit[]} fix */
    mend(fix) {
      this.change(applyPatch(store.get().config, fix));
    },
    /** What is under way becomes a step of the history before its answer has come. */
    pass() {
      if (underway) passed(underway);
    },
    /** Compute what was asked about. */
    compute() {
      const { wait, config } = store.get();
      if (!held || !wait || wait.going) return;
      agreed = Math.max(agreed, 1.1 * (wait.ahead?.seconds ?? 0));
      store.set({ wait: { ...wait, going: true } });
      send({ ...held, config, ...looked(), sure: true });
    },
    /** Stop what is under way, and ask about it. */
    stop() {
      const { wait } = store.get();
      const job = underway;
      if (!job || !wait) return;
      line.stop();
      hold(job, { shapes: wait.shapes, ...(wait.ahead && { ahead: wait.ahead }) });
    },
    /** To the picture that is shown: its configuration and view, without asking for either again. */
    back() {
      const { answer, answered: config, scene } = store.get();
      if (!answer || !scene) return;
      line.stop();
      looks.stop();
      expect((held = null));
      dragging = false;
      store.set({ config, view: scene.view, options: chosenOf(scene), wait: null, problem: null, offline: null });
      answered(++gesture);
      if (store.get().check?.status === "loading") void check.await(config);
    },
    retry() {
      store.set({ offline: null });
      send({ config: store.get().config, ...looked(), gesture, frame: null });
    },
  };
}
