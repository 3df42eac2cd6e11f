// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { request, subscribe } from "../../static/js/lib/later.js";

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
