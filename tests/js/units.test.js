// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { unitOf, unitOfTensor, unitScales } from "../../static/js/paint/tints.js";
import { prepare } from "../../static/js/wire/scene.js";
import { generator, relation, sceneOf } from "./scenes.js";

const flat = { ...relation(generator(3)), zoom: 1, stride: 1, dilation: 1, before: 0, after: 0, input: 3, kernel: 2, output: 2, mode: "zeros" };
const model = prepare(sceneOf([flat, flat]));
const tensor = (/** @type {number[]} */ ...data) => ({ shape: [data.length], data: Float64Array.from(data) });
const tensors = new Map([["input", tensor(1, -3)], ["weight", tensor(0.5)], ["output", tensor(-12, 4)]]);

test("products are measured as the output they are added into, and the kernel by itself", () => {
  const scales = unitScales(model, tensors);
  const scale = (/** @type {string} */ name) => {
    const panel = model.panels.get(name) ?? assert.fail(`there is no panel ${name}`);
    return scales.get(unitOf(model, panel));
  };
  assert.deepEqual(["input", "weight", "products", "output"].map(scale), [3, 0.5, 12, 12]);
});

test("what was padded or moved shares its tensor's scale, and a gradient has its own", () => {
  assert.equal(unitOfTensor("same_input"), unitOfTensor("input"));
  assert.equal(unitOfTensor("even_same_output"), unitOfTensor("output"));
  assert.notEqual(unitOfTensor("grad_input"), unitOfTensor("input"));
});

test("a panel that is held against another tensor has that one's scale, and the larger of both", () => {
  const panels = model.scene.panels.map((panel) => (panel.name === "output" ? { ...panel, value: { tensor: "canvas" }, against: "output" } : panel));
  const held = prepare({ ...model.scene, panels });
  const scales = unitScales(held, new Map([...tensors, ["canvas", tensor(20)]]));
  assert.equal(scales.get("output"), 20);
});
