// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { formatCount, formatNumber, formatShape } from "../../static/js/lib/words.js";
import { generator } from "./scenes.js";

test("whole numbers are written exactly, with a true minus sign", () => {
  assert.equal(formatNumber(0), "0");
  assert.equal(formatNumber(-12), "−12");
  assert.equal(formatNumber(1234567), "1234567");
});

test("other numbers get at most four telling digits and no empty zeros", () => {
  assert.equal(formatNumber(0.5), "0.5");
  assert.equal(formatNumber(1 / 3), "0.3333");
  assert.equal(formatNumber(-2.71828, 6), "−2.718");
  assert.equal(formatNumber(1e-9), "1e-9".replace("-", "−"));
});

test("a number is cut to the room there is, and stays true to its first digit", () => {
  const random = generator(11);
  for (let round = 0; round < 2000; round += 1) {
    const value = (random.next() - 0.5) * 10 ** random.int(-3, 4);
    const text = formatNumber(value, 5);
    assert.ok(text.length <= 6, text);
    const read = Number(text.replace(/−/g, "-").replace("≈", ""));
    assert.ok(Math.abs(read - value) <= 0.5 * 10 ** Math.floor(Math.log10(Math.abs(value))) * 1.01, `${value} became ${text}`);
  }
});

test("what was rounded does not look like a whole number", () => {
  assert.deepEqual([1.965, 2, 12.97, -2.3, 0.96].map((value) => formatNumber(value, 3)), ["2.0", "2", "≈13", "≈−2", ".96"]);
  assert.deepEqual([12.97, 1234.5, 0.96].map((value) => formatNumber(value, 4)), ["13.0", "≈1235", "0.96"]);
  assert.deepEqual([1234.5, 12345.6789, -123456.7, 2 + 1e-12].map((value) => formatNumber(value)), ["1234.5", "12345.7", "≈−123457", "2.0"]);
});

test("counts and shapes are written for people", () => {
  assert.equal(formatCount(1350), "1,350");
  assert.equal(formatShape([2, 5, 5]), "2 × 5 × 5");
});
