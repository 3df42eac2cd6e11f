// @ts-check
/** The links of a chain: a list to add to, take from and reorder, and the controls of the one that is open. */
import { clear, el } from "../lib/dom.js";
import { dressed } from "../lib/dress.js";
import { operatorOf } from "../state.js";
import { editable } from "./edit.js";
import { fieldFrame, valueOf } from "./field.js";
import { sourceFields, swapped, without } from "./sources.js";
import { t } from "../lib/words.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Config, Field, Scene } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */

await dressed("links");

/**
 * What the controls of one link see: its part of the scene, and in place of the chain's its configuration with the sizes
 * that follow from the map before it.
 * @param {Bench} bench @param {Readonly<LabState>} state
 * @param {{link: Config, at: number}} which @returns {Readonly<LabState>}
 */
function stateOf(bench, state, { link, at }) {
  const part = state.scene?.parts?.find((each) => each.link === at + 1 && each.op === link.op);
  const scene = part ? /** @type {Scene} */ (part) : null;
  const config = scene ? editable(link, scene, operatorOf(bench.catalogue, link.op)) : link;
  return { ...state, config, scene };
}

/**
 * The controls of one link.
 * @param {Field} field @param {Bench} bench
 * @param {{links: () => Config[], at: number}} where
 */
function linkControls(field, bench, { links, at }) {
  const own = () => /** @type {Config} */ (links()[at] ?? links()[0]);
  const operator = operatorOf(bench.catalogue, own().op);
  const store = /** @type {LabStore} */ ({ ...bench.store, get: () => stateOf(bench, bench.store.get(), { link: own(), at }) });
  const edit = (/** @type {Record<string, any>} */ values, /** @type {{live?: boolean} | undefined} */ how) =>
    bench.edit({ [field.name]: links().map((link, each) => (each === at ? { ...link, ...values } : link)) }, how);
  const inner = { ...bench, store, operator, edit };
  const wanted = operator.fields.filter(({ name }) => !field.given?.includes(name) && !own().from?.[name]);
  return wanted.flatMap((each) => bench.make(each, inner) ?? []);
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function linksField(field, bench) {
  let open = -1;
  let drawn = "";
  /** @type {Control[]} */
  let controls = [];
  const links = () => /** @type {Config[]} */ (valueOf(field, bench.store.get().config) ?? field.default);
  const list = el("ol", { class: "links" });
  const set = (/** @type {readonly any[]} */ next, /** @type {number} */ then) => {
    open = Math.max(0, Math.min(next.length - 1, then));
    bench.edit({ [field.name]: next });
    draw();
  };
  const add = () => set([...links(), { op: links().at(-1)?.op ?? field.choices?.[0] }], links().length);
  const more = el("button", { type: "button", class: "chip", onclick: add }, t("add a link"));

  /** @param {Config} link @param {number} at */
  function item(link, at) {
    const count = links().length;
    const title = operatorOf(bench.catalogue, link.op).title;
    const show = () => {
      open = open === at ? -1 : at;
      draw();
    };
    const small = (/** @type {string} */ sign, /** @type {string} */ words, /** @type {boolean} */ off, /** @type {() => void} */ act) =>
      el("button", { type: "button", class: "link-move", title: words, "aria-label": t("{what}: link {number}", { what: words, number: at + 1 }), disabled: off, onclick: act }, sign);
    const head = el(
      "div",
      { class: "row link-head" },
      el("button", { type: "button", class: "link-name", "aria-expanded": String(open === at), onclick: show }, `${at + 1} · ${title}`),
      small("↑", t("earlier"), at === 0, () => set(swapped(links(), at, at - 1), at - 1)),
      small("↓", t("later"), at === count - 1, () => set(swapped(links(), at, at + 1), at + 1)),
      small("×", t("take out"), count === 1, () => set(without(links(), at), at)),
    );
    return el("li", null, head, ...(open === at ? body(link, at) : []));
  }

  /** @param {Config} link @param {number} at */
  function body(link, at) {
    const select = el(
      "select",
      { "aria-label": t("Operator of link {number}", { number: at + 1 }) },
      ...(field.choices ?? []).map((op) => el("option", { value: op }, operatorOf(bench.catalogue, op).title)),
    );
    select.value = link.op;
    select.addEventListener("change", () => set(links().map((each, place) => (place === at ? { op: select.value } : each)), at));
    controls = linkControls(field, bench, { links, at });
    const operator = operatorOf(bench.catalogue, link.op);
    const titles = new Map(operator.fields.map(({ name, title }) => [name, title]));
    const sources = sourceFields({ link, at, tensors: operator.mappable, titles }, (next) =>
      set(links().map((each, place) => (place === at ? next : each)), at));
    return [el("div", { class: "link-body" }, select, ...sources, ...controls.map(({ node }) => node))];
  }

  function draw() {
    controls = [];
    drawn = keyOf();
    clear(list).append(...links().map(item));
    more.hidden = links().length >= (field.maximum ?? Infinity);
    fill(bench.store.get());
  }
  /** @param {Readonly<LabState>} state */
  const fill = (state) => {
    const link = links()[open];
    if (link) for (const control of controls) control.update(stateOf(bench, state, { link, at: open }));
  };
  const keyOf = () => `${open} ${links().map(({ op, from }) => `${op} ${JSON.stringify(from ?? {})}`).join()}`;

  return {
    node: fieldFrame(field, list, more),
    update(state) {
      if (open >= links().length) open = links().length - 1;
      if (drawn !== keyOf()) draw();
      fill(state);
    },
  };
}
