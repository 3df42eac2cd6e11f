// @ts-check
/**
 * The field over the selected cell. It follows the selection; as long as nothing has been typed its keys move the selection, as in a
 * spreadsheet, and what is typed takes the place of the number. It is no `inputmode="decimal"`: on a telephone that has no minus.
 */
import { el } from "../lib/dom.js";

/** @typedef {readonly [number, number]} By rows and columns */

/**
 * @typedef {object} Acts what keys ask for; a commit tells whether it could be read
 * @property {() => boolean} commit
 * @property {(by: By, wraps?: boolean) => boolean} move whether there is such a cell
 * @property {() => void} takeBack
 * @property {() => void} leave
 * @property {(text: string) => boolean} paste whether it was more than one number
 * @property {Readonly<Record<string, () => void>>} keys what else a key does while nothing is typed
 */

/** @type {Readonly<Record<string, By>>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** No narrower and no lower than this; room for a character, and about the text. */
const [LEAST_WIDTH, LEAST_HEIGHT, CHARACTER, AROUND] = [26, 24, 9, 14];

/** @param {Acts} acts */
export function cellField(acts) {
  const field = el("input", { type: "text", class: "cell-field", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "next", hidden: true });
  /** Whether something has been typed, and whether its keys move in the text. */
  let [typed, inside] = [false, false];
  let [shown, exact, width] = ["", "", 0];
  /** @type {import("../paint/blocks.js").Rect | null} */
  let over = null;

  function fit() {
    if (!over) return;
    const host = field.parentElement?.clientWidth ?? Infinity;
    width = Math.min(host, Math.max(LEAST_WIDTH, over.width, typed || inside ? field.value.length * CHARACTER + AROUND : 0));
    const height = Math.max(LEAST_HEIGHT, over.height);
    const left = Math.max(0, Math.min(host - width, over.x - (over.width < LEAST_WIDTH ? (width - over.width) / 2 : 0)));
    const size = Math.min(17, Math.max(11, over.height * 0.36));
    Object.assign(field.style, { left: `${left}px`, top: `${over.y + (over.height - height) / 2}px`, width: `${width}px`, height: `${height}px`, fontSize: `${size}px` });
  }
  function rest(text = shown) {
    [typed, inside] = [false, false];
    field.value = text;
    field.classList.remove("typing");
    field.dispatchEvent(new Event("change", { bubbles: true })); // what comes next to take back is no text of its own
    if (document.activeElement === field) field.select();
    fit();
  }
  const typing = () => {
    typed = true;
    field.classList.add("typing");
    fit();
  };
  const open = () => {
    if (typed || inside) return;
    field.value = exact;
    inside = true;
    field.classList.add("typing");
    field.setSelectionRange(exact.length, exact.length);
    fit();
  };
  const done = (/** @type {By} */ by, wraps = false) => acts.commit() && acts.move(by, wraps);

  /** @param {KeyboardEvent} event @returns {boolean} whether it was ours */
  function key({ key: name, shiftKey: shift, ctrlKey, metaKey, altKey, isComposing }) {
    if (ctrlKey || metaKey || altKey || isComposing) return false;
    const way = WAYS[name];
    if (name === "Enter") done([shift ? -1 : 1, 0]);
    else if (name === "Tab") return !acts.commit() || acts.move([0, shift ? -1 : 1], true);
    else if (name === "Escape") {
      if (typed || inside) acts.takeBack();
      else acts.leave();
    } else if (name === "F2") open();
    else if (way && !(inside && way[0] === 0)) done(way);
    else if (!typed && !inside && acts.keys[name]) acts.keys[name]();
    else return false;
    return true;
  }
  field.addEventListener("keydown", (event) => {
    if (!key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("input", typing);
  field.addEventListener("paste", (event) => acts.paste(event.clipboardData?.getData("text/plain") ?? "") && event.preventDefault());
  field.addEventListener("blur", () => typed && acts.commit());
  for (const kind of ["pointerdown", "pointermove", "mousedown", "click"]) field.addEventListener(kind, (event) => event.stopPropagation());
  field.addEventListener("click", () => !typed && !inside && field.select());
  field.addEventListener("dblclick", (event) => {
    event.stopPropagation();
    open();
  });
  return {
    node: field,
    rest,
    open,
    /** Whether something has been typed that is not kept yet. */
    typing: () => typed,
    text: () => field.value,
    /** Stand over a cell. @param {{text: string, exact: string, label: string}} cell text: its number as it is seen; exact: as it can be edited */
    stand({ text, exact: number, label }) {
      if (text === shown && number === exact && field.getAttribute("aria-label") === label) return;
      [shown, exact] = [text, number];
      field.setAttribute("aria-label", label);
      if (!typed && !inside) rest(text);
    },
    /** Where the cell is seen now, if it is. @param {import("../paint/blocks.js").Rect | null} rect */
    place(rect) {
      const same = rect?.x === over?.x && rect?.y === over?.y && rect?.width === over?.width && rect?.height === over?.height;
      if (same && field.hidden === !rect) return;
      over = rect;
      field.hidden = rect === null;
      fit();
    },
    /** Type as if by hand. @param {string} text */
    type(text) {
      field.value = typed ? field.value + text : text;
      typing();
    },
    focus() {
      field.focus({ preventScroll: true });
      if (!typed && !inside) field.select();
    },
    /** @param {string | null} trouble */
    complain(trouble) {
      if (trouble === null) field.removeAttribute("aria-invalid");
      else field.setAttribute("aria-invalid", "true");
    },
  };
}
