// @ts-check
/** Rows and columns of panels: how much room an arrangement takes, and where everything stands when it is given more. */

import { placeBlock } from "./blocks.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("../wire/types.js").Tree} Tree */
/** @typedef {{row: number, column: number, most: number}} Gaps */
/** @typedef {ReadonlyMap<string, Block>} Blocks */

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
  const sizes = node.parts.map((part) => measure(part, blocks, gaps));
  const space = gaps[node.along] * (sizes.length - 1);
  const widths = sizes.map((size) => size.width);
  const heights = sizes.map((size) => size.height);
  const sum = (/** @type {number[]} */ list) => list.reduce((total, each) => total + each, space);
  return node.along === "row" ? { width: sum(widths), height: Math.max(...heights) } : { width: Math.max(...widths), height: sum(heights) };
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
