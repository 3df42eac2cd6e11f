// @ts-check
/** The right-hand column: what is true of this configuration. */
import { el } from "../../lib/dom.js";
import { t } from "../../lib/words.js";
import { operatorOf } from "../../state.js";
import { mountCheck, mountCost, mountShapes } from "./tables.js";
import { mountLoop } from "./loop.js";
import { mountSize } from "./size.js";

/** @import { Api } from "../../api.js" */
/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Catalogue, Operator } from "../../types.js" */

/** What sections look like that are closed at first. */
const dress = async () => (await import("../../lib/dress.js")).dressed("late_facts");

/**
 * Section by section, for who has no time for all at once.
 * @param {HTMLElement} host
 * @param {{store: LabStore, first: Readonly<LabState>, stage: Stage, catalogue: Catalogue, api: Api, edit: (values: Record<string, any>) => void}} parts
 *   first: what the lab knew when nothing had been shown
 */
export function* mountFacts(host, { first, ...parts }) {
  /** @type {LabStore} */
  const store = { ...parts.store, subscribe: (selector, listener) => parts.store.subscribe(selector, listener, first) };
  /** @param {string} name @param {string} title @param {(body: HTMLElement, parts: {store: LabStore, stage: Stage, catalogue: Catalogue, api: Api}) => void} mount */
  const section = (name, title, mount) => {
    const body = el("div", { class: "body" });
    host.append(el("section", { class: `fact-section ${name}`, "aria-label": title }, el("h2", null, title), body));
    mount(body, { ...parts, store });
  };
  /**
   * A section that is closed at first: what it shows is fetched when it is opened.
   * @param {string} name @param {string} title
   * @param {(body: HTMLElement, open: () => boolean) => Promise<{show: () => void}>} mount
   */
  const late = (name, title, mount) => {
    const body = el("div", { class: "body" });
    const node = el("details", { class: `fact-section late ${name}` }, el("summary", null, el("h2", null, title)), body);
    host.append(node);
    const first = async () => {
      await dress();
      const { show } = await mount(body, () => node.open);
      node.addEventListener("toggle", show);
    };
    node.addEventListener("toggle", first, { once: true });
    return node;
  };
  /** @param {HTMLElement} node @param {(operator: Operator) => boolean} offers whether an operator has what a section shows */
  const only = (node, offers) => {
    const look = () => void (node.hidden = !offers(operatorOf(parts.catalogue, parts.store.get().config.op)));
    parts.store.subscribe((state) => state.config.op, look);
    look();
  };
  section("sizes", t("Output size"), mountSize);
  yield;
  late("in-formula", t("The cursor in the formula"), async (body, open) => (await import("./relation.js")).mountRelation(body, { ...parts, open }));
  only(late("size-stairs", t("Sizes as steps"), async (body, open) => (await import("./stairs.js")).mountStairs(body, { ...parts, open })), ({ stepped }) => stepped);
  only(late("backwards", t("Another size"), async (body, open) => (await import("./backwards.js")).mountBackwards(body, { ...parts, open })), ({ solved }) => solved.length > 0);
  const matrix = late("whole-matrix", t("The whole matrix"), async (body, open) => (await import("./blocks.js")).mountBlocks(body, { ...parts, open }));
  const within = () => {
    const here = Boolean(parts.store.get().scene?.matrix);
    if (here && matrix.hidden) matrix.open = true;
    matrix.hidden = !here;
  };
  matrix.hidden = true;
  parts.store.subscribe((state) => state.scene, within);
  within();
  section("check", t("Against PyTorch"), mountCheck);
  yield;
  section("loop", t("The loop, line by line"), mountLoop);
  yield;
  late("in-pytorch", t("In PyTorch"), async (body, open) => (await import("./code.js")).mountCode(body, { ...parts, open }));
  section("shapes", t("Shapes"), mountShapes);
  section("cost", t("Cost"), mountCost);
  only(late("other-ways", t("Other ways to compute it"), async (body, open) => (await import("./ways.js")).mountWays(body, { ...parts, open })), ({ costed }) => costed);
  only(late("learning", t("Learn the kernel"), async (body, open) => (await import("./learn.js")).mountLearn(body, { ...parts, open })), ({ learns }) => learns);
}
