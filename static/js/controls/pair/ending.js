// @ts-check
/**
 * How a comparison ends: one's own layer comes back where a ready one had only set a counterpart beside it (or an example in its
 * place); what one has changed since is kept. Either way it is said.
 */
import { t } from "../../lib/words.js";
import { operatorOf, sameConfig } from "../../state.js";
import { whole } from "../../wire/scene.js";
import { editable } from "../edit.js";

/** @import { Config } from "../../types.js" */
/** @import { Parts } from "../pairing.js" */

const WORDS = {
  back: t("The comparison has ended: this is your layer again, as it was before."),
  kept: t("The comparison has ended: B is kept, with what you changed."),
};

/** @typedef {{own: Config, view: string, put: Config}} Begun what a ready comparison found on the stage, and what it put there */

/** @type {Begun | null} null: the present configuration is kept as A, and B is the reader's */
let ready = null;

/** A configuration with every size said by its field, as it comes to be once its answer is there. @param {Pick<Parts, "store" | "catalogue">} parts @param {Config} config */
function filled({ store, catalogue }, config) {
  const { answered, scene } = store.get();
  return scene && answered.op === config.op ? editable(config, whole(scene), operatorOf(catalogue, config.op)) : config;
}

/** @param {Begun | null} begun @param {Pick<Parts, "store" | "catalogue">} parts */
export function began(begun, parts) {
  ready = begun;
  const stop = parts.store.subscribe((state) => state.answer, () => {
    stop();
    if (begun && sameConfig(parts.store.get().answered, begun.put)) begun.put = filled(parts, begun.put);
  });
}

/** @param {Pick<Parts, "store" | "open" | "catalogue">} parts */
export function endComparison(parts) {
  const { store, open } = parts;
  const [begun, { config, answered, against, answer }] = [ready, store.get()];
  const [now, told] = [filled(parts, config), filled(parts, answered)];
  ready = null;
  store.set({ against: "" });
  if (begun && (sameConfig(config, begun.put) || sameConfig(now, begun.put))) {
    open(begun.own, begun.view);
    store.set({ notes: [WORDS.back] });
  } else if (!sameConfig(now, told) || answer?.link.query !== against) store.set({ notes: [WORDS.kept] });
}
