// @ts-check
/** The address holds the whole configuration, and the frame where the player stands still. */
import { addressOf, readAddress } from "../state.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Config } from "../types.js" */
/** @import { Session } from "./session.js" */

/** Chromium stops taking entries after about 200 in 10 seconds. */
const QUIET = 250;

/**
 * @param {{store: LabStore, api: Api}} parts
 */
export function createAddress({ store, api }) {
  /** @type {Map<string, Config>} what this page has shown, photographs too, which no address can hold */
  const seen = new Map();
  /** @type {number | null} */
  let last = null;
  let timer = 0;
  /** Whether the address leads and the state follows. */
  let led = false;

  /** @param {boolean} push */
  function write(push) {
    clearTimeout(timer);
    const state = store.get();
    if (!state.answer) return;
    const address = addressOf(state, location.pathname);
    if (address === location.pathname + location.search + location.hash) return;
    if (push) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  function later() {
    clearTimeout(timer);
    if (!store.get().playing) timer = setTimeout(() => write(false), QUIET);
  }

  /** @param {Session} session @param {string} view the view to show where the address names none */
  async function follow(session, view) {
    const { query, note, beside, against, ...place } = readAddress(location);
    led = true;
    store.set({ beside, against });
    led = false;
    const known = seen.get(query);
    if (known) {
      session.show(known, { ...place, view: place.view ?? view });
      return;
    }
    try {
      const { config, notes } = await api.config(note ? `${query}&note=${encodeURIComponent(note)}` : query);
      store.set({ notes });
      session.show(config, { ...place, view: place.view ?? view });
    } catch (error) {
      store.set({ notes: [`This address cannot be read: ${error instanceof Error ? error.message : String(error)}`] });
    }
  }

  return {
    /**
     * An answer has come. The first of a gesture makes an entry in the history, the others change it.
     * @param {number | null} gesture
     */
    answered(gesture) {
      const { answer, answered } = store.get();
      if (answer) seen.set(answer.link.query, answered);
      write(gesture !== null && gesture !== last);
      if (gesture !== null) last = gesture;
    },
    /** The address as it is now, the frame included. */
    settle() {
      write(false);
      return location.href;
    },
    /** The configuration of a query; a photograph's too, where this page has shown it. @param {string} query @returns {Promise<Config>} */
    configOf: async (query) => seen.get(query) ?? (await api.config(query)).config,
    follow,
    /** @param {Session} session @param {string} view */
    listen(session, view) {
      addEventListener("popstate", () => {
        clearTimeout(timer);
        void follow(session, view);
      });
      store.subscribe((state) => state.frame, later);
      store.subscribe((state) => state.playing, later);
      store.subscribe((state) => state.beside + state.against, () => led || write(true));
    },
  };
}
