// @ts-check
/** Which weight leads where: cells that one kernel index joins bear the same letter while one of their neighbours in the relation is pointed at. */

import { inset } from "./cells.js";
import { heldDimensions } from "../wire/scene.js";
import { restrict } from "../wire/taps.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {{face: Face, slot: number, at: number, letter: string}} Match */

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Smaller cells have no corner to spare. */
const ROOMY = 26;
/** A letter stays above the number: smaller in a cell that has less room there. */
const SIZES = /** @type {const} */ ([9, 10, 34]);

/** The kernel indices that some taps have, in row order: one per combination. @param {View} view @param {readonly Group[]} groups @returns {number[][] | null} null where they are too few to need letters or more than there are */
function kernelIndices({ model }, groups) {
  const held = heldDimensions(model);
  /** @type {number[][]} */
  let found = [[]];
  for (const { k } of model.axes) {
    const group = groups.find(({ ids }) => ids.includes(k));
    if (!group || held.includes(k)) return null;
    const at = group.ids.indexOf(k);
    const own = [...new Set(Array.from({ length: group.count }, (_, row) => group.rows[row * group.ids.length + at] ?? -1))].sort((a, b) => a - b);
    if (found.length * own.length > LETTERS.length) return null;
    found = found.flatMap((before) => own.map((index) => [...before, index]));
  }
  return found.length > 1 && !found.flat().includes(-1) ? found : null;
}

/**
 * Cells with the letter of the kernel index they have to do with; none of a panel in which a cell would have two, and none at all
 * where not two panels have some.
 * @param {View} view @param {readonly Face[]} faces @param {readonly Group[]} groups
 * @returns {Match[]}
 */
export function matchesOf(view, faces, groups) {
  const indices = view.model.tensors.has("weight") && !view.only ? kernelIndices(view, groups) : null;
  if (!indices) return [];
  const ids = view.model.axes.map(({ k }) => k);
  const parts = indices.map((index) => {
    const wanted = view.front.slice();
    ids.forEach((id, at) => void (wanted[id] = index[at] ?? -1));
    return restrict(groups, ids, wanted);
  });
  const lettered = faces.filter((face) => face.cell >= ROOMY && !face.magnifier && !face.panel.aside).flatMap((face) => {
    const found = parts.flatMap((part, nth) => face.lit(part, view).flatMap((places, slot) => places.map((at) => ({ face, slot, at, letter: LETTERS[nth] ?? "" }))));
    const own = new Set(found.map(({ slot, at }) => `${slot} ${at}`));
    return own.size === found.length && found.length > 0 ? [found] : [];
  });
  return lettered.filter((each) => each.length > 1).length > 1 ? lettered.flat() : [];
}

/** @param {Show} show @param {View} view @param {readonly Group[]} groups */
export function drawMatches({ moving, scenery }, view, groups) {
  if (!moving || !scenery) return;
  const { ink, palette } = moving;
  const [small, large, wide] = SIZES;
  ink.textAlign = "left";
  ink.textBaseline = "top";
  for (const { face, slot, at, letter } of matchesOf(view, scenery.faces, groups)) {
    const { x, y } = inset(face.rect(slot, at), 2);
    ink.font = `700 ${face.cell < wide ? small : large}px ${moving.still.fonts.mono}`;
    ink.fillStyle = palette.focus;
    ink.fillText(letter, x + 1, y);
  }
}
