// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Tints } from "../../static/js/paint/tints.js";
import { THEMES, VISIONS, apart, contrast, oklab, rgbOf, seenBy } from "./colour.js";

/** Text and what it stands on: every pair that the stylesheets and the canvas make. @type {ReadonlyArray<readonly [string, string]>} */
const TEXT = [
  [["ink"], ["paper", "panel", "raised", "padding", "high-tint", "low-tint", "weight-tint", "warn-tint", "good-tint", "bad-tint"]],
  [["ink-soft"], ["paper", "panel", "raised", "padding", "high-tint", "low-tint"]],
  [["input", "weight", "output", "negative"], ["paper", "panel", "raised"]],
  [["product", "focus"], ["paper", "panel"]],
  [["panel"], ["ink", "bad", "group-a", "group-b", "group-c", "group-d", "group-e"]],
  [["warn"], ["warn-tint", "panel", "padding"]],
  [["good"], ["good-tint"]],
  [["bad"], ["bad-tint", "panel", "paper", "high-tint", "low-tint"]],
].flatMap(([texts = [], grounds = []]) => texts.flatMap((text) => grounds.map((ground) => /** @type {const} */ ([text, ground]))));

/** What is no text but has to be made out: outlines and marks on cells, edges of boxes one types into, and the focus. @type {ReadonlyArray<readonly [string, string]>} */
const SHAPES = [
  [["input", "weight", "output", "product", "focus", "bad"], ["panel", "padding", "high-tint", "low-tint"]],
  [["focus"], ["paper", "raised"]],
  [["edge"], ["panel", "paper"]],
  [["ink-soft", "negative", "warn"], ["panel", "paper"]],
  [["high", "low"], ["panel"]],
  [["group-a", "group-b", "group-c", "group-d", "group-e"], ["panel", "paper", "padding", "high-tint", "low-tint"]],
].flatMap(([shapes = [], grounds = []]) => shapes.flatMap((shape) => grounds.map((ground) => /** @type {const} */ ([shape, ground]))));

/** Quiet lines, tints of the pages' own drawings, and the hatch: nothing is to be read from them alone. */
const DECORATION = ["line", "line-strong", "hatch", "warn-line", "good-line", "bad-line", "input-tint", "output-tint", "product-tint", "negative-tint"];

const themes = /** @type {const} */ (["light", "dark"]);

for (const theme of themes) {
  const tokens = THEMES[theme];
  const colour = (/** @type {string} */ name) => rgbOf(tokens[name] ?? assert.fail(`--${name} is no token`));

  test(`in ${theme}, text is read on everything it stands on: 4.5 to 1`, () => {
    for (const [text, ground] of TEXT) {
      const found = contrast(colour(text), colour(ground));
      assert.ok(found >= 4.5, `--${text} on --${ground}: ${found.toFixed(2)}`);
    }
  });

  test(`in ${theme}, outlines, marks and the focus are made out: 3 to 1`, () => {
    for (const [shape, ground] of SHAPES) {
      const found = contrast(colour(shape), colour(ground));
      assert.ok(found >= 3, `--${shape} on --${ground}: ${found.toFixed(2)}`);
    }
  });

  const tints = new Tints(/** @type {any} */ ({
    panel: tokens["panel"],
    rgb: (/** @type {string} */ name) => colour(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
  }));
  const cells = (/** @type {number} */ value) => /** @type {[number, number, number]} */ ((tints.fill(value, 1).match(/\d+/g) ?? []).map(Number));
  const dots = (/** @type {number} */ value) => tints.dot(value, 1);

  for (const [vision, matrix] of Object.entries(VISIONS)) {
    test(`in ${theme}, with ${vision}, neighbouring groups are not taken for one another, nor any two of a handful`, () => {
      const hues = ["a", "b", "c", "d", "e"].map((letter) => seenBy(colour(`group-${letter}`), matrix));
      hues.forEach((one, at) => hues.forEach((other, place) => {
        const beside = Math.abs(at - place) === 1 || Math.abs(at - place) === hues.length - 1;
        if (at !== place) assert.ok(apart(one, other) >= (beside ? 15 : 8), `${at} and ${place}: ${apart(one, other).toFixed(1)}`);
      }));
    });
  }

  for (const [kind, paint, step] of /** @type {const} */ ([["cells", cells, 1.8], ["dots of a picture", dots, 6]])) {
    for (const [vision, matrix] of Object.entries(VISIONS)) {
      test(`in ${theme}, with ${vision}, the scale of ${kind} keeps its order and its two ends apart`, () => {
        const seen = (/** @type {number} */ value) => seenBy(paint(value), matrix);
        for (const sign of [-1, 1]) {
          const depths = [0, 0.1, 0.25, 0.5, 0.75, 1].map((part) => Math.abs(oklab(seen(sign * part))[0] - oklab(seen(0))[0]));
          depths.slice(1).forEach((depth, at) => assert.ok(depth > (depths[at] ?? 0) + 0.4, `larger is deeper: ${depths}`));
          const steps = [0, 0.25, 0.5, 1].map((part) => seen(sign * part));
          steps.slice(1).forEach((each, at) => assert.ok(apart(each, steps[at] ?? each) >= step, `steps look different: ${steps}`));
        }
        for (const part of [0.1, 0.5, 1]) assert.ok(apart(seen(part), seen(-part)) >= 2, `${part} is not taken for its opposite`);
        assert.ok(apart(seen(1), seen(-1)) >= 8, "nor the largest for the least");
      });
    }
  }
}

test("every colour has its place among text, grounds, shapes and decoration, in both themes", () => {
  const placed = new Set([...TEXT.flat(), ...SHAPES.flat(), ...DECORATION]);
  for (const theme of themes) assert.deepEqual(Object.keys(THEMES[theme]).filter((name) => !placed.has(name)), []);
  assert.deepEqual(Object.keys(THEMES.dark), Object.keys(THEMES.light));
});

test("the measures are those of their sources", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]).toFixed(2), "21.00");
  assert.equal(contrast([118, 118, 118], [255, 255, 255]).toFixed(2), "4.54"); // the well-known grey that just passes
  for (const matrix of Object.values(VISIONS)) for (const row of matrix) assert.ok(Math.abs(row[0] + row[1] + row[2] - 1) < 1e-5, "grey stays grey");
  const [red, green] = [seenBy([200, 60, 0], VISIONS["deuteranopia"] ?? []), seenBy([120, 120, 0], VISIONS["deuteranopia"] ?? [])];
  assert.ok(apart(red, green) < apart([200, 60, 0], [120, 120, 0]) / 3, "red and green come close to each other");
});
