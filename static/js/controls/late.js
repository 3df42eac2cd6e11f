// @ts-check
/** What the first picture does not need: fetched at the moment of use, or when the page has nothing else to do. */
import { atLeisure, during, wanted } from "../lib/later.js";
import { beside } from "../paint/needs.js";

/** @import { Cells } from "./edit_cells.js" */
/** @import { Cell } from "../paint/editing.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/** As the stylesheet of phones has it: the controls are behind a button, and the facts below what is seen. */
const narrow = matchMedia("(max-width: 719.98px), (max-height: 480px)");

/**
 * What stands beside the picture: at once where it is seen with it, else when the first picture is drawn.
 * @param {Iterator<void>} work
 * @param {() => void} done
 * @returns {(stage: Stage) => void} to be called when the first picture has been asked for
 */
export function lateSides(work, done) {
  const hidden = narrow.matches;
  while (!hidden && !work.next().done);
  return (stage) => (hidden ? void stage.drawn().then(() => atLeisure(work, done)) : done());
}

/** @param {HTMLElement} panel @param {HTMLElement} button @param {() => unknown} fill called before it is opened */
export function lateDrawer(panel, button, fill) {
  /** @type {Promise<import("./drawer.js").Drawer> | null} */
  let made = null;
  const first = async () => (await import("./drawer.js")).createDrawer(panel, { button, narrow });
  const open = async () => {
    fill();
    (await (made ??= first())).open();
  };
  button.addEventListener("click", () => void during(open()));
}

/** What is wanted from the first touch of anything on: a picture that only opens, or plays by itself, does without. @param {() => void} act */
function atFirstTouch(act) {
  const over = new AbortController();
  const touched = () => {
    over.abort();
    act();
  };
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touched, { capture: true, passive: true, signal: over.signal });
}

/**
 * The loop's lines; until they come the tables say where its loops stand. A click on one goes there.
 * @param {HTMLElement} host where the loop is shown
 * @param {{store: LabStore, api: import("../api.js").Api, stage: Stage}} parts
 */
export function lateLines(host, parts) {
  /** @type {Promise<{go: (line: number) => void}> | null} */
  let lines = null;
  const follow = async () => (await import("./lines.js")).followLines(parts);
  const fetched = () => (lines ??= follow());
  atFirstTouch(() => void fetched().catch(() => undefined));
  const go = async (/** @type {number} */ line) => (await fetched()).go(line);
  host.addEventListener("click", ({ target }) => {
    const line = target instanceof Element ? target.closest(".line[data-line]") : null;
    if (line instanceof HTMLElement && getSelection()?.isCollapsed !== false) void during(go(Number(line.dataset["line"])));
  });
}

/**
 * Reading: frames as sentences from the first move of the cursor on, panels as tables from the first wish for them.
 * @param {HTMLElement} region
 * @param {{store: LabStore, stage: Stage, button: HTMLElement, host: HTMLElement}} parts
 */
export function lateReading(region, { store, stage, button, host }) {
  /** @type {Promise<{later: () => void}> | null} */
  let voice = null;
  /** @type {Promise<{turn: () => void}> | null} */
  let tables = null;
  const speaker = async () => (await import("./voice.js")).mountVoice(region, { store, stage });
  const reader = async () => (await import("./tables.js")).mountTables(host, { store, stage, button });
  const moved = async () => (await (voice ??= speaker())).later();
  atFirstTouch(() => {
    for (const part of /** @type {("frame" | "tap")[]} */ (["frame", "tap"])) store.subscribe((state) => state[part], moved);
    store.subscribe((state) => state.scene, () => voice && void moved());
  });
  const turned = async () => (await (tables ??= reader())).turn();
  const turn = () => during(turned());
  button.addEventListener("click", turn);
  return { turn };
}

/**
 * The first visit: what its strip leads to, for whom it stands there. Whoever touches something before that has come is past being shown a picture that moves.
 * @param {HTMLElement | null} strip
 * @param {Parameters<typeof import("./welcome.js").welcome>[1]} parts
 * @returns {() => void} to be called once the first picture is there
 */
export function lateWelcome(strip, parts) {
  const told = document.documentElement.dataset;
  let touched = "wanted" in told;
  const greeted = touched || "newcomer" in told;
  if (greeted) {
    atFirstTouch(() => (touched = true));
    void import("./welcome.js");
  } else strip?.remove();
  /** @type {() => void} */
  let shown = () => undefined;
  const there = new Promise((/** @type {(there: void) => void} */ done) => (shown = done));
  /** @type {Promise<ReturnType<typeof import("./welcome.js").welcome>> | null} */
  let coming = null;
  const places = () => (coming ??= there.then(async () => (await import("./welcome.js")).welcome(strip, parts)));
  const gone = async () => (await places()).go(told["wanted"] ?? "");
  const go = () => during(gone());
  if (touched) void go();
  addEventListener("convscope:wanted", go); // the help offers them again
  return () => {
    shown();
    if (greeted) void places().then(({ play }) => !touched && play());
  };
}

/**
 * A step explained, from the first wish for it on.
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, button: HTMLElement}} parts
 */
export function lateGuide(host, parts) {
  /** @type {Promise<{turn: () => void}> | null} */
  let guide = null;
  const fetched = async () => (await import("./explain/guide.js")).mountGuide(host, parts);
  const turned = async () => (await (guide ??= fetched())).turn();
  const turn = () => void during(turned());
  parts.button.addEventListener("click", turn);
  return { explain: turn };
}

const LEGEND = "convscope.legend";

/** Whether the legend was left open. */
function legendKept() {
  try {
    return localStorage.getItem(LEGEND) === "open";
  } catch {
    return false; // where nothing can be remembered it is closed at first
  }
}

