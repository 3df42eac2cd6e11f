// @ts-check
/** Cells as they are taken hold of to be written into: which one is under a point, where it stands, what its number is called. */

import { CELL, COPY, FREE, named, spell } from "../wire/table.js";
import { nothing } from "../wire/scene.js";
import { writtenAt } from "../wire/written.js";
import { kept } from "./blocks.js";
import { sheetLabels } from "./captions.js";
import { cellUnder } from "./pointer.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{panel: string, row: number, col: number, sheet: number}} Cell in the panel's own rows and columns */
/**
 * @typedef {object} Spot
 * @property {string | null} tensor the given tensor whose number stands here; null where it is computed
 * @property {number} index of the number, −1 in padding
 * @property {string} kind
 * @property {string} title the panel's
 * @property {string} sheet in words, "" where there is one
 * @property {readonly number[]} place row and column as the tensor counts them
 * @property {Rect | null} rect where it is seen, null where it is not
 */

/** Where a row or column stands in its tensor: of one axis of the input, its own index; of several dimensions, the panel's. @param {import("../wire/types.js").Model} model @param {import("../wire/table.js").Radix} radix @param {number} number @param {Int32Array} indices */
function countedAs(model, radix, number, indices) {
  const [id = -1] = radix.ids;
  if (radix.ids.length !== 1) return number - radix.before;
  const axis = model.axes.find(({ s }) => s === id);
  return indices[axis ? axis.i : id] ?? number;
}

/**
 * @param {HTMLElement} host
 * @param {Show} show
 */
export function attachEditing(host, show) {
  const faces = () => [...(show.scenery?.main.values() ?? [])];
  const face = (/** @type {string} */ panel) => show.scenery?.main.get(panel);
  const pointOf = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) => {
    const box = host.getBoundingClientRect();
    return /** @type {const} */ ([clientX - box.left, clientY - box.top]);
  };

  /** @param {Face} found @param {Cell} cell @returns {Rect | null} */
  function rectOf(found, { row, col, sheet }) {
    const slot = found.slots.findIndex((each) => each?.sheet === sheet);
    const [down, across] = [row - found.row0, col - found.col0];
    if (slot < 0 || down < 0 || across < 0 || down >= found.rows || across >= found.cols) return null;
    return found.rect(slot, down * found.cols + across);
  }

  /** @param {Cell} cell @param {Readonly<Record<string, string>>} given where tensors stand in the configuration @returns {Spot | null} null where there is no such cell */
  function spot(cell, given) {
    const { view } = show;
    const found = face(cell.panel);
    if (!view || !found) return null;
    const { model } = view;
    const { panel } = found;
    if (!named(panel.rows, cell.row) || !named(panel.cols, cell.col)) return null;
    const at = writtenAt(model, panel, cell, view.front);
    const indices = at?.indices ?? spell(panel.cols, cell.col, spell(panel.rows, cell.row, nothing(model)));
    return {
      tensor: at && given[at.tensor] ? at.tensor : null,
      index: at?.index ?? -1,
      kind: model.scene.kinds[at?.kind === COPY ? CELL : (at?.kind ?? CELL)] ?? "cell",
      title: panel.title,
      sheet: sheetLabels(model, panel, cell.sheet)[1],
      place: [countedAs(model, panel.rows, cell.row, indices), countedAs(model, panel.cols, cell.col, indices)],
      rect: rectOf(found, cell),
    };
  }

  /** @param {Face} found @param {number} row @param {number} col @returns {Cell} */
  const cellOn = (found, row, col, sheet = found.slots[0]?.sheet ?? 0) => ({ panel: found.panel.name, row, col, sheet });
  const writable = (/** @type {Cell} */ cell, /** @type {Readonly<Record<string, string>>} */ given) => {
    const at = spot(cell, given);
    return at !== null && at.tensor !== null && at.index >= 0;
  };

  /** The first cell that can be written into, of a panel or of any; of those the frame lights, if there are some. @param {Readonly<Record<string, string>>} given @param {string} [panel] @returns {Cell | null} */
  function first(given, panel) {
    const { view } = show;
    for (const found of view ? faces() : []) {
      if (!view || (panel !== undefined && found.panel.name !== panel)) continue;
      const lit = panel === undefined ? (found.lit(view.groups, view)[0] ?? []) : [];
      const all = Array.from({ length: found.rows * found.cols }, (_, at) => at);
      for (const at of [...lit, ...all]) {
        const cell = cellOn(found, found.row0 + Math.floor(at / found.cols), found.col0 + (at % found.cols));
        if (writable(cell, given)) return cell;
      }
    }
    return null;
  }

  return {
    spot,
    writable,
    first,
    /** The cell under a pointer. @param {{clientX: number, clientY: number}} event @returns {Cell | null} */
    under(event) {
      const hit = cellUnder(show.scenery?.faces ?? [], ...pointOf(event));
      return hit && { panel: hit.face.panel.name, row: hit.row, col: hit.col, sheet: hit.sheet };
    },
    /** The cell that is pointed at. @returns {Cell | null} */
    pointed: () => show.pointed && { ...show.pointed },
    /** The next cell that way which can be written into; at a panel's edge the way goes on in the next line where it `wraps`. @param {Cell} cell @param {readonly [number, number]} by rows and columns @param {Readonly<Record<string, string>>} given @param {boolean} [wraps] @returns {Cell | null} */
    next(cell, [down, right], given, wraps = false) {
      const found = face(cell.panel);
      if (!found) return null;
      const { rows, cols } = found.panel;
      let [row, col] = [cell.row, cell.col];
      for (let step = rows.count * cols.count; step > 0; step -= 1) {
        [row, col] = [row + down, col + right];
        if (wraps && (col < 0 || col >= cols.count)) [row, col] = [row + right, col < 0 ? cols.count - 1 : 0];
        if (row < 0 || col < 0 || row >= rows.count || col >= cols.count) return null;
        const next = { ...cell, row, col };
        if (writable(next, given)) return next;
      }
      return null;
    },
    /** The first cell of the next panel that can be written into. @param {string} panel @param {number} by 1 or −1 @param {Readonly<Record<string, string>>} given */
    beyond(panel, by, given) {
      const names = faces().map((each) => each.panel.name);
      for (let at = names.indexOf(panel) + by; at >= 0 && at < names.length; at += by) {
        const cell = first(given, names[at]);
        if (cell) return cell;
      }
      return null;
    },
    /** The same cell on a sheet that lies open. @param {Cell} cell @returns {Cell} */
    open(cell) {
      const found = face(cell.panel);
      return !found || found.slots.some((slot) => slot?.sheet === cell.sheet) ? cell : cellOn(found, cell.row, cell.col);
    },
    /** What the panel has to be seen through for a cell to be seen; null where it is, or no lens helps. @param {Cell} cell @returns {import("./lens.js").Lens | null} */
    reveal({ panel, row, col }) {
      const found = face(panel);
      if (!found?.partial) return null;
      const into = (/** @type {number} */ first, /** @type {number} */ seen, /** @type {number} */ at, /** @type {number} */ all) => kept(at < first ? at : at >= first + seen ? at - seen + 1 : first, seen, all);
      const [top, left] = [into(found.row0, found.rows, row, found.panel.rows.count), into(found.col0, found.cols, col, found.panel.cols.count)];
      return top === found.row0 && left === found.col0 ? null : { cell: found.cell, row: top, col: left };
    },
  };
}
