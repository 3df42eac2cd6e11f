// @ts-check
/** Beneath the tabs: what can be chosen of the view, and what there is to say of it. Fetched with the first view of which there is any. */
import { clear, el } from "../lib/dom.js";
import { dressed } from "../lib/dress.js";

/** @import { LabStore } from "../state.js" */
/** @import { Option } from "../wire/types.js" */

await dressed("asked");

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, choose: (name: string, choice: string) => void}} parts
 */
export function mountAsked(host, { store, choose }) {
  /** @param {Option} option */
  const control = ({ name, title, choices, chosen }) =>
    el(
      "div",
      { class: "option", role: "group", "aria-label": title, dataset: { option: name } },
      el("span", { class: "label" }, title),
      el(
        "div",
        { class: "segments" },
        ...choices.map((choice) =>
          el("button", { type: "button", dataset: { choice: choice.name }, "aria-pressed": String(choice.name === chosen), onclick: () => choose(name, choice.name) }, choice.title),
        ),
      ),
    );
  let shown = "";
  const draw = () => {
    const { options = [], words = [] } = store.get().scene ?? {};
    const told = JSON.stringify([options, words]);
    if (told === shown) return;
    shown = told;
    const held = document.activeElement?.closest("[data-choice]");
    const place = held && host.contains(held) ? [held.closest("[data-option]"), held].map((node) => node instanceof HTMLElement && (node.dataset["option"] ?? node.dataset["choice"])) : null;
    clear(host).append(...options.map(control), ...words.map((word) => el("p", null, word)));
    host.hidden = host.childElementCount === 0;
    if (place) /** @type {HTMLElement | null} */ (host.querySelector(`[data-option="${place[0]}"] [data-choice="${place[1]}"]`))?.focus({ preventScroll: true });
  };
  store.subscribe((state) => state.scene, draw);
  draw();
}
