// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { runOf, stepsOf } from "../../static/js/wire/run.js";

/** Two taps of one frame: for kw / w = … / out += … for each, and the loop's end. */
const told = {
  lesson: "one_dimension",
  frame: 3,
  total: 7,
  since: /** @type {const} */ ("start"),
  sets: { 4: ["kw"], 5: ["w"], 6: ["out[ow]"] },
  why: null,
  line: [4, 5, 6, 4, 5, 6, 4],
  within: [false, true, true, false, true, true, false],
  names: ["kw", "w", "out[ow]"],
  offsets: [0, 0, 1, 2, 3, 4, 5, 6],
  name: [0, 1, 2, 0, 1, 2],
  value: [0, 7, 70, 1, 8, 150],
};
const scene = { steps: ["c", "kw"], sizes: { c: 1, kw: 2 } };
const taps = [
  { c: 0, kw: 0, iw: 3 },
  { c: 0, kw: 1, iw: 4 },
];

test("a step knows all that was set before it, and nothing that comes later", () => {
  const steps = stepsOf(told);
  assert.deepEqual(steps[0]?.values, {});
  assert.deepEqual(steps[3]?.values, { kw: 0, w: 7, "out[ow]": 70 });
  assert.deepEqual(steps[6]?.values, { kw: 1, w: 8, "out[ow]": 150 });
});

test("a step belongs to the tap whose indices its variables have", () => {
  assert.deepEqual(runOf(told, scene, taps).taps, [null, 0, 0, 0, 1, 1, 1]);
});

test("a kernel that runs backwards is met at its own taps", () => {
  const turned = { steps: ["-kw"], sizes: { kw: 2 } };
  assert.deepEqual(runOf(told, turned, [{ kw: 1 }, { kw: 0 }]).taps, [null, 1, 1, 1, 0, 0, 0]);
});

test("taps around one place between the cells are one step of the loop, whichever of them is chosen", () => {
  const run = runOf(told, scene, [...taps, ...taps]);
  for (const tap of [0, 1]) assert.equal(run.last(tap), run.last(tap + taps.length));
  assert.equal(run.last(0), runOf(told, scene, taps).last(0));
});

test("the last step of a tap is where its sum is written", () => {
  const run = runOf(told, scene, taps);
  assert.equal(run.last(0), 3);
  assert.equal(run.last(1), 6);
  assert.equal(run.last(null), 6);
});
