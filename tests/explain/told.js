// @ts-check
/** Frames told by the page's own modules: scenes and tensors as the API answers them come in, sentences go out. */
import { readFileSync } from "node:fs";

import { storyOf } from "../../static/js/controls/explain/story.js";
import { tensorsOf } from "../../static/js/controls/session.js";
import { drawable } from "../../static/js/paint/needs.js";
import { named, partsOf, prepare } from "../../static/js/wire/scene.js";

const told = [];
for (const { config, answer, frames } of JSON.parse(readFileSync(0, "utf8"))) {
  await drawable(answer.scene);
  const [part] = partsOf(answer.scene);
  const tensors = named(tensorsOf(config, answer), part);
  const model = prepare(part, tensors);
  told.push(frames.map((/** @type {number} */ frame) => storyOf(model, tensors, frame).map(({ about, words, panels }) => [about, words, panels])));
}
process.stdout.write(JSON.stringify(told));
