// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { applyPatch } from "../../static/js/api.js";
import { counted, editable } from "../../static/js/controls/edit.js";
import { refitted, regrouped, reshaped, sizesFrom } from "../../static/js/controls/refit.js";
import { anatomy, otherAxes } from "../../static/js/controls/facts/loop.js";
import { tokensOf } from "../../static/js/controls/facts/size.js";
import { roomFor } from "../../static/js/controls/player.js";
import { newestOnly } from "../../static/js/controls/asking.js";
import { formOf, pairsOf, writtenAs } from "../../static/js/controls/padding_field.js";
import { planes } from "../../static/js/controls/photo.js";
import { asText, fromText, Unreadable } from "../../static/js/controls/typed.js";
import { addressOf, middleFrame, readAddress, sameConfig } from "../../static/js/state.js";

const scene = /** @type {any} */ ({
  op: "conv2d",
  sizes: { n: 1, g: 2, c: 1, m: 2, oh: 3, ow: 3, kh: 3, kw: 3, ih: 5, iw: 6, sh: 5, sw: 6 },
  axes: [
    { name: "h", table: 0 },
    { name: "w", table: 1 },
  ],
  tensors: {
    input: ["n", "g", "c", "ih", "iw"],
    weight: ["g", "m", "c", "kh", "kw"],
    output: ["n", "g", "m", "oh", "ow"],
  },
  order: ["n", "g", "m", "oh", "ow"],
});
const field = (/** @type {string} */ name, kind = "int") => ({
  name,
  kind,
  title: name,
  group: "shape",
  default: 1,
  per_axis: true,
  help: "",
});
const operator = /** @type {any} */ ({
  fields: [
    field("input_size"),
    field("in_channels"),
    field("out_channels"),
    field("kernel_size"),
    field("batch_size"),
    field("input", "tensor"),
  ],
});

test("a shape field counts the dimensions of the scene", () => {
  assert.deepEqual(counted(scene, "input_size"), [5, 6]);
  assert.deepEqual(counted(scene, "in_channels"), [2]);
  assert.deepEqual(counted(scene, "out_channels"), [4]);
  assert.equal(counted(scene, "stride"), undefined);
});

test("an editable configuration says every size once", () => {
  const config = { op: "conv2d", input: { image: "sample", size: [5, 6], channels: 1 }, kernel_size: 3 };
  assert.deepEqual(editable(config, scene, operator), {
    op: "conv2d",
    input: { image: "sample" },
    kernel_size: 3,
    input_size: [5, 6],
    in_channels: 2,
    out_channels: 4,
    batch_size: 1,
  });
  assert.equal(editable({ op: "conv2d", batch_size: null }, scene, operator)["batch_size"], null);
});

test("numbers move into another shape: cut at the end, filled up with zeros", () => {
  assert.deepEqual(reshaped({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }, [3, 1]), {
    shape: [3, 1],
    values: [1, 3, 0],
  });
  assert.deepEqual(reshaped({ shape: [1, 2], data: Float64Array.of(1, 2) }, [2, 3]), {
    shape: [2, 3],
    values: [1, 2, 0, 0, 0, 0],
  });
});

test("typed tensors follow the sizes, unbatched ones too", () => {
  const config = {
    op: "conv2d",
    input: [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ],
    input_size: [2, 1],
    in_channels: 2,
    groups: 2,
    out_channels: 4,
    kernel_size: 3,
  };
  assert.deepEqual(refitted(config, scene)["input"], { shape: [2, 2, 1], values: [1, 3, 5, 7] });
});

test("the sizes of a typed tensor are told to their fields", () => {
  assert.deepEqual(sizesFrom(scene.tensors.weight, [4, 1, 3, 2], { op: "conv2d", groups: 2 }), {
    out_channels: 4,
    in_channels: 2,
    kernel_size: [3, 2],
  });
  assert.deepEqual(sizesFrom(["n", "c", "kh", "kw", "ih", "iw"], [1, 9, 4], { op: "fold" }), {});
});

test("text and tensors go back and forth", () => {
  const values = { shape: [1, 2, 2, 2], data: Float64Array.of(1, -2, 3.5, 4, 5, 6, 7, 8) };
  assert.deepEqual(fromText(asText(values), values.shape), {
    shape: [1, 2, 2, 2],
    values: [1, -2, 3.5, 4, 5, 6, 7, 8],
  });
  assert.deepEqual(fromText("[[1, 2],\n [3, −4]]", [1, 1, 3, 3]), { shape: [1, 1, 2, 2], values: [1, 2, 3, -4] });
  assert.deepEqual(fromText("1 2 3", [2]), { shape: [3], values: [1, 2, 3] });
});

