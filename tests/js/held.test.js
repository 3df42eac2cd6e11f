// @ts-check
/** Taps whose places a tensor holds, against the contract read plainly: every tap spelled out, then filtered. */

import assert from "node:assert/strict";
import test from "node:test";

import { frameGroups, frameThrough, frontTap } from "../../static/js/wire/cursor.js";
import { assign, indicesOf, moverOf, neighbours, nothing, prepare } from "../../static/js/wire/scene.js";
import { lastPlace, placeOf, standing } from "../../static/js/wire/neighbours.js";
import { countTaps, eachTap, groupsOf, tapAt } from "../../static/js/wire/taps.js";

const table = { start: [0, 1], step: [0, 1], cell: [-1, 0, 1, 2], kind: [1, 0, 0, 0], origin: -1 };
const strides = { n: 32, f: 16, kh: 8, kw: 4, oh: 2, ow: 1 };
const places = ["n", "f", "kh", "kw", "oh", "ow"];
const SCENE = /** @type {import("../../static/js/wire/types.js").WireScene} */ (/** @type {unknown} */ ({
  op: "o", view: "v", kinds: ["cell", "padding"], result: "output", reduce: "sum", factors: ["input"], links: [],
  sizes: { n: 1, g: 2, c: 2, m: 1, f: 2, qh: 2, qw: 2, oh: 2, kh: 2, ih: 3, ow: 2, kw: 2, iw: 3 },
  axes: [
    { name: "h", table: 0, held: { tensor: "row", plus: "qh", by: { tensor: "offset", first: 0, strides } } },
    { name: "w", table: 0, held: { tensor: "column", plus: "qw", by: { tensor: "offset", first: 4, strides } } },
  ],
  tables: [table],
  ties: [{ dims: ["g", "c", "f"], rows: [[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]] }],
  tensors: { input: ["n", "g", "c", "ih", "iw"], output: ["n", "g", "m", "oh", "ow"], row: places, column: places },
  panels: [{ name: "input", title: "", role: "input", rows: ["sh"], cols: ["sw"], sheets: ["g", "c"], pins: ["n"], value: { tensor: "input" } }],
  order: ["n", "g", "m", "oh", "ow"], steps: ["c", "kh", "kw", "qh", "qw"], total: 8, arrangement: { wide: "input", narrow: "input" },
}));

await neighbours.load();

/** Places between the cells, on them, and far outside. @param {number} seed */
const numbers = (seed) => Float64Array.from({ length: 32 }, (_, at) => ((at * seed * 7919) % 97) / 97 * 7 - 2);
const ROW = numbers(3);
const COLUMN = numbers(5);
const model = prepare(SCENE, new Map([["row", { shape: [], data: ROW }], ["column", { shape: [], data: COLUMN }]]));

/** Every tap there is. @returns {Record<string, number>[]} */
function everything() {
  /** @type {Record<string, number>[]} */
  let taps = [{ n: 0, m: 0 }];
  const each = (/** @type {string} */ dim, /** @type {number} */ size) => (taps = taps.flatMap((tap) => Array.from({ length: size }, (_, at) => ({ ...tap, [dim]: at }))));
  for (const dim of ["g", "oh", "ow", "c", "kh", "kw", "qh", "qw"]) each(dim, 2);
  return taps.map((tap) => {
    const { g: f = 0, kh = 0, kw = 0, oh = 0, ow = 0 } = tap;
    const entry = 16 * f + 8 * kh + 4 * kw + 2 * oh + ow;
    const on = (/** @type {number} */ s) => (s >= 0 && s < 4 ? s : -1);
    const [sh, sw] = [on(Math.floor(ROW[entry] ?? 0) + (tap["qh"] ?? 0)), on(Math.floor(COLUMN[entry] ?? 0) + (tap["qw"] ?? 0))];
    return { ...tap, f, sh, sw, ih: table.cell[sh] ?? -1, iw: table.cell[sw] ?? -1 };
  });
}

