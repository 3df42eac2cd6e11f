// @ts-check
/** What a field is about, in a sentence beneath it: for whoever has no pointer to rest on its name. Fetched when it is first wanted. */
import { el } from "../lib/dom.js";

/** Who has no pointer to rest on a tab chooses it once more; and once more to close what is said. @param {import("../state.js").LabStore} store @param {string} summary */
export function turnNote(store, summary) {
  const { notes } = store.get();
  store.set({ notes: notes.includes(summary) ? notes.filter((note) => note !== summary) : [summary, ...notes] });
}

/** Open a field's sentence, or close it. @param {HTMLElement} name as `nameOf` makes it */
export function turnSentence(name) {
  const field = name.closest(".field") ?? name.parentElement;
  const open = field?.querySelector(":scope > .about");
  if (open) return open.remove();
  const words = el("p", { class: "about aside", role: "status" }, name.title);
  (name.closest(".row") ?? name).after(words);
}
