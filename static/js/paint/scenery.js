// @ts-check
/** From a scene and a size to faces and routes: what stands where until the scene or the stage changes. */

import { frameGroups } from "../wire/cursor.js";
import { hull } from "../wire/project.js";
import { IN_COLOUR, captionOf, sheetLabels } from "./captions.js";
import { Face } from "./face.js";
import { layout } from "./layout.js";
import { routeLinks } from "./links.js";
import { seams } from "./needs.js";
import { cellFor, wantsOf } from "./writing.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {import("./blocks.js").Leaf} Leaf */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {(text: string, size: number) => number} Measure width of a text */

/**
 * @typedef {object} Scenery
 * @property {"wide" | "narrow"} arrangement
 * @property {Face[]} faces
 * @property {ReadonlyMap<string, Face>} main by panel name
 * @property {ReadonlyMap<string, Face>} byKey by leaf key, magnifiers too: what routes join
 * @property {import("./links.js").Route[]} routes
 */

const MAGNIFIER = "~";
/** More sheets than this never lie beside one another. */
export const MOST_OPEN = 6;
const LARGEST_CELL = 64;
/** Among more panels than this none gets a magnifier: it would take the room of the maps. */
const MAGNIFIED = 6;

/**
 * The cells a panel's numbers want and need, in whichever part of a chain it is.
 * @param {readonly Like[]} parts @param {string} name @returns {Pick<Leaf, "minCell" | "leastCell">}
 */
function cellsOf(parts, name) {
  const wants = parts.flatMap(({ model, tensors }) => {
    const panel = model.panels.get(name);
    return panel ? [wantsOf(model, tensors, panel)] : [];
  });
  const [digits, leastCell] = [Math.max(1, ...wants.map((each) => each.digits)), cellFor(Math.max(1, ...wants.map((each) => each.characters)))];
  return { minCell: Math.max(leastCell, digits <= 2 ? 14 : digits === 3 ? 20 : 24), leastCell };
}

/** @param {Panel} panel a long strip or flattened dimensions may be seen in part */
function isMatrix({ rows, cols }) {
  const [longer, shorter] = [Math.max(rows.count, cols.count), Math.max(1, Math.min(rows.count, cols.count))];
  return rows.ids.length !== 1 || cols.ids.length !== 1 || longer > 6 * shorter;
}

/** @param {Like} like @param {Panel} panel @param {Measure} measure @returns {Leaf} */
function leafOf({ model, tensors, parts = [{ model, tensors }] }, panel, measure) {
  const [, label] = sheetLabels(model, panel, panel.sheets.count - 1);
  return {
    key: panel.name, rows: panel.rows.count, cols: panel.cols.count, sheets: panel.sheets.count,
    ...cellsOf(parts, panel.name), maxCell: LARGEST_CELL, matrix: isMatrix(panel), deckOnly: panel.sheets.count > MOST_OPEN,
    titleWidth: measure(panel.title, 14), captionWidth: Math.max(measure(captionOf(model, tensors, panel), 12), measure(label, 11)),
    ...seams.here?.sidesOf(model, panel, measure),
  };
}

/** What a panel's magnifier would show: the window and a cell round it. @param {Model} model @param {Panel} panel @param {Leaf} leaf @returns {Leaf} */
function magnifierOf(model, panel, leaf) {
  const [top, left, bottom, right] = hull(frameGroups(model, Math.floor(model.total / 2)), panel) ?? [0, 0, 0, 0];
  const seen = (/** @type {number} */ count, /** @type {number} */ all) => Math.min(all, Math.min(9, Math.max(5, count + 2)));
  const few = leaf.sheets <= 3;
  return {
    ...leaf, key: panel.name + MAGNIFIER, rows: seen(bottom - top + 1, leaf.rows), cols: seen(right - left + 1, leaf.cols),
    sheets: few ? leaf.sheets : 1, maxCell: 40, matrix: false, deckOnly: false, magnifier: true, titleWidth: 60, captionWidth: 60,
  };
}

/** A title wider than its panel reaches into what is free beside it, behind it first. @param {ReadonlyMap<string, Placed>} placed @param {ReadonlyMap<string, Leaf>} leaves @param {number} width of the stage */
function widen(placed, leaves, width) {
  for (const [key, { heading }] of placed) {
    const { x, y, height } = heading;
    let [start, end] = [4, width - 4];
    for (const { block, heading: words } of placed.values()) {
      if (words === heading || block.y >= y + height || block.y + block.height <= y) continue;
      if (block.x > x) end = Math.min(end, block.x - 8, words.x - 8);
      else start = Math.max(start, block.x + block.width + 8, words.x + words.width + 8);
    }
    const wanted = leaves.get(key)?.titleWidth ?? 0;
    heading.width = Math.max(heading.width, Math.min(end - x, wanted));
    const before = Math.max(0, Math.min(wanted - heading.width, x - start));
    heading.x -= before;
    heading.width += before;
  }
}

