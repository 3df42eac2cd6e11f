// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { groupOf, hueOf, runsOf } from "../../static/js/paint/group_marks.js";
import { frameGroups, frontTap } from "../../static/js/wire/cursor.js";
import { spell } from "../../static/js/wire/radix.js";
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
