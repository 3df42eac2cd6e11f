// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, fanOf } from "../../static/js/paint/fan.js";
import { generator } from "./scenes.js";

/** @param {(given: {frame: {x: number, y: number, width: number, height: number}, front: number, count: number, room: {width: number, height: number}}, seed: number) => void} check */
function forManyStacks(check) {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = generator(seed);
    const room = { width: random.int(300, 1400), height: random.int(300, 800) };
    const [width, height] = [random.int(40, room.width - 60), random.int(40, room.height - 60)];
    const frame = { x: random.int(0, room.width - width), y: random.int(0, room.height - height), width, height };
    const count = random.int(2, seed % 3 === 0 ? 300 : 14);
    check({ frame, front: random.int(0, count - 1), count, room }, seed);
  }
}

test("each sheet that is fanned out is another one, none the front one, and never more than a dozen", () => {
  forManyStacks(({ frame, front, count, room }, seed) => {
    const sheets = fanOf(frame, { front, count }, room).map(({ sheet }) => sheet);
    assert.equal(new Set([front, ...sheets]).size, sheets.length + 1, `seed ${seed}`);
    assert.ok(sheets.length <= MOST && sheets.every((sheet) => sheet >= 0 && sheet < count));
  });
});

test("of every sheet a strip is seen beside the next nearer one, within the stage", () => {
  forManyStacks(({ frame, front, count, room }, seed) => {
    let nearer = frame;
    for (const { rect } of fanOf(frame, { front, count }, room)) {
      assert.ok(Math.max(Math.abs(rect.x - nearer.x), Math.abs(rect.y - nearer.y)) >= 11.99, `seed ${seed}: too little of it is seen`);
      assert.ok(rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= room.width && rect.y + rect.height <= room.height, `seed ${seed}: it leaves the stage`);
      nearer = rect;
    }
  });
});

test("where sheets are left out the fan has one gap, between the last after the front one and the first before it; else none", () => {
  forManyStacks(({ frame, front, count, room }, seed) => {
    const leaves = fanOf(frame, { front, count }, room);
    const whole = leaves.length === count - 1;
    leaves.forEach(({ sheet, gap }, at) => {
      const before = leaves[at - 1]?.sheet ?? front;
      assert.equal(gap, !whole && at > 0 && sheet !== before + 1, `seed ${seed}: ${before}, ${sheet}`);
      assert.ok(whole || sheet === before + 1 || sheet < front, `seed ${seed}: past the last it does not go on with the first`);
    });
  });
});

test("of each sheet so much is seen as its name is wide, or it is not fanned out", () => {
  forManyStacks(({ frame, front, count, room }) => {
    let nearer = frame;
    for (const { rect } of fanOf(frame, { front, count }, room, 24)) {
      assert.ok(Math.max(Math.abs(rect.x - nearer.x), Math.abs(rect.y - nearer.y)) >= 23.99);
      nearer = rect;
    }
  });
});

test("with room to one side all sheets of a small stack lie in order; of many, those next to the front one before and after", () => {
  const [frame, room] = [{ x: 10, y: 10, width: 100, height: 100 }, { width: 900, height: 600 }];
  assert.deepEqual(fanOf(frame, { front: 2, count: 5 }, room).map(({ sheet }) => sheet), [3, 4, 0, 1]);
  assert.deepEqual(fanOf(frame, { front: 2, count: 100 }, room).map(({ sheet }) => sheet), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1]);
  const right = fanOf({ ...frame, x: 790 }, { front: 0, count: 5 }, room);
  assert.ok(right.every(({ rect }, at) => rect.x < (right[at - 1]?.rect.x ?? 790)), "to the left, where there is none to the right");
});
