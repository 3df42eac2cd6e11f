// @ts-check
/** How long the output is, by a formula as it would stand in a book (a fraction for a fraction, floors as tall as what they hold), and what is left over. */
import { request, subscribe } from "../../lib/later.js";
import { clear, el } from "../../lib/dom.js";
import { formatCount, many } from "../../lib/words.js";
import { axisWord, listed } from "../field.js";

/** @import { LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Answer, SizeFormula } from "../../types.js" */

/** Which letter belongs to which tensor. */
const COLOURS = /** @type {Record<string, string>} */ ({ i: "of-input", k: "of-weight", o: "of-output" });
const TOKEN = /[a-zA-Z_][a-zA-Z_₀-₉]*|[0-9][0-9,.]*|\s+|./gu;

/** The letters that count something on the stage. */
const COUNTED = ["i", "k", "s", "p", "p₀", "p₁", "d", "op"];

/** @typedef {{text: string, colour: string, letter: string}} Token */

/**
 * Tokens of the numbers, each in the colour of the letter it stands for where the two read alike.
 * @param {string} text
 * @param {string} [symbols]
 * @returns {Token[]}
 */
export function tokensOf(text, symbols = text) {
  const [own, letters] = [text.match(TOKEN) ?? [], symbols.match(TOKEN) ?? []];
  const alike = own.length === letters.length;
  const letterAt = (/** @type {number} */ at) => (alike ? (letters[at] ?? "") : "");
  return own.map((token, at) => ({ text: token, colour: COLOURS[letterAt(at)] ?? "", letter: COUNTED.includes(letterAt(at)) ? letterAt(at) : "" }));
}

/** @param {readonly Token[]} tokens */
const row = (tokens) => tokens.map(({ text, colour, letter }) => (letter ? termNode(letter, text, colour) : colour ? el("span", { class: colour }, text) : text));

/** A letter or its number: pointed at or pressed, it lights on the stage what it counts. @param {string} term @param {string} text @param {string} [colour] */
const termNode = (term, text, colour = "") => el("button", { type: "button", class: `term-of ${colour}`, dataset: { term, count: text }, "aria-pressed": "false" }, text);

/** @param {readonly Token[]} tokens @param {string} text */
const find = (tokens, text) => tokens.findIndex((token) => token.text === text);

/**
 * The bracketed part without its own brackets.
 * @param {Token[]} tokens
 */
function bare(tokens) {
  const wrapped = tokens[0]?.text === "(" && tokens.at(-1)?.text === ")";
  return wrapped ? tokens.slice(1, -1) : tokens;
}

/** @param {Token[]} tokens @returns {(Node | string)[]} */
function floor(tokens) {
  const slash = tokens.findLastIndex((token) => token.text === "/");
  if (slash < 0) return ["⌊", ...row(tokens), "⌋"];
  const [above, below] = [tokens.slice(0, slash), tokens.slice(slash + 1)].map((side) =>
    side.filter(({ text }, at, all) => text.trim() || (at > 0 && at < all.length - 1)),
  );
  return [
    el(
      "span",
      { class: "floor" },
      el(
        "span",
        { class: "fraction" },
        el("span", { class: "above" }, ...row(bare(above ?? []))),
        el("span", { class: "below" }, ...row(bare(below ?? []))),
      ),
    ),
  ];
}

/**
 * @param {string} text
 * @param {string} [symbols]
 * @returns {(Node | string)[]}
 */
function formulaNodes(text, symbols) {
  const tokens = tokensOf(text, symbols);
  const [open, close] = [find(tokens, "⌊"), find(tokens, "⌋")];
  if (open < 0 || close < open) return row(tokens);
  return [...row(tokens.slice(0, open)), ...floor(tokens.slice(open + 1, close)), ...row(tokens.slice(close + 1))];
}

const LEFT = /** @type {Record<string, (count: number) => string>} */ ({
  d: (count) => many("{cells} slice of padding at the end is left over: too few for one more step.", "{cells} slices of padding at the end are left over: too few for one more step.", count, { cells: formatCount(count) }),
  h: (count) => many("{cells} row of padding at the end is left over: too few for one more step.", "{cells} rows of padding at the end are left over: too few for one more step.", count, { cells: formatCount(count) }),
  w: (count) => many("{cells} column of padding at the end is left over: too few for one more step.", "{cells} columns of padding at the end are left over: too few for one more step.", count, { cells: formatCount(count) }),
});
/** @param {number} count */
const leftCells = (count) => many("{cells} cell of padding at the end is left over: too few for one more step.", "{cells} cells of padding at the end are left over: too few for one more step.", count, { cells: formatCount(count) });