test("text that is no tensor is told by its line", () => {
  const wrong = (/** @type {string} */ text, /** @type {RegExp} */ words, shape = [1, 1, 3, 3]) =>
    assert.throws(
      () => fromText(text, shape),
      (error) => error instanceof Unreadable && words.test(error.message),
    );
  wrong("1 2\n3", /Line 2 has 1 numbers/);
  wrong("1 2\n3 x", /Line 2: “x”/);
  wrong("1\n\n2\n3", /Map 2 has 2 rows/);
  wrong(" \n", /no numbers/);
  wrong("1\n\n2\n\n3", /3 maps do not fall into 2/, [2, 1, 1, 1]);
});

test("padding keeps its sides in each of its forms", () => {
  assert.deepEqual(pairsOf([[1, 2], 3], 2), [
    [1, 2],
    [3, 3],
  ]);
  assert.deepEqual(pairsOf("same", 2), [
    [0, 0],
    [0, 0],
  ]);
  assert.deepEqual([formOf(1), formOf([1, 2]), formOf([[1, 2]])], ["all", "axes", "sides"]);
  assert.deepEqual(
    writtenAs(
      [
        [1, 2],
        [3, 3],
      ],
      "sides",
    ),
    [
      [1, 2],
      [3, 3],
    ],
  );
  assert.deepEqual(
    writtenAs(
      [
        [1, 1],
        [3, 3],
      ],
      "axes",
    ),
    [1, 3],
  );
});

test("a fix puts its value in the place of what is there", () => {
  assert.deepEqual(applyPatch({ op: "a", stride: [1, 0] }, [{ op: "replace", path: "/stride/1", value: 2 }]), {
    op: "a",
    stride: [1, 2],
  });
  assert.deepEqual(applyPatch({ op: "a", stride: [1, 0] }, [{ op: "add", path: "/stride/1", value: 2 }]), {
    op: "a",
    stride: [1, 2, 0],
  });
  assert.deepEqual(
    applyPatch({ op: "a", x: 1 }, [
      { op: "remove", path: "/x" },
      { op: "add", path: "/y", value: 3 },
    ]),
    { op: "a", y: 3 },
  );
});

test("an address gives back its query, view and frame, from the fragment too", () => {
  assert.deepEqual(readAddress({ search: "?op=conv2d&view=im2col&stride=2&frame=7", hash: "" }), {
    query: "op=conv2d&stride=2",
    view: "im2col",
    options: "",
    beside: "",
    against: "",
    note: null,
    frame: 7,
  });
  assert.deepEqual(readAddress({ search: "", hash: "#c=op=conv1d&frame=x" }), {
    query: "op=conv1d",
    view: null,
    options: "",
    beside: "",
    against: "",
    note: null,
    frame: null,
  });
});

test("an address carries what is chosen of a view's options", () => {
  const answer = /** @type {any} */ ({ link: { query: "op=conv1d", note: null } });
  const state = /** @type {any} */ ({ view: "a", options: "x:y,z:w", frame: 3, playing: false, answered: { op: "conv1d" }, answer });
  const { query, options } = readAddress({ search: addressOf(state, ""), hash: "" });
  assert.deepEqual({ query, options }, { query: "op=conv1d", options: "x:y,z:w" });
});

test("an address carries the view beside the first", () => {
  const answer = /** @type {any} */ ({ link: { query: "op=conv1d", note: null } });
  const state = /** @type {any} */ ({ view: "a", options: "", beside: "b c", frame: 3, playing: false, answered: { op: "conv1d" }, answer });
  const { query, view, beside } = readAddress({ search: addressOf(state, ""), hash: "" });
  assert.deepEqual({ query, view, beside }, { query: "op=conv1d", view: "a", beside: "b c" });
});

test("an address says that a photograph was left out, as long as there is one", () => {
  const photo = { op: "conv2d", input: { shape: [1, 1, 2, 2], dtype: "uint8", data: "AAAAAA==" } };
  const answer = /** @type {any} */ ({ link: { query: "op=conv2d&input=image:sample", note: "the photograph is replaced" } });
  const state = /** @type {any} */ ({ view: "window", frame: 3, playing: false, answered: photo, answer });
  assert.equal(addressOf(state, "/"), "/?op=conv2d&input=image:sample&view=window&frame=3&note=photo");
  const { query, note } = readAddress({ search: addressOf(state, ""), hash: "" });
  assert.deepEqual({ query, note }, { query: "op=conv2d&input=image:sample", note: "photo" });
  assert.ok(!addressOf({ ...state, answered: { op: "conv2d", input: { fill: "digits" } } }, "/").includes("note"));
});

