// @ts-check
/** What is told above the stage: the server is away, what was refused and what mends it, or a note. */
import { clear, el } from "../lib/dom.js";
import { faultsOf, fixButton, sentence } from "./field.js";
import { icon } from "./icons.js";
import { t } from "../lib/words.js";

/** @import { LabStore } from "../state.js" */
/** @import { Edit } from "../types.js" */

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, retry: () => void, back: () => void, mend: (fix: Edit[]) => void, theatre: HTMLElement, long?: import("./waiting.js").Acts}} parts
 *   long: what can be done about a picture that takes long
 */
export function mountNotice(host, { store, retry, back, mend, theatre, long }) {
  /** @type {typeof import("./waiting.js") | null} fetched when something first takes long */
  let waiting = null;
  /** @param {string} kind @param {string} words @param {...(HTMLElement | null)} acts */
  const line = (kind, words, ...acts) =>
    el("div", { class: `notice-line is-${kind}` }, el("span", null, words), ...acts);
  const draw = () => {
    const { offline, problem, notes, wait } = store.get();
    clear(host);
    theatre.classList.toggle("stale", problem !== null || (long !== undefined && wait !== null));
    if (wait && long && waiting) host.append(line("wait", ...waiting.told(wait, long, store.get().answer !== null)));
    else if (wait && long) void import("./waiting.js").then((module) => {
      waiting = module;
      draw();
    });
    if (offline)
      host.append(
        line("offline", offline, el("button", { type: "button", class: "plain small", onclick: retry }, t("Try again"))),
      );
    const [fault] = problem ? faultsOf(problem) : [];
    if (fault)
      host.append(
        line(
          "stale",
          [sentence(fault.detail), fault.hint && sentence(fault.hint), t("This picture is the last configuration that worked.")].filter(Boolean).join(" "),
          fixButton(fault, mend),
          el("button", { type: "button", class: "plain small", onclick: back }, t("Back to it")),
        ),
      );
    for (const note of notes) {
      const close = el(
        "button",
        {
          type: "button",
          class: "plain small",
          "aria-label": t("Close this note"),
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
  store.subscribe((state) => state.wait, draw);
  draw();
}
