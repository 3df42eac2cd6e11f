// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { blockOf, cellOf, madeBy } from "../../static/js/wire/block.js";
import { frontTap } from "../../static/js/wire/cursor.js";
import { RunningSums } from "../../static/js/wire/fills.js";
import { numberOf } from "../../static/js/wire/table.js";
import { assign, cellAssignment, nothing, prepare } from "../../static/js/wire/scene.js";
import { calledOf, termsOf, windowSlice } from "../../static/js/wire/terms.js";
import { flatten, pack, termAt, unpack } from "../../static/js/wire/values.js";
import { allTaps, generator, randomScene, relation, sceneOf, tensorsOf } from "./scenes.js";

/** @typedef {import("../../static/js/wire/types.js").Model} Model */

/** @param {Model} model @param {string} name */
function panelOf(model, name) {
  const panel = model.panels.get(name);
  assert.ok(panel);
  return panel;
}

test("a frame's terms and its bias add up to the server's output", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random);
    const { tensors } = tensorsOf(scene, random);
    const model = prepare(scene);
    const frame = random.int(0, scene.total - 1);
    const terms = termsOf(model, tensors, frame, { limit: 3 });
    const all = termsOf(model, tensors, frame, { limit: Infinity }).terms;
    assert.equal(all.reduce((sum, { product }) => sum + product, 0) + (terms.bias ?? 0), terms.result);
    assert.ok(terms.terms.length <= 3 && terms.count >= terms.terms.length);
    for (const term of terms.terms) assert.equal(term.product, (term.factors[0] ?? NaN) * (term.factors[1] ?? NaN));
  }
});

test("a frame that writes several outputs has no single result", () => {
  const random = generator(9);
  const scene = randomScene(random, "i");
  const { tensors } = tensorsOf(scene, random);
  assert.equal(termsOf(prepare(scene), tensors, 0).result, null);
});

test("every panel's numbers are the sums over the taps that stand in each cell, in any part of it", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random);
    const { tensors, at } = tensorsOf(scene, random);
    const model = prepare(scene);
    const cursor = frontTap(model, { frame: random.int(0, scene.total - 1), tap: null }, nothing(model));
    for (const name of ["products", "matrix", "columns"]) {
      const panel = panelOf(model, name);
      const factors = "sum" in panel.value ? panel.value.sum : [];
      const sheet = random.int(0, panel.sheets.count - 1);
      const area = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), rows: 0, cols: 0, sheet };
      area.rows = random.int(1, panel.rows.count - area.row);
      area.cols = random.int(1, panel.cols.count - area.col);
      const expected = new Float64Array(area.rows * area.cols).fill(NaN);
      for (const tap of allTaps(scene)) {
        const here = assign(model, tap);
        if (panel.pins.some((pin) => here[pin] !== cursor[pin]) || numberOf(panel.sheets, here) !== sheet) continue;
        const [row, col] = [numberOf(panel.rows, here) - area.row, numberOf(panel.cols, here) - area.col];
        if (numberOf(panel.rows, here) < 0 || numberOf(panel.cols, here) < 0 || row < 0 || col < 0 || row >= area.rows || col >= area.cols) continue;
        const outside = scene.axes.some(({ name: axis }) => (tap[`i${axis}`] ?? -1) < 0);
        const term = factors.reduce((product, factor) => product * (factor === "input" && outside ? 0 : (tensors.get(factor)?.data[at(factor, tap)] ?? NaN)), 1);
        const place = row * area.cols + col;
        expected[place] = (Number.isNaN(expected[place]) ? 0 : (expected[place] ?? 0)) + term;
      }
      assert.deepEqual([...blockOf(model, tensors, panel, area, cursor).values].map((value) => value + 0), [...expected].map((value) => value + 0), name);
    }
  }
});

