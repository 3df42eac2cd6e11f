// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { CellPainter } from "../../static/js/paint/cells.js";
import { roomy } from "../../static/js/paint/loupe.js";
import { generator } from "./scenes.js";

const LEAST = 9;

/** What is written into a cell, and how large: on a canvas that only remembers. @param {number} cell @param {number} value @param {{digits: number, corner: boolean}} how */
function written(cell, value, { digits, corner }) {
  const ink = { font: "", fillText: (/** @type {string} */ text) => texts.push({ text, size: Number(/([\d.]+)px/.exec(ink.font)?.[1]) }), strokeText: () => undefined };
  /** @type {Array<{text: string, size: number}>} */
  const texts = [];
  const painter = Object.assign(Object.create(CellPainter.prototype), { ink, mono: "mono", palette: {} });
  painter.number({ role: "input", scale: 1, cell, grey: 0, hue: -1, counts: false, digits, corner }, { x: 0, y: 0, width: cell, height: cell }, { value, kind: 0 });
  return texts;
}

test("no digit is smaller than can be read: a cell too small has its colour alone", () => {
  for (let cell = 3; cell <= 64; cell += 1) {
    for (const [value, digits] of /** @type {const} */ ([[3, 1], [-3, 2], [-12, 3], [0.57, 4], [-14.83, 5], [-0.123456, 5]])) {
      for (const corner of [false, true]) for (const { size, text } of written(cell, value, { digits, corner })) assert.ok(size >= LEAST && text.length * size * 0.602 <= cell, `${text} at ${size} in ${cell}`);
    }
  }
  assert.equal(written(12, -3, { digits: 2, corner: false }).length, 0);
});

test("from the size on at which a panel has numbers they are written", () => {
  for (const corner of [false, true]) {
    for (let cell = 14; cell <= 64; cell += 1) assert.equal(written(cell, -3, { digits: 2, corner }).length, 1, `two characters in ${cell}`);
    for (let cell = 20; cell <= 64; cell += 1) assert.equal(written(cell, -12, { digits: 3, corner }).length, 1, `three characters in ${cell}`);
    for (const value of [12.25, -14.83, -0.587, -148.2, 0.123456]) for (let cell = 24; cell <= 64; cell += 1) assert.equal(written(cell, value, { digits: 5, corner }).length, 1, `${value} in ${cell}`);
  }
});

test("no cell of the loupe is without its number, however large or small", () => {
  const random = generator(5);
  const assertWritten = (/** @type {readonly number[]} */ data) => {
    for (const value of data) for (const more of [0, 2]) assert.equal(written(roomy(data) + more, value, { digits: 5, corner: false }).length, 1, `${value} in ${roomy(data) + more}`);
  };
  for (const value of [-1020, -1234.5, 12345, 65025, -0.004, -4e-4, 4e-4, -123456, 999999, 1e6, -1e10, -1e-12, 1e-100]) assertWritten([20, value]);
  assertWritten([3, -1020, 12.25, -0.587, 65025, 2e6, Infinity, 4e-17]);
  for (let round = 0; round < 300; round += 1) assertWritten(Array.from({ length: 12 }, () => (random.next() - 0.5) * 10 ** random.int(-9, 9) + 7));
});

test("thousands are written in full where there is room, and in thousands in the smallest cell with numbers", () => {
  const texts = (/** @type {number} */ cell) => [-1020, 12345, 65025, -12345].map((value) => written(cell, value, { digits: 5, corner: false })[0]?.text);
  assert.deepEqual(texts(36), ["−1020", "12345", "65025", "−12345"]);
  assert.deepEqual(texts(24), ["−1k", "12k", "65k", "−12k"]);
});
