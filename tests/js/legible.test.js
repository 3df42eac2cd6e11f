// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { CellPainter } from "../../static/js/paint/cells.js";
import { cellFor, charactersIn, textIn, wantsOf } from "../../static/js/paint/writing.js";
import { fills } from "../../static/js/paint/needs.js";
import { assignmentOf, prepare } from "../../static/js/wire/scene.js";
import { RunningSums } from "../../static/js/wire/fills.js";
import { blockOf } from "../../static/js/wire/block.js";
import { generator, randomScene, tensorsOf } from "./scenes.js";

const LEAST = 9;

/** What is written into a cell, and how large: on a canvas that only remembers. @param {number} cell @param {number} value @param {{digits: number, corner: boolean, largest?: number}} how */
function written(cell, value, { digits, corner, largest = Math.abs(value) }) {
  const ink = { font: "", fillText: (/** @type {string} */ text) => texts.push({ text, size: Number(/([\d.]+)px/.exec(ink.font)?.[1]) }), strokeText: () => undefined };
  /** @type {Array<{text: string, size: number}>} */
  const texts = [];
  const painter = Object.assign(Object.create(CellPainter.prototype), { ink, mono: "mono", palette: {} });
  painter.number({ role: "input", scale: 1, cell, grey: 0, hue: -1, counts: false, digits, largest, corner }, { x: 0, y: 0, width: cell, height: cell }, { value, kind: 0 });
  return texts;
}

/** What a text says. @param {string} text */
const read = (text) => Number(text.replaceAll("\u2212", "-").replace("\u2248", "").replace(/k$/, "e3"));

/** A panel of one tensor that holds these numbers. @param {readonly number[]} data */
function panelOf(data) {
  const model = prepare({ op: "any", view: "any", sizes: { ow: data.length }, axes: [], tables: [], kinds: [], tensors: { output: ["ow"] }, panels: [{ name: "output", title: "Output", role: "output", rows: [], cols: ["ow"], sheets: [], pins: [], value: { tensor: "output" } }], links: [], order: ["ow"], steps: [], total: data.length, factors: [], result: "output", reduce: "sum", arrangement: { wide: "output", narrow: "output" } });
  const panel = model.panels.get("output");
  assert.ok(panel);
  return wantsOf(model, new Map([["output", { shape: [data.length], data: Float64Array.from(data) }]]), panel);
}

test("no digit is smaller than can be read, and none reaches past its cell", () => {
  for (let cell = 11; cell <= 64; cell += 1) {
    for (const [value, digits] of /** @type {const} */ ([[3, 1], [-3, 2], [-12, 3], [0.57, 4], [-14.83, 5], [-0.123456, 5]])) {
      for (const corner of [false, true]) for (const { size, text } of written(cell, value, { digits, corner })) assert.ok(size >= LEAST && text.length * size * 0.602 <= cell, `${text} at ${size} in ${cell}`);
    }
  }
});

test("every number of a panel is told in the smallest cell its numbers want, whatever they are", () => {
  const random = generator(5);
  const check = (/** @type {readonly number[]} */ data) => {
    const { characters, digits, largest } = panelOf(data);
    for (const more of [0, 1, 3, 7]) {
      for (const value of data) {
        const [{ text, size } = { text: "", size: 0 }, none] = written(cellFor(characters) + more, value, { digits, corner: false, largest });
        assert.ok(!none && size >= LEAST && (Number.isFinite(value) ? Math.abs(read(text) - value) <= Math.max(0.1 * largest, 0.5 * Math.abs(value)) : text.includes("∞")), `${value} as ${text} beside ${largest}`);
        assert.ok(Number.isInteger(value) || /[.e\u2248k\u221e]/.test(text), `${value} as ${text}`);
      }
    }
  };
  for (const value of [-1020, -1234.5, 12345, 65025, -0.004, -4e-4, 4e-4, -123456, 999999, 999.7, -999.7, 9.97, -9.97, 1e6, -1e10, -1e-12, 1e-100, -99999, 0.9996]) {
    check([value]);
    check([20, value]);
  }
  check([3, -1020, 12.25, -0.587, 65025, 2e6, Infinity, 4e-17]);
  for (let round = 0; round < 400; round += 1) {
    const [size, whole, apart] = [10 ** random.int(-9, 9), random.next() < 0.4, random.int(0, 6)];
    const value = () => (random.next() - 0.5) * size * 10 ** -random.int(0, apart);
    check(Array.from({ length: 12 }, () => (whole ? Math.round(value()) : value())));
  }
});

test("a panel of short numbers has them in small cells, one of long ones asks for larger", () => {
  const least = (/** @type {readonly number[]} */ data) => panelOf(data).characters;
  assert.deepEqual([[0, 3, 9], [-4, 4], [-12, 20], [120, -99], [-120, 5]].map(least), [1, 2, 3, 3, 4]);
  assert.deepEqual([[0.5, -0.25], [1.27, -0.004], [0.04, -0.0312], [4e-6, -3e-6]].map(least), [3, 3, 5, 5]);
});

test("what is next to nothing beside the largest is told as that, and never as nothing", () => {
  assert.equal(textIn(-0.004, 4, 1.5), "\u22480");
  assert.equal(textIn(-0.06, 3, 1.5), "\u2212.1");
  assert.equal(textIn(-0.06, 3, 0.1), "");
  assert.equal(textIn(0, 1, 1.5), "0");
});

test("what a panel wants has room for its products, its growing sums and whatever is added, at every frame", async () => {
  await fills.load();
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = generator(seed);
    const scene = randomScene(random, seed % 2 ? "i" : "o");
    const model = prepare(scene);
    const { tensors } = tensorsOf(scene, random);
    for (const panel of model.panels.values()) {
      const { characters, largest } = wantsOf(model, tensors, panel);
      const told = (/** @type {number} */ value) => assert.ok(Number.isNaN(value) || textIn(value, characters, largest), `seed ${seed}: ${value} of ${panel.name} in ${characters} characters`);
      for (let frame = 0; frame < model.total; frame += Math.ceil(model.total / 6)) {
        const cursor = assignmentOf(model, frame);
        for (let sheet = 0; sheet < panel.sheets.count; sheet += 1) {
          if (panel.fills !== "sums") blockOf(model, tensors, panel, { row: 0, col: 0, rows: panel.rows.count, cols: panel.cols.count, sheet }, cursor).values.forEach(told);
          else {
            const sums = new RunningSums(model, tensors, panel, { sheet, cursor });
            sums.advance(frame);
            for (let row = 0; row < panel.rows.count; row += 1) for (let col = 0; col < panel.cols.count; col += 1) told(sums.at(row, col).value);
          }
        }
      }
    }
  }
});

test("thousands are written in full where there is room, and in thousands in the smallest cell with numbers", () => {
  const texts = (/** @type {number} */ cell) => [-1020, 12345, 65025, -12345].map((value) => written(cell, value, { digits: 5, corner: false })[0]?.text);
  assert.deepEqual(texts(36), ["−1020", "12345", "65025", "−12345"]);
  assert.deepEqual(texts(24), ["−1k", "12k", "65k", "−12k"]);
  assert.deepEqual([24, 30].map(charactersIn), [4, 5]);
});