test("a tensor's panel shows its cells, zeros in padding and holes, and says what stands there", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random);
    const { tensors, at } = tensorsOf(scene, random);
    const model = prepare(scene);
    const panel = panelOf(model, "input");
    const cursor = frontTap(model, { frame: scene.total - 1, tap: null }, nothing(model));
    const cell = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), sheet: random.int(0, panel.sheets.count - 1) };
    const here = cellAssignment(model, panel, cell, cursor);
    /** @type {Record<string, number>} */
    const tap = Object.fromEntries(model.names.map((name, id) => [name, here[id] ?? 0]));
    for (const axis of scene.axes) tap[`i${axis.name}`] = scene.tables[axis.table]?.cell[tap[`s${axis.name}`] ?? 0] ?? -1;
    const real = scene.axes.every(({ name }) => (tap[`i${name}`] ?? -1) >= 0);
    const found = cellOf(model, tensors, panel, cell, cursor);
    assert.equal(found.value, real ? tensors.get("input")?.data[at("input", tap)] : 0);
    assert.equal([1, 3].includes(found.kind), !real);
  }
});

test("coverage counts the different outputs that read a cell", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random);
    const model = prepare(scene);
    const panel = panelOf(model, "coverage");
    const cell = { row: random.int(0, panel.rows.count - 1), col: random.int(0, panel.cols.count - 1), sheet: 0 };
    const fixed = cellAssignment(model, panel, cell, nothing(model));
    const readers = new Set();
    for (const tap of allTaps(scene)) {
      if (scene.axes.every(({ name }) => tap[`i${name}`] === fixed[model.id.get(`i${name}`) ?? 0])) readers.add(scene.axes.map(({ name }) => tap[`o${name}`]).join());
    }
    assert.equal(cellOf(model, new Map(), panel, cell, nothing(model)).value, readers.size);
  }
});

test("a panel that fills shows the cells of frames up to the cursor and no others", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random);
    const model = prepare(scene);
    const panel = panelOf(model, "output");
    const cursor = frontTap(model, { frame: 0, tap: null }, nothing(model));
    const sheet = random.int(0, panel.sheets.count - 1);
    const made = madeBy(model, panel, { row: 0, col: 0, rows: panel.rows.count, cols: panel.cols.count, sheet }, cursor);
    for (let row = 0; row < panel.rows.count; row += 1) {
      for (let col = 0; col < panel.cols.count; col += 1) {
        const frame = numberOf(model.order, cellAssignment(model, panel, { row, col, sheet }, cursor));
        assert.equal(made.base + (made.rows[row] ?? NaN) + (made.cols[col] ?? NaN), frame);
      }
    }
  }
});

test("sums so far are the same stepped, jumped to or gone back to, and end as the server's output", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random, "i");
    const { tensors } = tensorsOf(scene, random);
    const model = prepare(scene);
    const panel = panelOf(model, "output");
    const cursor = frontTap(model, { frame: 0, tap: null }, nothing(model));
    const where = { sheet: 0, cursor };
    const [stepped, jumped] = [new RunningSums(model, tensors, panel, where), new RunningSums(model, tensors, panel, where)];
    const goal = random.int(0, scene.total - 1);
    for (let frame = 0; frame <= goal; frame += 1) stepped.advance(frame);
    jumped.advance(scene.total - 1);
    jumped.advance(goal);
    assert.deepEqual(stepped.sums, jumped.sums);
    stepped.advance(scene.total - 1);
    const reached = scene.tables.every((table) => table.cell.every((cell, s) => table.kind[s] !== 2 || cell >= 0));
    assert.ok(reached);
    const result = blockOf(model, tensors, { ...panel, value: { tensor: "output" } }, { row: 0, col: 0, rows: panel.rows.count, cols: panel.cols.count, sheet: 0 }, cursor);
    result.values.forEach((value, place) => assert.equal(stepped.at(Math.floor(place / panel.cols.count), place % panel.cols.count).value, value));
  }
});

/** What each cell of a panel has received up to a frame, tap by tap. @param {Model} model @param {import("../../static/js/wire/types.js").Tensors} tensors @param {import("../../static/js/wire/types.js").Panel} panel @param {{sheet: number, cursor: Int32Array, frame: number, taps: Int32Array[]}} where */
function received(model, tensors, panel, { sheet, cursor, frame, taps }) {
  const sums = new Float64Array(panel.rows.count * panel.cols.count);
  for (const tap of taps) {
    const when = numberOf(model.order, tap);
    if (when < 0 || when > frame || numberOf(panel.sheets, tap) !== sheet || panel.pins.some((pin) => tap[pin] !== cursor[pin])) continue;
    const place = numberOf(panel.rows, tap) * panel.cols.count + numberOf(panel.cols, tap);
    sums[place] = (sums[place] ?? 0) + termAt(model, tensors, ["input", "weight"], tap);
  }
  return sums;
}

