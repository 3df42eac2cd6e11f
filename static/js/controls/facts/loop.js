// @ts-check
/** The lesson's own source with the cursor in it: every loop shows where it stands. */
import { clear, el, write } from "../../lib/dom.js";
import { ended, formatNumber, t } from "../../lib/words.js";

/** @import { Api } from "../../api.js" */
/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Catalogue, Scene } from "../../types.js" */

/** @import { Run, Shown } from "../../wire/run.js" */

/** @typedef {{node: HTMLElement, own: string, value: HTMLElement, names: string[], number: number}} Line own: its classes at rest */

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
 * The lines of a lesson without its docstring, each with its number; where its loops begin; the line that does the work.
 * @param {string} code
 */
export function anatomy(code) {
  let told = 0;
  const all = code
    .split("\n")
    .map((text, number) => ({ text, number }))
    .filter(({ text }) => {
      const marks = text.split('"""').length - 1;
      const inside = told % 2 === 1 || marks > 0;
      told += marks;
      return !inside && text.trim() !== "";
    });
  const lines = all.map(({ text }) => text);
  const begins = lines.findIndex((line) => /^\s+for /.test(line));
  const inside = 1 + Math.max(...lines.map((line) => (/^\s*for /.test(line) ? depthOf(line) : -1)));
  const heart = lines.findLastIndex((line) => depthOf(line) >= inside && /[^=<>!]=[^=]/.test(line));
  return { lines, numbers: all.map(({ number }) => number), begins: Math.max(0, begins), heart };
}

/** @param {number[]} depths the depths of the lines that are seen: the first is the margin */
const margin = (depths) => Math.min(...depths);

/**
 * @param {string} code
 * @param {boolean} whole
 * @returns {{nodes: HTMLElement[], lines: Line[]}}
 */
function drawn(code, whole) {
  const { lines, numbers, begins, heart } = anatomy(code);
  const seen = whole ? 0 : begins;
  const least = margin(lines.slice(seen).map(depthOf));
  const made = lines.slice(seen).map((line, at) => {
    const value = el("span", { class: "value" });
    const names = (/^\s*for ([\w, ]+) in/.exec(line)?.[1] ?? "").split(", ").filter(Boolean);
    const steps = depthOf(line) - least;
    const own = at + seen === heart ? "line heart" : "line";
    const node = el(
      "div",
      { class: own, dataset: { line: String(numbers[at + seen] ?? 0) }, style: { "--depth": String(steps) } },
      el("code", null, ...coloured(line.trim())),
      value,
    );
    return { node, own, value, names, number: numbers[at + seen] ?? 0 };
  });
  return { nodes: made.map(({ node }) => node), lines: made };
}

/** A variable's value beside its line. @param {Shown} value */
function shown(value) {
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "number" ? formatNumber(value) : value.replace("inf", "∞").replaceAll("-", "\u2212");
}

const NUMBERS = [t("no"), t("one"), t("two"), t("three")];

/** What to say where a lesson has other axes than the picture. @param {number | undefined} written @param {number | undefined} here */
export function otherAxes(written, here) {
  if (!written || !here || written === here) return "";
  const told = { written: NUMBERS[written] ?? written, here: NUMBERS[here] ?? here };
  if (written === 1) return t("Written for one axis; here there are {here}.", told);
  return here === 1 ? t("Written for {written} axes; here there is one.", told) : t("Written for {written} axes; here there are {here}.", told);
}

/** Why there are no lines to step through, or what the sums leave out. @param {Run} run */
function why({ told, steps }) {
  if (told.why) return ended(t("Steps go tap by tap here: {why}", { why: told.why }));
  if (steps.length < told.total) return t("Only the first {shown} of {total} lines of this frame are shown.", { shown: steps.length, total: told.total });
  return told.since === "frame" ? t("Sums count from this frame on.") : "";
}

/** Scroll a box, and nothing around it, so that a line of it is seen. @param {HTMLElement} box @param {HTMLElement} line */
function keepInView(box, line) {
  const [outer, inner] = [box.getBoundingClientRect(), line.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, catalogue: Catalogue, api: Api}} parts
 */
