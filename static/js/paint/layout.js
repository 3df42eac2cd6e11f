// @ts-check
/**
 * From panels and an arrangement to pixels. What is too large for numbers becomes a picture (or a window that follows the
 * cursor) with a magnifier beside it, the largest panel first, and everything is laid out again until all that remains can be read.
 */

import { Solver, TIGHTNESS } from "./solver.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./solver.js").Problem} Problem */
/** @typedef {import("./solver.js").Layout} Layout */

/** A panel of no more cells a side than this is never made a picture. */
const SMALL = 12;

/** The last few layouts: a change of values, theme or view and back asks for one that is known. @type {Map<string, Layout>} */
const known = new Map();
const KEPT = 12;

/**
 * @param {Problem} problem
 * @returns {Layout}
 */
export function layout(problem) {
  const key = JSON.stringify([problem.arrangement, [...problem.leaves.values()], [...problem.magnifiers.values()], problem.host.width, problem.host.height]);
  const found = known.get(key) ?? search(problem);
  known.delete(key);
  known.set(key, found);
  for (const old of [...known.keys()].slice(0, known.size - KEPT)) known.delete(old);
  return found;
}

/** The most generous headings and gutters that leave the numbers legible. @param {Problem} problem @param {{pictured: ReadonlySet<string>, magnified: ReadonlySet<string>}} large */
function loosest(problem, large) {
  let level = Math.min(problem.host.width, problem.host.height) < 460 ? 1 : 0;
  let solver = new Solver(problem, large, level);
  let solution = solver.best();
  while (solution.strained && level < TIGHTNESS.length - 1) {
    level += 1;
    const tighter = new Solver(problem, large, level);
    const other = tighter.best();
    if (other.score > solution.score) [solver, solution] = [tighter, other];
  }
  return { solver, solution };
}

/** @param {Problem} problem @returns {Layout} */
function search(problem) {
  const { leaves, magnifiers, host } = problem;
  const huge = [...leaves.values()].filter((leaf) => Math.max(leaf.cols / host.width, leaf.rows / host.height) * leaf.minCell > 1);
  const pictured = new Set(huge.map((leaf) => leaf.key));
  const magnified = new Set(huge.filter((leaf) => !leaf.matrix && magnifiers.has(leaf.key)).map((leaf) => leaf.key));
  /** @type {Set<string>} those that turned out to be legible once they had one */
  const spared = new Set();
  for (;;) {
    if (problem.arrangement.one_scale && pictured.size > 0) for (const { key, matrix } of leaves.values()) if (!matrix) pictured.add(key);
    const { solver, solution } = loosest(problem, { pictured, magnified });
    const blocks = [...solver.blocks(solution.plan, solution.unit, solution.grown).values()].filter(({ leaf }) => leaves.has(leaf.key));
    const legible = (/** @type {Block} */ { leaf, fit }) => fit.cell >= leaf.minCell;
    const size = (/** @type {Block} */ { leaf }) => Math.max(leaf.rows, leaf.cols);
    const small = blocks.filter((block) => !legible(block)).sort((a, b) => size(b) - size(a));
    const worst = small.find((block) => !pictured.has(block.leaf.key) && size(block) > SMALL);
    const unseen = small.find(({ leaf: { key } }) => pictured.has(key) && magnifiers.has(key) && !magnified.has(key) && !spared.has(key));
    const needless = blocks.find((block) => legible(block) && magnified.has(block.leaf.key));
    if (worst) pictured.add(worst.leaf.key);
    else if (unseen) magnified.add(unseen.leaf.key);
    else if (needless) {
      magnified.delete(needless.leaf.key);
      spared.add(needless.leaf.key);
    } else return solver.place(solution);
  }
}