test("sums so far are those of the frames so far in every sheet, stepped, gone back to or jumped to", () => {
  const across = sceneOf([relation(generator(5)), relation(generator(8))], { n: 2, g: 2, c: 2, m: 2 });
  /** @type {Array<import("./scenes.js").WireScene>} */
  const scenes = [across, { ...across, order: ["g", "m", "c", "kh", "kw"], steps: ["n", "oh", "ow"] }];
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = generator(seed);
    scenes.push(sceneOf([relation(random), ...(seed % 3 ? [] : [relation(random)])], { n: random.int(1, 2), g: 2, c: 2, m: 2, by: seed % 2 ? "i" : "o" }));
  }
  scenes.forEach((given, seed) => {
    const random = generator(seed + 1);
    const scene = { ...given, panels: given.panels.map((panel) => (panel.name === "output" ? { ...panel, fills: /** @type {const} */ ("sums") } : panel)) };
    scene.total = scene.order.reduce((product, dim) => product * (scene.sizes[dim] ?? 1), 1);
    const model = prepare(scene);
    const { tensors } = tensorsOf(scene, random);
    const panel = panelOf(model, "output");
    const taps = allTaps(scene).map((tap) => assign(model, tap));
    const last = scene.total - 1;
    const to = Math.min(last, 9);
    const middle = random.int(0, last);
    const ways = [
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [to, to - 1, to - 2, to - 3],
      Array.from({ length: 6 }, () => random.int(0, last)),
      [middle - 2, middle - 1, middle, middle - 1, last],
    ].map((way) => way.filter((frame) => frame >= 0 && frame <= last));
    for (const way of ways) {
      /** @type {Map<string, RunningSums>} */
      const kept = new Map();
      for (const frame of way) {
        const cursor = frontTap(model, { frame, tap: null }, nothing(model));
        for (let sheet = 0; sheet < panel.sheets.count; sheet += 1) {
          const key = [sheet, ...panel.pins.map((pin) => cursor[pin])].join();
          const sums = kept.get(key) ?? new RunningSums(model, tensors, panel, { sheet, cursor });
          kept.set(key, sums);
          sums.advance(frame);
          assert.deepEqual(sums.sums, received(model, tensors, panel, { sheet, cursor, frame, taps }), `scene ${seed}, sheet ${sheet}, frame ${frame} of ${way}`);
        }
      }
    }
  });
});

test("packed numbers come back as they were, whatever their type", () => {
  for (const data of [Uint8Array.of(0, 7, 255), Float32Array.of(0.5, -2, 1e9), Float64Array.of(0.1, -3, 1e300)]) {
    const again = unpack(pack({ shape: [3], data }));
    assert.deepEqual([...again.data], [...data]);
    assert.equal(again.data.constructor, data.constructor);
  }
});

test("packed bytes that do not fit the shape are refused", () => {
  assert.throws(() => unpack({ shape: [2, 2], dtype: "float64", data: btoa("12345678") }), /needs 32/);
});

