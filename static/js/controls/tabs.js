// @ts-check
/** The views of the operator as tabs; views of one group share a tab, and stand in a second row while it is open. */
import { clear, el } from "../lib/dom.js";
import { operatorOf } from "../state.js";
import { t } from "../lib/words.js";

/** @import { LabStore } from "../state.js" */
/** @import { Catalogue } from "../types.js" */
/** @typedef {{name: string, views: string[]}} Group name: "" for a view that stands alone */

/**
 * The views in the order of the catalogue, those of one group together where its first one stands.
 * @param {readonly string[]} views @param {Catalogue["views"]} told
 */
export function grouped(views, told) {
  /** @type {Group[]} */
  const groups = [];
  for (const view of views) {
    const name = told[view]?.group ?? "";
    const found = name ? groups.find((group) => group.name === name) : undefined;
    if (found) found.views.push(view);
    else groups.push({ name, views: [view] });
  }
  return groups;
}

/** The arrow keys move among the tabs of a row. @param {HTMLElement} row */
function walkable(row) {
  row.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const tabs = [...row.querySelectorAll("button")];
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!by || at < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.click();
  });
}

/** @param {HTMLElement} row @param {(tab: HTMLButtonElement) => boolean} chosen */
function mark(row, chosen) {
  for (const tab of row.querySelectorAll("button")) {
    const selected = chosen(tab);
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
    if (selected && row.scrollWidth > row.clientWidth) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, catalogue: Catalogue, api: import("../api.js").Api, choose: (view: string) => void}} parts
 */
export function mountTabs(host, { store, catalogue, api, choose }) {
  const row = (/** @type {string} */ label) => el("div", { role: "tablist", "aria-label": label });
  const [first, second] = [row(t("Views")), row(t("Views of this kind"))];
  second.className = "kinds";
  host.append(first, second);
  /** @type {Group[]} */
  let groups = [];
  let shown = "";
  /** @type {Group | undefined} whose views stand in the second row */
  let open;
  /** @type {Map<string, string>} of each group the view looked at last */
  const last = new Map();

  /** Whoever points wants to look: the keys then belong to the player again. @param {string} view @param {MouseEvent} event */
  const pick = (view, event) => {
    if (view === store.get().view && !(event instanceof PointerEvent && event.pointerType === "mouse")) void explain().then(async () => (await import("./about.js")).turnNote(store, about[view]?.summary ?? "")).catch(() => undefined);
    choose(view);
    if (event.detail > 0) document.getElementById("stage")?.focus({ preventScroll: true });
  };
  /** What each view is about is asked for when somebody comes near. */
  let { views: about } = catalogue;
  const explain = async () => {
    about = (await api.catalogue()).views;
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-view]"))) tab.title = about[tab.dataset["view"] ?? ""]?.summary ?? "";
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-group]"))) tab.title = groups.find(({ name }) => name === tab.dataset["group"])?.views.map((view) => about[view]?.title ?? view).join(" · ") ?? "";
  };
  for (const event of ["pointerenter", "focusin"]) host.addEventListener(event, () => void explain().catch(() => undefined), { once: true });
  /** @param {string} view */
  const tabOf = (view) => {
    const told = about[view];
    const onclick = (/** @type {MouseEvent} */ event) => pick(view, event);
    return el("button", { type: "button", role: "tab", dataset: { view }, "aria-controls": "stage", title: told?.summary ?? "", onclick }, told?.title ?? view);
  };
  /** @param {Group} group */
  const groupTab = ({ name, views }) => {
    const onclick = (/** @type {MouseEvent} */ event) => pick(last.get(name) ?? views[0] ?? "", event);
    return el("button", { type: "button", role: "tab", dataset: { group: name }, "aria-controls": "stage", onclick }, name);
  };
  const show = () => {
    const { view } = store.get();
    const group = groups.find((each) => each.views.includes(view));
    if (group !== open) {
      open = group;
      clear(second).append(...(group && group.views.length > 1 ? group.views.map(tabOf) : []));
    }
    second.hidden = second.childElementCount === 0;
    if (group?.name) last.set(group.name, view);
    mark(first, ({ dataset }) => dataset["view"] === view || (!!group?.name && dataset["group"] === group.name));
    mark(second, ({ dataset }) => dataset["view"] === view);
    dim();
  };
  /** A view that this configuration does not have stays in its place: choosing it says why, and what would mend that. */
  const dim = () => {
    const { answer, config } = store.get();
    const there = answer?.op === config.op ? answer.views : null;
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-view]"))) {
      tab.classList.toggle("missing", there !== null && !there.includes(tab.dataset["view"] ?? ""));
    }
  };
  const build = () => {
    const { views } = operatorOf(catalogue, store.get().config.op);
    if (views.join() !== shown) {
      shown = views.join();
      groups = grouped(views, catalogue.views);
      open = undefined;
      last.clear();
      clear(first).append(...groups.map((group) => (group.views.length > 1 ? groupTab(group) : tabOf(group.views[0] ?? ""))));
    }
    show();
  };
  walkable(first);
  walkable(second);
  store.subscribe((state) => state.config.op, build);
  store.subscribe((state) => state.view, show);
  store.subscribe((state) => state.answer, dim);
  build();
}
