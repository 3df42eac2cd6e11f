// @ts-check
/** The right-hand column: what is true of this configuration. */
import { el } from "../../lib/dom.js";
import { mountCheck } from "./check.js";
import { mountLoop } from "./loop.js";
import { mountSize } from "./size.js";
import { mountCost, mountShapes } from "./tables.js";

/** @import { Api } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Catalogue } from "../../types.js" */

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, catalogue: Catalogue, api: Api}} parts
 */
export function mountFacts(host, parts) {
  /** @param {string} name @param {string} title @param {(body: HTMLElement) => void} mount */
  const section = (name, title, mount) => {
    const body = el("div", { class: "body" });
    host.append(el("section", { class: `fact-section ${name}`, "aria-label": title }, el("h2", null, title), body));
    mount(body);
  };
  /** A section that is closed at first: what it shows is fetched when it is opened. @param {string} name @param {string} title */
  const late = (name, title) => {
    const body = el("div", { class: "body" });
    const node = el("details", { class: `fact-section late ${name}` }, el("summary", null, el("h2", null, title)), body);
    host.append(node);
    return { body, node };
  };
  section("sizes", "Output size", (body) => mountSize(body, parts.store));
  section("check", "Against PyTorch", (body) => mountCheck(body, parts.store));
  section("loop", "The loop, line by line", (body) => mountLoop(body, parts));
  const code = late("in-pytorch", "In PyTorch");
  code.node.addEventListener("toggle", async function first() {
    code.node.removeEventListener("toggle", first);
    const { mountCode } = await import("./code.js");
    const { show } = mountCode(code.body, { ...parts, open: () => code.node.open });
    code.node.addEventListener("toggle", show);
  });
  section("shapes", "Shapes", (body) => mountShapes(body, parts.store));
  section("cost", "Cost", (body) => mountCost(body, parts.store));
}
