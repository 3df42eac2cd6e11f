// @ts-check
/** What a field is about, in a sentence beneath it: for whoever has no pointer to rest on its name. Fetched when it is first wanted. */
import { el } from "../lib/dom.js";

/** Open a field's sentence, or close it. @param {HTMLElement} name as `nameOf` makes it */
export function turnSentence(name) {
  const field = name.closest(".field") ?? name.parentElement;
  const open = field?.querySelector(":scope > .about");
  if (open) return open.remove();
  const words = el("p", { class: "about aside", role: "status" }, name.title);
  (name.closest(".row") ?? name).after(words);
}
