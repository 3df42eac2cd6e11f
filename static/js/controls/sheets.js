// @ts-check
/** Sheets by the dozen are browsed: beneath the picture a slider and two buttons for each stack, and which sheet lies in front. */
import { subscribe } from "../lib/later.js";
import { clear, el } from "../lib/dom.js";
import { decksOf } from "../paint/decks.js";
import { icon } from "./icons.js";
import { t } from "../lib/words.js";

/** @import { Stage } from "../paint/stage.js" */

/** @typedef {ReturnType<typeof decksOf>[number]} Deck */

/** A key to the sheet before and one to the next, of the first stack and of the second. */
const KEYS = ["[]", "{}"];

/**
 * @param {Deck} deck
 * @param {number} place among the stacks
 * @param {{now: () => number, bring: (sheet: number) => void}} stack which sheet lies in front as it is asked, for two keys may come between two pictures
 */
function browser({ title, role, count }, place, { now, bring }) {
  const keys = KEYS[place];
  const by = (/** @type {number} */ step) => bring((now() + step + count) % count);
  const button = (/** @type {"back" | "next"} */ shape, /** @type {string} */ words, /** @type {number} */ step) => {
    const key = keys?.[step < 0 ? 0 : 1];
    return el("button", { type: "button", class: "control", title: key ? `${words} (${key})` : words, "aria-label": t("{title}: {what}", { title, what: words }), onclick: () => by(step) }, icon(shape));
  };
  const range = el("input", { type: "range", class: "slider", min: 0, max: count - 1, step: 1, value: 0, "aria-label": t("{title}: sheet in front", { title }) });
  const label = el("span", { class: "label" });
  range.addEventListener("input", () => bring(range.valueAsNumber));
  const node = el("div", { class: "browser", role: "group", "aria-label": t("Sheets of {title}", { title }), style: { "--track": `var(--${role})` } },
    el("span", { class: `name of-${role}` }, title), button("back", t("previous sheet"), -1), range, button("next", t("next sheet"), 1), label);
  return {
    node,
    by,
    /** @param {Deck} deck */
    update({ sheet, label: words }) {
      if (label.textContent === words) return;
      range.value = String(sheet);
      range.style.setProperty("--part", `${(100 * sheet) / Math.max(1, count - 1)}%`);
      range.setAttribute("aria-valuetext", words);
      label.textContent = words;
    },
  };
}

/**
 * @param {HTMLElement} before what the strip stands above
 * @param {Stage} stage
 */
export function mountSheets(before, stage) {
  const host = el("div", { class: "sheets" });
  before.before(host);
  /** @type {ReturnType<typeof browser>[]} */
  let browsers = [];
  let shown = "";
  const stacks = () => decksOf(stage.inner(), stage.viewNow());
  const update = () => {
    const decks = stacks();
    const told = JSON.stringify(decks.map(({ panel, title, count }) => [panel, title, count]));
    if (told !== shown) {
      shown = told;
      browsers = decks.map((deck, place) => browser(deck, place, { now: () => stacks()[place]?.sheet ?? 0, bring: (sheet) => stage.bring(deck.panel, sheet) }));
      clear(host).append(...browsers.map(({ node }) => node));
      browsers.forEach(({ node }, place) => {
        node.addEventListener("focusin", () => node.matches(":has(:focus-visible)") && void stage.fan(decks[place]?.panel ?? null));
        node.addEventListener("focusout", () => void stage.fan(null));
      });
      host.hidden = decks.length === 0;
    }
    decks.forEach((deck, at) => browsers[at]?.update(deck));
  };
  subscribe(update);
  update();
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=range]), textarea, select, [contenteditable]");
    const place = KEYS.findIndex((keys) => keys.includes(event.key));
    if (place < 0 || typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    browsers[place]?.by(KEYS[place]?.indexOf(event.key) === 0 ? -1 : 1);
  });
  return { update };
}
