// @ts-check
/** What is typed into a cell, and what is pasted from NumPy, a spreadsheet or JSON, by hand-written cases. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Unreadable, isMatrix, readMatrix, readNumber } from "../../static/js/controls/pasted.js";

/** @type {ReadonlyArray<readonly [string, number]>} */
const NUMBERS = [
  ["3", 3], [" 3 ", 3], ["-2", -2], ["−2", -2], ["–2", -2], ["+4", 4], [".5", 0.5], ["5.", 5], ["1e-3", 0.001], ["1E3", 1000], ["−1e−3", -0.001],
  ["1/3", 1 / 3], ["−1 / 4", -0.25], ["1/−4", -0.25], ["0.1", 0.1], ["007", 7], ["2.5e2/5", 50],
];
for (const [text, value] of NUMBERS) test(`“${text}” is ${value}`, () => assert.equal(readNumber(text), value));

test("minus zero is zero", () => assert.ok(Object.is(readNumber("-0"), 0)));

/** @type {ReadonlyArray<readonly [string, RegExp]>} */
const NONE = [
  ["", /no number here/], ["   ", /no number here/], ["abc", /“abc” is not a number/], ["1,5", /is not a number/], ["0x10", /is not a number/], ["1 2", /is not a number/],
  ["1/2/3", /is not a number/], ["/3", /is not a number/], ["1e", /is not a number/], ["--1", /is not a number/], ["nan", /finite/], ["-inf", /finite/], ["Infinity", /finite/], ["∞", /finite/],
  ["1e999", /too large/], ["1/0", /divides by zero/], ["1_000", /is not a number/],
];
for (const [text, why] of NONE)
  test(`“${text}” is refused in words`, () =>
    assert.throws(
      () => readNumber(text),
      (error) => error instanceof Unreadable && why.test(error.message),
    ));

/** @type {ReadonlyArray<readonly [string, string, ReadonlyArray<ReadonlyArray<number | null>>]>} */
const MATRICES = [
  ["what repr() writes", "array([[1, 2],\n       [3, 4]])", [[1, 2], [3, 4]]],
  ["what repr() writes of floats", "array([[1. , 2.5],\n       [3. , 4. ]])", [[1, 2.5], [3, 4]]],
  ["a dtype after the numbers", "array([[1., 2.]], dtype=float32)", [[1, 2]]],
  ["np. before array", "np.array([[1, -2]])", [[1, -2]]],
  ["what print() writes", "[[1 2]\n [3 4]]", [[1, 2], [3, 4]]],
  ["what print() writes in columns", "[[ 1.   -2.5 ]\n [10.    0.25]]", [[1, -2.5], [10, 0.25]]],
  ["what print() writes with exponents", "[[1.e-05 2.e+00]]", [[1e-5, 2]]],
  ["a tensor of PyTorch's", "tensor([[1., 2.],\n        [3., 4.]])", [[1, 2], [3, 4]]],
  ["a tensor with a gradient", "tensor([[[[1., 2.]]]], grad_fn=<ConvolutionBackward0>)", [[1, 2]]],
  ["batch and channel of one", "[[[[1, 2], [3, 4]]]]", [[1, 2], [3, 4]]],
  ["JSON", "[[1, 2.5], [-3e-1, 4]]", [[1, 2.5], [-0.3, 4]]],
  ["JSON over many lines", "[\n  [\n    1,\n    2\n  ],\n  [\n    3,\n    4\n  ]\n]\n", [[1, 2], [3, 4]]],
  ["a list", "[1, 2, 3]", [[1, 2, 3]]],
  ["a column", "[[1], [2], [3]]", [[1], [2], [3]]],
  ["a spreadsheet", "1\t2\n3\t4\n", [[1, 2], [3, 4]]],
  ["a spreadsheet on Windows", "1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]],
  ["a spreadsheet with an empty cell, which stays as it is", "1\t\n\t4", [[1, null], [null, 4]]],
  ["a spreadsheet's true minus", "−1\t1/2", [[-1, 0.5]]],
  ["a column of a spreadsheet", "1\n2\n3\n", [[1], [2], [3]]],
  ["commas between numbers", "1, 2\n3, 4", [[1, 2], [3, 4]]],
  ["semicolons between numbers", "1;2\n3;4", [[1, 2], [3, 4]]],
  ["spaces between numbers", "  1 2\n  3 4  ", [[1, 2], [3, 4]]],
];
for (const [name, source, matrix] of MATRICES) test(`${name} is read`, () => assert.deepEqual(readMatrix(source), matrix));

/** @type {ReadonlyArray<readonly [string, string, RegExp]>} */
const BAD = [
  ["nothing", " \n ", /no numbers/], ["empty brackets", "[[]]", /no numbers/], ["rows of two lengths", "[[1, 2], [3]]", /Row 2 has 1 numbers, the first has 2/],
  ["lines of two lengths", "1 2\n3", /Row 2 has 1 numbers/], ["a word in brackets", "[[1, x]]", /“x” is not a number/], ["a word in a line", "1\t2\n3\tx", /Line 2: “x” is not a number/],
  ["a NaN", "[[1, nan]]", /finite/], ["a decimal comma", "1,5\t2", /Line 1: “1,5” is not a number/], ["an open bracket", "[[1, 2]", /not closed/], ["a bracket too many", "[1, 2]]", /too many/],
  ["what NumPy shortened", "[[1 2 ... 3]\n [4 5 ... 6]]", /left numbers out/], ["two matrices", "[[[1]], [[2]]]", /several matrices/], ["numbers beside lists", "[1, [2]]", /side by side/],
  ["an expression", "2 * [[1, 2]]", /before or after/], ["a sum", "[[1]] + 3", /before or after/],
];
for (const [name, source, why] of BAD)
  test(`${name} cannot be read, and that is said`, () =>
    assert.throws(
      () => readMatrix(source),
      (error) => error instanceof Unreadable && why.test(error.message),
    ));

test("one number is no matrix, however it is written; more are", () => {
  for (const one of ["3", " -1.5\n", "1 / 3", "1e-3"]) assert.equal(isMatrix(one), false, one);
  for (const more of ["1 2", "1\t2", "1\n2", "[1]", "1,2"]) assert.equal(isMatrix(more), true, more);
});
