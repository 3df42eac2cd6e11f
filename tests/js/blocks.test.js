// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fitted, meetings } from "../../static/js/controls/facts/minimap.js";
import { peakOf } from "../../static/js/paint/peak.js";
import { seamsOf } from "../../static/js/paint/seams.js";
import { blockOf } from "../../static/js/wire/block.js";
import { assign, nothing, prepare } from "../../static/js/wire/scene.js";

/** Two groups of one input channel and two output channels, kernel 2 × 3, as the server told it. */
const golden = JSON.parse(readFileSync(new URL("../golden/conv2d_groups.kernel_maps.json", import.meta.url), "utf8"));
const model = prepare(golden);
const maps = model.panels.get("maps");
assert.ok(maps);

test("where the group of the row is not the group of the column there is no kernel map, and elsewhere the weight itself", () => {
  const weight = { shape: [2, 2, 1, 2, 3], data: Float64Array.from({ length: 24 }, (_, at) => at + 1) };
  const { values } = blockOf(model, new Map([["weight", weight]]), maps, { row: 1, col: 1, rows: 7, cols: 5, sheet: 0 }, nothing(model));
  for (let row = 1; row < 8; row += 1) {
    for (let col = 1; col < 6; col += 1) {
      const shown = values[(row - 1) * 5 + col - 1];
      const same = Math.floor(row / 4) === Math.floor(col / 3);
      if (same) assert.equal(shown, 1 + row * 3 + (col % 3));
      else assert.ok(Number.isNaN(shown));
    }
  }
});

test("seams lie where a slower dimension moves on, the groups' strongest, and only where they are seen apart", () => {
  const whole = seamsOf(model, maps.rows, { first: 0, seen: 8, cell: 20 });
  assert.deepEqual(whole.map(({ at, strength }) => [at, strength]).sort(), [[2, 1], [4, 2], [6, 1]]);
  const part = seamsOf(model, maps.rows, { first: 3, seen: 3, cell: 20 });
  assert.deepEqual(part, [{ at: 1, strength: 2 }]);
  assert.deepEqual(seamsOf(model, maps.rows, { first: 0, seen: 8, cell: 1 }), []);
  assert.deepEqual(seamsOf(model, maps.cols, { first: 0, seen: 6, cell: 20 }), [{ at: 3, strength: 1 }]);
});

test("a band holds each pair of output and input once, and none of padding", () => {
  const reflected = { start: Int32Array.of(0, 1, 2), step: Int32Array.of(0, 1, 2), cell: Int32Array.of(1, 0, 1, 2, -1) };
  assert.deepEqual(meetings(reflected).map(([o, i]) => [o, i]), [[0, 1], [0, 0], [1, 0], [1, 1], [1, 2], [2, 1], [2, 2]]);
});

test("a matrix of any shape fits its room and never vanishes", () => {
  assert.deepEqual(fitted(100, 200, { width: 280, height: 220 }), { width: 280, height: 140 });
  assert.deepEqual(fitted(10_000, 10, { width: 280, height: 220 }), { width: 24, height: 220 });
});

test("the peak is the largest cell of the sheet in front, not of another", () => {
  const scene = JSON.parse(readFileSync(new URL("../golden/conv2d_groups.similarity.json", import.meta.url), "utf8"));
  const alike = prepare(scene);
  const panel = alike.panels.get("cosine");
  assert.ok(panel);
  const [rows, cols] = [panel.rows.count, panel.cols.count];
  const data = Float64Array.from({ length: rows * cols * panel.sheets.count }, () => -1);
  data[rows * cols + cols + 1] = 0.5; // in the second sheet
  data[0] = 0.9;
  const front = assign(alike, { n: 0, g: 0, m: 1 });
  const view = { model: alike, tensors: new Map([["cosine", { shape: [data.length], data }]]), front, version: 1 };
  assert.deepEqual(peakOf(/** @type {any} */ (view), panel), { row: 1, col: 1, sheet: 1 });
});
