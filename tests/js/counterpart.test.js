// @ts-check
/** A layer of one's own as one side of a ready comparison. */

import assert from "node:assert/strict";
import test from "node:test";

import { counterpart } from "../../static/js/controls/pair/comparisons.js";

/** @param {string} op @param {Record<string, any>} usual */
const operator = (op, usual) => ({ op, title: op, fields: Object.entries(usual).map(([name, value]) => ({ name, title: name, kind: name === "input" || name === "weight" ? "tensor" : "int", default: value })) });
const CATALOGUE = /** @type {any} */ ({
  operators: [
    operator("plain", { stride: 1, padding: 0, mode: "zeros", groups: 1, kernel: 3, input: {}, weight: {} }),
    operator("apart", { stride: 1, kernel: 3, input: {}, weight: {} }),
    operator("pool", { stride: null, input: {} }),
  ],
});
const STRIDES = /** @type {any} */ ({ sides: [{ stride: 1 }, { stride: 2 }], least: {}, multiples: {} });
const MODES = /** @type {any} */ ({ sides: [{ mode: "zeros" }, { mode: "reflect" }], least: { padding: 1 }, multiples: {} });
const KINDS = /** @type {any} */ ({ sides: [{ op: "plain" }, { op: "apart" }], least: {}, multiples: {} });

/** @param {any} comparison @param {any} config @param {string | null} [note] */
const found = (comparison, config, note = null) => counterpart(comparison, { config, link: { query: "", note } }, CATALOGUE);

test("the first side is set beside the second, and beside whatever is neither", () => {
  assert.deepEqual(found(STRIDES, { op: "plain", kernel: 5 })?.b, { op: "plain", kernel: 5, stride: 2 });
  assert.deepEqual(found(STRIDES, { op: "plain", stride: [1, 1] })?.b, { op: "plain", stride: 2 });
  for (const stride of [2, 3, [1, 2]]) assert.deepEqual(found(STRIDES, { op: "plain", stride })?.b, { op: "plain", stride: 1 });
  assert.deepEqual(found(STRIDES, { op: "pool" })?.b, { op: "pool", stride: 1 });
});

test("what both sides need is given to both, where the layer has it not", () => {
  assert.deepEqual(found(MODES, { op: "plain" }), { a: { op: "plain", padding: 1 }, needed: { padding: 1 }, b: { op: "plain", padding: 1, mode: "reflect" }, changed: { mode: "reflect" } });
  assert.deepEqual(found(MODES, { op: "plain", padding: "valid" })?.a, { op: "plain", padding: 1 });
  assert.deepEqual(found(MODES, { op: "plain", padding: 2 }), { a: { op: "plain", padding: 2 }, needed: {}, b: { op: "plain", padding: 2, mode: "reflect" }, changed: { mode: "reflect" } });
  assert.equal(found(MODES, { op: "plain" }, "the photograph is not part of it"), null);
});

test("another operator takes over what it has, and the numbers of the input alone", () => {
  const input = [[1, 2]];
  const own = { op: "plain", stride: 2, groups: 2, kernel: 1, input, weight: [[3]] };
  assert.deepEqual(found(KINDS, own)?.b, { op: "apart", stride: 2, kernel: 1, input });
  assert.deepEqual(found(KINDS, { ...own, weight: { fill: "ones" } })?.b, { op: "apart", stride: 2, kernel: 1, input, weight: { fill: "ones" } });
  assert.equal(found(KINDS, { op: "apart" })?.b.op, "plain");
});

test("a layer without the fields is none of the comparison", () => {
  assert.equal(found(MODES, { op: "apart" }), null);
  assert.equal(found(KINDS, { op: "pool" }), null);
});

test("a layer whose sizes are no multiples of what a side needs is none of the comparison", () => {
  const groups = { sides: [{ groups: 1 }, { groups: 2 }], least: {}, multiples: { kernel: 2 } };
  assert.equal(found(groups, { op: "plain", kernel: 3 }), null);
  assert.deepEqual(found(groups, { op: "plain", kernel: 4 })?.changed, { groups: 2 });
});
