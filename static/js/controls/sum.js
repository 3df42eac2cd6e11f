// @ts-check
/** A sum as a line of text: where it goes, its terms, its bias, its result. */
import { sketch } from "../lib/dom.js";
import { formatCount, formatNumber, t } from "../lib/words.js";
import { kindName } from "../paint/captions.js";
import { ofKernel } from "../wire/table.js";
import { calledOf } from "../wire/terms.js";
import { tensorName } from "./field.js";

/** @import { Stage } from "../paint/stage.js" */
/** @import { Drawn, Sketch } from "../lib/dom.js" */
/** @import { Scene } from "../types.js" */

/** @typedef {ReturnType<Stage["terms"]>} Sum */
/** @typedef {Sum["terms"][number]} Term */

const LINES = 3;
const CHARACTER = 8.2;
const PADDING = 40;
/** A digit and what stands before the next, in characters. */
const SHORTEST = 4;
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
  const columns = dims.some(ofKernel) && dims.some((dim) => /^[io]./.test(dim));
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
 * @param {{stamps: boolean, mark: string}} how stamps: whether each term goes to a cell of its own
 */
function termDrawn(scene, term, { stamps, mark }) {
  const factors = term.factors.flatMap((factor, at) => [
    at ? "·" : null,
    sketch("span", { class: `of-${roleOf(scene.factors[at] ?? "input")}` }, factorText(factor, at === 0)),
  ]);
  const target = stamps ? sketch("span", { class: "to" }, goalOf(scene, term)) : null;
  const title = term.kind === "cell" ? null : kindName(term.kind);
  return sketch("span", { class: `term is-${term.kind}${mark}`, "data-tap": term.tap, title }, ...factors, target);
}

/** No more terms than this can fit, however short they are. @param {number} width */
export const mostFitting = (width) => Math.max(4, Math.ceil((LINES * (width - PADDING)) / CHARACTER / SHORTEST));

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
  return past < 0 || past === terms.length - 1 ? terms.length : Math.max(4, past); // a single term takes less room than the words that one more is hidden
}

/**
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {Readonly<Record<string, number>>} frame the indices the frame fixes
 */
function headDrawn(scene, sum, frame) {
  const tensor = sum.target ? scene.result : (scene.factors[0] ?? "input");
  return sketch("span", { class: `head of-${roleOf(tensor)}` }, `${calledOf(scene, tensor)}[${placeOf(scene, tensor, sum.target ?? frame)}]`);
}

/** Whether a sum says no more than its result: one factor of one term, handed on as it is. @param {Sum} sum */
const isItself = ({ count, terms, result, bias, share }) => count === 1 && terms[0]?.factors.length === 1 && terms[0].factors[0] === result && bias === null && share === null;

/**
 * @param {Sum} sum
 * @param {number | null} soFar the terms up to the current one, added up
 * @returns {Drawn[]} each at its place, whether the others are there or not
 */
function tailDrawn(sum, soFar) {
  const { result } = sum;
  const [share, bias] = result === null ? [null, null] : [sum.share, sum.bias];
  return [
    share === null ? null : " · ",
    share === null ? null : sketch("span", { class: "of-share", title: t("share") }, factorText(share, false)),
    bias === null ? null : " + ",
    bias === null ? null : sketch("span", { class: "of-bias", title: tensorName(sum.added) }, factorText(bias, false)),
    result === null ? null : sketch("span", { class: "equals" }, isItself(sum) ? " " : " = "),
    result === null ? null : sketch("b", { class: "of-output total" }, formatNumber(result)),
    soFar === null ? null : sketch("span", { class: "so-far" }, t("so far {sum}", { sum: formatNumber(soFar) })),
  ];
}

/** @param {Scene} scene @param {Sum} sum */
const aroundOf = ({ reduce }, { target }) => (target === null ? [" ", " ", ""] : (AROUND[reduce] ?? AROUND.sum));

/**
 * Some terms, each with what stands before it.
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {{shown: readonly Term[], start: number, tap: number | null}} part start: the number of the first term of the line; tap: the current one
 * @returns {Drawn[]} two for each
 */
export function termsDrawn(scene, sum, { shown, start, tap }) {
  const [before = "", between = ""] = aroundOf(scene, sum);
  return (isItself(sum) ? [] : shown).flatMap((term) => [
    term.tap > start ? between : before,
    termDrawn(scene, term, { stamps: sum.target === null, mark: `${term.tap === sum.winner ? " winner" : ""}${term.tap === tap ? " now" : ""}` }),
  ]);
}

/**
 * The whole line.
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {object} part
 * @param {readonly Drawn[]} part.terms
 * @param {number} part.start the number of the first of them
 * @param {Readonly<Record<string, number>>} part.frame
 * @param {number | null} part.soFar
 * @param {Sketch | null} part.more the button that unfolds the rest
 * @returns {Drawn[]}
 */
export function sumDrawn(scene, sum, { terms, start, frame, soFar, more }) {
  const [, between = "", after = ""] = aroundOf(scene, sum);
  return [
    headDrawn(scene, sum, frame),
    sketch("span", { class: "equals" }, sum.target === null ? ` ${t("gives")}` : " ="),
    start > 0 ? ` …${between.trimEnd()}` : null,
    sketch("span", {}, ...terms),
    sum.count === 0 ? sketch("span", { class: "term is-padding" }, t("nothing: no input cell reaches it")) : null,
    more ? " " : null,
    more,
    sum.count > 0 ? after : null,
    ...tailDrawn(sum, soFar),
  ];
}
