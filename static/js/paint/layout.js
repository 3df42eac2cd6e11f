// @ts-check
/**
 * From panels and an arrangement to pixels. What is too large for numbers becomes a picture (or a window that follows the
 * cursor) with a magnifier beside it, the largest panel first, and everything is laid out again until all that remains can be read.
 * Once it is known which are pictures: cells as large as the stage allows and alike in every panel. Several groupings and ways to
 * spread the sheets are tried; the one that fills the stage best with numbers that can be read wins.
 */

import { blockFor } from "./blocks.js";
import { arrange, measure, plans } from "./plans.js";

/** @typedef {import("./blocks.js").Leaf} Leaf */
/** @typedef {import("./blocks.js").Fit} Fit */
/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./plans.js").Plan} Plan */
/** @typedef {import("../wire/types.js").Tree} Tree */

/**
 * @typedef {object} Problem
 * @property {{wide: Tree, narrow: Tree, one_scale?: boolean}} arrangement one_scale: if one is a picture all are
 * @property {ReadonlyMap<string, Leaf>} leaves
 * @property {ReadonlyMap<string, Leaf>} magnifiers by panel name: what would stand beside it if it became a picture
 * @property {{width: number, height: number}} host
 */

/**
 * @typedef {object} Layout
 * @property {"wide" | "narrow"} arrangement
 * @property {ReadonlyMap<string, Placed>} placed by leaf key
 * @property {number} cell the common cell size
 */

/** @typedef {{width: number, height: number}} Growth */
/** @typedef {ReadonlyMap<string, Growth>} Grown */
/** @typedef {{plan: Plan, unit: number, grown: Grown, score: number, strained: boolean}} Solution strained: it does not fit, or its numbers cannot be read */

/** A magnifier shows no fewer cells a side than this. */
const FEWEST = 3;
/** A picture is as wide as this many common cells, before it grows into the room that is left. */
const PICTURE = 10;
const SMALLEST_MATRIX_CELL = 3;
/** Headings in two lines, in one, and cut short; margins and gutters likewise. */
const TIGHTNESS = /** @type {const} */ ([
  { head: 44, text: 190, margin: 18, row: 46, column: 20 },
  { head: 22, text: 130, margin: 10, row: 30, column: 12 },
  { head: 22, text: 84, margin: 6, row: 24, column: 10 },
]);
/** What a stage is worth where every sheet is hidden behind another, against one where all lie open. */
const OPEN = 0.5;
/** Small panels beside a large matrix may have cells as large as this. */
const ROOMY = 34;
/** Numbers are read without effort in cells this much larger than the smallest. */
const COMFORT = 14;
const STILL = { width: 1, height: 1 };
/** @type {Grown} */
const UNGROWN = new Map();

export class Solver {
  /** @param {Problem} problem @param {{pictured: ReadonlySet<string>, magnified: ReadonlySet<string>}} large @param {number} level how tightly things stand */
  constructor(problem, { pictured, magnified }, level) {
    this.problem = problem;
    this.pictured = pictured;
    const { width, height } = problem.host;
    const { head, text, margin, row, column } = TIGHTNESS[level] ?? TIGHTNESS[0];
    this.style = { head, text };
    this.margin = margin;
    this.gaps = { row, column, most: 120 };
    this.room = { width: width - 2 * this.margin, height: height - 2 * this.margin };
    this.magnifiers = new Map([...problem.magnifiers].filter(([name]) => magnified.has(name)));
    /** @type {Map<string, Leaf>} */
    this.leaves = new Map([...problem.leaves, ...[...this.magnifiers.values()].map((leaf) => /** @type {const} */ ([leaf.key, leaf]))]);
    const images = [...pictured].map((name) => this.leaves.get(name)).filter((leaf) => leaf && !leaf.matrix);
    this.largest = Math.max(1, ...images.map((leaf) => Math.max(leaf?.rows ?? 1, leaf?.cols ?? 1)));
    /** What is seen of a matrix in part grows by leaps: a larger cell may be worth less. */
    this.leaps = [...pictured].some((key) => this.leaves.get(key)?.matrix);
    /** @type {Map<Plan["spreads"], Map<number, number>>} what `needed` knows of a spread by the cell size, for a plan of weight 1 */
    this.worths = new Map();
  }

