// @ts-check
/** What a moved sampling point does to the configuration, and how its tensors are indexed as PyTorch's. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { typedInto } from "../../static/js/controls/pull.js";
import { fitting, placeOf } from "../../static/js/controls/sum.js";
import { unpack } from "../../static/js/wire/values.js";

const zeros = (/** @type {number} */ count) => ({ shape: [1, count, 1, 1], data: new Float64Array(count) });

test("a moved point's numbers are typed into the tensor, the others as they stood", () => {
  const config = { op: "o", offset: { fill: "zeros" } };
  const made = typedInto(config, new Map([["offset", zeros(4)]]), [{ tensor: "offset", index: 2, value: 0.5 }]);
  assert.deepEqual(made["offset"], { shape: [1, 4, 1, 1], values: [0, 0, 0.5, 0] });
  assert.deepEqual(config.offset, { fill: "zeros" });
});

test("what was typed before and is not answered yet is kept", () => {
  const config = { op: "o", offset: { shape: [1, 4, 1, 1], values: [9, 0, 0, 0] } };
  const made = typedInto(config, new Map([["offset", zeros(4)]]), [{ tensor: "offset", index: 3, value: -1 }]);
  assert.deepEqual(made["offset"].values, [9, 0, 0, -1]);
});

test("very many numbers travel packed", () => {
  const made = typedInto({ op: "o" }, new Map([["offset", zeros(5000)]]), [{ tensor: "offset", index: 4999, value: 2 }]);
  assert.equal(unpack(made["offset"]).data[4999], 2);
});

test("of an offset's gradient, group, kernel cell and direction are one channel, as in torchvision", () => {
  const dims = ["n", "f", "kh", "kw", "p", "oh", "ow"];
  const scene = /** @type {any} */ ({ tensors: { grad_offset: dims }, sizes: { n: 2, f: 2, kh: 3, kw: 3, p: 2, oh: 4, ow: 4 } });
  assert.equal(placeOf(scene, "grad_offset", { n: 1, f: 1, kh: 2, kw: 0, p: 1, oh: 3, ow: 2 }), "1, 31, 3, 2");
});

test("as many terms stand under the picture as its lines hold, none of them broken", () => {
  const terms = Array.from({ length: 60 }, () => ({ factors: [3, 1, 0.4416] }));
  const shown = fitting(terms, 800, false);
  const room = Math.floor((800 - 40) / 8.2);
  assert.equal(shown, Math.floor((room - 22) / 13) + Math.floor(room / 13) + Math.floor((room - 32) / 13));
  assert.equal(fitting(terms.slice(0, 5), 800, false), 5);
  assert.equal(fitting(terms.slice(0, shown + 2), 800, false), shown);
  assert.equal(fitting(terms.slice(0, shown + 1), 800, false), shown + 1, "a single one is never hidden");
});

test("a group that stands alone is a channel, not a row; and a shuffle's channel before its group is one with it", () => {
  const scene = /** @type {any} */ ({ tensors: { output: ["n", "g", "oh", "ow"], shuffled: ["n", "c", "g", "oh", "ow"] }, sizes: { n: 1, c: 3, g: 2, oh: 4, ow: 5 } });
  assert.equal(placeOf(scene, "output", { n: 0, g: 1, oh: 2, ow: 3 }), "0, 1, 2, 3");
  assert.equal(placeOf(scene, "shuffled", { n: 0, c: 2, g: 1, oh: 2, ow: 3 }), "0, 5, 2, 3");
});
