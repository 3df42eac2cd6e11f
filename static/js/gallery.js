// @ts-check
/** The page of ready pictures: cards that open the lab, each painted by the lab's own painter. */
import { createApi } from "./api.js";
import { mountFinding } from "./controls/gallery/finding.js";
import { createThumbs } from "./controls/gallery/thumbs.js";
import { mountWise } from "./controls/gallery/wise.js";
import { themeButton } from "./controls/header.js";
import { ready } from "./lib/dom.js";

/** @import { Told } from "./controls/gallery/thumbs.js" */

/** @param {string} id */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

/** @type {{root: string, cards: Record<string, Told>}} */
const boot = JSON.parse(byId("boot").textContent ?? "");
const thumbs = createThumbs({ api: createApi(boot.root), still: matchMedia("(prefers-reduced-motion: reduce)").matches });

byId("tools").append(themeButton());
const shelves = [...byId("shelves").querySelectorAll("section")];
mountFinding({ box: /** @type {HTMLInputElement} */ (byId("find")), told: byId("found"), nothing: byId("nothing"), shelves, others: [byId("wise")] });
for (const card of byId("shelves").querySelectorAll("li")) {
  const host = /** @type {HTMLElement} */ (card.querySelector(".thumb"));
  const told = boot.cards[card.id];
  if (told) thumbs.add(card, host, told);
}
mountWise(byId("wise"), { thumbs, cards: boot.cards });
ready();
