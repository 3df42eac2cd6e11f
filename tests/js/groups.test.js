// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { groupOf, hueOf, removedRects, runsOf } from "../../static/js/paint/group_marks.js";
import { frameGroups, frontTap } from "../../static/js/wire/cursor.js";
import { spell } from "../../static/js/wire/table.js";
import { assignmentOf, nothing, prepare } from "../../static/js/wire/scene.js";
import { countTaps, restrict } from "../../static/js/wire/taps.js";
import { generator, relation, sceneOf } from "./scenes.js";

/** @typedef {import("../../static/js/wire/types.js").Panel} Panel */

const random = generator(11);
const model = prepare(sceneOf([relation(random), relation(random)], { g: 3, c: 2, m: 2 }));
const g = model.id.get("g") ?? -1;
/** @param {string} name @returns {Panel} */
const panel = (name) => model.panels.get(name) ?? assert.fail(name);

test("hues come round again, and neighbouring groups never share one", () => {
  for (let group = 0; group < 40; group += 1) {
    assert.notEqual(hueOf(group), hueOf(group + 1));
    assert.equal(hueOf(group), hueOf(group + 5));
  }
});

test("a frame's kernel, products and output have its group, and so have the input's sheets that it reads", () => {
  for (let frame = 0; frame < model.total; frame += 1) {
    const front = frontTap(model, { frame, tap: null }, nothing(model));
    const group = assignmentOf(model, frame)[g];
    const groups = frameGroups(model, frame);
    for (const name of ["weight", "products"]) for (const sheet of [0, 1]) assert.equal(groupOf(model, panel(name), sheet, front), group, name);
    for (const name of ["input", "output"]) {
      const { sheets } = panel(name);
      for (let sheet = 0; sheet < sheets.count; sheet += 1) {
        const read = countTaps(restrict(groups, sheets.ids, spell(sheets, sheet, nothing(model)))) > 0;
        if (read) assert.equal(groupOf(model, panel(name), sheet, front), group, `${name}, sheet ${sheet}`);
        else if (name === "input") assert.notEqual(groupOf(model, panel(name), sheet, front), group);
      }
    }
  }
});

test("one group alone has no hue", () => {
  const alone = prepare(sceneOf([relation(random), relation(random)], { c: 2, m: 2 }));
  const [output] = [...alone.panels.values()].filter(({ name }) => name === "output");
  assert.ok(output);
  assert.equal(groupOf(alone, output, 1, nothing(alone)), -1);
  assert.deepEqual(runsOf(panel("columns").rows, g, { first: 0, seen: 4 }), [], "nor an edge that does not run through them");
});

test("along a matrix's edge every seen number is in the run of its own group", () => {
  const { rows } = panel("matrix");
  for (const [first, seen] of [[0, rows.count], [3, 5], [rows.count - 2, 2]]) {
    const runs = runsOf(rows, g, { first: first ?? 0, seen: seen ?? 0 });
    for (let place = 0; place < (seen ?? 0); place += 1) {
      const own = runs.filter(({ from, to }) => place >= from && place < to);
      assert.deepEqual(own.map(({ group }) => group), [spell(rows, (first ?? 0) + place, nothing(model))[g]]);
    }
    runs.slice(1).forEach((run, at) => assert.notEqual(run.group, runs[at]?.group, "as few runs as can be"));
  }
});

test("what groups removed is hatched: every seen cell whose row and column are of different groups, and no other", () => {
  for (const [row0, col0, rows, cols] of [[0, 0, 1e9, 1e9], [2, 3, 7, 5]]) {
    const matrix = panel("matrix");
    const seen = { row0: row0 ?? 0, col0: col0 ?? 0, rows: Math.min(rows ?? 0, matrix.rows.count - (row0 ?? 0)), cols: Math.min(cols ?? 0, matrix.cols.count - (col0 ?? 0)) };
    const face = /** @type {import("../../static/js/paint/face.js").Face} */ (/** @type {unknown} */ ({ panel: matrix, cell: 10, ...seen, placed: { slots: [{ x: 100, y: 50, width: 0, height: 0 }] } }));
    const rects = removedRects(face, model);
    for (let row = 0; row < seen.rows; row += 1) {
      for (let col = 0; col < seen.cols; col += 1) {
        const [x, y] = [100 + (col + 0.5) * 10, 50 + (row + 0.5) * 10];
        const hatched = rects.filter((rect) => x > rect.x && x < rect.x + rect.width && y > rect.y && y < rect.y + rect.height).length;
        const [one, other] = [spell(matrix.rows, seen.row0 + row, nothing(model))[g], spell(matrix.cols, seen.col0 + col, nothing(model))[g]];
        assert.equal(hatched, one === other ? 0 : 1);
      }
    }
  }
  assert.deepEqual(removedRects(/** @type {any} */ ({ panel: panel("input"), placed: { slots: [] } }), model), []);
});
