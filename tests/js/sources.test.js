// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { swapped, without } from "../../static/js/controls/sources.js";

const links = [{ op: "conv2d" }, { op: "conv2d", padding: 1 }, { op: "add", from: { input: "map1", other: "map2" } }];

test("a link that moves keeps its readers", () => {
  assert.deepEqual(swapped(links, 0, 1).at(2), { op: "add", from: { input: "map2", other: "map1" } });
});

test("a link that moves before what it reads forgets it", () => {
  const moved = swapped(links, 2, 1);
  assert.deepEqual(moved[1], { op: "add", from: { input: "map1" } });
  assert.deepEqual(moved[2], { op: "conv2d", padding: 1 });
});

test("what read a link that is taken out reads the map before it", () => {
  assert.deepEqual(without(links, 0), [{ op: "conv2d", padding: 1 }, { op: "add", from: { input: "input", other: "map1" } }]);
  assert.deepEqual(without(links, 2), links.slice(0, 2));
});
