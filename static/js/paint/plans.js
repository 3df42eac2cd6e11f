// @ts-check
/** The ways a stage may be laid out: the view's own arrangements, other groupings of the same panels in the same reading order, and how sheets lie. And their rows and columns: how much room they take, and where everything stands when it is given more. */

import { placeBlock } from "./blocks.js";

/** @typedef {import("../wire/types.js").Tree} Tree */
/** @typedef {import("./blocks.js").Spread} Spread */
/** @typedef {import("./blocks.js").Leaf} Leaf */
/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{row: number, column: number, most: number}} Gaps */
/** @typedef {ReadonlyMap<string, Block>} Blocks */
/** @typedef {{tree: Tree, name: "wide" | "narrow", weight: number, keys: readonly string[], spreads: ReadonlyMap<string, Spread>}} Plan keys: its panels */

/** Another grouping than the view asked for must fill the stage this much better to be taken. */
const REGROUPED = 0.8;
const OTHER_SHAPE = 0.9;

/**
 * Every grouping of a list into rows of columns of rows …, reading order kept.
 * @param {readonly Tree[]} parts
 * @param {"row" | "column"} along
 * @returns {Tree[]}
 */
function groupings(parts, along) {
  if (parts.length === 1) return [/** @type {Tree} */ (parts[0])];
  const other = along === "row" ? "column" : "row";
  return splits(parts).filter((groups) => groups.length > 1).flatMap((groups) => {
    /** @type {Tree[][]} */
    let made = [[]];
    for (const group of groups) made = made.flatMap((before) => groupings(group, other).map((each) => [...before, each]));
    return made.map((list) => (along === "row" ? { row: list } : { column: list }));
  });
}

/** @template T @param {readonly T[]} list @returns {T[][][]} every way to cut a list into runs */
function splits(list) {
  if (list.length === 0) return [[]];
  return list.flatMap((_, at) => splits(list.slice(at + 1)).map((rest) => [list.slice(0, at + 1), ...rest]));
}

/** Rows for columns and columns for rows, all the way down. @param {Tree} tree @returns {Tree} */
function turned(tree) {
  const node = branch(tree);
  if (!node) return tree;
  const parts = node.parts.map(turned);
  return node.along === "row" ? { column: parts } : { row: parts };
}

/** An arrangement whose parts lie the other way: small panels beside a tall matrix, where they were beneath a wide one. @param {Tree} tree @returns {Tree} */
function turnedWithin(tree) {
  const node = branch(tree);
  if (!node) return tree;
  const parts = node.parts.map(turned);
  return node.along === "row" ? { row: parts } : { column: parts };
}

/**
 * @param {{wide: Tree, narrow: Tree}} arrangement
 * @param {{width: number, height: number}} room
 * @returns {Array<{tree: Tree, name: "wide" | "narrow", weight: number}>}
 */
function trees(arrangement, room) {
  const natural = room.width >= room.height ? "wide" : "narrow";
  const other = natural === "wide" ? "narrow" : "wide";
  /** @type {Array<{tree: Tree, name: "wide" | "narrow", weight: number}>} */
  const asked = [
    { tree: arrangement[natural], name: natural, weight: 1 },
    { tree: arrangement[other], name: other, weight: OTHER_SHAPE },
  ];
  const leaves = leavesOf(arrangement[natural]);
  for (const { tree, name } of leaves.length > 4 ? [...asked] : []) asked.push({ tree: turnedWithin(tree), name, weight: REGROUPED });
  const regrouped = leaves.length > 4 ? [] : [...groupings(leaves, "row"), ...groupings(leaves, "column")];
  for (const tree of regrouped) if (branch(tree)) asked.push({ tree, name: natural, weight: REGROUPED });
  return asked;
}

/**
 * Every way to spread the sheets of the panels that have a few; panels of one shape lie alike.
 * @param {ReadonlyMap<string, Leaf>} leaves
 * @returns {Array<ReadonlyMap<string, Spread>>}
 */
function spreadings(leaves) {
  /** @type {Array<Map<string, Spread>>} */
  let all = [new Map()];
  /** @type {Map<string, string[]>} */
  const alike = new Map();
  for (const [key, { sheets, rows, cols, deckOnly }] of leaves) {
    if (sheets < 2 || sheets > 6 || deckOnly) continue;
    const size = `${sheets} ${rows} ${cols}`;
    alike.set(size, [...(alike.get(size) ?? []), key]);
  }
  for (const keys of [...alike.values()].slice(0, 3)) {
    const ways = /** @type {const} */ (["across", "down"]);
    const spread = (/** @type {Map<string, Spread>} */ before, /** @type {Spread} */ way) => new Map([...before, ...keys.map((key) => /** @type {const} */ ([key, way]))]);
    all = all.flatMap((before) => [before, ...ways.map((way) => spread(before, way))]);
  }
  return all;
}

