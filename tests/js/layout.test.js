// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { overlaps } from "../../static/js/paint/grid.js";
import { layout, Solver } from "../../static/js/paint/layout.js";
import { bandOf, pointsOf, routeLinks } from "../../static/js/paint/links.js";
import { plans } from "../../static/js/paint/plans.js";
import { generator } from "./scenes.js";

/** @typedef {import("../../static/js/paint/blocks.js").Leaf} Leaf */
/** @typedef {import("../../static/js/paint/blocks.js").Rect} Rect */
/** @typedef {import("../../static/js/paint/layout.js").Layout} Layout */
/** @typedef {import("../../static/js/wire/types.js").Tree} Tree */
/** @typedef {{arrangement: {wide: Tree, narrow: Tree}, leaves: Map<string, Leaf>, magnifiers: Map<string, Leaf>, host: {width: number, height: number}}} Problem */

/** @type {ReadonlyArray<{wide: Tree, narrow: Tree}>} */
const ARRANGEMENTS = [
  { wide: { row: ["a", { column: ["b", "c"] }, "d"] }, narrow: { column: ["a", { row: ["b", "c"] }, "d"] } },
  { wide: { row: ["a", "b"] }, narrow: { column: ["a", "b"] } },
  { wide: { column: [{ row: ["a", "b"] }, { row: ["c", "d"] }] }, narrow: { column: ["a", "b", "c", "d"] } },
];
const HOSTS = [[790, 610], [560, 500], [390, 420], [1400, 800], [480, 900]];

/** @param {string} key @param {Partial<Leaf>} given @returns {Leaf} */
const leaf = (key, given = {}) => ({
  key, rows: 5, cols: 5, sheets: 1, minCell: 14, leastCell: 14, maxCell: 64, matrix: false, deckOnly: false, titleWidth: 90, captionWidth: 110, ...given,
});

/** @param {number} seed @returns {Problem} */
function problem(seed) {
  const random = generator(seed);
  const arrangement = ARRANGEMENTS[random.int(0, 2)] ?? { wide: "a", narrow: "a" };
  const [width = 0, height = 0] = HOSTS[random.int(0, HOSTS.length - 1)] ?? [];
  const side = () => (random.next() < 0.25 ? random.int(20, 300) : random.int(1, 9));
  const leaves = new Map(["a", "b", "c", "d"].map((key) => {
    const [rows, cols] = [side(), side()];
    const matrix = Math.max(rows, cols) > 6 * Math.min(rows, cols);
    return [key, leaf(key, { rows, cols, matrix, sheets: random.int(1, 4), titleWidth: random.int(30, 160) })];
  }));
  const magnifiers = new Map([...leaves].map(([key, each]) => [key, leaf(`${key}~`, { rows: Math.min(5, each.rows), cols: Math.min(5, each.cols), maxCell: 40, titleWidth: 60 })]));
  return { arrangement, leaves, magnifiers, host: { width, height } };
}

/** @param {Rect} outer @param {Rect} inner */
const within = (outer, inner) => inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && inner.x + inner.width <= outer.x + outer.width + 0.5 && inner.y + inner.height <= outer.y + outer.height + 0.5;

/** @param {(found: Layout, given: Problem, seed: number) => void} check */
function forManyStages(check) {
  for (let seed = 1; seed <= 60; seed += 1) {
    const given = problem(seed);
    check(layout(given), given, seed);
  }
}

test("no panel overlaps another and none leaves the stage", () => {
  forManyStages((found, given, seed) => {
    const stage = { x: 0, y: 0, ...given.host };
    const blocks = [...found.placed.values()];
    for (const [at, one] of blocks.entries()) {
      assert.ok(within(stage, one.block), `seed ${seed}: ${one.key} leaves the stage`);
      for (const other of blocks.slice(at + 1)) assert.ok(!overlaps(one.block, other.block), `seed ${seed}: ${one.key} lies on ${other.key}`);
    }
  });
});

test("everything of a panel lies within its block, sheets beside each other", () => {
  forManyStages((found, _, seed) => {
    for (const { key, block, slots, peeks, labels, frame } of found.placed.values()) {
      for (const part of [...slots, ...peeks, ...labels, frame]) assert.ok(within(block, part), `seed ${seed}: a part of ${key} leaves its block`);
      slots.forEach((one, at) => slots.slice(at + 1).forEach((other) => assert.ok(!overlaps(one, other), `seed ${seed}: sheets of ${key} overlap`)));
    }
  });
});

