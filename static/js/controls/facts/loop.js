// @ts-check
/** The lesson's own source with the cursor in it: every loop shows where it stands. */
import { clear, el } from "../../lib/dom.js";

/** @import { Api } from "../../api.js" */
/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Catalogue, Scene } from "../../types.js" */

/** @typedef {{node: HTMLElement, name: string, value: HTMLElement}} LoopLine */

const WORD = /#.*|"""|[A-Za-z_]\w*|\d+(?:\.\d+)?|\s+|./gu;
const KEYWORDS = new Set([
  "for",
  "in",
  "if",
  "def",
  "return",
  "and",
  "else",
  "is",
  "None",
  "range",
  "not",
  "or",
  "while",
  "pass",
  "continue",
]);

/** @param {string} word the colour of a dimension: output, kernel, input */
function colourOf(word) {
  if (KEYWORDS.has(word)) return "keyword";
  if (word.startsWith("#")) return "comment";
  if (/^o[dhw]$|^[mo]ut$|^m$/.test(word)) return "of-output";
  if (/^k[dhw]$|^w$|^kernel$|^weight$|^flipped$/.test(word)) return "of-weight";
  return /^[is][dhw]$|^x$|^v$|^c$|^stretched$/.test(word) ? "of-input" : "";
}

/** @param {string} code */
const coloured = (code) =>
  (code.match(WORD) ?? []).map((word) => {
    const colour = colourOf(word);
    return colour ? el("span", { class: colour }, word) : word;
  });

/** @param {string} line */
const depthOf = (line) => (/^ */.exec(line)?.[0].length ?? 0) / 4;

/**
 * The lines of a lesson without its docstring; where its loops begin; the line that does the work.
 * @param {string} code
 */
export function anatomy(code) {
  const all = code
    .replace(/\n?\s*"""[\s\S]*?"""\s*\n/, "\n")
    .split("\n")
    .filter((line) => line.trim());
  const begins = all.findIndex((line) => /^\s+for /.test(line));
  const inside = 1 + Math.max(...all.map((line) => (/^\s*for /.test(line) ? depthOf(line) : -1)));
  const heart = all.findLastIndex((line) => depthOf(line) >= inside && /[^=<>!]=[^=]/.test(line));
  return { lines: all, begins: Math.max(0, begins), heart };
}

/** @param {number[]} depths the depths of the lines that are seen: the first is the margin */
const margin = (depths) => Math.min(...depths);

/**
 * @param {string} code
 * @param {boolean} whole
 * @returns {{nodes: HTMLElement[], loops: LoopLine[]}}
 */
function drawn(code, whole) {
  const { lines, begins, heart } = anatomy(code);
  /** @type {LoopLine[]} */
  const loops = [];
  const seen = whole ? 0 : begins;
  const least = margin(lines.slice(seen).map(depthOf));
  const nodes = lines.slice(seen).map((line, at) => {
    const value = el("span", { class: "value" });
    const name = /^\s*for (\w+) in/.exec(line)?.[1] ?? "";
    const steps = depthOf(line) - least;
    const node = el(
      "div",
      { class: at + seen === heart ? "line heart" : "line", style: { "--depth": String(steps) } },
      el("code", null, ...coloured(line.trim())),
      name ? value : null,
    );
    if (name) loops.push({ node, name, value });
    return node;
  });
  return { nodes, loops };
}

/** What to say where a lesson has other axes than the picture. @param {number | undefined} written @param {number | undefined} here */
export function otherAxes(written, here) {
  const word = (/** @type {number} */ count) => ["no", "one", "two", "three"][count] ?? String(count);
  if (!written || !here || written === here) return "";
  return `Written for ${word(written)} ${written === 1 ? "axis" : "axes"}; here there ${here === 1 ? "is" : "are"} ${word(here)}.`;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, catalogue: Catalogue, api: Api}} parts
 */
export function mountLoop(host, { store, stage, catalogue, api }) {
  const title = el("p", { class: "lesson" });
  const code = el("div", { class: "code", role: "region", "aria-label": "The loop", tabindex: 0 });
  const toggle = el("button", { type: "button", class: "plain small" });
  host.append(code, el("div", { class: "under" }, title, toggle));
  let whole = false;
  let { lessons } = catalogue;
  let asked = false;
  /** @type {LoopLine[]} */
  let loops = [];

  let built = "";
  /** Of a chain, the scene of the link at work. */
  const sceneNow = () => {
    const { scene, frame } = store.get();
    return scene && /** @type {Scene} */ (stage.sceneAt(frame) ?? scene);
  };

  function build() {
    const now = sceneNow();
    built = now?.lesson ?? "";
    const lesson = lessons[built];
    clear(code);
    loops = [];
    if (!lesson?.code) return void askForAll();
    const made = drawn(lesson.code, whole);
    loops = made.loops;
    code.append(...made.nodes);
    const note = otherAxes(lesson.axes, now?.axes.length);
    title.replaceChildren(lesson.summary, ...(note ? [el("br"), note] : []));
    toggle.textContent = whole ? "Only the loops" : "The whole function";
    toggle.title = lesson.source ?? "";
    move(store.get());
  }

  /** The page came with one lesson's code; the first other one brings them all. */
  async function askForAll() {
    if (asked || !store.get().scene) return;
    asked = true;
    try {
      ({ lessons } = await api.catalogue());
      build();
    } catch {
      asked = false;
    }
  }

  /** @param {Readonly<LabState>} state */
  function move({ scene: whole, frame, tap, playing }) {
    const scene = whole && sceneNow();
    if (scene && scene.lesson !== built) return void build();
    if (!scene || scene.total === 0) return;
    const indices = tap === null ? stage.assignment(frame) : { ...stage.assignment(frame), ...stage.tapAt(frame, tap) };
    for (const { name, value, node } of loops) {
      const size = scene.sizes[name];
      const index = indices[name];
      value.textContent = index !== undefined ? `${index}` : size === undefined ? "" : size > 1 ? `0…${size - 1}` : "0";
      node.classList.toggle("fixed", index !== undefined);
    }
    code.classList.toggle("running", playing);
  }

  toggle.addEventListener("click", () => {
    whole = !whole;
    build();
  });
  store.subscribe((state) => state.scene, build);
  for (const part of /** @type {(keyof LabState)[]} */ (["frame", "tap", "playing"]))
    store.subscribe(
      (state) => state[part],
      () => move(store.get()),
    );
}