  /** @param {Leaf} leaf @param {number} unit @param {Growth} growth @returns {Fit} */
  fit(leaf, unit, growth) {
    const whole = { rows: leaf.rows, cols: leaf.cols };
    const limit = (/** @type {number} */ cell) => snap(Math.min(leaf.maxCell, cell));
    if (leaf.magnifier) return this.magnified(leaf, limit(Math.max(leaf.minCell, unit * growth.width)), unit * growth.width);
    if (!this.pictured.has(leaf.key)) return { ...whole, cell: limit(unit * growth.width), pictured: false };
    const budget = unit * PICTURE;
    if (!leaf.matrix) return { ...whole, cell: limit((budget * growth.width) / this.largest), pictured: true };
    const [wide, high] = [budget * growth.width, budget * growth.height];
    const all = Math.min(wide / leaf.cols, high / leaf.rows);
    const legible = Math.max(leaf.minCell + 6, Math.min(unit, 40));
    const oneWay = Math.max(wide / leaf.cols, high / leaf.rows);
    const inPart = Math.min(oneWay, legible);
    const cell = limit(all < leaf.minCell && oneWay >= leaf.minCell ? inPart : all >= SMALLEST_MATRIX_CELL ? all : Math.max(SMALLEST_MATRIX_CELL, inPart));
    const seen = (/** @type {number} */ count, /** @type {number} */ pixels) => Math.max(1, Math.min(count, Math.floor(pixels / cell)));
    return { cell, rows: seen(leaf.rows, high), cols: seen(leaf.cols, wide), pictured: cell < leaf.minCell };
  }

  /** A magnifier takes the room its cells of the wanted size would, with fewer of them where they would be too small for numbers. @param {Leaf} leaf @param {number} cell @param {number} wanted @returns {Fit} */
  magnified({ rows, cols }, cell, wanted) {
    const seen = (/** @type {number} */ count) => Math.min(count, Math.max(FEWEST, Math.round((count * wanted) / cell)));
    return { cell, rows: seen(rows), cols: seen(cols), pictured: false };
  }

  /** @param {Plan} plan @param {number} unit @param {Grown} grown */
  blocks(plan, unit, grown) {
    /** @type {Map<string, Block>} */
    const blocks = new Map();
    for (const key of plan.keys) {
      const leaf = this.leaves.get(key);
      if (!leaf) continue;
      const spread = this.pictured.has(key) ? "deck" : (plan.spreads.get(key) ?? "deck");
      blocks.set(key, blockFor(leaf, this.fit(leaf, unit, grown.get(key) ?? STILL), { spread, ...this.style }));
    }
    return blocks;
  }

  /** @param {Plan} plan @param {number} unit @param {Grown} grown */
  fits(plan, unit, grown) {
    const { width, height } = measure(plan.tree, this.blocks(plan, unit, grown), this.gaps);
    return width <= this.room.width && height <= this.room.height;
  }

  /** The common cell size alone. @param {Plan} plan @returns {Solution} */
  rough(plan) {
    const unit = most([1, 64], 6, (value) => this.fits(plan, value, UNGROWN));
    return { plan, unit, grown: UNGROWN, ...this.score(plan, unit, UNGROWN) };
  }

  /** And then into the room that is left, one group of panels after the other. @param {Solution} solution @returns {Solution} */
  grow({ plan, unit: least }) {
    /** @type {Grown} */
    let grown = new Map();
    const unit = most([least, Math.min(64, least + 1)], 4, (value) => this.fits(plan, value, grown));
    for (const { keys, ways, limit } of this.growers(plan, unit)) {
      const tried = (/** @type {number} */ value) => larger(grown, keys, ways, value);
      grown = tried(most([1, limit], 8, (value) => this.fits(plan, unit, tried(value))));
    }
    return { plan, unit, grown, ...this.score(plan, unit, grown) };
  }

  /** Who grows together: pictures of one scale, windows on large matrices (each way), then the others. @param {Plan} plan @param {number} unit */
  growers({ keys }, unit) {
    const both = /** @type {const} */ (["width", "height"]);
    const images = keys.filter((key) => this.pictured.has(key) && !this.leaves.get(key)?.matrix);
    const windows = keys.filter((key) => this.pictured.has(key) && this.leaves.get(key)?.matrix);
    const others = keys.filter((key) => !this.pictured.has(key));
    return [
      { keys: images, ways: both, limit: 8 },
      ...windows.flatMap((key) => [{ keys: [key], ways: both, limit: 6 }, ...both.map((way) => ({ keys: [key], ways: [way], limit: 10 }))]),
      { keys: others, ways: both, limit: 1.4 },
      { keys: others.filter((key) => !this.leaves.get(key)?.matrix), ways: both, limit: Math.max(1, ROOMY / (unit * 1.4)) },
      ...others.map((key) => ({ keys: [key], ways: both, limit: 1.3 })),
    ].filter((group) => group.keys.length > 0);
  }

