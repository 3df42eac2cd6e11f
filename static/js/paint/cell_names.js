// @ts-check
/** A cell in words: by the indices its loops have, or, where groups leave none, by what never meets there. */

import { formatNumber, t } from "../lib/words.js";
import { CLASH, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/table.js").Radix} Radix */

/**
 * What a dimension of a cell is called and where the cell stands along it. A place on the stage is an input's as the loops count them, "ih −1" in the padding; only between the
 * cells of a spread input it has no such number.
 * @param {Model} model @param {Record<string, number>} indices @param {string} name @returns {string}
 */
function indexName({ axes }, indices, name) {
  const axis = name.startsWith("s") ? axes.find((each) => each.name === name.slice(1)) : undefined;
  const plain = `${name.replace(/^.*:/, "")} ${indices[name] ?? 0}`;
  if (!axis) return plain;
  const { cell, origin } = axis.table;
  const input = indices[`i${axis.name}`] ?? -1;
  if (input >= 0) return `i${axis.name} ${input}`;
  const dense = cell.includes(1) && cell.indexOf(1) === cell.indexOf(0) + 1;
  return dense ? `i${axis.name} ${formatNumber((indices[name] ?? 0) + origin)}` : plain;
}

/**
 * A cell in words: "Input [c 1, ih 2, iw 3]"; of a link that is not being looked into, "Map 1 [row 2, col 3]".
 * @param {Model} model
 * @param {Panel} panel
 * @param {Record<string, number>} indices
 */
export function cellName(model, panel, indices) {
  const ids = [...panel.sheets.ids, ...panel.rows.ids, ...panel.cols.ids];
  const telling = ids.filter((id) => (model.size[id] ?? 1) > 1);
  const names = [...new Set((telling.length > 0 ? telling : ids).map((id) => model.names[id] ?? ""))];
  if (telling.length === 0) return panel.title;
  return `${panel.title} [${names.map((name) => indexName(model, indices, name)).join(", ")}]`;
}

/** Which channel of the whole tensor a row or a column belongs to, its group's counted before it: null where it is none of this letter's. @param {Model} model @param {Radix} radix @param {number} number @param {string} letter */
function channelOf(model, radix, number, letter) {
  const [group, channel] = [model.id.get("g") ?? -1, model.id.get(letter) ?? -1];
  if (!radix.ids.includes(channel)) return null;
  const at = spell(radix, number, nothing(model));
  return (at[group] ?? 0) * (model.size[channel] ?? 1) + (at[channel] ?? 0);
}

/**
 * Why nothing stands where a row of one group crosses a column of another, in a reader's words: which output channel never sees which input channel.
 * @param {Model} model
 * @param {Panel} panel
 * @param {{row: number, col: number}} cell
 * @param {import("../wire/types.js").Assignment} fixed the indices the cell fixes
 * @returns {string | null} null where row and column agree
 */
export function unmetWords(model, panel, { row, col }, fixed) {
  if (!fixed.includes(CLASH)) return null;
  const of = (/** @type {string} */ letter) => channelOf(model, panel.rows, row, letter) ?? channelOf(model, panel.cols, col, letter);
  const told = { output: of("m") ?? 0, input: of("c") ?? 0, groups: model.size[model.id.get("g") ?? -1] ?? 1 };
  return t("no weight here: output channel {output} never sees input channel {input}, because groups={groups}", told);
}