test("every panel of the view is on the stage, and a magnifier only beside a picture", () => {
  forManyStages((found, given) => {
    const named = JSON.stringify(given.arrangement.wide).match(/"[abcd]"/g)?.map((each) => each.slice(1, -1)) ?? [];
    for (const name of named) assert.ok(found.placed.has(name), `${name} is missing`);
    for (const key of found.placed.keys()) if (key.endsWith("~")) assert.ok(found.placed.get(key.slice(0, -1))?.fit.pictured);
  });
});

test("a panel is shown whole unless it is a large matrix", () => {
  forManyStages((found, given) => {
    for (const { key, fit } of found.placed.values()) {
      const each = given.leaves.get(key);
      if (each && !each.matrix) assert.deepEqual([fit.rows, fit.cols], [each.rows, each.cols]);
      if (each) assert.ok(fit.rows <= each.rows && fit.cols <= each.cols);
    }
  });
});

test("the plans that are not looked at are none of the best", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const given = problem(seed);
    const solver = new Solver(given, { pictured: new Set(), magnified: new Set() }, 0);
    const all = plans(given.arrangement, solver.room, { leaves: given.leaves, magnifiers: new Map() });
    const best = all.map((plan) => solver.rough(plan)).sort((a, b) => b.score - a.score).slice(0, 4);
    const told = (/** @type {ReturnType<Solver["rough"]>[]} */ list) => list.map(({ plan, unit, score }) => ({ plan, unit, score }));
    assert.deepEqual(told(solver.ranked(all, 4)), told(best), `seed ${seed}`);
  }
});

test("five panels with long titles fit every stage, and their numbers can be read", () => {
  const arrangement = /** @type {const} */ ({
    wide: { row: [{ column: ["matrix", { row: ["kernel", "folded"] }] }, "input", "output"] },
    narrow: { column: ["matrix", { row: ["folded", "input", "output"] }] },
  });
  const vector = { cols: 1, matrix: true, minCell: 11, leastCell: 11, titleWidth: 130 };
  const leaves = new Map([
    leaf("matrix", { rows: 27, cols: 50, matrix: true, minCell: 11, leastCell: 11 }), leaf("input", { rows: 50, ...vector }), leaf("output", { rows: 27, ...vector }),
    leaf("kernel", { rows: 3, cols: 3, sheets: 2 }), leaf("folded", { rows: 7, cols: 7, sheets: 2, titleWidth: 150, captionWidth: 190 }),
  ].map((each) => [each.key, each]));
  const magnifiers = new Map([...leaves.keys()].map((key) => [key, leaf(`${key}~`, { maxCell: 40 })]));
  for (const [width = 0, height = 0] of HOSTS) {
    const { placed } = layout({ arrangement, leaves, magnifiers, host: { width, height } });
    for (const { key, block, fit } of placed.values()) {
      assert.ok(within({ x: 0, y: 0, width, height }, block), `${key} leaves ${width} × ${height}`);
      assert.ok(fit.pictured || fit.cell >= 11, `${key} has cells of ${fit.cell} at ${width} × ${height}`);
    }
  }
});

test("input and output of one scale get cells of one size", () => {
  const arrangement = /** @type {const} */ ({ wide: { row: ["a", { column: ["b", "c"] }, "d"] }, narrow: { column: ["a", { row: ["b", "c"] }, "d"] } });
  const leaves = new Map([leaf("a", { rows: 258, cols: 258 }), leaf("b", { rows: 3, cols: 3 }), leaf("c", { rows: 3, cols: 3 }), leaf("d", { rows: 256, cols: 256 })].map((each) => [each.key, each]));
  const magnifiers = new Map(["a", "d"].map((key) => [key, leaf(`${key}~`)]));
  const { placed } = layout({ arrangement, leaves, magnifiers, host: { width: 790, height: 610 } });
  assert.equal(placed.get("a")?.fit.cell, placed.get("d")?.fit.cell);
  assert.ok(placed.has("a~") && placed.has("d~"));
});

