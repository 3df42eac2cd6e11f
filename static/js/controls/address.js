// @ts-check
/**
 * The address holds the whole configuration, and the frame where the player stands still; what came before stays in the history.
 *
 * There is one history, the browser's: undo is Back and redo is Forward, but they never leave the page. A second one, of cells or of all
 * settings, would sooner or later disagree with it about what came last; this one is there anyway, each of its entries is a link, and
 * reloading keeps it. An entry carries its number, by which the page remembers what no address can hold: a photograph, the picture
 * somebody painted, numbers by the thousand. What was refused never became an entry: undo leaves it for the picture that is shown.
 */
import { during, onItsWay, request, subscribe } from "../lib/later.js";
import { addressOf, readAddress, sameConfig } from "../state.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Config } from "../types.js" */
/** @import { Session } from "./session.js" */

/** @typedef {{config: Config, view: string, options: string}} Place what an entry shows */

/** Chromium stops taking entries after about 200 in 10 seconds. */
const QUIET = 250;
/** So many entries are remembered in full, photographs among them; older ones are read from their address. */
const REMEMBERED = 100;

/** The number of the entry the browser stands at. @param {unknown} state */
const numberOf = (state) => /** @type {{entry?: number} | null} */ (state)?.entry;

/**
 * @param {{store: LabStore, api: Api}} parts
 */
export function createAddress({ store, api }) {
  /** @type {Map<number, Place>} */
  const places = new Map();
  /** @type {Map<string, Config>} what this page has shown, by its query: for what is compared with it */
  const seen = new Map();
  let at = numberOf(history.state) ?? 0;
  let wanted = at;
  let newest = at;
  /** @type {number | null} */
  let last = null;
  let timer = 0;
  /** Whether the address leads and the state follows. */
  let led = false;

  /** An entry about to be made, once the picture is drawn: making one lays the whole page out. @type {{entry: number, address: string} | null} */
  let due = null;
  function make() {
    if (due) history.pushState({ entry: due.entry }, "", due.address);
    due = null;
  }
  subscribe(() => void (due && setTimeout(make)));
  for (const next of ["pointerdown", "keydown", "visibilitychange"]) addEventListener(next, make, { capture: true }); // who reads the address finds it right

  function tell() {
    onItsWay(store, at !== wanted);
    store.set({ undo: wanted > 0, redo: wanted < newest });
  }

  /** What this entry shows is kept. */
  function remember() {
    const { answer, answered: config, view, options } = store.get();
    if (answer) seen.set(answer.link.query, config);
    places.set(at, { config, view, options });
    tell();
  }

  /** A new entry after this one; what could be redone is gone. @param {string} address */
  function push(address) {
    for (const entry of places.keys()) if (entry > at || entry <= at - REMEMBERED) places.delete(entry);
    newest = wanted = at += 1;
    due = { entry: at, address };
    request();
  }

  /** @param {boolean} anew */
  function write(anew) {
    clearTimeout(timer);
    make();
    const state = store.get();
    if (!state.answer) return;
    const address = addressOf(state, location.pathname);
    const same = address === location.pathname + location.search + location.hash;
    const before = places.get(at);
    if (anew && (!same || (before && !sameConfig(before.config, state.answered)))) push(address);
    else if (!same || numberOf(history.state) !== at) history.replaceState({ entry: at }, "", address);
  }

  function later() {
    clearTimeout(timer);
    if (!store.get().playing) timer = setTimeout(() => write(false), QUIET);
  }

  /** @param {Session} session @param {(config: Config) => string} viewOf the view to show where the address names none */
  async function read(session, viewOf) {
    const { query, note, beside, against, ...place } = readAddress(location);
    led = true;
    store.set({ beside, against });
    led = false;
    const known = places.get(at);
    if (known) {
      session.show(known.config, { ...place, ...known });
      return;
    }
    try {
      const { config, notes } = await api.config(note ? `${query}&note=${encodeURIComponent(note)}` : query);
      store.set({ notes });
      session.show(config, { ...place, view: place.view ?? viewOf(config) });
    } catch (error) {
      store.set({ notes: [t("This address cannot be read: {why}", { why: error instanceof Error ? error.message : String(error) })] });
    }
  }

  /** @param {Parameters<typeof read>} to */
  const follow = (...to) => during(read(...to));

  /** The browser was quicker than the picture: the entry was never made, and the next change makes one. */
  function forget() {
    places.delete(at);
    newest = wanted = at -= 1;
    due = last = null;
  }

  /** The browser has gone to another entry, or an address was typed. @param {unknown} state @returns {boolean} whether that is where it was sent */
  function arrive(state) {
    clearTimeout(timer);
    if (due) forget();
    const entry = numberOf(state);
    if (entry === undefined) {
      newest = wanted = at += 1;
      places.delete(at);
      history.replaceState({ entry: at }, "");
    } else {
      if (at === wanted) wanted = entry; // by the browser's own buttons
      at = entry;
      newest = Math.max(newest, at);
    }
    tell();
    if (at !== wanted) history.go(wanted - at);
    return at === wanted;
  }

  return {
    /**
     * An answer has come. The first of a gesture makes an entry in the history, the others change it.
     * @param {number | null} gesture
     */
    answered(gesture) {
      write(gesture !== null && gesture !== last);
      remember();
      if (gesture !== null) last = gesture;
    },
    /**
     * A change whose answer nobody waited for, since the next followed too soon: it was a step all the same.
     * @param {Place & {gesture: number | null}} job
     */
    passed({ config, view, options, gesture }) {
      if (gesture === null) return;
      make();
      if (gesture !== last) push(location.href);
      places.set(at, { config, view, options });
      last = gesture;
      tell();
    },
    /** @param {number} by −1: undo, 1: redo @returns {boolean} whether there is such an entry */
    go(by) {
      make();
      const entry = wanted + by;
      if (entry < 0 || entry > newest) return false;
      const arrived = at === wanted;
      wanted = entry;
      if (arrived) history.go(by);
      tell();
      return true;
    },
    /** The address as it is now, the frame included. */
    settle() {
      write(false);
      return location.href;
    },
    /** The configuration of a query; a photograph's too, where this page has shown it. @param {string} query @returns {Promise<Config>} */
    configOf: async (query) => seen.get(query) ?? (await api.config(query)).config,
    follow,
    /** @param {Session} session @param {(config: Config) => string} viewOf */
    listen(session, viewOf) {
      addEventListener("popstate", ({ state }) => {
        if (arrive(state)) void follow(session, viewOf);
      });
      store.subscribe((state) => state.frame, later);
      store.subscribe((state) => state.playing, later);
      store.subscribe((state) => state.beside + state.against, () => {
        if (led) return;
        write(true);
        remember();
      });
    },
  };
}
