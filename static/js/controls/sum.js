// @ts-check
/** A sum as a line of text: where it goes, its terms, its bias, its result. */
import { el } from "../lib/dom.js";
import { formatCount, formatNumber } from "../lib/format.js";
import { kindName } from "../paint/captions.js";
import { calledOf } from "../wire/terms.js";
import { tensorName } from "./field.js";
import { t } from "../lib/words.js";

/** @import { Stage } from "../paint/stage.js" */
/** @import { Scene } from "../types.js" */

/** @typedef {ReturnType<Stage["terms"]>} Sum */
/** @typedef {Sum["terms"][number]} Term */

const LINES = 3;
const CHARACTER = 8.2;
const PADDING = 40;
/** What stands before the terms and after them, in characters. */
const HEAD = 22;
const TAIL = 32;

/** What stands before, between and after the terms of a frame. */
const AROUND = /** @type {const} */ ({ sum: [" ", " + ", ""], mean: [" (", " + ", ")"], max: [" max(", ", ", ")"] });

/** Whose colour a tensor wears: a gradient, or what was moved, its tensor's own. @param {string} tensor */
const roleOf = (tensor) => tensor.slice(tensor.lastIndexOf("_") + 1);

/** @param {number} value @param {boolean} first */
const factorText = (value, first) => (value < 0 && !first ? `(${formatNumber(value)})` : formatNumber(value));

/** @param {Pick<Term, "factors">} term */
const termText = (term) => term.factors.map((factor, at) => factorText(factor, at === 0)).join("·");

/**
 * How PyTorch's dimensions are made of ours: a group and a channel in it are one channel, in either order; where windows stand as
 * columns, a channel and a place in the kernel are one row, and the window is one column; of offsets, group, place in the
 * kernel and direction are one channel.
 * @param {readonly string[]} dims
 */
function axesOf(dims) {
  const columns = dims.some((dim) => dim.startsWith("k")) && dims.some((dim) => /^[io]./.test(dim));
  const moved = dims.includes("f");
  /** @type {string[][]} */
  const axes = [];
  dims.forEach((dim, at) => {
    const last = dims[at - 1] ?? "";
    const joins = moved ? /^[kp]/.test(dim) : (last === "g" && dim.length === 1) || (last === "c" && dim === "g") || (columns && (/^k/.test(dim) || (/^[io]./.test(dim) && /^[io]./.test(last))));
    if (joins) axes.at(-1)?.push(dim);
    else axes.push([dim]);
  });
  return axes;
}

/**
 * The place of a cell as PyTorch indexes it; what nothing fixes is ":".
 * @param {Scene} scene
 * @param {string} tensor
 * @param {Readonly<Record<string, number>>} indices
 * @param {boolean} [telling] without the axes that have only one index
 */
export function placeOf(scene, tensor, indices, telling = false) {
  const size = (/** @type {string} */ dim) => scene.sizes[dim] ?? 1;
  const axes = axesOf(scene.tensors[tensor] ?? []).filter((dims) => !telling || dims.some((dim) => size(dim) > 1));
  const place = axes.map((dims) => {
    if (dims.some((dim) => indices[dim] === undefined)) return ":";
    return String(dims.reduce((number, dim) => number * size(dim) + (indices[dim] ?? 0), 0));
  });
  return place.join(", ");
}

/** The output cell of a term; some are stamped past the border or between the cells. @param {Scene} scene @param {Term} term */
function goalOf(scene, { indices }) {
  const lost = (scene.tensors[scene.result] ?? []).some((dim) => (indices[dim] ?? 0) < 0);
  return lost ? ` → ${t("nowhere")}` : ` → [${placeOf(scene, scene.result, indices, true)}]`;
}

/**
 * @param {Scene} scene
 * @param {Term} term
 * @param {{stamps: boolean, winner: boolean}} how stamps: whether each term goes to a cell of its own
 */
