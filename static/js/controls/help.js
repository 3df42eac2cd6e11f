// @ts-check
/** Keys and what they do: a dialog, so that the focus stays in it and comes back from it. */
import { el } from "../lib/dom.js";
import { t } from "../lib/words.js";
import { dressed } from "../lib/dress.js";

await dressed("help");

/** What does it, alternatives apart by a space, and what it does. */
const GROUPS = /** @type {const} */ ([
  [t("Play"), [
    ["Space", t("play or pause")],
    ["← →", t("step back, step forward")],
    ["↑ ↓", t("a row back, a row forward")],
    ["Home End", t("first frame, last frame")],
    ["T", t("what a step is: a frame, a tap, or a line of the loop")],
  ]],
  [t("Look"), [
    ["+ − 0", t("look closer at a panel, from farther, as a whole (the wheel does too)")],
    ["X", t("explain this step, one sentence at a time; Escape ends it")],
    ["R", t("read the panels as tables, or stop reading them")],
    ["[ ]", t("the sheet before, the next sheet, where there are many; { } of the second stack")],
    ["Shift+←↑→↓", t("move along in a panel seen in part (so does a drag with Space)")],
    ["Shift+←↑→↓", t("move the sampling point the cursor is at, or the chosen output cell")],
    ["?", t("this list")],
  ]],
  [t("Change"), [
    ["Ctrl+Z", t("take the last change back")],
    ["Shift+Ctrl+Z", t("do it again")],
    ["E", t("edit cells where they stand, or stop (a double click on a cell begins there)")],
    ["0–9", t("a number in the selected cell; Ctrl+V pastes a matrix from there on")],
    ["Enter Tab", t("keep it and go down, to the right; with Shift up, to the left")],
    ["Escape", t("take back what is typed; then stop editing")],
    ["B", t("paint: drag over cells, or Space in the selected one")],
  ]],
  [t("Move about"), [
    ["Tab", t("to the next control; with Shift to the one before")],
    ["← →", t("on a tab: the view beside it")],
    ["F1", t("in the controls: what this field is about (a tap on its name says it too)")],
    ["Escape", t("close what is open: this list, the controls on a phone")],
  ]],
]);

/** @param {readonly [string, string]} row */
const row = ([keys, words]) =>
  el("div", { class: "fact" }, el("dt", null, ...keys.split(" ").map((key) => el("kbd", null, key))), el("dd", null, words));

/** Where a first visit is led, and may be led again. */
const PLACES = /** @type {const} */ ([["photo", t("a photo")], ["layer", t("your own layer")], ["question", t("a question: why is my output 7 wide?")]]);

/** @param {() => void} close */
const starts = (close) =>
  PLACES.map(([place, words]) => {
    const go = () => {
      close();
      document.documentElement.dataset["wanted"] = place;
      dispatchEvent(new Event("convscope:wanted"));
    };
    return el("button", { type: "button", class: "chip", dataset: { place }, onclick: go }, words);
  });

/** @returns {HTMLDialogElement} */
export function helpBox() {
  const close = el("button", { type: "button", class: "small plain", onclick: () => box.close() }, t("Close"));
  const box = el(
    "dialog",
    { id: "help", class: "help", "aria-labelledby": "help-title" },
    el("div", { class: "help-head" }, el("h2", { id: "help-title", tabindex: -1, autofocus: true }, t("Keys")), close),
    ...GROUPS.flatMap(([title, rows]) => [el("h3", null, title), el("dl", null, ...rows.map(row))]),
    el("p", null, t("Point at any cell to see what it reads or feeds; click or tap to go there, or where cells are to be chosen to choose it. Click a sheet of a deck to bring it forward.")),
    el("h3", null, t("Start with")),
    el("div", { class: "chips" }, ...starts(() => box.close())),
  );
  box.addEventListener("click", (event) => event.target === box && box.close()); // what is outside is the backdrop, which is the dialog's
  box.addEventListener("keydown", (event) => {
    if (!box.open) return; // just closed: the focus leaves it with the next frame, keys are the page's again at once
    if (event.key === "?") box.close();
    event.stopPropagation();
  });
  document.body.append(box);
  return box;
}
