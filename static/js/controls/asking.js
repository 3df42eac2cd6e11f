// @ts-check
/** How the server is asked: only for the newest, and for the comparison with PyTorch until there is one. */
import { Unreachable } from "../api.js";
import { onItsWay } from "../lib/later.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Config } from "../types.js" */

/** @param {unknown} error */
export const words = (error) => (error instanceof Unreachable ? t("The server does not answer.") : String(error));

/**
 * Ask for the comparison until there is one; the server holds the answer back while PyTorch loads.
 * @param {LabStore} store
 * @param {Api} api
 */
export function createCheck(store, api) {
  let mine = new AbortController();
  return {
    stop: () => mine.abort(),
    /** @param {Config} config */
    async await(config) {
      const { signal } = (mine = new AbortController());
      try {
        let { check } = await api.check(config, signal);
        while (check.status === "loading") ({ check } = await api.check(config, signal));
        store.set({ check });
      } catch (error) {
        if (signal.aborted) return;
        store.set({ check: { status: "unavailable", reference: "", max_abs_diff: null, reason: words(error) } });
      }
    },
  };
}

/**
 * @template Job
 * @typedef {object} Line
 * @property {(job: Job, lazy?: boolean) => void} send
 * @property {() => boolean} busy
 * @property {() => void} stop nothing is under way any more, and nothing is told of what was
 */

/**
 * One request at a time, and only the newest counts. An urgent one stops what is under way; a lazy one (while
 * something is dragged) waits for it, and a newer one takes its place in the queue.
 * @template Job
 * @template Result
 * @param {(job: Job, signal: AbortSignal) => Promise<Result>} work
 * @param {{done: (job: Job, result: Result) => void, failed: (job: Job, error: unknown) => void, idle: () => void}} then
 * @param {boolean} [shown] whether the picture waits for it
 * @returns {Line<Job>}
 */
export function newestOnly(work, then, shown = false) {
  /** @type {AbortController | null} */
  let flight = null;
  /** @type {{job: Job} | null} */
  let queued = null;
  const tell = () => shown && onItsWay(then, flight !== null);

  /** @param {Job} job */
  async function run(job) {
    const mine = (flight = new AbortController());
    tell();
    /** @type {() => void} */
    let report;
    try {
      const result = await work(job, mine.signal);
      report = () => then.done(job, result);
    } catch (error) {
      report = () => then.failed(job, error);
    }
    if (flight !== mine) return;
    flight = null;
    const next = queued;
    queued = null;
    if (next) void run(next.job);
    else {
      tell();
      then.idle();
    }
    report();
  }

  return {
    send(job, lazy = false) {
      queued = flight && lazy ? { job } : null;
      if (queued) return;
      flight?.abort();
      void run(job);
    },
    busy: () => flight !== null,
    stop() {
      flight?.abort();
      flight = queued = null;
      tell();
      then.idle();
    },
  };
}
