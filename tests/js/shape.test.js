// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { shapeFrom, wrongShape } from "../../static/js/controls/network/address.js";

test("a shape that is none is said in words to be so, and one that is has nothing said of it", () => {
  for (const right of ["", "1, 3, 224, 224", "(1×3×8)", "4 4"]) assert.equal(wrongShape(right), "");
  assert.match(wrongShape("1, 3, two"), /^“two” is not a whole number from 1 on/);
  assert.match(wrongShape("1, 0, 8, 8"), /^“0” is not a whole number from 1 on/);
  assert.match(wrongShape("1, , 8"), /^A number is missing/);
  assert.match(wrongShape("1 1 1 1 1 1"), /at most 5 numbers, here are 6/);
  assert.equal(shapeFrom("1, 0, 8, 8"), undefined);
});
