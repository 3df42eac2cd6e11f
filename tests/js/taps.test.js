// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { frameGroups, frameThrough, frontTap, tapsThrough } from "../../static/js/wire/cursor.js";
import { hull, project } from "../../static/js/wire/project.js";
import { numberOf, spell } from "../../static/js/wire/table.js";
import { assignmentOf, frameOf, indicesOf, nothing, prepare } from "../../static/js/wire/scene.js";
import { countTaps, eachTap, tapAt } from "../../static/js/wire/taps.js";
import { allTaps, generator, randomScene, relation, sceneOf } from "./scenes.js";

/** @typedef {import("../../static/js/wire/types.js").Model} Model */
/** @typedef {import("../../static/js/wire/types.js").Group} Group */

/** @param {Model} model @param {readonly Group[]} groups */
function walked(model, groups) {
  /** @type {Array<Record<string, number>>} */
  const found = [];
  eachTap(model, groups, (tap) => found.push(indicesOf(model, tap)));
  return found;
}

/** @param {Record<string, number>} tap */
const key = (tap) => JSON.stringify(Object.entries(tap).sort());
/** @param {ReadonlyArray<Record<string, number>>} taps */
const sorted = (taps) => taps.map(key).sort();

/** @param {(scene: ReturnType<typeof randomScene>, random: ReturnType<typeof generator>) => void} check @param {{count?: number, by?: "o" | "i"}} [how] */
function forRandomScenes(check, { count = 40, by = "o" } = {}) {
  for (let seed = 1; seed <= count; seed += 1) {
    const random = generator(seed);
    check(randomScene(random, by), random);
  }
}

test("a frame number and its indices are the same thing", () => {
  forRandomScenes((scene) => {
    const model = prepare(scene);
    for (let frame = 0; frame < scene.total; frame += 1) assert.equal(frameOf(model, assignmentOf(model, frame)), frame);
  });
});

test("the last dimension of the order runs fastest", () => {
  const model = prepare(sceneOf([relation(generator(3)), relation(generator(4))], { m: 2 }));
  const width = model.scene.sizes["ow"] ?? 0;
  assert.deepEqual(indicesOf(model, assignmentOf(model, width)), { n: 0, g: 0, m: 0, oh: 1, ow: 0 });
});

test("a dimension that runs backwards is counted from its end", () => {
  const model = prepare(sceneOf([relation(generator(3)), relation(generator(5))]));
  const flipped = model.panels.get("flipped");
  assert.ok(flipped);
  const [height, width] = [model.scene.sizes["kh"] ?? 0, model.scene.sizes["kw"] ?? 0];
  const first = spell(flipped.cols, 0, spell(flipped.rows, 0, nothing(model)));
  assert.equal(first[model.id.get("kh") ?? 0], height - 1);
  assert.equal(first[model.id.get("kw") ?? 0], width - 1);
  assert.equal(numberOf(flipped.rows, first), 0);
});

test("the taps of a frame are exactly those that agree with it, for frames over outputs and over inputs", () => {
  for (const by of /** @type {const} */ (["o", "i"])) {
    forRandomScenes((scene, random) => {
      const model = prepare(scene);
      const frame = random.int(0, scene.total - 1);
      const fixed = indicesOf(model, assignmentOf(model, frame));
      const expected = allTaps(scene).filter((tap) => Object.entries(fixed).every(([dim, index]) => tap[dim] === index));
      assert.deepEqual(sorted(walked(model, frameGroups(model, frame))), sorted(expected));
    }, { by });
  }
});

test("the taps of a frame come in the order of the steps", () => {
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const numbers = walked(model, frameGroups(model, random.int(0, scene.total - 1))).map((tap) =>
      scene.steps.reduce((sum, dim) => sum * (scene.sizes[dim] ?? 1) + (tap[dim] ?? 0), 0));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
  });
});

test("steps that run backwards begin at the last kernel index", () => {
  const scene = sceneOf([relation(generator(3)), relation(generator(5))]);
  const model = prepare({ ...scene, steps: ["c", "-kh", "-kw"] });
  const numbers = walked(model, frameGroups(model, 0)).map((tap) => (tap["kh"] ?? 0) * (scene.sizes["kw"] ?? 0) + (tap["kw"] ?? 0));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  assert.equal(numbers[0], (scene.sizes["kh"] ?? 0) * (scene.sizes["kw"] ?? 0) - 1);
});

