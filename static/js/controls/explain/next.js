// @ts-check
/** What the next frame is, and how one gets there from this one. */
import { many, t } from "../../lib/words.js";
import { assignmentOf } from "../../wire/scene.js";
import { FREE } from "../../wire/table.js";

/** @typedef {import("./facts.js").Facts} Facts */

/** The slowest dimension that changes. @param {Facts} facts */
function changed({ model, frame, fixed }) {
  const next = assignmentOf(model, frame + 1);
  return model.order.ids.find((id) => model.size[id] !== 1 && next[id] !== fixed[id] && next[id] !== FREE) ?? -1;
}

/** How far a step along an output's axis moves what it reads. @param {Facts} facts @param {number} id */
function moved({ model }, id) {
  const axis = model.axes.find(({ o, held }) => o === id && !held);
  const { start } = axis?.table ?? { start: [] };
  return start.length > 1 ? (start[1] ?? 0) - (start[0] ?? 0) : 0;
}

/** @param {string} name the dimension that moves on @param {number} by places @param {string} cell */
function windowWords(name, by, cell) {
  const values = { cell };
  if (name.endsWith("w")) return many("Next comes {cell}: the window moves {count} place to the right.", "Next comes {cell}: the window moves {count} places to the right.", by, values);
  if (name.endsWith("h")) return many("Next comes {cell}: the row is done, and the window goes back to its beginning, {count} place further down.", "Next comes {cell}: the row is done, and the window goes back to its beginning, {count} places further down.", by, values);
  return many("Next comes {cell}: the slice is done, and the window starts again {count} place deeper.", "Next comes {cell}: the slice is done, and the window starts again {count} places deeper.", by, values);
}

/**
 * @param {Facts} facts
 * @param {{cell: string, more: boolean}} next what its frame is about; whether one of another link follows
 */
export function nextWords(facts, { cell, more }) {
  const { model, frame } = facts;
  if (frame + 1 >= model.total) return more ? t("This link is done: the next frame begins the link after it.") : t("This was the last frame: everything is made.");
  const id = changed(facts);
  const name = model.names[id] ?? "";
  const by = moved(facts, id);
  if (/^o[dhw]$/.test(name) && by > 0) return windowWords(name, by, cell);
  const stamp = facts.lines.find(({ letter }, at) => letter === "i" && model.axes[at]?.i === id)?.by ?? 0;
  if (name === "iw" && stamp > 0) return many("Next comes {cell}: what it gives lands {count} place further right.", "Next comes {cell}: what it gives lands {count} places further right.", stamp, { cell });
  if (name === "ih" && stamp > 0) return many("Next comes {cell}: the row is done, and what it gives lands {count} place further down.", "Next comes {cell}: the row is done, and what it gives lands {count} places further down.", stamp, { cell });
  if (name === "m") return t("Next comes {cell}: this map is done, and the next output channel begins, with its own kernel.", { cell });
  if (name === "n") return t("Next comes {cell}: this example is done, and the next of the batch begins.", { cell });
  if (name === "g") return t("Next comes {cell}: this group is done, and the next begins.", { cell });
  if (name === "c") return t("Next comes {cell}: this channel is done, and the next begins.", { cell });
  return t("Next comes {cell}.", { cell });
}
