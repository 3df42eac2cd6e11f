// @ts-check
/** Finding cards by words: those that have every word stay. The address remembers what was looked for. */
import { t } from "../../lib/words.js";

const KEY = "q";

/** @param {string} text letters without their marks, signs that are hard to type as those that are easy */
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[_-]+/g, " ").replaceAll("×", "x").replace(/\s*x\s*(?=\d)/g, "x");

/**
 * @param {{box: HTMLInputElement, told: HTMLElement, nothing: HTMLElement, shelves: readonly HTMLElement[], others: readonly HTMLElement[]}} parts others: what is there besides, found or hidden as a whole
 */
export function mountFinding({ box, told, nothing, shelves, others }) {
  const all = shelves.map((shelf) => {
    const cards = [...shelf.querySelectorAll("li")].map((card) => ({ card, text: plain(`${card.textContent} ${card.dataset["words"] ?? ""} ${shelf.querySelector("h2")?.textContent ?? ""}`) }));
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
