// @ts-check
/** The first visit: the picture moves until somebody touches it, and a strip above it names three places to go. Fetched for newcomers only. */
import { el } from "../lib/dom.js";
import { icon } from "./icons.js";

/** @import { LabStore } from "../state.js" */
/** @import { Catalogue, Config, Operator } from "../types.js" */
/** @import { Playback } from "./playback.js" */
/** @import { Session } from "./session.js" */

/** A size of which a half is seven: what is asked about. */
const ASKED = { input_size: 16, stride: 2 };

const WORDS = {
  name: "Where to start",
  lead: "New here? Start with",
  photo: "a photo",
  paste: "your own layer",
  question: "a question: why is my output 7 wide?",
  close: "Close these suggestions",
};

/** The first example with a photograph. @param {Catalogue} catalogue */
function pictured({ operators }) {
  for (const operator of operators) {
    const preset = operator.presets.find(({ config }) => config["input"]?.image);
    if (preset) return { operator, config: preset.config };
  }
  return null;
}

/** The first operator whose size can be asked about with a stride. @param {Catalogue} catalogue @returns {{operator: Operator, config: Config} | null} */
function questioned({ operators }) {
  const operator = operators.find(({ solved }) => solved.includes("stride"));
  return operator ? { operator, config: { op: operator.op, ...ASKED } } : null;
}

/** Open a part of the page that is closed at first, and go to what it has to type in, which may still be on its way. @param {string} details @param {string} box */
function unfold(details, box) {
  const node = /** @type {HTMLDetailsElement | null} */ (document.querySelector(details));
  if (!node) return;
  const arrived = () => {
    const field = /** @type {HTMLElement | null} */ (node.querySelector(box));
    field?.focus({ preventScroll: true });
    node.scrollIntoView({ block: "center" });
    return field !== null;
  };
  node.open = true;
  if (arrived()) return;
  const watcher = new MutationObserver(() => arrived() && watcher.disconnect());
  watcher.observe(node, { childList: true, subtree: true });
}

/** Play until the first touch of anything but the player, which says for itself what is to happen. @param {LabStore} store @param {Playback} playback */
function playUntilTouched(store, playback) {
  const over = new AbortController();
  /** @param {Event} event */
  const touched = (event) => {
    const own = event instanceof KeyboardEvent ? event.key === " " : event.target instanceof Element && event.target.closest("#player");
    over.abort();
    if (!own) store.set({ playing: false });
  };
  for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, touched, { capture: true, passive: true, signal: over.signal });
  playback.go(0);
  playback.toggle();
}

/** How the strip looks, fetched with it. @returns {Promise<unknown>} when it is there, or is known not to be */
function dressed() {
  const sheet = el("link", { rel: "stylesheet", href: new URL("../../css/welcome.css", import.meta.url).href });
  document.head.append(sheet);
  return new Promise((done) => {
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", done);
  });
}

/**
 * @param {HTMLElement} below the strip stands above this
 * @param {{store: LabStore, catalogue: Catalogue, session: Session, playback: Playback}} parts
 */
export async function welcome(below, { store, catalogue, session, playback }) {
  /** @param {{operator: Operator, config: Config} | null} place */
  const open = (place) => place && session.open(place.config, place.operator.views[0] ?? "");
  const go = (/** @type {() => void} */ where) => () => {
    strip.remove();
    where();
  };
  /** @param {"photo" | "edit" | "whole"} sign @param {string} words @param {() => void} where */
  const place = (sign, words, where) => el("button", { type: "button", class: "chip", onclick: go(where) }, icon(sign), words);
  const question = () => {
    open(questioned(catalogue));
    unfold(".backwards", "input");
  };
  const strip = el(
    "div",
    { class: "welcome", role: "group", "aria-label": WORDS.name },
    el("span", { class: "lead" }, WORDS.lead),
    place("photo", WORDS.photo, () => open(pictured(catalogue))),
    place("edit", WORDS.paste, () => unfold(".paste", "textarea")),
    place("whole", WORDS.question, question),
    el("button", { type: "button", class: "close", title: WORDS.close, "aria-label": WORDS.close, onclick: go(() => below.querySelector("button")?.focus()) }, icon("close")),
  );
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still) playUntilTouched(store, playback);
  await dressed();
  below.before(strip);
  const stop = store.subscribe(
    (state) => state.config.op,
    () => {
      stop();
      strip.remove();
    },
  );
}
