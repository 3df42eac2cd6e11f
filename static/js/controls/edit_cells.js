// @ts-check
/**
 * Cells are edited where they stand: one is selected, typed into, pasted over or painted. What is written goes the way of every other
 * change (`session.change`), and so into the history: a number, a pasted matrix and a stroke are one entry each.
 */
import { byFinger } from "./finger.js";
import { subscribe } from "../lib/later.js";
import { dressed } from "../lib/dress.js";
import { formatNumber, many, t } from "../lib/words.js";
import { cellBar } from "./cell_bar.js";
import { createEdits } from "./cell_edits.js";
import { cellField } from "./cell_field.js";
import { brushOn } from "./cell_brush.js";
import { Unreadable, isMatrix, readMatrix, readNumber } from "./pasted.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Session } from "./session.js" */
/** @import { Catalogue } from "../types.js" */
/** @typedef {import("../paint/editing.js").Cell} Cell */
/** @typedef {import("../paint/editing.js").Spot} Spot */
/** @typedef {import("./cell_edits.js").Change} Change */

/** @typedef {Awaited<ReturnType<typeof mountCells>>} Cells */

/** A cell in words: "Input, row 2, column 3". @param {Spot} spot */
function nameOf({ title: panel, sheet, place: [row, column] }) {
  return sheet ? t("{panel}, {sheet}, row {row}, column {column}", { panel, sheet, row, column }) : t("{panel}, row {row}, column {column}", { panel, row, column });
}

/** Why a cell cannot be written into. @param {Spot} spot */
function whyNot({ tensor, title: panel, kind }) {
  if (tensor === null) return t("{panel} is computed: change what it is made from.", { panel });
  return kind === "hole" ? t("This is a zero between the cells: there is no number of {panel} here.", { panel }) : t("This is padding: there is no number of {panel} here.", { panel });
}

/** What can be done now. @param {boolean} painting */
function hintOf(painting) {
  if (byFinger()) return painting ? t("Drag over cells to paint them") : t("Type a number · Enter keeps it");
  return painting ? t("Drag over cells to paint them · Esc leaves") : t("Type a number · Enter keeps it · Esc takes back");
}

/** @param {number} value */
const exactText = (value) => String(Number(value.toPrecision(12)));

/**
 * @param {HTMLElement} host the stage
 * @param {{store: LabStore, stage: Stage, session: Session, catalogue: Catalogue, button: HTMLElement, help: () => void}} parts button: turns it on and off, in the line where the bar is to stand
 */
