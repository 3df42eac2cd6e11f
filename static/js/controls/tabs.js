// @ts-check
/** The views of the operator as tabs. */
import { clear, el } from "../lib/dom.js";
import { operatorOf } from "../state.js";

/** @import { LabStore } from "../state.js" */
/** @import { Catalogue } from "../types.js" */

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, catalogue: Catalogue, choose: (view: string) => void}} parts
 */
export function mountTabs(host, { store, catalogue, choose }) {
  /** @type {HTMLButtonElement[]} */
  let tabs = [];
  let shown = "";
  /** Whoever points wants to look: the keys then belong to the player again. @param {string} view @param {boolean} pointed */
  const pick = (view, pointed) => {
    choose(view);
    if (pointed) document.getElementById("stage")?.focus({ preventScroll: true });
  };
  const mark = () => {
    const { view } = store.get();
    for (const tab of tabs) {
      const selected = tab.dataset["view"] === view;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      if (selected && host.scrollWidth > host.clientWidth) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  };
  const build = () => {
    const { views } = operatorOf(catalogue, store.get().config.op);
    if (views.join() !== shown) {
      shown = views.join();
      tabs = views.map((view) =>
        el(
          "button",
          {
            type: "button",
            role: "tab",
            dataset: { view },
            "aria-controls": "stage",
            title: catalogue.views[view]?.summary ?? "",
            onclick: (/** @type {MouseEvent} */ event) => pick(view, event.detail > 0),
          },
          catalogue.views[view]?.title ?? view,
        ),
      );
      clear(host).append(...tabs);
    }
    mark();
  };
  host.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!by || at < 0 || !next) return;
    event.preventDefault();
    next.focus();
    choose(next.dataset["view"] ?? "");
  });
  store.subscribe((state) => state.config.op, build);
  store.subscribe((state) => state.view, mark);
  build();
}
