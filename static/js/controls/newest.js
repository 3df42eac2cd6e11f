// @ts-check
/**
 * One request at a time, and only the newest counts. An urgent one stops what is under way; a lazy one (while
 * something is dragged) waits for it, and a newer one takes its place in the queue.
 */

/**
 * @template Job
 * @typedef {object} Line
 * @property {(job: Job, lazy?: boolean) => void} send
 * @property {() => boolean} busy
 * @property {() => void} stop nothing is under way any more, and nothing is told of what was
 */

/**
 * @template Job
 * @template Result
 * @param {(job: Job, signal: AbortSignal) => Promise<Result>} work
 * @param {{done: (job: Job, result: Result) => void, failed: (job: Job, error: unknown) => void, idle: () => void}} then
 * @returns {Line<Job>}
 */
export function newestOnly(work, then) {
  /** @type {AbortController | null} */
  let flight = null;
  /** @type {{job: Job} | null} */
  let queued = null;

  /** @param {Job} job */
  async function run(job) {
    const mine = (flight = new AbortController());
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
    else then.idle();
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
      then.idle();
    },
  };
}