/**
 * @param {{wide: Tree, narrow: Tree}} arrangement
 * @param {{width: number, height: number}} room
 * @param {{leaves: ReadonlyMap<string, Leaf>, magnifiers: ReadonlyMap<string, Leaf>}} panels magnifiers: those to be shown
 * @returns {Plan[]}
 */
export function plans(arrangement, room, { leaves, magnifiers }) {
  const spreads = spreadings(leaves);
  const sides = magnifiers.size > 0 ? /** @type {const} */ (["column", "row"]) : /** @type {const} */ (["column"]);
  return trees(arrangement, room).flatMap((each) => sides.flatMap((side) => {
    const tree = replaced(each.tree, (panel) => {
      const magnifier = magnifiers.get(panel);
      if (!magnifier) return panel;
      return side === "row" ? { row: [panel, magnifier.key] } : { column: [panel, magnifier.key] };
    });
    const keys = leavesOf(tree);
    return spreads.map((way) => ({ ...each, tree, keys, spreads: way }));
  }));
}

/**
 * @param {Tree} tree
 * @returns {{along: "row" | "column", parts: readonly Tree[]} | null} null for a panel
 */
export function branch(tree) {
  if (typeof tree === "string") return null;
  return "row" in tree ? { along: "row", parts: tree.row } : { along: "column", parts: tree.column };
}

/**
 * @param {Tree} tree
 * @returns {string[]}
 */
export const leavesOf = (tree) => (typeof tree === "string" ? [tree] : (branch(tree)?.parts ?? []).flatMap(leavesOf));

/**
 * Put something else in place of some panels.
 * @param {Tree} tree
 * @param {(name: string) => Tree} instead
 * @returns {Tree}
 */
export function replaced(tree, instead) {
  if (typeof tree === "string") return instead(tree);
  return "row" in tree ? { row: tree.row.map((part) => replaced(part, instead)) } : { column: tree.column.map((part) => replaced(part, instead)) };
}

/**
 * @param {Tree} tree
 * @param {Blocks} blocks
 * @param {Gaps} gaps
 * @returns {{width: number, height: number}}
 */
export function measure(tree, blocks, gaps) {
  const node = branch(tree);
  if (!node) return blocks.get(/** @type {string} */ (tree)) ?? { width: 0, height: 0 };
  const across = node.along === "row";
  let [length, most] = [gaps[node.along] * (node.parts.length - 1), 0];
  for (const part of node.parts) {
    const { width, height } = measure(part, blocks, gaps);
    length += across ? width : height;
    most = Math.max(most, across ? height : width);
  }
  return across ? { width: length, height: most } : { width: most, height: length };
}

/**
 * Everything in its place: room left over goes into the gaps first (not without end), then round the outside.
 * @param {Tree} tree
 * @param {Blocks} blocks
 * @param {Gaps} gaps
 * @param {Rect} room
 * @returns {Placed[]}
 */
export function arrange(tree, blocks, gaps, room) {
  const node = branch(tree);
  if (!node) {
    const block = blocks.get(/** @type {string} */ (tree));
    if (!block) return [];
    return [placeBlock(block, Math.round(room.x + (room.width - block.width) / 2), Math.round(room.y + (room.height - block.height) / 2))];
  }
  const across = node.along === "row";
  const sizes = node.parts.map((part) => measure(part, blocks, gaps));
  const lengths = sizes.map((size) => (across ? size.width : size.height));
  const spare = (across ? room.width : room.height) - lengths.reduce((total, each) => total + each, 0);
  const gap = Math.min(gaps.most, Math.max(gaps[node.along], spare / (sizes.length + 1)));
  let at = (across ? room.x : room.y) + (spare - gap * (sizes.length - 1)) / 2;
  return node.parts.flatMap((part, which) => {
    const length = lengths[which] ?? 0;
    const inner = across ? { ...room, x: at, width: length } : { ...room, y: at, height: length };
    at += length + gap;
    return arrange(part, blocks, gaps, inner);
  });
}
