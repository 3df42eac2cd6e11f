// @ts-check
/** The first visit: the picture moves until somebody touches it, and the strip above it leads to three places. Fetched for newcomers only. */
/** @import { LabStore } from "../state.js" */
/** @import { Catalogue, Config, Operator } from "../types.js" */
/** @import { Playback } from "./playback.js" */
/** @import { Session } from "./session.js" */

/** A size of which a half is seven: what is asked about. */
const ASKED = { input_size: 16, stride: 2 };

/** Milliseconds between two looks. */
const PATIENCE = 20;

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

/** @param {() => boolean} there @returns {Promise<boolean>} whether it came before somebody turned to something else */
function until(there) {
  return new Promise((done) => {
    const over = new AbortController();
    const end = (/** @type {boolean} */ came) => (over.abort(), done(came));
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => end(false), { capture: true, signal: over.signal });
    const look = () => (there() ? end(true) : over.signal.aborted || void setTimeout(look, PATIENCE));
    look();
  });
}

/**
 * Open a part of the page that is closed at first, in a drawer perhaps, and go to what it has to type in, which may still be on its way.
 * @param {string} details @param {string} box
 * @param {string} [answer] what is to be in sight instead, and no keyboard of a phone over it
 */
async function unfold(details, box, answer) {
  if (!(await until(() => document.querySelector(details) !== null))) return;
  const node = /** @type {HTMLDetailsElement} */ (document.querySelector(details));
  const seen = () => node.getClientRects().length > 0;
  if (!seen()) document.getElementById("drawer")?.click();
  if (!(await until(seen))) return;
  node.open = true;
  if (!(await until(() => node.querySelector(box) !== null))) return;
  if (!answer || matchMedia("(pointer: fine)").matches) /** @type {HTMLElement | null} */ (node.querySelector(box))?.focus({ preventScroll: true });
  const seenFirst = answer ? document.querySelector(answer) : null;
  if (seenFirst) seenFirst.scrollIntoView({ block: "start" });
  else node.scrollIntoView({ block: "center" });
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

/**
 * @param {HTMLElement | null} strip gone once another operator is shown; its room, where it has been left, with any other picture
 * @param {{store: LabStore, catalogue: Catalogue, session: Session, playback: Playback}} parts
 * @returns {{go: (place: string) => void, play: () => void}} go: to one of the strip's places
 */
export function welcome(strip, { store, catalogue, session, playback }) {
  /** @param {{operator: Operator, config: Config} | null} place */
  const open = (place) => place && session.open(place.config, place.operator.views[0] ?? "");
  /** @type {Record<string, () => void>} */
  const places = {
    photo: () => open(pictured(catalogue)),
    layer: () => void unfold(".paste", "textarea"),
    question: () => {
      open(questioned(catalogue));
      void unfold(".backwards", "input", ".facts .sizes");
    },
    stage: () => document.getElementById("stage")?.focus({ preventScroll: true }),
  };
  const { op } = store.get().config;
  const stop = store.subscribe(
    (state) => state.scene,
    (scene) => {
      const room = document.querySelector(".theatre > .room");
      if (!room && scene?.op === op) return;
      stop();
      room?.remove();
      strip?.remove();
      delete document.documentElement.dataset["newcomer"];
    },
  );
  return {
    go: (place) => places[place]?.(),
    play: () => {
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) playUntilTouched(store, playback);
    },
  };
}
