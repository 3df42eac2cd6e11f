// @ts-check
/** The family map: what a proof compares, and where its lines end. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { leaves } from "../../static/js/controls/family/map.js";
import { compared } from "../../static/js/controls/family/proof.js";

test("outputs are equal only where every number is", () => {
  assert.deepEqual(compared([1, 2, 3], [1, 2, 3]), { equal: 3, count: 3, most: 0 });
  assert.deepEqual(compared([1, 2, 3], [1, 2.5, 3]), { equal: 2, count: 3, most: 0.5 });
  assert.equal(compared([1, 2], [1, 2, 3]), null);
});

test("a number that is none is equal to nothing", () => {
  assert.equal(compared([NaN, 1], [NaN, 1])?.equal, 1);
  assert.ok(Number.isNaN(compared([NaN, 1], [0, 1])?.most));
});

test("a line leaves a card through the side it runs to", () => {
  const card = { x: 10, y: 10, w: 4, h: 2 };
  assert.deepEqual(leaves(card, [30, 10], 0), [14, 10]);
  assert.deepEqual(leaves(card, [10, -30], 0), [10, 8]);
  const [x, y] = leaves(card, [50, 50], 0);
  assert.deepEqual([x, y], [12, 12], "through the bottom, which is nearer than the side");
  assert.deepEqual(leaves(card, [30, 10], 3), [17, 10], "and a little further");
});
