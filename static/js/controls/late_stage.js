// @ts-check
/** What of the stage the first picture does without: editing its cells, and what can be chosen of its view. */

/** @import { Cells } from "./edit_cells.js" */
/** @import { Cell } from "../paint/editing.js" */

/**
 * Editing cells where they stand: by its button, a double click, Enter, F2, a digit or a paste.
 * @param {HTMLElement} host the stage
 * @param {Parameters<typeof import("./edit_cells.js").mountCells>[1]} parts
 */
export function lateCells(host, parts) {
  /** @type {Promise<Cells> | null} */
  let coming = null;
  const cells = () => (coming ??= import("./edit_cells.js").then(({ mountCells }) => mountCells(host, parts)));
  /** What was clicked on last: there somebody types. @type {MouseEvent | null} */
  let clicked = null;
  const toggle = async () => (await cells()).toggle();
  /** @param {(cells: Cells, cell: Cell | null) => void} act @param {MouseEvent | null} [where] */
  const at = async (act, where = clicked) => {
    const found = await cells();
    act(found, (where && found.under(where)) ?? found.pointed());
  };
  host.addEventListener("click", (event) => (clicked = event));
  host.addEventListener("dblclick", (event) => void at((found, cell) => cell && found.type(cell), event));
  host.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target !== host || event.ctrlKey || event.metaKey || event.altKey || !/^([1-9.]|Enter|F2)$/.test(key)) return;
    event.preventDefault();
    void at((found, cell) => found.type(cell, key.length === 1 ? key : undefined));
  });
  addEventListener("paste", (event) => {
    const text = event.target instanceof Node && host.contains(event.target) && !(event.target instanceof HTMLInputElement) ? event.clipboardData?.getData("text/plain") : "";
    if (text && document.activeElement === host) void at((found, cell) => found.paste(cell, text));
  });
  parts.button.addEventListener("click", () => void toggle());
  return { toggle: () => void toggle() };
}

/** What can be chosen of a view and what there is to say of it. @param {HTMLElement} host @param {Parameters<typeof import("./asked.js").mountAsked>[1]} parts */
export function lateAsked(host, parts) {
  const stop = parts.store.subscribe((state) => state.scene, (scene) => {
    if (!scene || scene.options.length + scene.words.length === 0) return;
    stop();
    void import("./asked.js").then(({ mountAsked }) => mountAsked(host, parts));
  });
}
