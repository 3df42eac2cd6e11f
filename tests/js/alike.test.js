// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { alike, partners } from "../../static/js/paint/alike.js";
import { overlaps } from "../../static/js/paint/grid.js";
import { generator } from "./scenes.js";

/** @typedef {import("../../static/js/paint/alike.js").Known} Known */
/** @typedef {import("../../static/js/paint/blocks.js").Leaf} Leaf */

/** @param {string} key @param {Partial<Leaf>} given @returns {Leaf} */
const leaf = (key, given) => ({ key, rows: 5, cols: 5, sheets: 1, minCell: 14, leastCell: 14, maxCell: 64, matrix: false, deckOnly: false, titleWidth: 90, captionWidth: 110, ...given });

/** @param {Record<string, string>} roles @param {() => Partial<Leaf>} size @param {{width: number, height: number}} host @returns {Known} */
function known(roles, size, host) {
  const names = Object.keys(roles);
  const leaves = new Map(names.map((name) => [name, leaf(name, size())]));
  const magnifiers = new Map(names.map((name) => [name, leaf(`${name}~`, { rows: 5, cols: 5, maxCell: 40, titleWidth: 60 })]));
  return { arrangement: { wide: { row: names }, narrow: { column: names } }, leaves, magnifiers, host, roles: new Map(Object.entries(roles)) };
}

const PLAIN = { input: "input", weight: "weight", products: "product", output: "output" };
const CHAIN = { input: "input", map1: "output", weight1: "weight", weight2: "weight", output: "output" };

test("a panel's partner has its name, else its role, else is what is left", () => {
  const [more, fewer] = [CHAIN, PLAIN].map((roles) => known(roles, () => ({}), { width: 400, height: 400 }));
  assert.ok(more && fewer);
  assert.deepEqual(Object.fromEntries(partners(more, fewer)), { input: "input", output: "output", weight1: "weight", map1: "products" });
});

test("what both pictures have begins at one place, has cells of one size, and nothing overlaps or leaves the stage", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = generator(seed);
    const side = () => (random.next() < 0.15 ? random.int(20, 120) : random.int(1, 9));
    const host = { width: random.int(380, 900), height: random.int(360, 700) };
    const make = (/** @type {Record<string, string>} */ roles) => known(roles, () => ({ rows: side(), cols: side(), sheets: random.int(1, 4) }), { ...host, width: host.width + random.int(0, 2) });
    const [one, other] = [make(PLAIN), make(random.next() < 0.5 ? CHAIN : PLAIN)];
    const [a, b] = [alike(one, other, true), alike(other, one, false)];
    for (const name of ["input", "output"]) {
      const [mine, theirs] = [a.placed.get(name), b.placed.get(name)];
      assert.ok(mine && theirs);
      assert.deepEqual([mine.block.x, mine.block.y, mine.fit.cell], [theirs.block.x, theirs.block.y, theirs.fit.cell], `seed ${seed}: ${name}`);
    }
    for (const [found, own] of /** @type {const} */ ([[a, one], [b, other]])) {
      const blocks = [...found.placed.values()].map(({ block }) => block);
      for (const [at, block] of blocks.entries()) {
        for (const each of blocks.slice(at + 1)) assert.ok(!overlaps(block, each), `seed ${seed}`);
      }
      for (const [name, { rows, cols }] of own.leaves) {
        const place = found.placed.get(name);
        assert.ok(place && place.fit.rows <= rows && place.fit.cols <= cols, `seed ${seed}: ${name}`);
      }
    }
  }
});

test("a picture that is hidden does not make the other small", () => {
  const [seen, hidden] = [{ width: 390, height: 460 }, { width: 0, height: 0 }].map((host) => known(PLAIN, () => ({}), host));
  assert.ok(seen && hidden && (alike(seen, hidden, true).placed.get("input")?.fit.cell ?? 0) > 14);
});
