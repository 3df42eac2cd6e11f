// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { seams } from "../../static/js/paint/needs.js";
import { buildScenery } from "../../static/js/paint/scenery.js";
import { partsOf, placeWords, sidesOf } from "../../static/js/paint/sides.js";
import { numberOf } from "../../static/js/wire/table.js";
import { assign, prepare } from "../../static/js/wire/scene.js";
import { generator, relation, sceneOf } from "./scenes.js";

const axis = { ...relation(generator(5)), kernel: 3, output: 2 };
const scene = sceneOf([axis, { ...axis, kernel: 2, output: 3 }], { c: 2 });
const model = prepare({ ...scene, links: [] });
const columns = model.panels.get("columns") ?? assert.fail();
const measure = (/** @type {string} */ text) => 6 * text.length;

test("the words of a row name it as the loop's variables do, and no two rows alike", () => {
  const all = Array.from({ length: columns.rows.count }, (_, row) => partsOf(model, columns.rows, row).join(" "));
  assert.equal(new Set(all).size, 2 * 3 * 2);
  assert.equal(all[7], "c1 kh0 kw1");
  for (const [row, words] of all.entries()) {
    const indices = Object.fromEntries(words.split(" ").map((word) => [word.replace(/\d+$/, ""), Number(word.match(/\d+$/)?.[0])]));
    assert.equal(numberOf(columns.rows, assign(model, indices)), row, words);
  }
});

test("only a matrix of windows that nothing leads out of has words beside it", () => {
  assert.ok(sidesOf(model, columns, measure));
  assert.equal(sidesOf(model, model.panels.get("input") ?? assert.fail(), measure), null);
  const left = prepare({ ...scene, links: [["columns", "output"]] });
  assert.equal(sidesOf(left, left.panels.get("columns") ?? assert.fail(), measure), null);
});

test("the words have room of their own where there is plenty: no panel stands in it, and it ends on the stage", async () => {
  await seams.load();
  const only = prepare({ ...scene, links: [["input", "columns"]], panels: scene.panels.filter(({ name }) => ["input", "columns"].includes(name)), arrangement: { wide: { row: ["columns", "input"] }, narrow: { column: ["columns", "input"] } } });
  const { faces } = buildScenery(only, new Map(), { width: 900, height: 620 }, measure);
  const [matrix, input] = ["columns", "input"].map((name) => faces.find(({ panel }) => panel.name === name)?.placed ?? assert.fail(name));
  assert.ok(matrix && input && (matrix.beside ?? 0) > 50 && (matrix.beneath ?? 0) > 20);
  assert.ok(matrix.frame.x + matrix.frame.width + (matrix.beside ?? 0) <= matrix.block.x + matrix.block.width);
  assert.ok(matrix.frame.y + matrix.frame.height + (matrix.beneath ?? 0) <= 620);
  assert.ok(matrix.block.x + matrix.block.width <= input.block.x || matrix.block.y + matrix.block.height <= input.block.y);
});

test("a cell is told by its row and column where several dimensions count them", () => {
  assert.deepEqual(placeWords(model, columns, { row: 3, col: 1 }), ["row 3, column 1"]);
  assert.deepEqual(placeWords(model, model.panels.get("input") ?? assert.fail(), { row: 3, col: 1 }), []);
});
