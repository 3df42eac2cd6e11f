// @ts-check
/** Numbers as people write and copy them: one that is typed, or a matrix as NumPy, a spreadsheet or JSON writes it. */
import { t } from "../lib/words.js";

/** What cannot be read, and why. */
export class Unreadable extends Error {}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(nan|inf|infinity|∞)$/i;
const MINUS = /[−–‒]/g;

/**
 * "−2", "1e-3", ".5", "1/3".
 * @param {string} text
 * @returns {number}
 */
export function readNumber(text) {
  const word = text.trim().replace(MINUS, "-");
  if (word === "") throw new Unreadable(t("There is no number here: write one, or press Escape to take it back."));
  if (NOT_FINITE.test(word)) throw new Unreadable(t("“{word}” cannot stand here: a cell holds a finite number.", { word }));
  const [above = "", below = "1", ...more] = word.split("/").map((part) => part.trim());
  if (more.length > 0 || !NUMBER.test(above) || !NUMBER.test(below))
    throw new Unreadable(t("“{word}” is not a number: write for instance 3, −0.5, 1/3 or 1e-3.", { word }));
  const value = Number(above) / Number(below);
  if (!Number.isFinite(value)) throw new Unreadable(Number(below) === 0 ? t("“{word}” divides by zero.", { word }) : t("“{word}” is too large for a number.", { word }));
  return value === 0 ? 0 : value;
}

/** Whether text is more than one number, and so no number for one cell. @param {string} text */
export const isMatrix = (text) => /[[\]\t\n,;]|\S\s+\S/.test(text.trim().replace(/\s*\/\s*/g, "/"));

/** @typedef {Array<Array<number | null>>} Matrix rows of numbers; null: that cell stays as it is */

/** What a spreadsheet copies: a line is a row, tabs between its cells. @param {string} text @returns {Matrix} */
const fromSheet = (text) => text.split("\n").map((line, at) => line.split("\t").map((word) => (word.trim() === "" ? null : inLine(word, at + 1))));

/** @param {string} word @param {number} line */
function inLine(word, line) {
  try {
    return readNumber(word);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(t("Line {line}: {trouble}", { line, trouble: error.message }));
  }
}

/** Lines of numbers with spaces, commas or semicolons between them. @param {string} text @returns {Matrix} */
const fromLines = (text) => text.split("\n").filter((line) => line.trim() !== "").map((line, at) => wordsOf(line).map((word) => inLine(word, at + 1)));

/** @param {string} text */
const wordsOf = (text) => text.split(/[\s,;]+/).filter(Boolean);

/**
 * What stands in brackets: a list of numbers, or of lists.
 * @param {string} text
 * @returns {Nested[]}
 * @typedef {number | Nested[]} Nested
 */
function nested(text) {
  /** @type {Nested[][]} */
  const open = [[]];
  for (const word of text.match(/[[\]]|[^[\]\s,;]+/g) ?? []) {
    const last = /** @type {Nested[]} */ (open.at(-1));
    if (word === "[") open.push([]);
    else if (word === "]") {
      open.pop();
      const outer = open.at(-1);
      if (!outer) throw new Unreadable(t("There is a closing bracket too many."));
      outer.push(last);
    } else last.push(readNumber(word));
  }
  if (open.length > 1) throw new Unreadable(t("A bracket is not closed."));
  return open[0] ?? [];
}

/** The matrix in brackets within brackets; more than one is not one. @param {Nested[]} lists @returns {Matrix} */
function matrixOf(lists) {
  const [first] = lists;
  if (lists.every((each) => typeof each === "number")) return [/** @type {number[]} */ (lists)];
  if (!lists.every(Array.isArray)) throw new Unreadable(t("Numbers and lists stand side by side: a matrix is a list of rows."));
  if (lists.length === 1 && Array.isArray(first)) return matrixOf(first);
  if (lists.some((each) => Array.isArray(each) && each.some(Array.isArray))) throw new Unreadable(t("There are several matrices here: paste them one at a time."));
  return /** @type {number[][]} */ (lists);
}

/** NumPy's and PyTorch's own words about an array: what is in the outermost brackets counts. @param {string} text */
function bracketed(text) {
  if (text.includes("...")) throw new Unreadable(t("NumPy has left numbers out where it wrote “...”: print the array whole, with np.set_printoptions(threshold=sys.maxsize)."));
  const [from, to] = [text.indexOf("["), text.lastIndexOf("]")];
  const around = `${text.slice(0, from)} ${text.slice(to + 1)}`;
  if (to < from || /[^\s\w.,;=()'"<>:-]/.test(around) || /(^|[\s(,])[\d.+-]/.test(around.replace(/\w+\s*=\s*[^,)]*/g, ""))) throw new Unreadable(t("There is something before or after the brackets that is no array."));
  return text.slice(from, to + 1);
}

/**
 * @param {string} source
 * @returns {Matrix} rows of one length
 */
export function readMatrix(source) {
  const text = source.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "");
  if (text.trim() === "") throw new Unreadable(t("There are no numbers here."));
  const rows = text.includes("[") || text.includes("]") ? matrixOf(nested(bracketed(text))) : text.includes("\t") ? fromSheet(text) : fromLines(text);
  const [first = []] = rows;
  if (first.length === 0) throw new Unreadable(t("There are no numbers here."));
  const odd = rows.findIndex((row) => row.length !== first.length);
  if (odd > 0) throw new Unreadable(t("Row {row} has {count} numbers, the first has {first}.", { row: odd + 1, count: rows[odd]?.length, first: first.length }));
  return rows;
}
