// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Face } from "../../static/js/paint/face.js";
import { Flying, MOST, flightsOf, legsOf, placeAt, thinned } from "../../static/js/paint/flights.js";
import { frameGroups, frontTap } from "../../static/js/wire/cursor.js";
import { nothing, prepare } from "../../static/js/wire/scene.js";
import { countTaps, eachTap, tapAt } from "../../static/js/wire/taps.js";
import { generator, sceneOf, tensorsOf } from "./scenes.js";

/** @typedef {import("../../static/js/paint/flights.js").Flight} Flight */
/** @typedef {import("../../static/js/paint/face.js").View} View */

const CELL = 30;

/** @param {number} kernel @param {"o" | "i"} [by] */
function sceneWith(kernel, by = "o") {
  const one = { zoom: 1, stride: 1, dilation: 1, before: 1, after: 1, input: kernel + 4, kernel, output: 7, mode: "zeros" };
  return sceneOf([one, one], { c: 2, m: 2, by });
}

/**
 * A stage of faces in a row, one sheet of each panel lying open.
 * @param {ReturnType<typeof sceneWith>} scene @param {number} frame
 */
function stageOf(scene, frame) {
  const { tensors } = tensorsOf(scene, generator(7));
  const model = prepare(scene, tensors);
  const groups = frameGroups(model, frame);
  const [front, only] = [frontTap(model, { frame, tap: null }, nothing(model)), false];
  /** @type {View} */
  const view = { model, tensors, frame, all: false, front, groups, open: true, won: null, greys: new Map(), version: 0, reach: new Map(), only };
  const faces = ["input", "weight", "products", "output"].map((name, at) => {
    const panel = /** @type {import("../../static/js/wire/types.js").Panel} */ (model.panels.get(name));
    const rect = { x: 1000 * at, y: 0, width: panel.cols.count * CELL, height: panel.rows.count * CELL };
    const fit = { cell: CELL, rows: panel.rows.count, cols: panel.cols.count, pictured: false };
    const face = new Face(panel, { key: name, fit, minCell: 14, leastCell: 14, spread: "deck", block: rect, heading: rect, frame: rect, rooms: [rect], slots: [rect], peeks: [], labels: [] }, false);
    face.look(view);
    return face;
  });
  return { view, scenery: { faces, main: new Map(faces.map((face) => [face.panel.name, face])) } };
}

test("each tap of the sheets in front flies from its cells into its product and on into the output", () => {
  const { view, scenery } = stageOf(sceneWith(3), 8);
  const all = flightsOf(view, scenery, false);
  for (const link of ["input products", "weight products", "products output"]) assert.equal(all.filter((flight) => flight.link === link).length, 9, link);
  const output = scenery.main.get("output");
  assert.ok(output);
  const [place] = output.lit(view.groups, view)[0] ?? [];
  const cell = output.rect(0, place ?? -1);
  for (const { to } of all.filter(({ link }) => link === "products output")) assert.deepEqual(to, { x: cell.x + CELL / 2, y: cell.y + CELL / 2 });
});

test("what flies last carries the tap's product", () => {
  const { view, scenery } = stageOf(sceneWith(3), 8);
  const [input, weight] = ["input", "weight"].map((name) => view.tensors.get(name)?.data ?? []);
  const all = flightsOf(view, scenery, false);
  /** @type {string[]} */
  const products = [];
  eachTap(view.model, view.groups, (tap) => {
    const { id, scene } = view.model;
    const at = (/** @type {string} */ name) => tap[id.get(name) ?? -1] ?? 0;
    const place = (/** @type {readonly string[]} */ dims) => dims.reduce((sum, dim) => sum * (scene.sizes[dim] ?? 1) + at(dim), 0);
    if (at("c") !== view.front[id.get("c") ?? -1]) return;
    const real = at("ih") >= 0 && at("iw") >= 0;
    products.push(String(real ? (input?.[place(scene.tensors["input"] ?? [])] ?? 0) * (weight?.[place(scene.tensors["weight"] ?? [])] ?? 0) : 0).replace("-", "−"));
  });
  assert.deepEqual(all.filter(({ link }) => link === "products output").map(({ text }) => text.replace("−0", "0")), products.map((text) => text.replace("−0", "0")));
  assert.ok(all.filter(({ link }) => link !== "products output").every(({ text }) => text === ""));
});

test("a frame that writes sends its products out from one input cell to many output cells", () => {
  const { view, scenery } = stageOf(sceneWith(3, "i"), 16);
  const all = flightsOf(view, scenery, false);
  const spots = (/** @type {Flight[]} */ list, /** @type {"from" | "to"} */ end) => new Set(list.map((flight) => JSON.stringify(flight[end]))).size;
  const [first, last] = ["input products", "products output"].map((link) => all.filter((flight) => flight.link === link));
  assert.equal(spots(first ?? [], "from"), 1);
  assert.ok(spots(last ?? [], "to") > 4);
});

