// @ts-check
/** The header's tools: help, theme, copy link, and what else can be copied. */
import { clear, el } from "../lib/dom.js";
import { during, wanted } from "../lib/later.js";
import { icon } from "./icons.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */

const THEMES = /** @type {const} */ (["system", "light", "dark"]);
const ICONS = /** @type {const} */ ({ system: "system", light: "sun", dark: "moon" });
const NAMES = { system: t("system"), light: t("light"), dark: t("dark") };
const STORED = "convscope.theme";
const COPY_AS = t("Picture, embed, PyTorch or curl");

/** @returns {typeof THEMES[number]} */
const chosenTheme = () => THEMES.find((theme) => theme === document.documentElement.dataset["themeChoice"]) ?? "system";

export function themeButton() {
  const button = el("button", { type: "button", class: "tool theme", id: "theme" });
  const show = () => {
    const chosen = chosenTheme();
    clear(button).append(icon(ICONS[chosen]));
    button.title = t("Theme: {theme}", { theme: NAMES[chosen] });
    button.setAttribute("aria-label", t("Theme: {theme}. Change it", { theme: NAMES[chosen] }));
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

/** The button of a dialog that is fetched when it is first wanted. */
function help() {
  /** @type {HTMLDialogElement | null} */
  let box = null;
  const opened = async () => {
    const { helpBox } = await import("./help.js");
    box ??= helpBox();
    if (!box.open) box.showModal();
  };
  const open = () => during(opened());
  const button = el(
    "button",
    { type: "button", class: "tool", title: t("Keys (?)"), "aria-label": t("? Keys and help"), "aria-haspopup": "dialog", onclick: () => void open() },
    "?",
  );
  return { button, open };
}

/**
 * @param {LabStore} store
 * @param {() => string} address
 */
function copyButton(store, address) {
  const words = el("span", null, t("Copy link"));
  const button = el("button", { type: "button", class: "tool copy", id: "copy" }, icon("link"), words);
  const show = (/** @type {"link" | "check"} */ name, /** @type {string} */ said) => {
    button.firstElementChild?.replaceWith(icon(name)); // all there is to see of it on a phone
    words.textContent = said;
  };
  button.addEventListener("click", async () => {
    const href = address();
    const note = store.get().answer?.link.note;
    try {
      await navigator.clipboard.writeText(href);
      show("check", t("Copied"));
      setTimeout(() => show("link", t("Copy link")), 1600);
      if (note) store.set({ notes: [t("Copied. In this link, {note}.", { note })] });
    } catch {
      store.set({ notes: [t("Copy this: {href}", { href })] });
    }
  });
  return button;
}

/** The button of a menu that is fetched when it is first wanted. @param {Parameters<typeof import("./copying.js").copyMenu>[1]} parts */
function moreButton(parts) {
  const button = el(
    "button",
    { type: "button", class: "tool copy more", id: "copy-more", title: COPY_AS, "aria-label": COPY_AS, "aria-haspopup": "menu", "aria-expanded": "false" },
    icon("more"),
  );
  const menu = wanted(async () => (await import("./copying.js")).copyMenu(button, parts));
  const first = (/** @type {HTMLElement} */ list) => {
    button.popoverTargetElement = list;
    list.togglePopover();
  };
  button.addEventListener("click", () => void (button.popoverTargetElement || menu.use(first)));
  return button;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, api: Api, stage: import("../paint/stage.js").Stage, root: string, address: () => string}} parts
 */
export function mountHeader(host, { store, api, stage, root, address }) {
  const { button, open } = help();
  const copy = el("div", { class: "copies", role: "group" }, copyButton(store, address), moreButton({ store, api, stage, root }));
  host.append(button, themeButton(), copy);
  return { help: () => void open() };
}
