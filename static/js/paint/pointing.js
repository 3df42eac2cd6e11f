// @ts-check
/** Pointing and picking: what a cell is and how many taps run through it is told, a click goes there. */

import { formatCount, formatNumber, many, t } from "../lib/words.js";
import { cellOf } from "../wire/block.js";
import { frameThrough, tapsThrough } from "../wire/cursor.js";
import { FREE, numberOf, spell } from "../wire/table.js";
import { cellAssignment, indicesOf, kindAt, nothing } from "../wire/scene.js";
import { project } from "../wire/project.js";
import { countTaps, eachTap, restrict } from "../wire/taps.js";
import { kindName, sheetLabels } from "./captions.js";
import { cellName, unmetWords } from "./cell_names.js";
import { drag, marked, seams } from "./needs.js";
import { matchesOf } from "./matches.js";
import { cellUnder, sheetUnder } from "./pointer.js";

export { lettering } from "./matches.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./pointer.js").Hit} Hit */
/** @typedef {{field: string, cell: number[]}} Choice a field of the configuration, and the cell that is its value */
/** @typedef {{panel: string, row: number, col: number, sheet: number, indices: Record<string, number>, value: number | null, kind: string, count: number, text: string}} HoverInfo */

/** More taps than this are not searched for the one that was clicked. */
const MOST_TAPS = 100_000;

/** @param {Show} show @param {View} view @param {Hit} hit @returns {HoverInfo} */
export function hoverInfo(show, view, hit) {
  const { face, slot, at, row, col, sheet } = hit;
  const { model } = view;
  const cell = { row, col, sheet };
  const fixed = cellAssignment(model, face.panel, cell, view.front);
  for (const axis of model.axes) {
    const s = fixed[axis.s] ?? FREE;
    if (s >= 0) fixed[axis.i] = axis.table.cell[s] ?? -1;
  }
  const shown = face.slots[slot] ? face.shown(view, slot, at) : cellOf(model, show.tensors, face.panel, cell, view.front);
  const groups = face.panel.aside ? [] : tapsThrough(model, face.panel, cell, view.front);
  const count = face.panel.aside ? 0 : countTaps(groups);
  const value = Number.isNaN(shown.value) ? null : shown.value;
  const kind = model.scene.kinds[value === null ? kindAt(model, fixed) : shown.kind] ?? "cell"; // of a sum no tap has met, by where it stands
  const indices = indicesOf(model, fixed);
  const unmet = unmetWords(model, face.panel, cell, fixed);
  const words = [unmet ? face.panel.title : `${cellName(model, face.panel, indices)}${value === null ? "" : ` = ${formatNumber(value, 10)}`}`];
  words.push(...(seams.here?.placeWords(model, face.panel, cell) ?? []));
  if (kind !== "cell") words.push(kindName(kind));
  const gained = marked.here?.gainedWords(model, face.panel, fixed) ?? [];
  const place = show.placePointedAt(model, view.front);
  if (unmet) words.push(unmet);
  else if (place && drag.here) words.push(drag.here.movedBy(view, place), ...(hit.place ? [drag.here.movable()] : []));
  else if (!face.panel.aside && model.scene.matrix === face.panel.name) words.push(crossed(view, face.panel, cell));
  else if (gained.length > 0) words.push(...gained, reached(show, model, groups));
  else if (!face.panel.aside) words.push(relation(model, face.panel, groups));
  if (matchesOf(view, show.scenery?.faces ?? [], groups).length > 0) words.push(t("same letters match"));
  if (chosenIn(show, hit)) words.push(t("click to choose it"));
  return { panel: face.panel.name, ...cell, indices, value, kind, count, text: words.join(" · ") };
}

/** Which sheet a tap has brought forward, and how all are seen. @param {View} view @param {{face: import("./face.js").Face, sheet: number}} deck */
export const deckInfo = ({ model }, { face: { panel }, sheet }) => t("{panel}: {sheet} · hold to fan them out", { panel: panel.title, sheet: sheetLabels(model, panel, sheet)[0] });

/** How many different places of a tensor some taps stand in. @param {import("../wire/types.js").Model} model @param {readonly import("../wire/types.js").Group[]} groups @param {string} tensor */
const places = (model, groups, tensor) => different(groups, model.tensors.get(tensor)?.ids ?? []);

/** In how many output channels they stand that have weights of their own. @param {import("../wire/types.js").Model} model @param {readonly import("../wire/types.js").Group[]} groups */
function channels(model, groups) {
  const [made, weight] = ["output", "weight"].map((name) => model.tensors.get(name)?.ids ?? []);
  return different(groups, (made ?? []).filter((id) => weight?.includes(id) && model.plain.includes(id)));
}

