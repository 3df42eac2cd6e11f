// @ts-check
/** The lab's requests: compute, scene, config, catalogue. A refusal and a broken line are two different errors. */
import { t } from "./lib/words.js";

/** @import { Answer, Catalogue, Check, Config, Edit, Problem, Scene, SomeOutputs } from "./types.js" */

/** @typedef {{module: string | null, function: string | null, notes: string[], script?: string | null}} Code */
/** @typedef {{name: string, line: number, column: number, config: Config, query: string, assumed: string | null}} Found a layer in pasted source; assumed: what it does not tell of its input */
/** @typedef {{line: number, column: number, detail: string, hint?: string}} Complaint */
/** @typedef {import("./controls/network/types.js").NetworkAnswer} NetworkAnswer */
/** @typedef {{config: Config | null, says: string[]}} AsChain layers that follow one another as one configuration, or why they are none */
/** @typedef {{configurations: Found[], chain: AsChain | null, complaints: Complaint[]}} Parsed */

/** @typedef {{says: string, unread: number} & Record<string, any>} Solution settings that make a size, and in words */
/** @typedef {{solutions: Solution[], nearest: Array<Solution & {to: number[]}>, total: number, why: string | null}} Solved */

/** @typedef {{name: string, title: string, macs: number | null, prepared: number | null, memory_bytes: number | null, formula: string, note: string, source: string, on_zeros: number}} Way a way to compute a layer */

/** @typedef {{axis: string, large: number, small: number, walked: number, treads: {small: number, first: number, last: number}[], words: string}} Stairs */
/** @typedef {{output: "large" | "small", axes: Stairs[]}} Staircase */

/**
 * @typedef {object} Learnt
 * @property {number} steps
 * @property {number[]} loss before each step and after the last
 * @property {{step: number[], value: any[]}} kernels nested lists
 * @property {any} target
 * @property {number} apart
 * @property {{steepest: number, flattest: number, rank: number, weights: number} | null} curvature
 */
/** @typedef {{groups: number, down: number, across: number, height: number, width: number, toeplitz: boolean, counts: Record<"entries" | "between_groups" | "outside_windows" | "taken" | "weights" | "repeats", number>}} Blocks */

/** The server answered, and refused. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server could not be reached, or answered something that is not ours. */
export class Unreachable extends Error {}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
async function ask(url, init) {
  let response;
  let body;
  try {
    response = await fetch(url, { ...init, headers: { ...init?.headers, "Accept-Language": document.documentElement.lang } });
    body = await response.json();
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new Unreachable(String(error));
  }
  if (response.ok) return body;
  if (typeof body?.detail !== "string") throw new Unreachable(t("The server answered {status}.", { status: response.status }));
  throw new Refused({ errors: [], ...body });
}

/**
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
const post = (body, signal) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
  signal: signal ?? null,
});

/** @typedef {ReturnType<typeof createApi>} Api */
/** @typedef {{view: string, options: string}} Looked a view, and what is chosen of its options */

/** @param {Looked} looked */
const viewQuery = ({ view, options }) =>
  `${encodeURIComponent(view)}${options ? `&options=${encodeURIComponent(options)}` : ""}`;