/**
 * @typedef {object} Like what the panels are laid out by
 * @property {Model} model
 * @property {Tensors} tensors
 * @property {ReadonlyArray<{model: Model, tensors: Tensors}>} [parts] of a chain: all of them, so that the numbers of each can be read
 * @property {(problem: import("./layout.js").Problem, measure: Measure) => import("./layout.js").Layout} [lay] who lays them out
 */

/** What is to be laid out. @param {Like} like @param {{width: number, height: number}} host @param {Measure} measure */
export function problemOf(like, host, measure) {
  const { model } = like;
  const panels = [...model.panels.values()];
  const leaves = new Map(panels.map((panel) => [panel.name, leafOf(like, panel, measure)]));
  const magnifiers = new Map((panels.length > MAGNIFIED ? [] : panels).map((panel) => [panel.name, magnifierOf(model, panel, /** @type {Leaf} */ (leaves.get(panel.name)))]));
  return { arrangement: model.scene.arrangement, leaves, magnifiers, host };
}

/**
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {{width: number, height: number}} host
 * @param {Measure} measure
 * @param {Like} [like] the part of a chain by which all its parts are laid out, so that nothing moves from link to link
 * @returns {Scenery}
 */
export function buildScenery(model, tensors, host, measure, like = { model, tensors }) {
  const problem = { ...problemOf(like, host, measure), arrangement: model.scene.arrangement };
  const { placed, arrangement } = (like.lay ?? layout)(problem, measure);
  widen(placed, problem.leaves, host.width);
  const faces = [...placed].flatMap(([key, place]) => {
    const panel = model.panels.get(key.replace(MAGNIFIER, ""));
    return panel ? [new Face(panel, place, key.endsWith(MAGNIFIER))] : [];
  });
  const main = new Map(faces.filter((face) => !face.magnifier).map((face) => [face.panel.name, face]));
  const anchors = new Map([...main, ...faces.filter((face) => face.magnifier).map((face) => /** @type {const} */ ([face.panel.name, face]))]);
  const byKey = new Map(faces.map((face) => [face.placed.key, face]));
  return { arrangement, faces, main, byKey, routes: routes(model, faces, { anchors, host, measure }) };
}

/** @param {Model} model @param {readonly Face[]} faces @param {{anchors: ReadonlyMap<string, Face>, host: {width: number, height: number}, measure: Measure}} where */
function routes(model, faces, { anchors, host, measure }) {
  const joints = new Map(faces.map((face) => [face.placed.key, { box: boxOf(face.placed), top: face.placed.heading.y }]));
  const keyOf = (/** @type {string} */ name) => anchors.get(name)?.placed.key ?? name;
  const obstacles = faces.flatMap((face) => [boxOf(face.placed), ...words(model, face, measure)]);
  const enlarged = faces.filter((face) => face.magnifier).map((face) => /** @type {const} */ ([face.panel.name, face.placed.key]));
  const links = [...enlarged, ...model.scene.links.map(([from, to]) => /** @type {const} */ ([keyOf(from), keyOf(to)]))];
  return routeLinks(links, joints, obstacles, { x: 1, y: 1, width: host.width - 2, height: host.height - 2 });
}

/** A panel with the sheets that peek out behind it. @param {Placed} placed @returns {Rect} */
export function boxOf({ frame, peeks }) {
  const last = peeks[peeks.length - 1] ?? frame;
  return { x: frame.x, y: frame.y, width: last.x + last.width - frame.x, height: last.y + last.height - frame.y };
}

/** The rectangles of a face's words. @param {Model} model @param {Face} face @param {Measure} measure @returns {Rect[]} */
function words(model, { placed, panel, magnifier }, measure) {
  const { heading, labels } = placed;
  const caption = measure(captionOf(model, model.values, panel), 12);
  const title = measure(magnifier ? "magnified" : panel.title, heading.height > 30 ? 14 : 12.5);
  const width = Math.min(heading.width, heading.height > 30 ? Math.max(title, caption) : title + 10 + caption);
  const room = (labels[0]?.width ?? 0) + 3; // what is measured is rounded up: a label that just fits is written
  const fitting = (/** @type {readonly string[]} */ texts) => Math.max(0, ...texts.map((text) => measure(text, 11)).filter((wide) => wide <= room));
  const label = Math.max(fitting(sheetLabels(model, panel, panel.sheets.count - 1)), panel.sheets.count === 3 ? fitting(IN_COLOUR) : 0);
  return [{ ...heading, width }, ...labels.map((each) => ({ ...each, width: Math.min(each.width, label + 2) }))];
}