/** How many different indices of some dimensions there are among taps. @param {readonly import("../wire/types.js").Group[]} groups @param {readonly number[]} ids */
function different(groups, ids) {
  return groups.reduce((product, group) => {
    const where = group.ids.map((id, at) => (ids.includes(id) ? at : -1)).filter((at) => at >= 0);
    const width = group.ids.length;
    const met = new Set();
    for (let row = 0; row < group.count; row += 1) {
      const found = where.map((at) => group.rows[row * width + at] ?? -1);
      if (!found.includes(-1)) met.add(found.join());
    }
    return product * met.size;
  }, 1);
}

/** What reaches a cell that output padding gives back: what padding had cropped, or nothing. @param {Show} show @param {import("../wire/types.js").Model} model @param {readonly import("../wire/types.js").Group[]} groups */
function reached({ tensors }, model, groups) {
  const read = places(model, groups, "input");
  if (read > 0) return t("reads {cells}; padding alone would have cropped it", { cells: cells(read) });
  return tensors.get(model.scene.added ?? "bias") ? t("no input reaches it, only the bias") : t("no input reaches it: it is 0");
}

/** @param {number} count */
const outputs = (count) => many("{cells} output", "{cells} outputs", count, { cells: formatCount(count) });
/** @param {number} count */
const weights = (count) => many("{cells} weight", "{cells} weights", count, { cells: formatCount(count) });
/** @param {number} count */
const cells = (count) => many("{cells} cell", "{cells} cells", count, { cells: formatCount(count) });

/** What a matrix's row and column have to do with others. @param {View} view @param {import("../wire/types.js").Panel} panel @param {{row: number, col: number, sheet: number}} cell */
function crossed({ model, front }, panel, cell) {
  const [window, fed] = [{ ...cell, col: -1 }, { ...cell, row: -1 }].map((line) => tapsThrough(model, panel, line, front));
  return t("its row reads {cells} · its column feeds {outputs}", { cells: cells(places(model, window ?? [], "input")), outputs: outputs(places(model, fed ?? [], "output")) });
}

/** What a cell has to do with others: "feeds 4 outputs through 4 weights", "reads 9 cells". @param {import("../wire/types.js").Model} model @param {import("../wire/types.js").Panel} panel @param {readonly import("../wire/types.js").Group[]} groups */
function relation(model, panel, groups) {
  const taps = countTaps(groups);
  const has = (/** @type {"o" | "i" | "s"} */ letter) => model.axes.some((axis) => panel.shown.includes(axis[letter]));
  if (taps === 0 && !has("o")) return has("i") || has("s") ? t("read by no output") : t("empty");
  if (has("o") && !has("i") && !has("s")) return t("reads {cells}", { cells: cells(places(model, groups, "input")) });
  if ((has("i") || has("s")) && !has("o")) {
    const fed = places(model, groups, "output");
    if (!model.tensors.has("weight")) return t("feeds {outputs}", { outputs: outputs(fed) });
    const [each, through] = [channels(model, groups), places(model, groups, "weight")];
    if (each < 2 || fed % each > 0 || through % each > 0) return t("feeds {outputs} through {weights}", { outputs: outputs(fed), weights: weights(through) });
    return t("feeds {outputs} through {weights} in each of {channels} output channels", { outputs: outputs(fed / each), weights: weights(through / each), channels: formatCount(each) });
  }
  return many("in {cells} product", "in {cells} products", taps, { cells: formatCount(taps) });
}

/** @param {Show} show @param {import("./stage.js").Callbacks} callbacks @param {readonly [number, number]} point */
export function pick(show, callbacks, [x, y]) {
  const { view, scenery } = show;
  if (!view || !scenery) return false;
  const hit = cellUnder(scenery.faces, x, y);
  const choice = hit && chosenIn(show, hit);
  if (choice) {
    callbacks.onChoose?.(choice);
    return true;
  }
  if (hit?.face.panel.aside) return elsewhere(show, hit, callbacks);
  if (hit) {
    const frame = frameThrough(view.model, hit.face.panel, hit, view.front);
    if (frame >= 0) callbacks.onPick?.(show.start + frame, frame === view.frame ? tapUnder(view, hit) : null);
    return frame >= 0;
  }
  const deck = sheetUnder(scenery.faces, x, y);
  if (deck) bringForward(show, view, deck, callbacks);
  return deck !== null;
}

