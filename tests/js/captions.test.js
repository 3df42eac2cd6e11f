// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { addsUp } from "../../static/js/paint/captions.js";
import { prepare } from "../../static/js/wire/scene.js";
import { generator, relation, sceneOf } from "./scenes.js";

/** @param {"o" | "i"} by @param {string[]} sheets @param {number} axes */
function added(by, sheets, axes) {
  const scene = sceneOf(Array.from({ length: axes }, () => ({ ...relation(generator(3)), kernel: 2 })), { c: 2, m: 2, by });
  const panels = scene.panels.map((panel) => (panel.name === "products" ? { ...panel, sheets } : panel));
  const model = prepare({ ...scene, panels });
  const panel = model.panels.get("products");
  assert.ok(panel);
  return addsUp(model, panel);
}

test("sheets of products have a plus between them only where they meet in one output cell", () => {
  assert.equal(added("o", ["c"], 2), true);
  assert.equal(added("o", ["c", "kd"], 3), true);
  assert.equal(added("i", ["m"], 2), false, "each channel of the output takes its own sheet");
  assert.equal(added("i", ["kd"], 3), false, "each depth of the kernel writes elsewhere");
});
