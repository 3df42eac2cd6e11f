// @ts-check
/** Beside the tabs: a second view next to the first, or a second configuration. What shows them is fetched when there is one. */
import { el } from "../lib/dom.js";
import { during, wanted } from "../lib/later.js";
import { operatorOf } from "../state.js";
import { icon } from "./icons.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Catalogue, Config } from "../types.js" */
/**
 * @typedef {object} Parts
 * @property {LabStore} store
 * @property {Stage} stage
 * @property {Api} api
 * @property {Catalogue} catalogue
 * @property {HTMLElement} host
 * @property {() => number} rate
 * @property {(query: string) => Promise<Config>} configOf
 * @property {(op: string) => Promise<void>} known resolves when everything of an operator is in the catalogue
 * @property {(config: Config, view: string) => void} open
 */

const WORDS = {
  add: t("Add a view beside this one"),
  drop: t("No view beside this one"),
  compare: t("Compare two configurations"),
  end: t("Compare no longer"),
};

/** What stands on a button where there is room: a part of what it is called. @param {string} text */
const word = (text) => el("span", { class: "word" }, text);

/** The views that this configuration has, as far as is known. @param {LabStore} store @param {Catalogue} catalogue */
export function viewsThere(store, catalogue) {
  const { config, answer } = store.get();
  return operatorOf(catalogue, config.op).views.filter((name) => answer?.op !== config.op || answer.views.includes(name));
}

/** A view to put beside the present one: the next that this configuration has. @param {LabStore} store @param {Catalogue} catalogue */
export function nextView(store, catalogue) {
  const { view } = store.get();
  const there = viewsThere(store, catalogue);
  return there[(there.indexOf(view) + 1) % there.length] ?? view;
}

/** @param {HTMLElement} button @param {boolean} on @param {string} words */
function mark(button, on, words) {
  button.title = words;
  button.setAttribute("aria-label", words);
  button.setAttribute("aria-pressed", String(on));
}

/** @param {HTMLElement} tools @param {Parts} parts */
export function mountPairing(tools, parts) {
  const { store, catalogue } = parts;
  const turn = () => store.set({ against: "", beside: store.get().beside ? "" : nextView(store, catalogue) });
  const view = el("button", { type: "button", class: "control", id: "add-view", onclick: turn }, icon("beside"), word(t("Beside")));
  const menu = wanted(async () => (await import("./pair/comparisons.js")).comparisons(compare, parts));
  const ending = wanted(() => import("./pair/ending.js"));
  const choose = () => (store.get().against ? ending.use(({ endComparison }) => endComparison(parts)) : menu.use((list) => list.togglePopover()));
  const compare = el("button", { type: "button", class: "control", id: "compare", "aria-haspopup": "menu", onclick: choose }, icon("compare"), word(t("Compare")));
  tools.append(view, compare);
  const asked = { beside: false, against: false };
  const show = async () => {
    const { beside, against } = store.get();
    mark(view, beside !== "", beside ? WORDS.drop : WORDS.add);
    mark(compare, against !== "", against ? WORDS.end : WORDS.compare);
    if (beside && !asked.beside) {
      asked.beside = true;
      (await import("./pair/beside.js")).mountBeside(parts);
    }
    if (against && !asked.against) {
      asked.against = true;
      (await import("./pair/compare.js")).mountCompare(parts);
    }
  };
  for (const part of /** @type {const} */ (["beside", "against"])) store.subscribe((state) => state[part], () => void during(show()));
  void during(show());
}