/** What a cell sets, where the cells of its panel are values of a field. @param {Show} show @param {Hit} hit @returns {Choice | null} */
function chosenIn(show, hit) {
  for (const model of show.models) {
    const panel = model.panels.get(hit.face.panel.name);
    if (!panel?.sets) continue;
    const cell = cellAssignment(model, panel, hit);
    return { field: panel.sets.field, cell: panel.sets.by.map((radix) => numberOf(radix, cell)) };
  }
  return null;
}

/** To the link that makes this cell, or else reads it. @param {Show} show @param {Hit} hit @param {import("./stage.js").Callbacks} callbacks */
function elsewhere(show, hit, callbacks) {
  const starts = show.models.map((_, at) => show.models.slice(0, at).reduce((sum, { total }) => sum + total, 0));
  const frames = show.models.flatMap((model, at) => {
    const panel = [...model.panels.values()].find(({ name, aside }) => name === hit.face.panel.name && !aside);
    const frame = panel ? frameThrough(model, panel, hit, nothing(model)) : -1;
    return panel && frame >= 0 ? [{ frame: (starts[at] ?? 0) + frame, makes: panel.fills !== null }] : [];
  });
  const found = frames.find(({ makes }) => makes) ?? frames[0];
  if (found) callbacks.onPick?.(found.frame, null);
  return found !== undefined;
}

/** The one tap of the frame that stands in a cell, if it is one. @param {View} view @param {Hit} hit */
function tapUnder(view, { face, row, col, sheet }) {
  const fixed = cellAssignment(view.model, face.panel, { row, col, sheet }, view.front);
  const through = restrict(view.groups, [...face.panel.shown, ...face.panel.pins], fixed);
  if (countTaps(through) !== 1 || countTaps(view.groups) > MOST_TAPS) return null;
  let [wanted, found] = ["", -1];
  eachTap(view.model, through, (tap) => {
    wanted = tap.join();
  });
  eachTap(view.model, view.groups, (tap, number) => {
    if (found < 0 && tap.join() === wanted) found = number;
  });
  return found < 0 ? null : found;
}

/**
 * A sheet is brought forward by going there: where the frame decides the sheet, to the frame on that sheet; else by preferring it.
 * @param {Show} show @param {View} view @param {{face: import("./face.js").Face, sheet: number}} deck @param {import("./stage.js").Callbacks} callbacks
 */
export function bringForward(show, view, { face, sheet }, callbacks) {
  const { model } = view;
  const wanted = spell(face.panel.sheets, sheet, nothing(model));
  const decided = model.order.ids.some((id) => (wanted[id] ?? FREE) >= 0 && wanted[id] !== view.front[id]);
  if (decided) {
    const merged = view.front.map((index, at) => ((wanted[at] ?? FREE) === FREE ? index : (wanted[at] ?? index)));
    callbacks.onPick?.(show.start + numberOf(model.order, merged), null);
  }
  for (const axis of model.axes) {
    const s = wanted[axis.s] ?? FREE;
    const o = view.front[axis.o] ?? FREE;
    if (s < 0 || o < 0) continue;
    const k = axis.table.step.findIndex((step) => step + (axis.table.start[o] ?? 0) === s);
    if (k >= 0) wanted[axis.k] = k;
    else callbacks.onPick?.(show.start + frameThrough(model, face.panel, { row: 0, col: 0, sheet }, view.front), null);
  }
  const places = model.axes.flatMap((axis) => [axis.o, axis.s, axis.i]);
  wanted.forEach((index, at) => {
    if (index !== FREE && !places.includes(at)) show.preferred[at] = index;
  });
  callbacks.onSheet?.(indicesOf(model, wanted));
}

/**
 * A cell of another link's map: what that link reads for it, and so on back through the chain.
 * @param {Show} show @param {View} view @param {import("./show.js").Pointed} pointed @returns {[readonly import("../wire/types.js").Group[], View]}
 */
export function inAnotherLink(show, view, pointed) {
  const { models } = show;
  const own = (/** @type {import("../wire/types.js").Model} */ model) => [...model.panels.values()].find((each) => each.name === pointed.panel && !each.aside);
  const makes = (/** @type {import("../wire/types.js").Model} */ model) => own(model)?.value;
  const at = models.findIndex((model) => JSON.stringify(makes(model)) === JSON.stringify({ tensor: model.scene.result }));
  const part = at < 0 ? models.findIndex((model) => own(model)) : at;
  const model = models[part];
  const panel = model && own(model);
  if (!model || !panel) return [[], { ...view, reach: new Map(), only: true }];
  const groups = tapsThrough(model, panel, pointed, null);
  const cells = new Map([...model.panels.values()].filter((each) => !each.aside).map((each) => /** @type {const} */ ([each.name, project(groups, each)])));
  return [groups, { ...view, reach: new Map([...show.back(part, groups), ...cells]), only: true }];
}