test("an address speaks its reader's language unless the page was asked for in one", () => {
  const answer = /** @type {any} */ ({ link: { query: "op=conv1d", note: null } });
  const state = /** @type {any} */ ({ view: "a", options: "", frame: 3, playing: false, answered: { op: "conv1d" }, answer });
  assert.equal(addressOf(state, "/"), "/?op=conv1d&view=a&frame=3");
  assert.equal(addressOf(state, "/", "zh"), "/?op=conv1d&view=a&frame=3&lang=zh");
  assert.equal(readAddress({ search: addressOf(state, "", "zh"), hash: "" }).query, "op=conv1d");
  answer.link.query = `op=conv1d&input=${"1,".repeat(2000)}`;
  assert.ok(addressOf(state, "/", "zh").startsWith("/?lang=zh#c=op=conv1d")); // the server does not see what follows "#"
  assert.ok(addressOf(state, "/").startsWith("/#c=op=conv1d"));
});

test("configurations are compared by value, photographs by identity", () => {
  const photo = { shape: [1, 1, 1, 1], dtype: "uint8", data: "AA==" };
  assert.ok(sameConfig({ op: "a", stride: [1, 2] }, { op: "a", stride: [1, 2] }));
  assert.ok(sameConfig({ op: "a", input: photo }, { op: "a", input: photo }));
  assert.ok(!sameConfig({ op: "a", input: photo }, { op: "a", input: { ...photo } }));
});

test("the middle frame is the middle of the first map", () => {
  assert.equal(middleFrame(scene), 4);
});

test("the numbers of a formula take the colours of its letters", () => {
  const tokens = tokensOf("⌊(5 − 3) / 2⌋", "⌊(i − k) / s⌋");
  assert.deepEqual(
    tokens.filter(({ colour }) => colour),
    [
      { text: "5", colour: "of-input", letter: "i" },
      { text: "3", colour: "of-weight", letter: "k" },
    ],
  );
  assert.deepEqual(tokens.flatMap(({ letter }) => letter || []), ["i", "k", "s"], "the letters that count something on the stage");
});

test("the heart of a lesson is its innermost assignment", () => {
  const code =
    'def f(x):\n    """Words."""\n    out = 0\n    for oh in range(3):\n        for kh in range(2):\n            if kh <= oh:\n                v = x[oh]\n                out += v\n    return out\n';
  const { lines, begins, heart } = anatomy(code);
  assert.equal(lines[begins], "    for oh in range(3):");
  assert.equal(lines[heart]?.trim(), "out += v");
});

test("a lesson written for other axes than the picture's says so in words", () => {
  assert.equal(otherAxes(2, 1), "Written for two axes; here there is one.");
  assert.equal(otherAxes(1, 3), "Written for one axis; here there are three.");
  assert.equal(otherAxes(2, 2), "");
  assert.equal(otherAxes(undefined, 2), "");
});

test("labels of the slider that do not fit are left out, never the first", () => {
  const ticks = [0, 0.25, 0.5, 0.75].map((at, channel) => ({ at, label: `ch ${channel}` }));
  assert.equal(roomFor(ticks, 400).length, 4);
  assert.deepEqual(roomFor(ticks, 100).map(({ at }) => at), [0, 0.5]);
  assert.deepEqual(roomFor(ticks, 10).map(({ at }) => at), [0]);
});

test("grey is the rounded luma, colour three planes", () => {
  const pixels = Uint8ClampedArray.of(255, 0, 0, 255, 10, 20, 30, 255);
  assert.deepEqual([...planes(pixels, 1)], [76, 18]);
  assert.deepEqual([...planes(pixels, 3)], [255, 10, 0, 20, 0, 30]);
});

test("while one request is under way the newest of the waiting ones follows it, and the others never leave", async () => {
  /** @type {string[]} */
  const log = [];
  /** @type {Map<string, () => void>} */
  const answer = new Map();
  const line = newestOnly(
    (/** @type {string} */ job, signal) =>
      new Promise((done, failed) => {
        log.push(`ask ${job}`);
        answer.set(job, () => done(job));
        signal.addEventListener("abort", () => failed(new Error("aborted")));
      }),
    {
      done: (job) => log.push(`done ${job}`),
      failed: (job) => log.push(`failed ${job}`),
      idle: () => log.push("idle"),
    },
  );
  line.send("a", true);
  line.send("b", true);
  line.send("c", true);
  answer.get("a")?.();
  await new Promise(setImmediate);
  assert.deepEqual(log, ["ask a", "ask c", "done a"]);
  line.send("d");
  answer.get("d")?.();
  await new Promise(setImmediate);
  assert.deepEqual(log.slice(3), ["ask d", "idle", "done d"]);
});

test("a typed kernel keeps the weights that its new groups have too, and the rest are zeros", () => {
  const dense = { shape: [4, 2, 1], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  const two = regrouped(dense, 1, 2);
  assert.deepEqual([two.shape, [...two.data]], [[4, 1, 1], [1, 3, 6, 8]]);
  const back = regrouped(two, 2, 1);
  assert.deepEqual([back.shape, [...back.data]], [[4, 2, 1], [1, 0, 3, 0, 0, 6, 0, 8]]);
});
