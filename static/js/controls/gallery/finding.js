// @ts-check
/** Finding cards by words: those that have every word stay, what is most about them first. The address remembers what was looked for. */
import { t } from "../../lib/words.js";

const KEY = "q";

/** @param {string} text letters without their marks, signs that are hard to type as those that are easy */
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[_-]+/g, " ").replaceAll("×", "x").replace(/\s*x\s*(?=\d)/g, "x");

/** Whether a text has some words as they are: whole, and in this order. @param {string} text @param {string} words */
const whole = (text, words) => ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")} `.includes(` ${words} `);

/**
 * How much a card is about some words: they stand together in its title, or elsewhere; each by itself in its title, or elsewhere; or only within other words.
 * @param {{title: string, text: string}} card @param {readonly string[]} words
 */
export function aboutness({ title, text }, words) {
  if (words.length === 0) return 0;
  const part = (/** @type {string} */ of) => words.filter((word) => whole(of, word)).length / words.length;
  const together = words.join(" ");
  return (whole(title, together) ? 8 : 0) + (whole(text, together) ? 4 : 0) + 2 * part(title) + part(text);
}

/** Stand in this order, where they do not already: whatever is moved loses its focus. @param {readonly HTMLElement[]} nodes of one parent */
function order(nodes) {
  const [first] = nodes;
  const now = [...(first?.parentElement?.children ?? [])].filter((each) => nodes.includes(/** @type {HTMLElement} */ (each)));
  if (now.some((each, at) => each !== nodes[at])) first?.parentElement?.append(...nodes);
}

/** The largest first; those that are alike as they stood. @template Each @param {readonly Each[]} all @param {(each: Each) => number} rank */
const ranked = (all, rank) => all.map((each) => /** @type {const} */ ([each, rank(each)])).sort(([, one], [, other]) => other - one).map(([each]) => each);

/**
 * @param {{box: HTMLInputElement, told: HTMLElement, nothing: HTMLElement, shelves: readonly HTMLElement[], others: readonly HTMLElement[]}} parts others: what is there besides, found or hidden as a whole
 */
export function mountFinding({ box, told, nothing, shelves, others }) {
  const all = shelves.map((shelf) => {
    const cards = [...shelf.querySelectorAll("li")].map((card) => ({ card, title: plain(card.querySelector("h3")?.textContent ?? ""), text: plain(`${card.textContent} ${card.dataset["words"] ?? ""} ${shelf.querySelector("h2")?.textContent ?? ""}`) }));
    return { shelf, cards };
  });
  const count = all.reduce((sum, { cards }) => sum + cards.length, 0);

  function find() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { shelf, cards } of all) {
      let here = 0;
      for (const { card, text } of cards) {
        card.hidden = !words.every((word) => text.includes(word));
        if (!card.hidden) here += 1;
      }
      shelf.hidden = here === 0;
      found += here;
    }
    const rank = (/** @type {(typeof all)[number]["cards"][number]} */ each) => (each.card.hidden ? -1 : aboutness(each, words));
    for (const { cards } of all) order(ranked(cards, rank).map(({ card }) => card));
    order(ranked(all, ({ cards }) => Math.max(...cards.map(rank))).map(({ shelf }) => shelf));
    for (const other of others) other.hidden = !words.every((word) => plain(other.textContent ?? "").includes(word));
    told.textContent = words.length > 0 ? t("{found} of {count} pictures", { found, count }) : t("{count} pictures", { count });
    nothing.hidden = found > 0;
    const address = new URL(location.href);
    if (box.value.trim()) address.searchParams.set(KEY, box.value.trim());
    else address.searchParams.delete(KEY);
    history.replaceState(null, "", address);
  }

  box.value = new URLSearchParams(location.search).get(KEY) ?? "";
  box.addEventListener("input", find);
  find();
}