export async function mountCells(host, { store, stage, session, catalogue, button, help }) {
  const [cells] = await Promise.all([stage.cells(), dressed("cells")]);
  const line = button.closest(".footline") ?? host;
  const edits = createEdits({ store, stage, session, catalogue, refused });
  /** @type {Cell | null} */
  let at = null;
  let on = false;
  /** What was written last, where and how: it is to be found there again if it is refused. @type {{cell: Cell, text: string} | null} */
  let last = null;

  const spotOf = (/** @type {Cell} */ cell) => cells.spot(cell, edits.given());
  const tell = (/** @type {string} */ words, bad = false) => {
    bar.tell(words, bad);
    field.complain(bad ? words : null);
  };
  const hint = () => tell(hintOf(bar.node.classList.contains("painting")));

  /** @param {() => void} read @returns {boolean} whether that could be read */
  function understood(read) {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      tell(error.message, true);
      return false;
    }
  }

  /** @param {readonly Change[]} changes @param {{live?: boolean}} [how] */
  function write(changes, how) {
    if (!changes.every(edits.fits)) throw new Unreadable(t("A photograph's cells are whole numbers from 0 to 255."));
    return edits.write(changes, how);
  }

  /** @param {Cell} cell @param {number} value @returns {Change[]} */
  function changeAt(cell, value) {
    const spot = spotOf(cell);
    return spot?.tensor && spot.index >= 0 ? [{ tensor: spot.tensor, index: spot.index, value }] : [];
  }

  function commit() {
    if (!field.typing() || !at) {
      field.rest();
      return true;
    }
    const [cell, text] = [at, field.text()];
    return understood(() => {
      last = { cell, text };
      write(changeAt(cell, readNumber(text)));
      follow();
      field.rest();
      hint();
    });
  }

  /** @param {Cell} cell */
  function select(cell) {
    at = cells.open(cell);
    const lens = cells.reveal(at);
    if (lens) store.set({ zoom: { ...store.get().zoom, [at.panel]: lens } });
    follow();
    field.focus();
  }

  /** @param {readonly [number, number]} by @param {boolean} [wraps] */
  function move(by, wraps = false) {
    if (!at) return false;
    const next = cells.next(at, by, edits.given(), wraps) ?? (wraps ? cells.beyond(at.panel, by[1], edits.given()) : null);
    if (next) select(next);
    return next !== null;
  }

  /** A matrix from the selected cell on; what does not fit is left out, and that is said. @param {string} text */
  function paste(text) {
    const from = at;
    if (!from || !isMatrix(text)) return false;
    understood(() => {
      const rows = readMatrix(text);
      const placed = rows.flatMap((row, down) => row.map((value, right) => (value === null ? null : changeAt({ ...from, row: from.row + down, col: from.col + right }, value))));
      const changes = placed.flatMap((each) => each ?? []);
      last = null;
      field.rest();
      write(changes);
      follow();
      const lost = placed.filter((each) => each?.length === 0).length;
      const done = many("{count} number pasted", "{count} numbers pasted", changes.length);
      tell(lost > 0 ? t("{done}, {lost} did not fit", { done, lost }) : done);
    });
    return true;
  }

  /** The server refused what was written: it is typed there again, and can be mended or taken back. */
  function refused() {
    const { problem } = store.get();
    const [fault] = problem?.errors ?? [];
    if (!on || !last || field.typing() || problem === null) return;
    select(last.cell);
    field.type(last.text);
    tell(t("Refused: {why}", { why: fault?.detail ?? problem.detail }), true);
    bad = true;
  }
  /** Whether what was refused is what was written here. */
  let bad = false;
  store.subscribe((state) => state.problem, (problem) => (bad &&= problem !== null));

  function takeBack() {
    field.rest();
    if (bad) session.change(store.get().answered);
    hint();
    follow();
  }

  const field = cellField({
    commit,
    move,
    takeBack,
    paste,
    leave: () => turn(false),
    keys: { e: () => turn(false), b: () => paint(!painting), Home: () => edge(-1), End: () => edge(1), "?": help, " ": () => painting && at && understood(() => void write(changeAt(/** @type {Cell} */ (at), brushValue()))) && follow() },
  });
  let painting = false;
  const bar = cellBar({ paint: () => paint(!painting), done: () => turn(false) });
  const brushValue = () => readNumber(bar.brush.value);

  /** To the first or the last cell of the row. @param {number} way */
  function edge(way) {
    let next = at;
    for (let more = at; more; more = cells.next(more, [0, way], edits.given())) next = more;
    if (next) select(next);
  }

  /** @param {boolean} wanted */
  function paint(wanted) {
    painting = wanted;
    bar.painting(wanted);
    bar.node.classList.toggle("painting", wanted);
    host.classList.toggle("painting", wanted);
    hint();
    if (at) field.focus();
  }

  /** The field stands where its cell is seen, with the number that is there. */
  function follow() {
    if (!on || !at) return;
    const spot = spotOf((at = cells.open(at)));
    if (!spot?.tensor || spot.index < 0) {
      at = cells.first(edits.given(), at.panel) ?? cells.first(edits.given());
      if (at) follow();
      else field.place(null);
      return;
    }
    const value = edits.number(spot.tensor, spot.index);
    field.stand({ text: formatNumber(value, 7), exact: exactText(value), label: nameOf(spot) });
    field.place(spot.rect);
  }

  /** @param {boolean} wanted @param {Cell | null} [cell] */
  function turn(wanted, cell = null) {
    if (wanted && !on) {
      on = true;
      line.prepend(bar.node);
      host.append(field.node);
      hint();
    }
    if (wanted) {
      const start = cell && cells.writable(cell, edits.given()) ? cell : (at ?? cells.first(edits.given()));
      if (start) select(start);
      else tell(t("In this view nothing is shown that can be edited."));
    } else if (on) {
      on = false;
      paint(false);
      field.rest();
      field.place(null);
      field.node.remove();
      bar.node.remove();
      host.focus({ preventScroll: true });
    }
    host.classList.toggle("editing", on);
    line.classList.toggle("editing", on);
    button.setAttribute("aria-pressed", String(on));
  }

  /** A cell has been clicked on while cells are edited. @param {MouseEvent} event */
  function click(event) {
    const cell = on ? cells.under(event) : null;
    const spot = cell && spotOf(cell);
    if (!cell || !spot || !commit()) return;
    if (spot.tensor && spot.index >= 0) {
      select(cell);
      if (!painting) hint();
    } else tell(whyNot(spot));
  }
  host.addEventListener("click", click);
  /** Where a cell is meant no place between the cells is, and the field keeps the focus. @param {Event} event */
  const hold = (event) => {
    if (!on || !(event instanceof MouseEvent) || event.button !== 0 || !cells.under(event)) return;
    if (event instanceof PointerEvent) event.stopPropagation();
    else event.preventDefault();
  };
  brushOn(host, {
    under: (event) => (on && painting ? cells.under(event) : null),
    writable: (cell) => cells.writable(cell, edits.given()),
    paint: (stroke) => understood(() => void write(stroke.flatMap((cell) => changeAt(cell, brushValue())), { live: true })) && follow(),
    done: () => edits.settle(),
  });
  for (const kind of ["pointerdown", "mousedown"]) host.addEventListener(kind, hold, { capture: true });
  for (const part of /** @type {const} */ (["scene", "zoom", "tensors"])) store.subscribe((state) => state[part], follow);
  subscribe(follow);

  return {
    toggle: () => turn(!on),
    /** Into a cell, with what is typed first, or with its number to be mended. @param {Cell | null} cell @param {string} [text] */
    type(cell, text) {
      if (on && field.typing() && text !== undefined) return field.type(text);
      if (cell && !cells.writable(cell, edits.given())) return;
      turn(true, cell);
      if (!at) return;
      if (text === undefined) field.open();
      else field.type(text);
    },
    /** @param {Cell | null} cell @param {string} text */
    paste(cell, text) {
      turn(true, cell);
      if (at && !paste(text)) field.type(text.trim());
    },
    under: cells.under,
    pointed: cells.pointed,
  };
}
