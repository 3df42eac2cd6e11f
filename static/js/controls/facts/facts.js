// @ts-check
/** The right-hand column: what is true of this configuration. */
import { el } from "../../lib/dom.js";
import { during } from "../../lib/later.js";
import { t } from "../../lib/words.js";
import { operatorOf } from "../../state.js";
import { mountCheck, mountCost, mountShapes } from "./tables.js";
import { mountLoop } from "./loop.js";
import { mountSize } from "./size.js";

/** @import { Api } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Catalogue } from "../../types.js" */

/** What sections look like that are closed at first. */
const dress = async () => (await import("../../lib/dress.js")).dressed("late_facts");

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, catalogue: Catalogue, api: Api, edit: (values: Record<string, any>) => void}} parts
 */
export function mountFacts(host, parts) {
  /** @param {string} name @param {string} title @param {(body: HTMLElement) => void} mount */
  const section = (name, title, mount) => {
    const body = el("div", { class: "body" });
    host.append(el("section", { class: `fact-section ${name}`, "aria-label": title }, el("h2", null, title), body));
    mount(body);
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
    node.addEventListener("toggle", () => void during(first()), { once: true });
    return node;
  };
  section("sizes", t("Output size"), (body) => mountSize(body, parts));
  late("in-formula", t("The cursor in the formula"), async (body, open) => (await import("./relation.js")).mountRelation(body, { ...parts, open }));
  const stairs = late("size-stairs", t("Sizes as steps"), async (body, open) => (await import("./stairs.js")).mountStairs(body, { ...parts, open }));
  const backwards = late("backwards", t("Another size"), async (body, open) => (await import("./backwards.js")).mountBackwards(body, { ...parts, open }));
  const matrix = late("whole-matrix", t("The whole matrix"), async (body, open) => (await import("./blocks.js")).mountBlocks(body, { ...parts, open }));
  const within = () => {
    const here = Boolean(parts.store.get().scene?.matrix);
    if (here && matrix.hidden) matrix.open = true;
    matrix.hidden = !here;
  };
  matrix.hidden = true;
  parts.store.subscribe((state) => state.scene, within);
  section("check", t("Against PyTorch"), (body) => mountCheck(body, parts));
  section("loop", t("The loop, line by line"), (body) => mountLoop(body, parts));
  late("in-pytorch", t("In PyTorch"), async (body, open) => (await import("./code.js")).mountCode(body, { ...parts, open }));
  section("shapes", t("Shapes"), (body) => mountShapes(body, parts.store));
  section("cost", t("Cost"), (body) => mountCost(body, parts.store));
  const ways = late("other-ways", t("Other ways to compute it"), async (body, open) => (await import("./ways.js")).mountWays(body, { ...parts, open }));
  const learning = late("learning", t("Learn the kernel"), async (body, open) => (await import("./learn.js")).mountLearn(body, { ...parts, open }));
  const offered = () => {
    const { solved, costed, stepped, learns } = operatorOf(parts.catalogue, parts.store.get().config.op);
    backwards.hidden = solved.length === 0;
    ways.hidden = !costed;
    learning.hidden = !learns;
    stairs.hidden = !stepped;
  };
  parts.store.subscribe((state) => state.config.op, offered);
  offered();
}