/**
 * What colours and marks mean, open or not as it was left.
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, button: HTMLElement}} parts
 */
export function lateLegend(host, parts) {
  /** @type {Promise<{later: () => void}> | null} */
  let legend = null;
  const fetched = async () => (await import("./legend.js")).mountLegend(host, parts);
  const turn = async (/** @type {boolean} */ open) => {
    host.hidden = !open;
    parts.button.setAttribute("aria-expanded", String(open));
    if (open) (await (legend ??= fetched())).later();
  };
  parts.button.addEventListener("click", () => {
    const open = host.hidden === true;
    try {
      localStorage.setItem(LEGEND, open ? "open" : "closed");
    } catch {
      // it is open or closed all the same
    }
    void during(turn(open));
  });
  if (legendKept()) void turn(true);
}

/**
 * Editing cells where they stand: by its button, a double click, Enter, F2, a digit or a paste.
 * @param {HTMLElement} host the stage
 * @param {Parameters<typeof import("./edit_cells.js").mountCells>[1]} parts
 */
export function lateCells(host, parts) {
  /** @type {Promise<Cells> | null} */
  let coming = null;
  const cells = () => during((coming ??= import("./edit_cells.js").then(({ mountCells }) => mountCells(host, parts))));
  /** What was clicked on last: there somebody types. @type {MouseEvent | null} */
  let clicked = null;
  const toggle = async () => (await cells()).toggle();
  /** @param {(cells: Cells, cell: Cell | null) => void} act @param {MouseEvent | null} [where] */
  const at = async (act, where = clicked) => {
    const found = await cells();
    act(found, (where && found.under(where)) ?? found.pointed());
  };
  host.addEventListener("click", (event) => (clicked = event));
  host.addEventListener("dblclick", (event) => void at((found, cell) => cell && found.type(cell), event));
  host.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target !== host || event.ctrlKey || event.metaKey || event.altKey || !/^([1-9.]|Enter|F2)$/.test(key)) return;
    event.preventDefault();
    void at((found, cell) => found.type(cell, key.length === 1 ? key : undefined));
  });
  addEventListener("paste", (event) => {
    const text = event.target instanceof Node && host.contains(event.target) && !(event.target instanceof HTMLInputElement) ? event.clipboardData?.getData("text/plain") : "";
    if (text && document.activeElement === host) void at((found, cell) => found.paste(cell, text));
  });
  parts.button.addEventListener("click", () => void toggle());
  return { toggle: () => void toggle() };
}

/** What can be chosen of a view and what there is to say of it. @param {HTMLElement} host @param {Parameters<typeof import("./asked.js").mountAsked>[1]} parts */
export function lateAsked(host, parts) {
  const asked = wanted(async () => (await import("./asked.js")).mountAsked(host, parts));
  beside.push(({ options = [], words = [] }) => (options.length + words.length === 0 ? null : asked.load().catch(() => undefined)));
}

/** A key's step, how much closer it comes, and within how many pixels a finger rests. */
const CELLS = 1;
const CLOSER = 1.5;
const STILL = 10;
const FOLLOWED = /** @type {const} */ (["pointermove", "pointerleave"]);

/** How far a finger is from where it came down. @param {TouchEvent} event @param {TouchEvent | null} from */
function apart({ touches: [now] }, from) {
  const [then] = from?.touches ?? [];
  return now && then ? Math.hypot(now.clientX - then.clientX, now.clientY - then.clientY) : Infinity;
}

/**
 * Looking closer, fetched when somebody first comes near the stage or presses a key for it.
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function lateZoom(host, parts) {
  /** @type {PointerEvent | null} where the pointer went while it was fetched */
  let pointer = null;
  const follow = (/** @type {PointerEvent} */ event) => (pointer = event.type === "pointerleave" ? null : event);
  /** @type {TouchEvent | null} the finger that is down already: it may be resting */
  let finger = null;
  const touch = (/** @type {TouchEvent} */ event) => {
    if (event.type === "touchstart" || (event.type === "touchmove" && finger && event.touches.length > 1)) finger = event;
    else if (event.type !== "touchmove" || apart(event, finger) > STILL) finger = null; // it scrolls, and rests no more
  };
  const zoom = wanted(async () => {
    for (const event of FOLLOWED) host.addEventListener(event, follow);
    const { mountZoom } = await import("./zoom.js");
    const made = await mountZoom(host, parts);
    for (const event of FOLLOWED) host.removeEventListener(event, follow);
    if (pointer) made.point(pointer);
    if (finger) host.dispatchEvent(new TouchEvent("touchstart", { touches: [...finger.touches], bubbles: true, cancelable: true }));
    return made;
  });
  /** Whether a key has asked for it: the keys that follow are then meant for it, before it has come too. */
  let asked = false;
  for (const kind of /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"])) host.addEventListener(kind, touch, { passive: true });
  for (const event of ["pointerenter", "touchstart", "focusin"]) host.addEventListener(event, zoom.load, { once: true, passive: true });
  return {
    /** Along in a panel that is seen in part. @param {readonly [number, number]} by columns and rows */
    move(by) {
      const pan = () => zoom.here?.pan([by[0] * CELLS, by[1] * CELLS]);
      if (!zoom.here && asked) zoom.use(pan);
      else if (!pan()) return null;
      return () => undefined;
    },
    keys: {
      grab: () => zoom.here?.grab() ?? null,
      /** @param {number} way 1 closer, −1 farther, 0 as a whole */
      zoom(way) {
        asked = true;
        zoom.use(({ by }) => by(way === 0 ? 0 : CLOSER ** way));
      },
    },
  };
}
