// @ts-check
/** Beside the tabs: a second view next to the first. What shows it is fetched when there is one. */
import { el } from "../lib/dom.js";
import { operatorOf } from "../state.js";
import { icon } from "./icons.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @import { Catalogue } from "../types.js" */
/** @typedef {{store: LabStore, stage: Stage, api: Api, catalogue: Catalogue, host: HTMLElement, rate: () => number}} Parts */

const WORDS = { add: "Add a view beside this one", drop: "Only one view" };

/** A view to put beside the present one: the next that this configuration has. @param {LabStore} store @param {Catalogue} catalogue */
export function nextView(store, catalogue) {
  const { config, answer, view } = store.get();
  const { views } = operatorOf(catalogue, config.op);
  const there = views.filter((name) => answer?.op !== config.op || answer.views.includes(name));
  return there[(there.indexOf(view) + 1) % there.length] ?? view;
}

/** @param {HTMLElement} tools @param {Parts} parts */
export function mountPairing(tools, parts) {
  const { store, catalogue } = parts;
  const turn = () => store.set({ beside: store.get().beside ? "" : nextView(store, catalogue) });
  const button = el("button", { type: "button", class: "control", id: "add-view", onclick: turn }, icon("beside"));
  tools.append(button);
  let asked = false;
  const show = async () => {
    const { beside } = store.get();
    button.title = beside ? WORDS.drop : WORDS.add;
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-pressed", String(beside !== ""));
    if (!beside || asked) return;
    asked = true;
    (await import("./pair/beside.js")).mountBeside(parts);
  };
  store.subscribe((state) => state.beside, show);
  void show();
}