/** @param {string} root the path prefix the server lives under, without a trailing slash */
export function createApi(root) {
  const base = `${root}/api/v1`;
  return {
    /**
     * @param {Config} config
     * @param {Looked} looked
     * @param {AbortSignal} signal
     * @param {number | null} [within] so many seconds at most: of what takes longer, only `ahead` and the shapes are told
     * @returns {Promise<Answer>}
     */
    compute: (config, looked, signal, within = null) =>
      ask(
        `${base}/compute?check=now&tensors=packed&output=packed&scene=${viewQuery(looked)}${within === null ? "" : `&within=${within}`}`,
        post(config, signal),
      ),
    /**
     * Some outputs only, with what they read of the tensors that follow from others.
     * @param {Config} config
     * @param {readonly number[]} outputs
     * @param {AbortSignal} signal
     * @returns {Promise<SomeOutputs>}
     */
    outputs: (config, outputs, signal) => ask(`${base}/compute?tensors=packed&outputs=${outputs.join()}`, post(config, signal)),
    /**
     * Only the comparison with PyTorch, which waits until PyTorch has been loaded.
     * @param {Config} config
     * @param {AbortSignal} signal
     * @returns {Promise<Answer>}
     */
    check: (config, signal) => ask(`${base}/compute?check=wait&output=none`, post(config, signal)),
    /**
     * Gradient steps from a kernel of zeros to the one that made the output.
     * @param {Config} config
     * @param {AbortSignal} signal
     * @returns {Promise<Learnt>}
     */
    learn: (config, signal) => ask(`${base}/learn?steps=100`, post(config, signal)),
    /**
     * What autograd says to the gradients; waits until PyTorch has been loaded.
     * @param {Config} config
     * @param {AbortSignal} signal
     * @returns {Promise<{check: Check}>}
     */
    gradients: (config, signal) => ask(`${base}/gradients?check=wait&output=none`, post(config, signal)),
    /**
     * @param {Config} config
     * @param {Looked} looked
     * @param {AbortSignal} signal
     * @returns {Promise<Scene>}
     */
    scene: (config, looked, signal) => ask(`${base}/scene?view=${viewQuery(looked)}`, post(config, signal)),
    /**
     * A frame as its loop runs it, from its first step.
     * @param {Config} config
     * @param {Looked} looked
     * @param {{frame: number, count: number}} page
     * @param {AbortSignal} signal
     * @returns {Promise<import("./wire/run.js").WireLines>}
     */
    lines: (config, looked, { frame, count }, signal) =>
      ask(`${base}/lines?view=${viewQuery(looked)}&frame=${frame}&count=${count}`, post(config, signal)),
    /**
     * @param {string} query
     * @param {AbortSignal} signal
     * @returns {Promise<Code>}
     */
    code: (query, signal) => ask(`${base}/code?${query}`, { signal }),
    /**
     * The blocks of the kernel matrix; of its entries the first only.
     * @param {string} query
     * @param {AbortSignal} signal
     * @returns {Promise<{shape: [number, number], blocks: Blocks}>}
     */
    blocks: (query, signal) => ask(`${base}/matrix?${query}&kind=kernel&row_count=1&col_count=1&blocks=true`, { signal }),
    /**
     * @param {string} query
     * @param {AbortSignal} signal
     * @returns {Promise<{ways: Way[]}>}
     */
    costs: (query, signal) => ask(`${base}/costs?${query}`, { signal }),
    /**
     * @param {string} query
     * @param {AbortSignal} signal
     * @returns {Promise<Staircase>}
     */
    staircase: (query, signal) => ask(`${base}/staircase?${query}`, { signal }),
    /**
     * @param {Config} config with all its numbers
     * @returns {Promise<Code>}
     */
    script: (config) => ask(`${base}/code?script=true`, post(config)),
    /**
     * @param {string} source
     * @param {AbortSignal} signal
     * @returns {Promise<Parsed>}
     */
    parse: (source, signal) => ask(`${base}/parse`, post({ source }, signal)),
    /**
     * @param {Record<string, any>} question
     * @param {AbortSignal} signal
     * @returns {Promise<Solved>}
     */
    solve: (question, signal) => ask(`${base}/solve`, post(question, signal)),
    /**
     * @param {{source: string, input: number[] | null}} asked
     * @param {AbortSignal} signal
     * @returns {Promise<NetworkAnswer>}
     */
    network: (asked, signal) => ask(`${base}/network`, post(asked, signal)),
    /** @returns {Promise<Catalogue>} with the code of every lesson */
    catalogue: () => ask(`${base}/operators`),
    /**
     * @param {string} query
     * @returns {Promise<{config: Config, view?: string | null, options?: string | null, frame?: number | null, notes: string[]}>}
     */
    config: (query) => ask(`${base}/config?${query}`),
  };
}

/**
 * A value with one entry set or removed along a path; nothing is changed in place.
 * @param {any} value
 * @param {string[]} path
 * @param {Edit} edit
 * @returns {any}
 */
function edited(value, path, edit) {
  const [key = "", ...rest] = path;
  if (Array.isArray(value)) {
    const at = key === "-" ? value.length : Number(key);
    if (rest.length) return value.map((item, index) => (index === at ? edited(item, rest, edit) : item));
    if (edit.op === "remove") return value.filter((_, index) => index !== at);
    return edit.op === "replace" ? value.with(at, edit.value) : value.toSpliced(at, 0, edit.value);
  }
  const copy = { ...value };
  if (rest.length) copy[key] = edited(copy[key] ?? {}, rest, edit);
  else if (edit.op === "remove") delete copy[key];
  else copy[key] = edit.value;
  return copy;
}

/**
 * Apply a fix to a configuration: a JSON Patch (RFC 6902). In an object "add" takes the place of what is there.
 * @param {Config} config
 * @param {readonly Edit[]} patch
 * @returns {Config}
 */
export function applyPatch(config, patch) {
  return patch.reduce((value, edit) => {
    const path = edit.path
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    return path.length ? edited(value, path, edit) : edit.value;
  }, config);
}