test("where the cursor stands on one tap, that one flies", () => {
  const { view, scenery } = stageOf(sceneWith(3), 8);
  const one = flightsOf({ ...view, front: tapAt(view.model, view.groups, 3) }, scenery, true);
  assert.deepEqual(one.map(({ link }) => link).sort(), ["input products", "products output", "weight products"]);
});

test("of a large kernel a grid of a few taps flies, its corners among them", () => {
  const { view, scenery } = stageOf(sceneWith(13), 8);
  assert.ok(countTaps(view.groups) > 100);
  const last = flightsOf(view, scenery, false).filter(({ link }) => link === "products output");
  assert.ok(last.length > 9 && last.length <= MOST, `${last.length} fly`);
  const xs = last.map(({ from }) => from.x - 2000);
  assert.deepEqual([Math.min(...xs), Math.max(...xs)], [CELL / 2, 12.5 * CELL]);
});

test("groups are thinned no further than is wanted, and never to nothing", () => {
  const random = generator(5);
  for (let round = 0; round < 200; round += 1) {
    const counts = Array.from({ length: random.int(1, 4) }, () => random.int(1, 40));
    const groups = counts.map((count, id) => ({ ids: [id], count, rows: Int32Array.from({ length: count }, (_, at) => at) }));
    const left = thinned(groups, MOST);
    const product = counts.reduce((all, count) => all * count, 1);
    assert.ok(countTaps(left) <= MOST && countTaps(left) >= 1);
    if (product <= MOST) assert.deepEqual(left, groups);
    for (const { rows, count } of left) assert.equal(new Set(rows).size, count, "no row twice");
  }
});

test("a flight begins in one cell, ends in the other, and goes between them without a jump", () => {
  /** @type {Flight} */
  const flight = { link: "a b", from: { x: 10, y: 20 }, to: { x: 310, y: 120 }, role: "product", text: "", size: 12, starts: 0.2, ends: 0.8, lost: false };
  assert.equal(placeAt(flight, 0.19), null);
  assert.equal(placeAt(flight, 0.8), null);
  const way = Array.from({ length: 60 }, (_, at) => placeAt(flight, 0.2 + (0.5999 * at) / 59) ?? assert.fail("it is on its way"));
  assert.deepEqual([way[0]?.x, way[0]?.y], [10, 20]);
  assert.ok(Math.hypot((way[59]?.x ?? 0) - 310, (way[59]?.y ?? 0) - 120) < 1);
  way.slice(1).forEach((place, at) => assert.ok(place.x >= (way[at]?.x ?? 0) && place.x - (way[at]?.x ?? 0) < 12, "forwards, in small steps"));
  assert.ok(way.every(({ strength }) => strength >= 0 && strength <= 1));
  assert.ok((placeAt({ ...flight, lost: true }, 0.75)?.strength ?? 1) === 0, "what is not kept is gone before it arrives");
});

test("a view whose links lead to nothing that is made has no flights", () => {
  const scene = sceneWith(3);
  assert.deepEqual(legsOf(prepare({ ...scene, links: [["products", "weight"]] })), []);
});

test("slow steps fly, faster ones only slide, and a new step ends what flew", () => {
  const { view, scenery } = stageOf(sceneWith(3), 8);
  const calls = new Proxy({}, { get: () => () => undefined, set: () => true });
  const moving = /** @type {any} */ ({ ink: calls, palette: {}, still: { fonts: { mono: "mono" } } });
  const draw = (/** @type {Flying} */ flying, /** @type {number} */ now) => flying.draw(moving, view, /** @type {any} */ (scenery), { now, one: false });
  const flying = new Flying();
  flying.takeOff(1000, true);
  assert.ok(draw(flying, 1000) && flying.now === null, "the step is drawn first");
  assert.ok(draw(flying, 1016) && flying.now?.length);
  flying.takeOff(1100, true);
  assert.equal(flying.now, null);
  assert.ok(!draw(flying, 1101), "a tenth of a second is too short");
  flying.takeOff(1350, true);
  assert.ok(draw(flying, 1590) && !draw(flying, 1601), "there was a quarter of a second, and so long it flies");
  flying.takeOff(9000, true);
  assert.ok(draw(flying, 9340) && !draw(flying, 9351));
  flying.takeOff(12000, false);
  assert.ok(!draw(flying, 12001), "a jump has none");
});
