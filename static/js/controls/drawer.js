// @ts-check
/** The controls as a drawer, where the page is a phone's: over the page, the focus kept inside, Escape and a tap outside close it. */
import { el } from "../lib/dom.js";
import { t } from "../lib/words.js";

/** @typedef {{open: () => void}} Drawer */

/** What is asked of the page while the drawer is open: everything else can neither be reached nor read. @param {HTMLElement} panel */
const others = (panel) => [...document.querySelectorAll(".skip, .top, .lab > *")].filter((each) => each !== panel);

/**
 * @param {HTMLElement} panel
 * @param {{button: HTMLElement, narrow: MediaQueryList}} from
 * @returns {Drawer}
 */
export function createDrawer(panel, { button, narrow }) {
  const done = el("button", { type: "button", onclick: () => close() }, t("Done"));
  const head = el("div", { class: "drawer-head" }, el("h2", { id: "drawer-title" }, t("Controls")), done);
  const label = panel.getAttribute("aria-label") ?? "";

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    close();
  };
  /** @param {PointerEvent} event */
  const onPointer = (event) => {
    if (event.target instanceof Node && !panel.contains(event.target)) close();
  };

  function open() {
    if (!narrow.matches) return; // the window grew while this module came
    panel.prepend(head);
    panel.classList.add("open");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    panel.removeAttribute("aria-label");
    panel.setAttribute("aria-labelledby", "drawer-title");
    button.setAttribute("aria-expanded", "true");
    for (const each of others(panel)) each.toggleAttribute("inert", true);
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer);
    done.focus();
  }

  function close() {
    head.remove();
    panel.classList.remove("open");
    for (const name of ["role", "aria-modal", "aria-labelledby"]) panel.removeAttribute(name);
    panel.setAttribute("aria-label", label);
    button.setAttribute("aria-expanded", "false");
    for (const each of others(panel)) each.toggleAttribute("inert", false);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("pointerdown", onPointer);
    button.focus();
  }

  narrow.addEventListener("change", () => panel.classList.contains("open") && close());
  return { open };
}