test("small panels on an ordinary stage have numbers that can be read", () => {
  for (const [width = 0, height = 0] of HOSTS) {
    const arrangement = /** @type {const} */ ({ wide: { row: ["a", { column: ["b", "c"] }, "d"] }, narrow: { column: ["a", { row: ["b", "c"] }, "d"] } });
    const leaves = new Map([leaf("a", { rows: 7, cols: 7, sheets: 2 }), leaf("b", { rows: 3, cols: 3, sheets: 2 }), leaf("c", { rows: 3, cols: 3, sheets: 2 }), leaf("d", { rows: 3, cols: 3, sheets: 3 })].map((each) => [each.key, each]));
    const { placed } = layout({ arrangement, leaves, magnifiers: new Map(), host: { width, height } });
    for (const { key, fit } of placed.values()) assert.ok(fit.cell >= 18, `${key} has cells of ${fit.cell} at ${width} × ${height}`);
  }
});

/** Points along a link as it is drawn. @param {import("../../static/js/paint/links.js").Route} route @param {Rect} start @param {Rect} end @returns {Array<readonly [number, number]>} */
function drawn(route, start, end) {
  const corners = route.kind === "around" ? pointsOf(route, start, end) : bandOf(route, start, end);
  if (route.kind !== "around") return [...corners, [(corners[0]?.[0] ?? 0) / 2 + (corners[3]?.[0] ?? 0) / 2, (corners[0]?.[1] ?? 0) / 2 + (corners[3]?.[1] ?? 0) / 2]];
  return corners.slice(1).flatMap((point, at) => {
    const before = corners[at] ?? point;
    return Array.from({ length: 21 }, (_, part) => /** @type {const} */ ([before[0] + ((point[0] - before[0]) * part) / 20, before[1] + ((point[1] - before[1]) * part) / 20]));
  });
}

test("no link runs over a number, a heading or a label, wherever its ends slide", () => {
  let [bands, lines] = [0, 0];
  forManyStages((found, given, seed) => {
    const placed = [...found.placed.values()];
    const box = (/** @type {Rect} */ frame, /** @type {Rect[]} */ peeks) => {
      const last = peeks[peeks.length - 1] ?? frame;
      return { x: frame.x, y: frame.y, width: last.x + last.width - frame.x, height: last.y + last.height - frame.y };
    };
    const joints = new Map(placed.map(({ key, frame, peeks, heading }) => [key, { box: box(frame, peeks), top: heading.y }]));
    const words = placed.flatMap(({ heading, labels }) => [heading, ...labels.map((label) => ({ ...label, width: Math.min(label.width, 60) }))]);
    const routes = routeLinks([["a", "c"], ["b", "c"], ["c", "d"], ["a", "b"]], joints, [...[...joints.values()].map((joint) => joint.box), ...words], { x: 1, y: 1, width: given.host.width - 2, height: given.host.height - 2 });
    for (const route of routes) {
      if (route.kind === "around") lines += 1;
      else bands += 1;
      const [from, to] = [found.placed.get(route.from), found.placed.get(route.to)];
      assert.ok(from && to);
      for (const part of [0, 0.5, 0.9]) {
        const cut = ({ slots: [slot] }) => ({ x: slot.x + slot.width * part, y: slot.y + slot.height * part, width: slot.width * 0.1, height: slot.height * 0.1 });
        for (const [x, y] of drawn(route, cut(from), cut(to))) {
          const over = [...placed.flatMap((each) => each.slots), ...words].find((rect) => x > rect.x + 0.5 && y > rect.y + 0.5 && x < rect.x + rect.width - 0.5 && y < rect.y + rect.height - 0.5);
          assert.ok(!over, `seed ${seed}: ${route.from} → ${route.to} runs over something at ${x}, ${y}`);
        }
      }
    }
  });
  assert.ok(bands > 10 && lines > 10, `only ${bands} bands and ${lines} lines were tried`);
});

