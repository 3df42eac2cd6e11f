// @ts-check
/** How long the output is, and what is left over. */
import { clear, el } from "../../lib/dom.js";
import { formatCount } from "../../lib/format.js";
import { axisWord } from "../field.js";
import { formulaNodes } from "./formula.js";

/** @import { LabStore } from "../../state.js" */
/** @import { Answer, SizeFormula } from "../../types.js" */

const LINES = /** @type {Record<string, [string, string]>} */ ({
  d: ["slice", "slices"],
  h: ["row", "rows"],
  w: ["column", "columns"],
});

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
  const [one, many] = (size_formula.length > 1 && LINES[axis]) || ["cell", "cells"];
  const lines = `${formatCount(remainder)} ${remainder === 1 ? one : many}`;
  const lost = unread.axes?.find((each) => each.axis === axis)?.cells.length ?? 0;
  if (lost > 0) return null;
  return `${lines} of padding at the end ${remainder === 1 ? "is" : "are"} left over: too few for one more step.`;
}

/** @param {SizeFormula[]} group @param {number} axes */
function block(group, axes) {
  const [first] = group;
  if (!first) return null;
  const words = axes > 1 ? group.map(({ axis }) => axisWord(axis)).join(" and ") : "";
  const plain = first.symbols.includes("⌊") || first.symbols.includes("(");
  return el(
    "div",
    { class: "size", role: "group", "aria-label": `${words}: ${first.numbers} = ${first.value}` },
    words ? el("span", { class: "axis" }, words) : null,
    el(
      "p",
      { class: "formula numbers" },
      ...formulaNodes(first.numbers, first.symbols),
      plain || !first.numbers.includes("=")
        ? el("span", { class: "equals" }, " = ", el("b", { class: "of-output" }, formatCount(first.value)))
        : null,
    ),
    el("p", { class: "formula symbols" }, ...formulaNodes(first.symbols)),
  );
}

/** Font sizes to try, so that a formula stays on its line. */
const FONTS = [17, 16, 15, 14, 13];

/** @param {HTMLElement} host */
function fit(host) {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll(".formula"))) {
    const small = line.classList.contains("symbols") ? 3 : 0;
    line.classList.remove("wraps");
    const fits = FONTS.some((size) => {
      line.style.fontSize = `${size - small}px`;
      return line.scrollWidth <= line.clientWidth;
    });
    line.classList.toggle("wraps", !fits);
  }
}

/**
 * @param {HTMLElement} host
 * @param {LabStore} store
 */
export function mountSize(host, store) {
  let width = 0;
  new ResizeObserver(() => {
    if (host.clientWidth !== width) fit(host);
    width = host.clientWidth;
  }).observe(host);
  store.subscribe(
    (state) => state.answer,
    (answer) => {
      if (!answer) return;
      const { size_formula: formulas, unread } = answer;
      const words = formulas.map((formula) => leftOver(formula, answer));
      clear(host).append(
        ...alike(formulas).flatMap((group) => block(group, formulas.length) ?? []),
        ...[...new Set(words)].flatMap((word) => (word ? el("p", { class: "aside" }, word) : [])),
      );
      fit(host);
      if (unread.message) host.append(el("p", { class: "warning", role: "status" }, unread.message));
    },
  );
}
