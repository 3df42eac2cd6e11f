// @ts-check
/** Undo and redo: what they do is the history's (`address.js`); here are their buttons and their keys. */
import { el } from "../lib/dom.js";
import { icon } from "./icons.js";
import { t } from "../lib/words.js";

/** @import { LabStore } from "../state.js" */
/** @import { Session } from "./session.js" */

/** @typedef {{store: LabStore, session: Session, address: {go: (by: number) => boolean}}} Parts */

const KEY = /mac|ip(hone|ad)/i.test(navigator.platform) ? "⌘" : "Ctrl+";

/** A button that stays where the focus is when there is nothing left to do. @param {"undo" | "redo"} name @param {string} words @param {() => void} act */
function tool(name, words, act) {
  return el("button", { type: "button", class: "edit-tool", id: name, title: words, "aria-label": words, onclick: act }, icon(name));
}

/** Undo, or redo. @param {Parts} parts @param {number} by −1 or 1 */
function move({ store, session, address }, by) {
  const { problem, offline, answered, wait } = store.get();
  if (by < 0 && wait && !wait.going) return session.back();
  if (by < 0 && (problem || offline)) return session.change(answered);
  if (by < 0) session.pass();
  address.go(by);
}

/** Whether a field has text of its own to take back. */
function typedField() {
  /** @type {EventTarget | null} */
  let field = null;
  addEventListener("input", ({ target }) => (field = target), true);
  addEventListener("change", () => (field = null), true);
  return (/** @type {EventTarget | null} */ target) => target === field && target instanceof HTMLElement && target.matches("textarea, input:not([type=range], [type=checkbox])");
}

/**
 * @param {HTMLElement} host
 * @param {Parts} parts
 * @returns {HTMLElement} the button beside them by which cells are edited
 */
export function mountUndo(host, parts) {
  const { store } = parts;
  const [back, forth] = [tool("undo", t("Undo ({keys})", { keys: `${KEY}Z` }), () => move(parts, -1)), tool("redo", t("Redo ({keys})", { keys: `Shift+${KEY}Z` }), () => move(parts, 1))];
  host.append(back, forth);
  const show = () => {
    const { undo, redo, problem, offline, changing, wait } = store.get();
    back.setAttribute("aria-disabled", String(!undo && !problem && !offline && !changing && !wait));
    forth.setAttribute("aria-disabled", String(!redo));
  };
  for (const part of /** @type {const} */ (["undo", "redo", "problem", "offline", "changing", "wait"])) store.subscribe((state) => state[part], show);
  show();
  const ownText = typedField();
  addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(key === "z" || key === "y") || event.defaultPrevented || ownText(event.target)) return;
    event.preventDefault();
    move(parts, key === "y" || event.shiftKey ? 1 : -1);
  });
  const pencil = el("button", { type: "button", class: "edit-tool", id: "pencil", title: t("Edit cells (E)"), "aria-label": t("Edit cells (E)"), "aria-pressed": "false" }, icon("edit"));
  host.prepend(pencil);
  return pencil;
}
