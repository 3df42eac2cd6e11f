// @ts-check
/** Keys and what they do, in a popover of the browser. */
import { el } from "../lib/dom.js";

const KEYS = /** @type {const} */ ([
  ["space", "play or pause"],
  ["← →", "step back, step forward"],
  ["↑ ↓", "a row back, a row forward"],
  ["Home End", "first frame, last frame"],
  ["Shift+←↑→↓", "move the sampling point the cursor is at, or the chosen output cell"],
  ["T", "step by tap, step by output"],
  ["?", "this help"],
]);


export function helpBox() {
  const rows = KEYS.map(([keys, words]) =>
    el(
      "div",
      { class: "fact" },
      el("dt", null, ...keys.split(" ").map((key) => el("kbd", null, key))),
      el("dd", null, words),
    ),
  );
  const box = el(
    "div",
    { id: "help", class: "help", popover: "auto" },
    el("h2", null, "Keys"),
    el("dl", null, ...rows),
    el(
      "p",
      null,
      "Point at any cell to see what it reads or feeds; click to go there, or where cells are to be chosen to choose it. Click a sheet of a deck to bring it forward.",
    ),
  );
  document.body.append(box);
  return box;
}