test("a nested list becomes one array and its shape", () => {
  assert.deepEqual(flatten([[[1, 2, 3], [4, 5, 6]]]), { shape: [1, 2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
});

/** @param {Partial<import("./scenes.js").Relation>} given @param {"o" | "i"} [by] */
function slices(given, by = "o") {
  const relation = { zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 5, kernel: 3, output: 3, mode: "zeros", ...given };
  const model = prepare(sceneOf([relation, relation], { by }));
  return (/** @type {number} */ frame) => windowSlice(model, frame);
}

test("a window inside the input is a slice of the input", () => {
  assert.deepEqual(slices({ dilation: 2, output: 1 })(0), { text: "x[0:5:2, 0:5:2]", coordinates: "input" });
  assert.equal(slices({ stride: 2, output: 2 })(3).text, "x[2:5, 2:5]");
});

test("a window over the edge is a slice of the padded input, and says so", () => {
  const window = slices({ before: 1, after: 1, output: 5 });
  assert.deepEqual(window(0), { text: "padded[0:3, 0:3]", coordinates: "padded" });
  assert.deepEqual(window(6), { text: "x[0:3, 0:3]", coordinates: "input" });
});

test("a window between zero-inserted cells is a slice of the stretched input", () => {
  assert.equal(slices({ zoom: 2, input: 3, output: 3 })(0).coordinates, "stretched");
});

test("a frame that writes is a slice of the output", () => {
  assert.deepEqual(slices({ before: 1, after: 1, output: 5 }, "i")(6), { text: "out[0:3, 0:3]", coordinates: "output" });
});

test("a frame that sends a gradient back is a slice of what it writes, without the padding", () => {
  const relation = { zoom: 1, stride: 1, dilation: 1, before: 1, after: 1, input: 5, kernel: 3, output: 5, mode: "zeros" };
  const scene = sceneOf([relation, relation]);
  const { input = [], output = [], ...others } = scene.tensors;
  const back = { ...scene, result: "grad_input", factors: ["upstream", "weight"], tensors: { ...others, upstream: output, grad_input: input } };
  assert.deepEqual(windowSlice(prepare(back), 0), { text: "grad_input[0:2, 0:2]", coordinates: "output" });
  const summed = { ...scene, result: "grad_weight", factors: ["upstream"], tensors: { upstream: input, grad_weight: others["weight"] ?? [] } };
  assert.equal(windowSlice(prepare(summed), 6).text, "upstream[0:3, 0:3]");
});

test("a frame that collects what came back reads the cells of the outputs, not of the input", () => {
  const relation = { zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 5, kernel: 3, output: 3, mode: "zeros" };
  const scene = sceneOf([relation, relation], { by: "i" });
  const { input = [], output = [], ...others } = scene.tensors;
  const back = { ...scene, result: "paths", factors: ["upstream"], tensors: { ...others, upstream: output, paths: input } };
  assert.deepEqual(windowSlice(prepare(back), 11), { text: "upstream[0:3, 0:2]", coordinates: "input" });
});

test("a tensor is called as in the loops, by its own name in a chain, and new where its cells were moved", () => {
  assert.deepEqual(["input", "output", "weight", "grad_input"].map((name) => calledOf({}, name)), ["x", "out", "weight", "grad_input"]);
  assert.deepEqual(["shift_1_input", "shuffle_output"].map((name) => calledOf({}, name)), ["new_x", "new_out"]);
  const names = { input: "map1", output: "output", paths: "receptive_field1" };
  assert.deepEqual(["input", "output", "paths"].map((name) => calledOf({ names }, name)), ["map1", "out", "paths"]);
});

test("the winner of a maximum is its first largest term, of a gradient the only term with a share, of a mean none", () => {
  const relation = { zoom: 1, stride: 2, dilation: 1, before: 0, after: 0, input: 4, kernel: 2, output: 2, mode: "zeros" };
  const scene = sceneOf([relation]);
  const { input = [], output = [] } = scene.tensors;
  const share = [...output, "kw"];
  const values = (/** @type {number[]} */ data) => ({ shape: [data.length], data: Float64Array.from(data) });
  const tensors = new Map(Object.entries({ input: values([1, 1, 2, 5]), output: values([1, 5]), upstream: values([3, 4]), share: values([1, 0, 0, 1]), grad_input: values([3, 0, 0, 4]) }));
  const largest = prepare({ ...scene, tensors: { input, output }, factors: ["input"], reduce: "max" });
  assert.deepEqual([0, 1].map((frame) => termsOf(largest, tensors, frame).winner), [0, 1]);
  const gradient = { ...scene, tensors: { upstream: output, share, grad_input: input }, factors: ["upstream", "share"], result: "grad_input", reduce: /** @type {const} */ ("sum") };
  assert.deepEqual([0, 1].map((frame) => termsOf(prepare(gradient), tensors, frame).winner), [0, 1]);
  tensors.set("share", values([0.5, 0.5, 0.5, 0.5]));
  assert.equal(termsOf(prepare(gradient), tensors, 0).winner, -1);
});
