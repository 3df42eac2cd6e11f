// @ts-check
/** The header's tools: help, theme, copy link. */
import { clear, el } from "../lib/dom.js";
import { icon } from "./icons.js";
import { KEYS } from "./keyboard.js";

/** @import { LabStore } from "../state.js" */

const THEMES = /** @type {const} */ (["system", "light", "dark"]);
const ICONS = /** @type {const} */ ({ system: "system", light: "sun", dark: "moon" });
const STORED = "convscope.theme";

/** @returns {typeof THEMES[number]} */
const chosenTheme = () => THEMES.find((theme) => theme === document.documentElement.dataset["themeChoice"]) ?? "system";

function themeButton() {
  const button = el("button", { type: "button", class: "tool theme", id: "theme" });
  const show = () => {
    const chosen = chosenTheme();
    clear(button).append(icon(ICONS[chosen]));
    button.title = `Theme: ${chosen}`;
    button.setAttribute("aria-label", `Theme: ${chosen}. Change it`);
  };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length] ?? "system";
    try {
      localStorage.setItem(STORED, next);
    } catch {
      document.documentElement.dataset["themeChoice"] = next;
    }
    dispatchEvent(new Event("convscope:theme"));
    show();
  });
  show();
  return button;
}

/** Keys and what they do, in a popover of the browser. */
function help() {
  const rows = KEYS.map(([keys, words]) =>
    el(
      "div",
      { class: "fact" },
      el("dt", null, ...keys.split(" ").map((key) => el("kbd", null, key))),
      el("dd", null, words),
    ),
  );
  const box = el(
    "div",
    { id: "help", class: "help", popover: "auto" },
    el("h2", null, "Keys"),
    el("dl", null, ...rows),
    el(
      "p",
      null,
      "Point at any cell to see what it reads or feeds; click to go there. Click a sheet of a deck to bring it forward.",
    ),
  );
  const button = el(
    "button",
    { type: "button", class: "tool", popovertarget: "help", title: "Keys (?)", "aria-label": "Keys and help" },
    "?",
  );
  document.body.append(box);
  return { button, toggle: () => box.togglePopover() };
}

/**
 * @param {LabStore} store
 * @param {() => string} address
 */
function copyButton(store, address) {
  const words = el("span", null, "Copy link");
  const button = el("button", { type: "button", class: "tool copy", id: "copy" }, icon("link"), words);
  button.addEventListener("click", async () => {
    const href = address();
    const note = store.get().answer?.link.note;
    try {
      await navigator.clipboard.writeText(href);
      words.textContent = "Copied";
      setTimeout(() => (words.textContent = "Copy link"), 1600);
      if (note) store.set({ notes: [`Copied. In this link, ${note}.`] });
    } catch {
      store.set({ notes: [`Copy this: ${href}`] });
    }
  });
  return button;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, address: () => string}} parts
 */
export function mountHeader(host, { store, address }) {
  const { button, toggle } = help();
  host.append(button, themeButton(), copyButton(store, address));
  return { help: toggle };
}
