// @ts-check
/** A formula of the server as it would stand in a book: a fraction for a fraction, floors as tall as what they hold. */
import { el } from "../../lib/dom.js";

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
export const termNode = (term, text, colour = "") => el("button", { type: "button", class: `term-of ${colour}`, dataset: { term, count: text }, "aria-pressed": "false" }, text);

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
export function formulaNodes(text, symbols) {
  const tokens = tokensOf(text, symbols);
  const [open, close] = [find(tokens, "⌊"), find(tokens, "⌋")];
  if (open < 0 || close < open) return row(tokens);
  return [...row(tokens.slice(0, open)), ...floor(tokens.slice(open + 1, close)), ...row(tokens.slice(close + 1))];
}