/** @param {Record<string, number>} fixed */
function spelled(fixed) {
  /** @type {Record<string, number>[]} */
  const taps = [];
  eachTap(model, groupsOf(model, assign(model, fixed)), (tap) => taps.push({ ...indicesOf(model, tap) }));
  return taps;
}

/** @param {Record<string, number>} tap */
const key = (tap) => model.names.map((name) => tap[name]).join();

for (const fixed of [{}, { n: 0, g: 1, m: 0, oh: 1, ow: 0 }, { f: 1, kh: 0 }, { sh: 2, sw: 1 }, { ih: 0, iw: 2, g: 0 }, { g: 0, f: 1 }, { c: 1, kw: 1, qh: 0 }]) {
  test(`the taps that agree with ${JSON.stringify(fixed)} are those of the whole that do`, () => {
    const wanted = everything().filter((tap) => Object.entries(fixed).every(([dim, index]) => tap[dim] === index));
    const found = spelled(fixed);
    assert.deepEqual(found.map(key).sort(), wanted.map(key).sort());
    assert.equal(countTaps(groupsOf(model, assign(model, fixed))), wanted.length);
  });
}

test("the taps of a frame come in the order of the steps", () => {
  const fixed = { n: 0, g: 1, m: 0, oh: 1, ow: 1 };
  const wanted = everything().filter((tap) => Object.entries(fixed).every(([dim, index]) => tap[dim] === index));
  assert.deepEqual(spelled(fixed).map(key), wanted.map(key));
});

test("clicking an input cell goes to a frame that reads it", () => {
  const panel = /** @type {import("../../static/js/wire/types.js").Panel} */ (model.panels.get("input"));
  const cell = { row: 2, col: 2, sheet: 3 };
  const frame = frameThrough(model, panel, cell, assign(model, { n: 0 }));
  const reads = everything().filter(({ sh, sw, g, c }) => sh === 2 && sw === 2 && g === 1 && c === 1);
  assert.ok(reads.some(({ g = 0, oh = 0, ow = 0 }) => 4 * g + 2 * oh + ow === frame));
});

test("each place knows the number that moves it", () => {
  const tap = assign(model, { n: 0, f: 1, kh: 1, kw: 0, oh: 0, ow: 1 });
  const [row, column] = model.axes.map(({ held }) => (held ? moverOf(held, tap) : -1));
  assert.deepEqual([row, column], [25, 29]);
});

test("before the places have arrived there are no taps", () => {
  const early = prepare(SCENE);
  assert.equal(countTaps(groupsOf(early, assign(early, { oh: 0 }))), 0);
});

test("before a tap is chosen the place in front is the last of its sheet, where the loop has come to", () => {
  for (let frame = 0; frame < model.total; frame += 1) {
    const front = indicesOf(model, frontTap(model, { frame, tap: null }, lastPlace(model, nothing(model))));
    const groups = frameGroups(model, frame);
    const last = indicesOf(model, tapAt(model, groups, countTaps(groups) - 1));
    assert.deepEqual([front["kh"], front["kw"], front["c"]], [last["kh"], last["kw"], 0]);
  }
});

test("a kernel's cell is one place of the frame; another output's, or an input's, is none", () => {
  const front = frontTap(model, { frame: 6, tap: null }, nothing(model)); // group 1, row 1, column 0
  const place = placeOf(model, front, assign(model, { c: 1, kh: 0, kw: 1 }));
  assert.ok(place);
  assert.deepEqual(indicesOf(model, place), { n: 0, g: 1, m: 0, oh: 1, ow: 0, f: 1, kh: 0, kw: 1, c: 1 });
  const found = indicesOf(model, standing(model, front, place));
  assert.deepEqual([found["kh"], found["kw"], found["f"], found["c"]], [0, 1, 1, front[model.id.get("c") ?? -1]]);
  assert.equal(placeOf(model, front, assign(model, { oh: 0, ow: 0, kh: 0, kw: 1 })), null);
  assert.equal(placeOf(model, front, assign(model, { ih: 1, iw: 1, kh: 0, kw: 1 })), null);
  assert.equal(placeOf(model, front, assign(model, { kh: 0 })), null);
});
