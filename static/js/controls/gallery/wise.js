// @ts-check
/** The "-wise" words: buttons over one tensor, each lighting what one number of its output is made from. */

/** @import { Told } from "./thumbs.js" */

/** The tensor and what is made of it; kernels are left out. */
const ROLES = ["input", "output"];

/**
 * @param {HTMLElement} section
 * @param {{thumbs: ReturnType<typeof import("./thumbs.js").createThumbs>, cards: Record<string, Told>}} parts
 */
export function mountWise(section, { thumbs, cards }) {
  const host = /** @type {HTMLElement | null} */ (section.querySelector(".thumb"));
  const buttons = [...section.querySelectorAll("button")];
  /** @param {string} card @returns {Told | null} */
  const toldOf = (card) => (cards[card] ? { ...cards[card], roles: ROLES } : null);
  /** @param {string} chosen */
  function choose(chosen) {
    for (const button of buttons) {
      const card = button.dataset["card"] ?? "";
      button.setAttribute("aria-pressed", String(card === chosen));
      const words = document.getElementById(card);
      if (words) words.hidden = card !== chosen;
    }
    const told = toldOf(chosen);
    if (host && told) thumbs.change(host, told);
  }
  const first = toldOf(buttons[0]?.dataset["card"] ?? "");
  if (host && first) thumbs.add(host, host, first);
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset["card"] ?? ""));
}
