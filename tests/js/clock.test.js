// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { during, request, subscribe, wanted, whenBusy } from "../../static/js/lib/later.js";

test("who fails at a frame takes nothing from those who come after, and is reported", () => {
  /** @type {FrameRequestCallback[]} */
  const waiting = [];
  /** @type {unknown[]} */
  const reported = [];
  Object.assign(globalThis, { requestAnimationFrame: (/** @type {FrameRequestCallback} */ run) => waiting.push(run), reportError: (/** @type {unknown} */ error) => reported.push(error) });
  const failure = new Error("a picture too large");
  /** @type {number[]} */
  const heard = [];
  const stops = [subscribe(() => { throw failure; }), subscribe((now) => void heard.push(now))];
  for (const now of [1, 2]) {
    request();
    waiting.shift()?.(now);
  }
  for (const stop of stops) stop();
  assert.deepEqual([heard, reported], [[1, 2], [failure, failure]]);
});

test("whoever waits for something is told of it until nothing that was asked for is on its way", async () => {
  const turn = () => new Promise((done) => setTimeout(done));
  /** @type {boolean[]} */
  const heard = [];
  whenBusy((busy) => void heard.push(busy));
  /** @type {Array<(come: string) => void>} */
  const come = [];
  const module = wanted(() => new Promise((/** @type {(come: string) => void} */ done) => void come.push(done)));
  void module.load();
  await turn();
  assert.deepEqual(heard, [], "what is fetched ahead keeps nobody waiting");
  /** @type {string[]} */
  const used = [];
  module.use((it) => void used.push(it));
  assert.deepEqual(heard, [], "nobody is told while somebody is at something");
  await assert.rejects(during(Promise.reject(new Error("no answer"))));
  await turn();
  assert.deepEqual(heard, [true]);
  come[0]?.("here");
  await turn();
  assert.deepEqual([used, heard], [["here"], [true, false]]);
  module.use((it) => void used.push(it));
  await turn();
  assert.deepEqual([used.length, heard.length], [2, 2], "what is in hand keeps nobody waiting");
});
