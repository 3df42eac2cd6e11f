// @ts-check
/** A menu below a button, walked by the arrow keys; the browser closes it. */
import { el } from "../lib/dom.js";
import { dressed } from "../lib/dress.js";

/** @typedef {{name: string, title: string, about: string | (() => string), act: () => unknown}} Item about: may be another each time the menu opens */

/**
 * @param {HTMLElement} button what opens the menu
 * @param {{id: string, label: string, items: readonly Item[]}} what
 */
export async function menuOf(button, { id, label, items }) {
  await dressed("menu");
  const nodes = items.map(({ name, title, about, act }) => {
    const onclick = () => {
      menu.hidePopover();
      button.focus();
      act();
    };
    return el("button", { type: "button", role: "menuitem", tabindex: -1, dataset: { item: name }, onclick }, el("b", null, title), el("span", null, typeof about === "string" ? about : ""));
  });
  const menu = el("div", { class: "menu", id, popover: "auto", role: "menu", "aria-label": label }, ...nodes);
  menu.addEventListener("keydown", (event) => {
    if (!menu.matches(":popover-open")) return; // just closed: the focus may leave it with the next frame only
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const ends = { Home: 0, End: nodes.length - 1 }[event.key];
    const at = nodes.findIndex((each) => each === document.activeElement);
    const to = by === undefined ? ends : (at + by + nodes.length) % nodes.length;
    event.stopPropagation(); // the keys are the menu's now
    if (event.key === "Tab") menu.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    nodes[to]?.focus();
  });
  menu.addEventListener("toggle", () => {
    const open = menu.matches(":popover-open");
    button.setAttribute("aria-expanded", String(open));
    if (open) nodes[0]?.focus();
  });
  menu.addEventListener("beforetoggle", () => {
    for (const [at, { about }] of items.entries()) if (typeof about !== "string") nodes[at]?.lastElementChild?.replaceChildren(about());
    const box = button.getBoundingClientRect();
    Object.assign(menu.style, { top: `${box.bottom + 6}px`, right: `${Math.max(8, innerWidth - box.right)}px` });
  });
  document.body.append(menu);
  return menu;
}
