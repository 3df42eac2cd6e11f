// @ts-check
/** What the other panels of a picture show of a frame: a row or a column of a matrix, a number of their own, a count, a link's reach. */
import { formatNumber, many, t } from "../../lib/words.js";
import { frontTap } from "../../wire/cursor.js";
import { cellOf } from "../../wire/block.js";
import { hull, project } from "../../wire/project.js";
import { ofKernel } from "../../wire/table.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("./story.js").Step} Step */
/** @typedef {import("../../wire/types.js").Panel} Panel */

/** So many panels are told of; and of so many cells what they count. */
const MOST = 4;
const MOST_COUNTED = 1024;

/** @param {Facts} facts @param {Panel} panel @param {string} about @param {string} words @returns {Step} */
const step = ({ groups }, panel, about, words) => ({ about, words, panels: [panel.name], groups: [groups], sheet: null });

/** How a side counts its dimensions, in their names or in a frame's numbers: "(c·3 + kh)·2 + kw". @param {import("../../wire/table.js").Radix} radix @param {(id: number) => string | number} told */
const counting = ({ ids, sizes }, told) =>
  ids.slice(1).reduce((sum, id, at) => `${at > 0 ? `(${sum})` : sum}·${sizes[at + 1] ?? 1} + ${told(id)}`, String(told(ids[0] ?? 0)));

/** In which order windows that stand as columns are counted, both ways. @param {Facts} facts @param {Panel} panel @returns {Step[]} */
function orderOf(facts, panel) {
  const { model, fixed } = facts;
  const name = (/** @type {number} */ id) => model.names[id] ?? "";
  const window = (/** @type {import("../../wire/table.js").Radix} */ { ids }) => ids.length > 1 && ids.some((id) => ofKernel(name(id)));
  const { rows, cols } = panel;
  if (!window(rows) || model.scene.matrix === panel.name || [...rows.backwards, ...cols.backwards].includes(true)) return [];
  const column = counting(cols, name);
  const here = cols.ids.length > 1 && cols.ids.every((id) => (fixed[id] ?? -1) >= 0) ? ` = ${counting(cols, (id) => fixed[id] ?? 0)}` : "";
  return [step(facts, panel, "order", t("Column = {column}; in it, row = {row}.", { column: column + here, row: counting(rows, name) }))];
}

/** The row or the column of a matrix that a frame stands for: one number that several dimensions count. @param {Facts} facts @param {Panel} panel @returns {Step[]} */
function lineOf(facts, panel) {
  const found = hull(facts.groups, panel, { pinned: frontTap(facts.model, { frame: facts.frame, tap: null }, facts.fixed) });
  if (!found || panel.rows.ids.length + panel.cols.ids.length < 3) return [];
  const [top, left, bottom, right] = found;
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const values = { panel: panel.title, place: wide === 1 ? left : top };
  if (wide === 1 && high > 1 && panel.cols.count > 1) return [step(facts, panel, "column", many("In “{panel}” that is column {place}, {count} number tall.", "In “{panel}” that is column {place}, {count} numbers from first to last.", high, values)), ...orderOf(facts, panel)];
  if (high > 1 || wide === 1 || panel.rows.count === 1) return [];
  const matrix = facts.model.scene.matrix === panel.name;
  return [step(facts, panel, "row", matrix ? t("In “{panel}” that is row {place}: a weight where a cell is read, 0 everywhere else.", values) : t("In “{panel}” that is row {place}.", values))];
}

/** The cells of a panel that a frame stands in, with their numbers. @param {Facts} facts @param {Panel} panel */
function numbersOf({ model, tensors, groups, frame, fixed }, panel) {
  const front = frontTap(model, { frame, tap: null }, fixed);
  const { rows, cols, sheets, count } = project(groups, panel, { pinned: front });
  if (count > MOST_COUNTED) return [];
  return Array.from({ length: count }, (_, at) => cellOf(model, tensors, panel, { row: rows[at] ?? 0, col: cols[at] ?? 0, sheet: sheets[at] ?? 0 }, front).value);
}

/** A number of its own, or what is counted in the cells that are read. @param {Facts} facts @param {Panel} panel @returns {Step[]} */
function numberOf(facts, panel) {
  const numbers = numbersOf(facts, panel);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const values = { panel: panel.title, least: formatNumber(least), most: formatNumber(most) };
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return [];
  if (numbers.length === 1) return [step(facts, panel, "number", t("“{panel}” is {least} here.", values))];
  if (!("distinct" in panel.value)) return [];
  return [step(facts, panel, "counts", least === most ? t("In “{panel}” each of these cells has {least}.", values) : t("In “{panel}” these cells have from {least} to {most}.", values))];
}

/** What a link sees of the maps before it. @param {ReadonlyMap<string, import("../../wire/project.js").Cells>} reach @param {Facts} facts @returns {Step[]} */
function reachOf(reach, { model }) {
  return [...reach].flatMap(([name, cells]) => {
    const panel = model.panels.get(name);
    if (!panel?.aside || cells.count === 0) return [];
    const words = many("Through the links between, it goes back to {count} cell of “{panel}”.", "Through the links between, it goes back to {count} cells of “{panel}”.", cells.count, { panel: panel.title });
    return [{ about: "reach", words, panels: [name], groups: [], sheet: null, cells: reach }];
  });
}

/**
 * @param {Facts} facts
 * @param {ReadonlySet<string>} spoken the panels that have been spoken of
 * @param {{reach: ReadonlyMap<string, import("../../wire/project.js").Cells>}} chain
 * @returns {Step[]}
 */
export function besides(facts, spoken, { reach }) {
  if (facts.count === 0) return [];
  const panels = [...facts.model.panels.values()].filter(({ aside }) => !aside);
  const lines = panels.filter(({ role }) => role !== "output" || facts.kind === "move").flatMap((panel) => lineOf(facts, panel));
  const rest = panels.filter(({ name, fills, value }) => ("distinct" in value || !spoken.has(name)) && (fills === null || facts.kind === "gather") && !("sum" in value));
  return [...lines, ...rest.flatMap((panel) => numberOf(facts, panel)).slice(0, MOST), ...reachOf(reach, facts)];
}
