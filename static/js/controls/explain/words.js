// @ts-check
/** Whole sentences of the guided mode, one for each thing there is to tell; what they count and name comes from the frame. */
import { formatNumber, many, t } from "../../lib/words.js";
import { CELL, COPY, CROP, HOLE, OUTSIDE, PADDING } from "../../wire/table.js";
import { tensorName } from "../field.js";

/** @typedef {import("./facts.js").Line} Line */
/** @typedef {"sum" | "mean" | "max"} Reduce */

/** A number among others, in brackets where it is negative. @param {number} value @param {boolean} [first] */
const among = (value, first = false) => (value < 0 && !first ? `(${formatNumber(value)})` : formatNumber(value));

/** "3 × (−2) = −6" @param {readonly number[]} factors @param {number} product */
export const productText = (factors, product) => `${factors.map((factor, at) => among(factor, at === 0)).join(" × ")} = ${formatNumber(product)}`;

/** "2·2 − 1 = 3" @param {Line} line */
export function lineText({ index, by, before, first }) {
  const head = by === null ? formatNumber(index) : `${index}·${among(by)}`;
  return `${head} ${before < 0 ? "+" : "−"} ${formatNumber(Math.abs(before))} = ${formatNumber(first)}`;
}

/** Why a window, a stamp or a kernel's cell begins where it does. @param {readonly Line[]} lines @param {string} panel @param {{stamp: boolean, stretched: boolean, padded: readonly number[] | null}} how padded: where that is in the padded input, if its places are counted there too */
export function startWords(lines, panel, { stamp, stretched, padded }) {
  const values = { panel, padded: padded?.join(", ") ?? "", first: lines.map(({ first }) => formatNumber(first)).join(", "), sums: lines.map(lineText).join(", ") };
  const [one] = lines;
  if (one?.letter === "k" && lines.some(({ by, before }) => (by ?? 1) < 0 || before < 0)) return t("This cell of the kernel first stands at [{first}] of “{panel}”, counted from where its cell 0 stands: {sums}.", values);
  if (one?.letter === "k") return t("This cell of the kernel first stands at [{first}] of “{panel}”: kernel index × dilation − padding, here {sums}.", values);
  if (stamp) return t("What it gives lands from [{first}] of “{panel}” on: index × stride − padding, here {sums}.", values);
  if (stretched) return t("Its window starts at [{first}] of “{panel}”, counted with the holes: it moves 1 place per output, here {sums}.", values);
  if (lines.some(({ before }) => before < 0)) return t("Its window starts at [{first}] of “{panel}”: index × stride + what is cut off before, here {sums}.", values);
  if (padded) return t("Its window starts at [{first}] of “{panel}”, which is [{padded}] once it is padded: index × stride − padding, here {sums}.", values);
  return t("Its window starts at [{first}] of “{panel}”: index × stride − padding, here {sums}.", values);
}

/** How many places are read, and how many of them are cells. @param {number} count @param {number} cells @param {string} panel */
export function readsWords(count, cells, panel) {
  if (count === cells) return many("It reads {count} cell of “{panel}”.", "It reads {count} cells of “{panel}”.", count, { panel });
  return many("It covers {count} place of “{panel}”, and {cells} of it holds a cell.", "It covers {count} places of “{panel}”, and {cells} of them hold a cell.", count, { panel, cells });
}

/** What the places are that are no plain cells. @param {number} kind @param {number} count @param {{reduce: Reduce, channels: number}} how channels: in how many the same places are read */
export function kindWords(kind, count, { reduce, channels }) {
  const each = { each: count / channels, channels };
  if (channels > 1 && kind === PADDING && reduce !== "max") return t("{count} lie in the padding, {each} in each of {channels} channels, and count as 0.", { count, ...each });
  if (kind === COPY) return many("{count} lies in the border and repeats a cell from inside.", "{count} lie in the border and repeat cells from inside.", count);
  if (kind === HOLE) return many("{count} is a hole between the cells and counts as 0.", "{count} are holes between the cells and count as 0.", count);
  if (kind === CROP) return many("{count} is a cell that the padding has cut off.", "{count} are cells that the padding has cut off.", count);
  if (kind === OUTSIDE) return many("{count} hangs over the edge and is not there at all.", "{count} hang over the edge and are not there at all.", count);
  if (kind === PADDING && reduce === "max") return many("{count} lies in the padding, which never wins.", "{count} lie in the padding, which never wins.", count);
  return many("{count} lies in the padding and counts as 0.", "{count} lie in the padding and count as 0.", count);
}

/** The largest product of a frame. @param {import("./facts.js").Facts} facts @param {{other: string, names: string}} named */
export function productWords({ kind, count, all, best, model: { scene } }, { other, names }) {
  const values = { other, names, count, product: best ? productText(best.factors, best.product) : "" };
  if (count === 1) return t("The numbers are multiplied: {names} is {product}.", values);
  if (!all) return t("The numbers of {names} are multiplied, one with another. One of the products: {product}.", values);
  if (scene.factors.length > 2) return t("The numbers of {names} are multiplied, one with another. The largest product here: {product}.", values);
  if (kind === "stamp") return t("It is multiplied by the numbers of “{other}”: {count} products. The largest: {product}.", values);
  return t("Each is multiplied by the number of “{other}” that lies on it. The largest product here: {product}.", values);
}

/** How the cell that is made comes by its value. @param {import("./facts.js").Facts} facts @param {{winner: string, shown: boolean}} how shown: whether the result stands on the stage */
export function sumWords({ count: taps, columns, kinds, told, model: { scene } }, { winner, shown }) {
  const count = columns ? (kinds.get(CELL)?.length ?? 0) : taps;
  const { sum, bias, share, result, added } = told;
  const values = { count, sum: formatNumber(sum), bias: formatNumber(bias ?? 0), result: formatNumber(result ?? sum), added: tensorName(added).replaceAll("_", " "), winner, divisor: formatNumber(1 / (share ?? 1)) };
  const products = scene.factors.length > 1;
  if (count === 0) return t("Nothing reaches this cell: it is {result}.", values);
  if (scene.reduce === "max") return t("The largest of them is {result}, {winner}: it is the value of the cell.", values);
  if (share !== null) return t("Added up they are {sum}; divided by {divisor} that makes {result}.", values);
  if (!shown) return t("The products add up to {sum}.", values);
  if (bias !== null) return many("The product is {sum}; with the {added} {bias} the cell is {result}.", "The {count} products add up to {sum}; with the {added} {bias} the cell is {result}.", count, values);
  if (products) return many("That is the value of the cell: {result}.", "The {count} products add up to {result}, the value of the cell.", count, values);
  return many("It is handed on as it is: {result}.", "The {count} numbers add up to {result}, the value of the cell.", count, values);
}
