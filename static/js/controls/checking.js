// @ts-check
/** The comparison with PyTorch, asked for until there is one. */
import { Unreachable } from "../api.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Config } from "../types.js" */

/** @param {unknown} error */
export const words = (error) => (error instanceof Unreachable ? t("The server does not answer.") : String(error));

/**
 * Ask for the comparison until there is one; the server holds the answer back while PyTorch loads.
 * @param {LabStore} store
 * @param {Api} api
 */
export function createCheck(store, api) {
  let mine = new AbortController();
  return {
    stop: () => mine.abort(),
    /** @param {Config} config */
    async await(config) {
      const { signal } = (mine = new AbortController());
      try {
        let { check } = await api.check(config, signal);
        while (check.status === "loading") ({ check } = await api.check(config, signal));
        store.set({ check });
      } catch (error) {
        if (signal.aborted) return;
        store.set({ check: { status: "unavailable", reference: "", max_abs_diff: null, reason: words(error) } });
      }
    },
  };
}