function termNode(scene, term, { stamps, winner }) {
  const parts = term.factors.map((factor, at) => [
    at ? "·" : null,
    el("span", { class: `of-${roleOf(scene.factors[at] ?? "input")}` }, factorText(factor, at === 0)),
  ]);
  const target = stamps ? el("span", { class: "to" }, goalOf(scene, term)) : null;
  return el(
    "span",
    {
      class: `term is-${term.kind}${winner ? " winner" : ""}`,
      dataset: { tap: String(term.tap) },
      title: term.kind === "cell" ? null : kindName(term.kind),
    },
    ...parts.flat(),
    target,
  );
}

/**
 * How many terms fit on the strip's lines, with what stands before and after them: a term is never broken, so lines end short.
 * @param {readonly Pick<Term, "factors">[]} terms
 * @param {number} width
 * @param {boolean} stamps
 */
export function fitting(terms, width, stamps) {
  const room = Math.floor((width - PADDING) / CHARACTER);
  let [line, used] = [1, HEAD];
  const past = terms.findIndex((term) => {
    const length = termText(term).length + (stamps ? 14 : 3);
    [line, used] = used + length > room ? [line + 1, length] : [line, used + length];
    return line > LINES || (line === LINES && used + TAIL > room);
  });
  return past < 0 ? terms.length : Math.max(4, past);
}

/**
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {Readonly<Record<string, number>>} frame the indices the frame fixes
 */
function headNode(scene, sum, frame) {
  const tensor = sum.target ? scene.result : (scene.factors[0] ?? "input");
  return el("span", { class: `head of-${roleOf(tensor)}` }, `${calledOf(scene, tensor)}[${placeOf(scene, tensor, sum.target ?? frame)}]`);
}

/** Whether a sum says no more than its result: one factor of one term, handed on as it is. @param {Sum} sum */
const isItself = ({ count, terms, result, bias, share }) => count === 1 && terms[0]?.factors.length === 1 && terms[0].factors[0] === result && bias === null && share === null;

/**
 * @param {Sum} sum
 * @param {number | null} soFar the terms up to the current one, added up
 */
function tailNodes(sum, soFar) {
  const way = soFar === null ? [] : [el("span", { class: "so-far" }, t("so far {sum}", { sum: formatNumber(soFar) }))];
  if (sum.result === null) return way;
  const bias =
    sum.bias === null ? [] : [" + ", el("span", { class: "of-bias", title: tensorName(sum.added) }, factorText(sum.bias, false))];
  const share =
    sum.share === null ? [] : [" · ", el("span", { class: "of-share", title: t("share") }, factorText(sum.share, false))];
  return [
    ...share,
    ...bias,
    ...(isItself(sum) ? [" "] : [el("span", { class: "equals" }, " = ")]),
    el("b", { class: "of-output total" }, formatNumber(sum.result)),
    ...way,
  ];
}

/**
 * The whole line.
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {object} part
 * @param {readonly Term[]} part.shown
 * @param {number} part.start the number of the first shown term
 * @param {Readonly<Record<string, number>>} part.frame
 * @param {number | null} part.soFar
 * @param {HTMLElement | null} part.more the button that unfolds the rest
 * @returns {(Node | string)[]}
 */
export function sumNodes(scene, sum, { shown, start, frame, soFar, more }) {
  const stamps = sum.target === null;
  const [before, between, after] = stamps ? [" ", " ", ""] : (AROUND[scene.reduce] ?? AROUND.sum);
  const terms = (isItself(sum) ? [] : shown).flatMap((term, at) => [
    at ? between : before,
    termNode(scene, term, { stamps, winner: term.tap === sum.winner }),
  ]);
  const none = sum.count === 0 ? [el("span", { class: "term is-padding" }, t("nothing: no input cell reaches it"))] : [];
  return [
    headNode(scene, sum, frame),
    el("span", { class: "equals" }, stamps ? ` ${t("gives")}` : " ="),
    ...(start > 0 ? [` …${between.trimEnd()}`] : []),
    ...terms,
    ...none,
    ...(more ? [" ", more] : []),
    ...(sum.count > 0 ? [after] : []),
    ...tailNodes(sum, soFar),
  ];
}