test("a line that comes along a column of sheets ends at the sheet that is meant, not in the middle of all", () => {
  const [box, target] = [{ x: 40, y: 100, width: 200, height: 100 }, { x: 280, y: 40, width: 60, height: 360 }];
  const joints = new Map([["a", { box, top: 80 }], ["b", { box: target, top: 20 }]]);
  const [route] = routeLinks([["a", "b"]], joints, [box, target, { x: 244, y: 90, width: 10, height: 8 }], { x: 1, y: 1, width: 500, height: 480 });
  assert.ok(route && route.kind === "around");
  assert.equal(route.sides[1], "left");
  for (const y of [90, 200, 390]) {
    const points = pointsOf(route, { x: 45, y: 110, width: 30, height: 30 }, { x: 285, y: y - 5, width: 10, height: 10 });
    assert.deepEqual(points.at(-1), [280, y]);
    points.slice(1).forEach(([x, at], nth) => assert.ok(x === points[nth]?.[0] || at === points[nth]?.[1], "it has no slanted stretch"));
  }
});

test("a line that leaves a panel's foot begins beneath what is meant there, along the edge where words stand below", () => {
  const box = { x: 20, y: 40, width: 700, height: 60 };
  const target = { x: 300, y: 230, width: 120, height: 60 };
  const start = { x: 560, y: 50, width: 60, height: 40 };
  const room = { x: 1, y: 1, width: 798, height: 498 };
  const joints = new Map([["a", { box, top: 10 }], ["b", { box: target, top: 200 }]]);
  for (const label of [[], [{ x: 560, y: 100, width: 90, height: 16 }, { x: 300, y: 100, width: 50, height: 16 }]]) {
    const [route] = routeLinks([["a", "b"]], joints, [box, target, { x: 300, y: 170, width: 40, height: 8 }, ...label], room);
    assert.ok(route && route.kind === "around");
    const [first, ...points] = pointsOf(route, start, target);
    assert.ok(first && first[1] === 100 && first[0] >= start.x && first[0] <= start.x + start.width, String(first));
    assert.equal(points.some(([x, y]) => label.some((each) => x > each.x && x < each.x + each.width && y > each.y && y < each.y + each.height)), false);
  }
});

test("small panels stand beneath a wide matrix and beside a tall one", () => {
  const arrangement = /** @type {{wide: Tree, narrow: Tree}} */ ({
    wide: { row: [{ column: ["matrix", { row: ["b", "c"] }] }, "d", "e"] },
    narrow: { column: ["matrix", { row: ["b", "c", "d", "e"] }] },
  });
  const small = ["b", "c", "d", "e"].map((key) => /** @type {const} */ ([key, leaf(key, { rows: 6, cols: 4 })]));
  for (const [rows, cols] of /** @type {const} */ ([[9, 40], [40, 9]])) {
    const leaves = new Map([["matrix", leaf("matrix", { rows, cols, matrix: true })], ...small]);
    const { placed } = layout({ arrangement, leaves, magnifiers: new Map(), host: { width: 790, height: 560 } });
    const [matrix, b] = ["matrix", "b"].map((key) => placed.get(key)?.block ?? { x: 0, y: 0, width: 0, height: 0 });
    assert.ok(matrix && b);
    assert.equal(b.x >= matrix.x + matrix.width, rows > cols, `${rows} × ${cols}`);
    assert.equal(b.y >= matrix.y + matrix.height, cols > rows, `${rows} × ${cols}`);
  }
});

test("where all panels have cells of one size, a picture among them makes pictures of all", () => {
  const leaf = (/** @type {string} */ key, /** @type {number} */ side) => ({ key, rows: side, cols: side, sheets: 1, minCell: 22, leastCell: 22, maxCell: 64, matrix: false, deckOnly: false, titleWidth: 60, captionWidth: 60 });
  const leaves = new Map([leaf("large", 31), leaf("small", 3)].map((each) => [each.key, each]));
  const tree = { row: ["large", "small"] };
  const placed = (/** @type {boolean} */ one_scale) => layout({ arrangement: { wide: tree, narrow: tree, one_scale }, leaves, magnifiers: new Map(), host: { width: 500, height: 400 } }).placed;
  const cell = (/** @type {boolean} */ one, /** @type {string} */ key) => placed(one).get(key)?.fit.cell ?? 0;
  assert.ok(cell(false, "small") > cell(false, "large"));
  assert.equal(cell(true, "small"), cell(true, "large"));
});
