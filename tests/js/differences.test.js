import assert from "node:assert/strict";
import test from "node:test";
import { differences, outputs } from "../../static/js/controls/pair/differences.js";

const operator = /** @type {any} */ ({
  op: "conv1d",
  title: "Convolution",
  fields: [
    { name: "stride", title: "stride", kind: "int", default: 1 },
    { name: "padding", title: "padding", kind: "padding", default: 0 },
    { name: "input", title: "input", kind: "tensor", default: null },
  ],
});

/** @param {object} config @param {number[]} output @param {number[]} [input] @returns {any} */
const side = (config, output, input = [1, 2, 3]) => ({
  config: { op: "conv1d", ...config },
  operator,
  answer: { shapes: { input: [1, 3], output: [1, output.length] }, cost: { parameters: 3, macs: 3 * output.length } },
  tensors: new Map([
    ["input", { shape: [1, 3], data: input }],
    ["output", { shape: [1, output.length], data: output }],
  ]),
});

test("what is said per axis and what is said once are the same", () => {
  assert.deepEqual(differences(side({ stride: [1, 1] }, [1]), side({}, [1])), ["A and B are the same: change something in the controls"]);
});

test("settings, numbers, sizes and cost are named, each with both sides", () => {
  assert.deepEqual(differences(side({}, [1, 2]), side({ stride: 2, padding: "same" }, [1], [1, 2, 4])), [
    "stride: 1 in A, 2 in B",
    "padding: 0 in A, same in B",
    "input: other numbers",
    "size of output: 1 × 2 in A, 1 × 1 in B",
    "multiply-adds: 6 in A, 3 in B",
  ]);
});

test("outputs of one size are compared cell by cell, and rounding is no difference", () => {
  const of = (/** @type {number[]} */ data) => ({ shape: [data.length], data: Float64Array.from(data) });
  assert.deepEqual(outputs(of([1, 2, 3]), of([1, 2 + 1e-12, 3])), ["the outputs are equal"]);
  assert.deepEqual(outputs(of([1, 2, 3]), of([1, 4, -3])), ["2 of 3 output cells differ, by up to 6"]);
  assert.deepEqual(outputs(of([1, 2]), of([1])), []);
});