  /** How much of the stage is cells, less where numbers get small. @param {Plan} plan @param {number} unit @param {Grown} grown @returns {{score: number, strained: boolean}} */
  score(plan, unit, grown) {
    const { worth, legible } = this.worth(plan, unit, grown);
    const fits = this.fits(plan, unit, grown);
    return { score: worth * (fits ? 1 : 1e-3), strained: !fits || legible < 1 };
  }

  /** The same wherever the panels stand, if only they fit. @param {Plan} plan @param {number} unit @param {Grown} grown @returns {{worth: number, legible: number}} */
  worth({ keys, spreads, weight }, unit, grown) {
    let [area, least, legible, decks, open] = [0, 1, 1, 0, 0];
    for (const key of keys) {
      const leaf = this.leaves.get(key);
      if (!leaf) continue;
      const { rows, cols, cell } = this.fit(leaf, unit, grown.get(key) ?? STILL);
      const deck = this.pictured.has(key) || (spreads.get(key) ?? "deck") === "deck";
      area += rows * cols * cell * cell * (deck ? 1 : leaf.sheets);
      if (this.pictured.has(key)) continue;
      if (leaf.sheets > 1) [decks, open] = [decks + 1, open + (deck ? 0 : 1)];
      least = Math.min(least, cell / (leaf.minCell + COMFORT));
      legible = Math.min(legible, cell / leaf.minCell);
    }
    const cover = area / (this.room.width * this.room.height);
    const openness = OPEN + (1 - OPEN) * (decks ? open / decks : 1);
    return { worth: cover * least ** 1.5 * legible ** 2 * openness * weight, legible };
  }

  /** A common cell size that must fit if a plan is to be worth more than a score: one bound for all that differ in their grouping alone. @param {Plan} plan @param {number} score */
  needed(plan, score) {
    if (this.leaps || score <= 0) return 1;
    const known = this.worths.get(plan.spreads) ?? new Map();
    this.worths.set(plan.spreads, known);
    const worth = (/** @type {number} */ unit) => {
      const found = known.get(unit) ?? this.worth(plan, unit, UNGROWN).worth / plan.weight;
      known.set(unit, found);
      return found * plan.weight;
    };
    return most([1, 64], 6, (unit) => worth(unit) <= score);
  }

  /** The best few plans at their common cell size, without a look at those that cannot be among them. @param {readonly Plan[]} list @param {number} count @returns {Solution[]} */
  ranked(list, count) {
    /** @type {Solution[]} */
    let found = [];
    for (const plan of list) {
      const least = found[count - 1];
      const needed = least ? this.needed(plan, least.score) : 1;
      if (needed > 1 && !this.fits(plan, needed, UNGROWN)) continue;
      found = [...found, this.rough(plan)].sort((a, b) => b.score - a.score).slice(0, count);
    }
    return found;
  }

  /** @returns {Solution} */
  best() {
    const numbered = new Map([...this.leaves].filter(([key]) => !this.pictured.has(key)));
    const all = plans(this.problem.arrangement, this.room, { leaves: numbered, magnifiers: this.magnifiers });
    const trees = this.ranked(all.filter((plan) => plan.spreads.size === 0), 3).map((solution) => solution.plan.tree);
    const rough = this.ranked(all.filter((plan) => trees.includes(plan.tree)), 4);
    return rough.map((solution) => this.grow(solution)).reduce((found, each) => (each.score > found.score ? each : found));
  }

  /** @param {Solution} solution @returns {Layout} */
  place({ plan, unit, grown }) {
    const placed = arrange(plan.tree, this.blocks(plan, unit, grown), this.gaps, { x: this.margin, y: this.margin, ...this.room });
    return { arrangement: plan.name, cell: unit, placed: new Map(placed.map((each) => [each.key, each])) };
  }
}

/** The largest number in a range for which something still fits. @param {readonly [number, number]} range @param {number} rounds @param {(value: number) => boolean} fits */
function most([low, high], rounds, fits) {
  if (fits(high)) return high;
  let [yes, no] = [low, high];
  for (let round = 0; round < rounds; round += 1) {
    const middle = (yes + no) / 2;
    if (fits(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** @param {Grown} grown @param {readonly string[]} keys @param {ReadonlyArray<"width" | "height">} ways @param {number} factor @returns {Grown} */
function larger(grown, keys, ways, factor) {
  const copy = new Map(grown);
  for (const key of keys) {
    const now = { ...(copy.get(key) ?? STILL) };
    for (const way of ways) now[way] *= factor;
    copy.set(key, now);
  }
  return copy;
}

/** Whole pixels where cells have borders, any size where a cell is a dot. @param {number} cell */
const snap = (cell) => (cell >= 3 ? Math.floor(cell) : cell);

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
