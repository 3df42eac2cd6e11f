// @ts-check
/** A shape for what a panel is, before its title: told without its colour. On the stage and in the legend the same. */

/** @typedef {import("../wire/types.js").Panel["role"]} Role */

/** Drawn in a square of ten by ten. @type {Readonly<Record<Role, string>>} */
export const MARKS = {
  input: "M1 1h8v8h-8z",
  weight: "M5 0 10 5 5 10 0 5z",
  output: "M0.5 5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
  product: "M1.8.5 5 3.7 8.2.5 9.5 1.8 6.3 5 9.5 8.2 8.2 9.5 5 6.3 1.8 9.5.5 8.2 3.7 5 .5 1.8z",
  count: "M0 6h2.4v4H0zM3.8 3h2.4v7H3.8zM7.6 0H10v10H7.6z",
};

/** How wide a mark is with the gap behind it, before a title of this size. @param {number} size */
export const markWidth = (size) => Math.round(size * 0.72 + 5);

/** @param {CanvasRenderingContext2D} ink filled in its own colour @param {Role} role @param {{x: number, y: number, size: number}} title where the title's baseline begins, and its size */
export function drawMark(ink, role, { x, y, size }) {
  const scale = (size * 0.72) / 10;
  ink.save();
  ink.translate(x, y - size * 0.72);
  ink.scale(scale, scale);
  ink.fill(new Path2D(MARKS[role]));
  ink.restore();
}
