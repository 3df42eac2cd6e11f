// @ts-check
/** One quiet line above the stage: the server is away, the picture is older than the controls, or a note. */
import { clear, el } from "../lib/dom.js";
import { icon } from "./icons.js";

/** @import { LabStore } from "../state.js" */

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, retry: () => void, back: () => void, theatre: HTMLElement}} parts
 */
export function mountNotice(host, { store, retry, back, theatre }) {
  const line = (/** @type {string} */ kind, /** @type {string} */ words, /** @type {HTMLElement} */ act) =>
    el("div", { class: `notice-line is-${kind}` }, el("span", null, words), act);
  const draw = () => {
    const { offline, problem, notes } = store.get();
    clear(host);
    theatre.classList.toggle("stale", problem !== null);
    if (offline)
      host.append(
        line("offline", offline, el("button", { type: "button", class: "plain small", onclick: retry }, "Try again")),
      );
    if (problem)
      host.append(
        line(
          "stale",
          "This picture is the last configuration that worked.",
          el("button", { type: "button", class: "plain small", onclick: back }, "Back to it"),
        ),
      );
    for (const note of notes) {
      const close = el(
        "button",
        {
          type: "button",
          class: "plain small",
          "aria-label": "Close this note",
          onclick: () => store.set({ notes: store.get().notes.filter((each) => each !== note) }),
        },
        icon("close"),
      );
      host.append(line("note", note, close));
    }
  };
  store.subscribe((state) => state.offline, draw);
  store.subscribe((state) => state.problem, draw);
  store.subscribe((state) => state.notes, draw);
  draw();
}
