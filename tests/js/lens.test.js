// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { about, limits, through, zoomable } from "../../static/js/paint/lens.js";

/** @param {number} count @param {number} cell */
const square = (count, cell) => {
  const room = { x: 10, y: 20, width: count * cell, height: count * cell };
  const laid = { key: "input", fit: { cell, rows: count, cols: count, pictured: cell < 14 }, minCell: 14, leastCell: 14, spread: "deck", rooms: [room], slots: [room], peeks: [], labels: [], frame: room, block: room, heading: room };
  const panel = { rows: { count }, cols: { count } };
  return { laid: /** @type {any} */ (laid), panel, face: /** @type {any} */ ({ laid, placed: laid, panel, row0: 0, col0: 0, cell }) };
};

test("whole cells fill a panel's room and never reach past it", () => {
  for (const count of [7, 66, 226, 514]) {
    const { laid, panel } = square(count, 300 / count);
    for (let wanted = 0.5; wanted < 70; wanted *= 1.3) {
      const { fit, slots: [slot] } = through(laid, panel, { cell: wanted, row: 0, col: 0 });
      const [room] = laid.rooms;
      assert.ok(fit.rows <= count && fit.cols <= count && fit.rows >= 1);
      assert.ok(slot && slot.x >= room.x && slot.y >= room.y && slot.x + slot.width <= room.x + room.width + 1e-6);
      assert.ok(fit.rows === count || room.height - (slot?.height ?? 0) < fit.cell + 1e-6, "no room for another row is left free");
    }
  }
});

test("looking closer at a point leaves its cell under it, to within a cell", () => {
  const { laid, panel, face } = square(514, 0.6);
  for (const x of [30, 150, 290]) {
    const point = { x, y: x + 5 };
    const lens = about(face, 20, point);
    assert.ok(lens);
    const { slots: [slot], fit } = through(laid, panel, lens);
    const [before, after] = [(x - 10) / 0.6, lens.col + (x - (slot?.x ?? 0)) / fit.cell];
    assert.ok(Math.abs(before - after) <= 1 || lens.col === 0 || lens.col === 514 - fit.cols, `${before} is where ${after} was`);
  }
});

test("as small as it was laid out, a panel is seen as a whole again, without a lens", () => {
  const { face } = square(66, 5);
  assert.equal(about(face, 5, { x: 100, y: 100 }), null);
});

test("cells that are large already have no use for a lens; small ones have", () => {
  const [five, many] = [square(7, 40), square(66, 5)];
  assert.equal(zoomable(five.laid, five.panel), false);
  assert.equal(zoomable(many.laid, many.panel), true);
});

test("a huge matrix is never seen in so many cells that drawing them takes long", () => {
  const { laid } = square(100, 3);
  const { least } = limits(laid, { rows: { count: 50_000 }, cols: { count: 50_000 } });
  assert.ok((300 / least) ** 2 <= 300_001);
});
