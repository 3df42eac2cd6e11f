// @ts-check
/** Which weight leads where: cells that one kernel index joins bear the same letter while one of their neighbours in the relation is pointed at. */

import { inset } from "./cells.js";
import { heldDimensions } from "../wire/scene.js";
import { restrict } from "../wire/taps.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {import("./moving.js").MovingLayer} Moving */
/** @typedef {{face: Face, slot: number, at: number, letter: string}} Match */

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** From here on a cell has a corner to spare; a smaller one room for a line above its number; one smaller still for the letter alone. */
const [CORNER, LINES, ALONE] = /** @type {const} */ ([26, 20, 12]);
/** A letter stays above the number: smaller in a cell that has less room there. */
const SIZES = /** @type {const} */ ([9, 10, 34]);
/** From the bottom of a cell to the middle of a number that has made room for a letter. */
const BENEATH = 6;

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
  const lettered = faces.filter((face) => face.cell >= ALONE && !face.magnifier && !face.panel.aside).flatMap((face) => {
    const found = parts.flatMap((part, nth) => face.lit(part, view).flatMap((places, slot) => places.map((at) => ({ face, slot, at, letter: LETTERS[nth] ?? "" }))));
    const own = new Set(found.map(({ slot, at }) => `${slot} ${at}`));
    return own.size === found.length && found.length > 0 ? [found] : [];
  });
  return lettered.filter((each) => each.length > 1).length > 1 ? lettered.flat() : [];
}

/**
 * The letters, once the cells that are small have made room for them.
 * @param {Show} show @param {View} view @param {readonly Group[]} groups
 * @returns {() => void} what draws them, over whatever lights their cells
 */
export function lettering({ moving, scenery }, view, groups) {
  const matches = moving && scenery ? matchesOf(view, scenery.faces, groups) : [];
  if (!moving || matches.length === 0) return () => undefined;
  const small = new Set(matches.filter(({ face }) => face.cell < CORNER).map(({ face }) => face));
  for (const face of small) makeRoom(moving, view, face, matches);
  return () => drawLetters(moving, matches);
}

/** The number a line lower, or not at all where there is none. @param {Moving} moving @param {View} view @param {Face} face @param {readonly Match[]} matches */
function makeRoom({ ink, still }, view, face, matches) {
  const { painter } = still;
  const onto = painter.ink;
  painter.ink = ink;
  face.slots.forEach((_, slot) => {
    const [look, places] = [still.look(view, face, slot), face.litIn(view.groups, view, slot)];
    const lit = new Set(places.length < face.rows * face.cols ? places : []); // all of them are not lit one by one
    const plain = { ...look, digits: 0 };
    for (const { at } of matches.filter((match) => match.face === face && match.slot === slot)) {
      const [rect, shown] = [face.rect(slot, at), face.shown(view, slot, at)];
      const content = { ...shown, lit: lit.has(at), apart: !shown.faint && face.apart(slot, at) };
      painter.draw(plain, rect, content);
      if (look.digits > 0 && face.cell >= LINES && !Number.isNaN(shown.value)) painter.number(look, { ...rect, y: rect.y + face.cell / 2 - BENEATH }, content);
    }
  });
  painter.ink = onto;
}

/** @param {Moving} moving @param {readonly Match[]} matches */
function drawLetters({ ink, palette, still }, matches) {
  const [small, large, wide] = SIZES;
  for (const { face, slot, at, letter } of matches) {
    const { x, y, width, height } = inset(face.rect(slot, at), 2);
    const alone = face.cell < LINES;
    ink.textAlign = alone ? "center" : "left";
    ink.textBaseline = alone ? "middle" : "top";
    ink.font = `700 ${face.cell < wide ? small : large}px ${still.fonts.mono}`;
    ink.fillStyle = palette.focus;
    if (alone) ink.fillText(letter, x + width / 2, y + height / 2);
    else ink.fillText(letter, x + 1, y);
  }
}