/**
 * Axes whose formulas read the same are told once.
 * @param {SizeFormula[]} formulas
 */
function alike(formulas) {
  /** @type {Map<string, SizeFormula[]>} */
  const groups = new Map();
  for (const formula of formulas) groups.set(formula.numbers, [...(groups.get(formula.numbers) ?? []), formula]);
  return [...groups.values()];
}

/**
 * What floor drops, in words: real cells, or only padding.
 * @param {SizeFormula} formula
 * @param {Answer} answer
 */
function leftOver({ axis, remainder }, { unread, size_formula }) {
  if (remainder === 0) return null;
  const lost = unread.axes?.find((each) => each.axis === axis)?.cells.length ?? 0;
  if (lost > 0) return null;
  return ((size_formula.length > 1 && LEFT[axis]) || leftCells)(remainder);
}

/** @param {SizeFormula[]} group @param {number} axes */
function block(group, axes) {
  const [first] = group;
  if (!first) return null;
  const words = axes > 1 ? listed(group.map(({ axis }) => axisWord(axis))) : "";
  const plain = first.symbols.includes("⌊") || first.symbols.includes("(");
  return el(
    "div",
    { class: "size", role: "group", dataset: { axes: group.map(({ axis }) => axis).join(" ") }, "aria-label": `${words}: ${first.numbers} = ${first.value}` },
    words ? el("span", { class: "axis" }, words) : null,
    el(
      "p",
      { class: "formula numbers" },
      ...formulaNodes(first.numbers, first.symbols),
      plain || !first.numbers.includes("=")
        ? el("span", { class: "equals" }, " = ", termNode("o", formatCount(first.value), "of-output size-itself"))
        : null,
    ),
    el("p", { class: "formula symbols" }, ...formulaNodes(first.symbols)),
  );
}

/** A formula's font in pixels: the wanted one, and the smallest before it wraps. */
const FONT = { numbers: [17, 13], symbols: [14, 10] };

/**
 * Keep every formula on its line: all are measured at once, then all are set, since each change of hands is a layout.
 * @param {HTMLElement} host
 */
function fit(host) {
  const lines = [.../** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll(".formula"))].map((line) => {
    const [wanted = 0, least = 0] = line.classList.contains("symbols") ? FONT.symbols : FONT.numbers;
    return { line, wanted, least };
  });
  for (const { line, wanted } of lines) {
    line.classList.remove("wraps");
    line.style.fontSize = `${wanted}px`;
  }
  const rooms = lines.map(({ line }) => line.clientWidth / line.scrollWidth);
  for (const [at, { line, wanted, least }] of lines.entries()) {
    const room = rooms[at] ?? 1;
    if (room >= 1) continue;
    const size = Math.floor(wanted * room * 2) / 2;
    line.style.fontSize = `${Math.max(least, size)}px`;
    line.classList.toggle("wraps", size < least);
  }
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function mountSize(host, parts) {
  const { store } = parts;
  /** @type {Promise<{tell: (type: string, node: HTMLElement) => void}> | null} fetched when a letter is first pointed at */
  let terms = null;
  const mounted = async () => (await import("./size_terms.js")).mountTerms(host, parts);
  for (const type of ["pointerover", "pointerout", "focusin", "focusout", "click"]) {
    host.addEventListener(type, async ({ target }) => {
      const node = target instanceof Element ? target.closest("[data-term]") : null;
      if (node instanceof HTMLElement) (await (terms ??= mounted())).tell(type, node);
    });
  }
  let width = 0;
  let told = false;
  /** Once the page is laid out anyway. */
  subscribe(() => {
    if (told) fit(host);
    told = false;
  });
  new ResizeObserver(() => {
    if (host.clientWidth !== width) fit(host);
    width = host.clientWidth;
  }).observe(host);
  store.subscribe(
    (state) => state.answer,
    (answer) => {
      if (!answer) return;
      const { size_formula: formulas, unread, notes } = answer;
      const words = formulas.map((formula) => leftOver(formula, answer));
      clear(host).append(
        ...alike(formulas).flatMap((group) => block(group, formulas.length) ?? []),
        ...notes.size.map((note) => el("p", { class: "aside" }, note)),
        ...[...new Set(words)].flatMap((word) => (word ? el("p", { class: "aside" }, word) : [])),
      );
      told = true;
      request();
      if (unread.message) host.append(el("p", { class: "warning", role: "status" }, unread.message));
    },
  );
}