export function mountLoop(host, { store, stage, catalogue, api }) {
  const title = el("p", { class: "lesson" });
  const code = el("div", { class: "code", role: "region", "aria-label": t("The loop"), tabindex: 0, translate: "no" });
  const toggle = el("button", { type: "button", class: "plain small", hidden: true });
  const untold = el("p", { class: "hint", role: "status" });
  host.append(code, untold, el("div", { class: "under" }, title, toggle));
  let whole = false;
  let { lessons } = catalogue;
  let asked = false;
  /** @type {Line[]} */
  let lines = [];

  let built = "";
  /** @type {string | undefined} */
  let noted;
  /** Of a chain, the scene of the link at work. */
  const sceneNow = () => {
    const { scene, frame } = store.get();
    return scene && /** @type {Scene} */ (stage.sceneAt(frame) ?? scene);
  };

  function build() {
    const now = sceneNow();
    built = now?.lesson ?? "";
    noted = now?.loop_note;
    const lesson = lessons[built];
    clear(code);
    lines = [];
    toggle.hidden = !lesson?.code; // a button without words is none
    if (!lesson?.code) return void askForAll();
    const made = drawn(lesson.code, whole);
    lines = made.lines;
    code.append(...made.nodes);
    const notes = [otherAxes(lesson.axes, now?.axes.length), noted ?? ""].filter(Boolean);
    title.replaceChildren(lesson.summary, ...notes.flatMap((note) => [el("br"), note]));
    toggle.textContent = whole ? t("Only the loops") : t("The whole function");
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
  function move({ scene: whole, frame, tap, step, run, stepBy, playing }) {
    const scene = whole && sceneNow();
    if (scene && (scene.lesson !== built || scene.loop_note !== noted)) return void build();
    if (!scene || scene.total === 0) return;
    const known = run?.told.frame === frame && run.told.lesson === built && run.steps.length > 0 ? run : null;
    const place = known && (step === null ? known.last(tap) : step < 0 ? known.steps.length - 1 : step);
    if (known && place !== null) ran(known, place, stepBy === "line" && step !== null);
    else looped(scene, tap === null ? stage.assignment(frame) : { ...stage.assignment(frame), ...stage.tapAt(frame, tap) });
    code.classList.toggle("running", playing);
    write(untold, { text: stepBy === "line" && run?.told.frame === frame ? why(run) : "" });
  }

  /** From the tables: where each loop stands. @param {Scene} scene @param {Record<string, number>} indices */
  function looped(scene, indices) {
    for (const { names, value, node, own } of lines) {
      const told = names.map((name) => {
        const [size, index] = [scene.sizes[name], indices[name]];
        return index !== undefined ? `${index}` : size === undefined ? "" : size > 1 ? `0…${size - 1}` : "0";
      });
      write(value, { text: told.join(", "), class: "value" });
      write(node, { class: names.length > 0 && names.every((name) => indices[name] !== undefined) ? `${own} fixed` : own });
    }
  }

  /** From the run: what every line has set so far, and which is next. @param {Run} run @param {number} place @param {boolean} stepping */
  function ran(run, place, stepping) {
    const at = run.steps[place];
    if (!at) return;
    const { line: now, values } = at;
    for (const { number, value, node, own } of lines) {
      const told = (run.told.sets[number] ?? []).map((name) => values[name]).filter((each) => each !== undefined);
      write(value, { text: told.map(shown).join(", "), class: told[0] === false ? "value is-false" : "value" });
      write(node, { class: `${own}${told.length > 0 ? " fixed" : ""}${stepping && number === now ? " now" : ""}` });
      if (stepping && number === now) keepInView(code, node);
    }
    code.classList.toggle("stepping", stepping);
  }

  toggle.addEventListener("click", () => {
    whole = !whole;
    build();
  });
  store.subscribe((state) => state.scene, build);
  for (const part of /** @type {(keyof LabState)[]} */ (["frame", "tap", "step", "run", "stepBy", "playing"]))
    store.subscribe(
      (state) => state[part],
      () => move(store.get()),
    );
}
