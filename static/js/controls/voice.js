// @ts-check
/** Frames read aloud: the sentence of the frame the cursor rests on, and while it plays one now and then. */
import { sentenceOf } from "./sentences.js";

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/** A cursor that has not moved for so long rests; while it plays a sentence is given so long to be heard. */
const REST = 250;
const HEARD = 4000;

/**
 * @param {HTMLElement} region that is read aloud politely
 * @param {{store: LabStore, stage: Stage}} parts
 */
export function mountVoice(region, { store, stage }) {
  let [last, timer] = [-Infinity, 0];
  const say = () => {
    last = performance.now();
    timer = 0;
    const words = sentenceOf(stage, store.get());
    if (region.textContent !== words) region.textContent = words;
  };
  return {
    later() {
      if (store.get().playing) {
        if (!timer) timer = window.setTimeout(say, Math.max(REST, last + HEARD - performance.now()));
        return;
      }
      clearTimeout(timer);
      timer = window.setTimeout(say, REST);
    },
  };
}