test("a tap is found by its number as it is by walking, from any start", () => {
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const groups = frameGroups(model, random.int(0, scene.total - 1));
    const all = walked(model, groups);
    assert.equal(all.length, countTaps(groups));
    const start = random.int(0, Math.max(0, all.length - 1));
    eachTap(model, groups, (tap, number) => assert.deepEqual(indicesOf(model, tap), all[number]), { start, count: 3 });
    if (all.length > 0) assert.deepEqual(indicesOf(model, tapAt(model, groups, start)), all[start]);
  });
});

test("the cells that light up in a panel are where the taps stand, each once", () => {
  for (const by of /** @type {const} */ (["o", "i"])) {
    forRandomScenes((scene, random) => {
      const model = prepare(scene);
      const groups = frameGroups(model, random.int(0, scene.total - 1));
      for (const panel of model.panels.values()) {
        const expected = new Set();
        eachTap(model, groups, (tap) => {
          const place = [numberOf(panel.rows, tap), numberOf(panel.cols, tap), numberOf(panel.sheets, tap)];
          if (!place.includes(-1)) expected.add(place.join());
        });
        const cells = project(groups, panel);
        const found = Array.from({ length: cells.count }, (_, at) => [cells.rows[at], cells.cols[at], cells.sheets[at]].join());
        assert.equal(new Set(found).size, found.length, `${panel.name}: a cell came twice`);
        assert.deepEqual(found.sort(), [...expected].sort(), panel.name);
      }
    }, { by });
  }
});

test("of an area only its own cells light up", () => {
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const groups = frameGroups(model, random.int(0, scene.total - 1));
    for (const panel of model.panels.values()) {
      const area = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), rows: random.int(1, 4), cols: random.int(1, 4) };
      const told = (/** @type {import("../../static/js/wire/project.js").Cells} */ { rows, cols, sheets }) => [...rows].map((row, at) => [row, cols[at] ?? -1, sheets[at] ?? -1]);
      const expected = told(project(groups, panel)).filter(([row = 0, col = 0]) => row >= area.row && row < area.row + area.rows && col >= area.col && col < area.col + area.cols);
      assert.deepEqual(told(project(groups, panel, { area })), expected, panel.name);
    }
  });
});

test("the hull is the smallest rectangle round the lit cells", () => {
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const groups = frameGroups(model, random.int(0, scene.total - 1));
    for (const panel of model.panels.values()) {
      const { rows, cols, count } = project(groups, panel);
      const expected = count === 0 ? null : [Math.min(...rows), Math.min(...cols), Math.max(...rows), Math.max(...cols)];
      assert.deepEqual(hull(groups, panel), expected, panel.name);
    }
  });
});

test("pointing at an input cell lights every output that reads it, from all its places on the stage", () => {
  let copies = 0;
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const panel = model.panels.get("input");
    assert.ok(panel);
    const cell = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), sheet: 0 };
    const cursor = frontTap(model, { frame: 0, tap: null }, nothing(model));
    const here = spell(panel.cols, cell.col, spell(panel.rows, cell.row, spell(panel.sheets, 0, nothing(model))));
    const wanted = indicesOf(model, here);
    const input = (/** @type {string} */ name) => scene.tables[scene.axes.findIndex((axis) => axis.name === name)]?.cell[wanted[`s${name}`] ?? 0] ?? -1;
    const expected = allTaps(scene).filter((tap) => tap["n"] === 0 && ["g", "c"].every((dim) => tap[dim] === wanted[dim]) && scene.axes.every(({ name }) =>
      input(name) >= 0 ? tap[`i${name}`] === input(name) : tap[`s${name}`] === wanted[`s${name}`]));
    const found = walked(model, tapsThrough(model, panel, cell, cursor));
    assert.deepEqual(sorted(found), sorted(expected));
    if (new Set(found.map((tap) => scene.axes.map(({ name }) => tap[`s${name}`]).join())).size > 1) copies += 1;
  }, { count: 120 });
  assert.ok(copies > 3, "no scene had copied cells: the test tests nothing");
});

