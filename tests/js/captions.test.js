// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { addsUp, captionOf, sheetLabels, shapeCaption } from "../../static/js/paint/captions.js";
import { grounds, groupMarks } from "../../static/js/paint/needs.js";
import { buildScenery } from "../../static/js/paint/scenery.js";
import { blockOf } from "../../static/js/wire/block.js";
import { nothing, prepare } from "../../static/js/wire/scene.js";
import { CELL, OUTSIDE, PADDING } from "../../static/js/wire/table.js";
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

test("a title wider than its panel takes the room that is free beside it, before it too, and no more", () => {
  const flat = { ...relation(generator(3)), zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 1, kernel: 1, output: 1, mode: "zeros" };
  const scene = sceneOf([flat, flat]);
  const title = "A title as long as the panel is narrow";
  const whole = 8 * title.length;
  const panels = scene.panels.filter(({ name }) => ["input", "weight", "products", "output"].includes(name)).map((panel) => ({ ...panel, title }));
  const model = prepare({ ...scene, panels });
  const narrow = Array.from({ length: 12 }, (_, at) => ({ width: 300 + 50 * at, height: 600 }));
  const all = narrow.map((host) => ({ host, faces: buildScenery(model, new Map(), host, (text) => 8 * text.length).faces }));
  for (const { host, faces } of all) {
    assert.equal(faces.length, 4);
    for (const { placed: { heading, key } } of faces) {
      const [start, end] = [heading.x, heading.x + heading.width];
      const others = faces.filter((face) => face.placed.key !== key).flatMap(({ placed }) => [placed.block, placed.heading]);
      assert.ok(start >= 0 && end <= host.width, `${host.width} ${key}`);
      for (const { x, y, width, height } of others)
        assert.ok(end <= x || x + width <= start || y >= heading.y + heading.height || y + height <= heading.y, `${host.width} ${key}`);
    }
  }
  const headings = all.flatMap(({ faces }) => faces.map(({ placed }) => placed));
  assert.ok(headings.some(({ heading }) => heading.width === whole), "where there is room the whole title is seen");
  assert.ok(headings.some(({ heading, block }) => heading.x < block.x && heading.width === whole), "at the edge it begins before its panel");
});

test("where a sheet's whole name has no room its dimensions are named as in the loops, and one number stands alone", () => {
  const flat = { ...relation(generator(3)), zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 1, kernel: 1, output: 1, mode: "zeros" };
  const scene = sceneOf([flat, flat], { c: 2, m: 3 });
  const shortest = (/** @type {string[]} */ sheets) => {
    const model = prepare({ ...scene, panels: scene.panels.map((panel) => (panel.name === "weight" ? { ...panel, sheets } : panel)) });
    const panel = model.panels.get("weight");
    assert.ok(panel);
    return sheetLabels(model, panel, panel.sheets.count - 1)[2];
  };
  assert.equal(shortest(["m", "c"]), "m2 · c1");
  assert.equal(shortest(["c"]), "1");
});

/** A line of three cells and one of padding, a place after which there is nothing. */
function laid() {
  const flat = { ...relation(generator(3)), zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 5, kernel: 1, output: 5, mode: "zeros" };
  const scene = sceneOf([flat]);
  const panels = scene.panels.filter(({ name }) => ["input", "output"].includes(name)).map((panel) => (panel.name === "input" ? { ...panel, rows: [], cols: ["iw"], sheets: [], against: "output" } : panel));
  const model = prepare({ ...scene, panels, grounds: { input: { iw: [CELL, CELL, CELL, PADDING, OUTSIDE] } } });
  const panel = model.panels.get("input");
  assert.ok(panel);
  return { model, panel };
}

test("of a line that is padded already the cells are counted, then the line, and nothing past its end", async () => {
  await grounds.load();
  const { model, panel } = laid();
  assert.equal(shapeCaption(model, panel), "3, padded to 4");
  const tensors = new Map([["input", { shape: [1, 1, 1, 5], data: Float64Array.of(7, 8, 9, 0, 0) }]]);
  const { values, kinds } = blockOf(model, tensors, panel, { row: 0, col: 0, rows: 1, cols: 5, sheet: 0 }, nothing(model));
  assert.deepEqual([...kinds], [CELL, CELL, CELL, PADDING, OUTSIDE]);
  assert.deepEqual([...values], [7, 8, 9, 0, NaN]);
});

test("a panel held against another tensor says how many of its cells differ", () => {
  const { model, panel } = laid();
  const caption = (/** @type {number[]} */ ...ours) => captionOf(model, new Map([["input", { shape: [5], data: Float64Array.from(ours) }], ["output", { shape: [5], data: Float64Array.of(1, 2, 3, 4, 5) }]]), panel);
  assert.equal(caption(1, 2, 3, 4, 5), "3, padded to 4, none differ");
  assert.equal(caption(1, 2, 3, 4, 6), "3, padded to 4, 1 differs");
  assert.equal(caption(0, 0, 3, 4, 6), "3, padded to 4, 3 differ");
});

test("a sheet is named by its index from 0, as the loops count, and the last is not said to be one short of all", () => {
  const axis = { ...relation(generator(3)), kernel: 2 };
  const model = prepare(sceneOf([axis, axis], { c: 2, m: 2, by: "o" }));
  const panel = [...model.panels.values()].find(({ sheets }) => sheets.count > 1);
  assert.ok(panel);
  for (const part of sheetLabels(model, panel, panel.sheets.count - 1)[0].split(" · ")) assert.match(part, /^\w+ \d+ \(of \d+\)$/);
});

test("a group's channel has the number that a tensor and the notes give it, not one for each group anew, and the stack the tensor's shape", async () => {
  await groupMarks.load();
  const axis = { ...relation(generator(3)), kernel: 2 };
  const model = prepare(sceneOf([axis, axis], { g: 2, c: 3, m: 2, by: "o" }));
  const labels = (/** @type {string} */ name, /** @type {number} */ sheet) => sheetLabels(model, /** @type {import("../../static/js/wire/types.js").Panel} */ (model.panels.get(name)), sheet);
  assert.deepEqual(labels("output", 2), ["channel 2 (of 4)", "channel 2", "2"]);
  assert.deepEqual(labels("input", 5), ["channel 5 (of 6)", "channel 5", "5"]);
  assert.deepEqual(labels("weight", 1)[0], "channel 1 (of 3)", "a kernel has maps for its own group only");
  assert.deepEqual(labels("columns", 1)[0], "group 1 (of 2)", "whose channels lie along its rows");
  const shape = (/** @type {string} */ name) => shapeCaption(model, /** @type {import("../../static/js/wire/types.js").Panel} */ (model.panels.get(name)));
  assert.match(shape("input"), /^6 × /, "and its shape is the tensor's");
  assert.match(shape("output"), /^4 × /);
  assert.match(shape("weight"), /^3 × /);
  const alone = prepare(sceneOf([axis, axis], { g: 2, c: 1, m: 2, by: "o" }));
  assert.equal(sheetLabels(alone, /** @type {import("../../static/js/wire/types.js").Panel} */ (alone.panels.get("input")), 1)[1], "channel 1");
});
