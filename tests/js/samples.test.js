// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { freeCorner } from "../../static/js/paint/samples.js";

const cell = { x: 100, y: 100, width: 40, height: 40 };
/** @param {Array<[number, number]>} places @param {boolean} [shared] @returns {any[]} */
const samples = (places, shared = false) => places.map((at) => ({ at, shares: shared ? [{ rect: cell, value: 1 }] : [] }));

test("a number stands top left until a sampling point does", () => {
  assert.equal(freeCorner(cell, [], false), 0);
  assert.equal(freeCorner(cell, samples([[130, 130]]), false), 0);
  assert.equal(freeCorner(cell, samples([[108, 108]]), false), 1);
  assert.equal(freeCorner(cell, samples([[108, 108], [132, 108]]), false), 2);
});

test("a wide number goes below, unless what is taken of the cell stands there", () => {
  assert.equal(freeCorner(cell, samples([[130, 108]]), true), 2);
  assert.equal(freeCorner(cell, samples([[130, 108]], true), true), 0);
  assert.equal(freeCorner(cell, samples([[190, 108]]), true), 0);
});