test("what a cell feeds reads that cell: taps through a cell and taps of those frames agree", () => {
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const panel = model.panels.get("input");
    assert.ok(panel);
    const cell = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), sheet: 0 };
    const cursor = frontTap(model, { frame: 0, tap: null }, nothing(model));
    for (const tap of walked(model, tapsThrough(model, panel, cell, cursor))) {
      const frame = frameOf(model, spellAll(model, tap));
      assert.ok(sorted(walked(model, frameGroups(model, frame))).includes(key(tap)));
    }
  });
});

/** @param {Model} model @param {Record<string, number>} indices */
function spellAll(model, indices) {
  const made = nothing(model);
  for (const [dim, index] of Object.entries(indices)) made[model.id.get(dim) ?? 0] = index;
  return made;
}

test("a click goes to a frame whose taps pass through the cell, or nowhere if there is none", () => {
  let nowhere = 0;
  forRandomScenes((scene, random) => {
    const model = prepare(scene);
    const cursor = frontTap(model, { frame: random.int(0, scene.total - 1), tap: null }, nothing(model));
    for (const name of ["input", "output", "weight", "matrix", "columns"]) {
      const panel = model.panels.get(name);
      assert.ok(panel);
      const cell = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), sheet: random.int(0, panel.sheets.count - 1) };
      const frame = frameThrough(model, panel, cell, cursor);
      const through = tapsThrough(model, panel, cell, cursor);
      if (frame < 0) {
        assert.equal(countTaps(through), 0, name);
        nowhere += 1;
      } else {
        const frames = walked(model, through).map((tap) => frameOf(model, spellAll(model, tap)));
        assert.ok(frames.includes(frame), name);
      }
    }
  }, { count: 80 });
  assert.ok(nowhere > 0, "every cell had a tap: the empty case was not tried");
});

test("a click on an input cell in the middle puts it under the middle of the kernel", () => {
  const same = { zoom: 1, stride: 1, dilation: 1, before: 1, after: 1, input: 5, kernel: 3, output: 5, mode: "zeros" };
  const model = prepare(sceneOf([same, same]));
  const panel = model.panels.get("input");
  assert.ok(panel);
  const cursor = frontTap(model, { frame: 0, tap: null }, nothing(model));
  assert.equal(frameThrough(model, panel, { row: 3, col: 4, sheet: 0 }, cursor), 2 * 5 + 3);
});

test("a kernel cell is met without leaving the frame the cursor is in", () => {
  const same = { zoom: 1, stride: 1, dilation: 1, before: 1, after: 1, input: 5, kernel: 3, output: 5, mode: "zeros" };
  const model = prepare(sceneOf([same, same]));
  const panel = model.panels.get("weight");
  assert.ok(panel);
  const cursor = frontTap(model, { frame: 13, tap: null }, nothing(model));
  assert.equal(frameThrough(model, panel, { row: 0, col: 2, sheet: 0 }, cursor), 13);
});

/** @param {number} input */
function long(input) {
  const model = prepare(sceneOf([{ zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input, kernel: 31, output: input - 30, mode: "zeros" }]));
  const panel = (/** @type {string} */ name) => model.panels.get(name) ?? assert.fail(`there is no panel ${name}`);
  return { model, panel, through: (/** @type {number} */ col) => tapsThrough(model, panel("weight"), { row: 0, col, sheet: 0 }, null) };
}

test("a kernel cell of a long input stands in more cells than a call takes arguments", () => {
  const { panel, through } = long(150_000);
  assert.deepEqual(hull(through(30), panel("input")), [0, 30, 0, 149_999]);
  assert.equal(project(through(30), panel("input")).count, 149_970);
});

test("of the long lists behind the kernel cells that were pointed at, only the last are kept", () => {
  const { through } = long(100_000);
  const longest = (/** @type {number} */ col) => through(col).reduce((most, group) => (group.count > most.count ? group : most));
  const first = longest(0);
  assert.equal(longest(0), first);
  for (const col of [1, 2, 3]) longest(col);
  assert.notEqual(longest(0), first);
});
