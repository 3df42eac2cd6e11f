// @ts-check
/** The line under the stage while cells are edited: which one, what can be done, what could not be read; and the brush. */
import { el } from "../lib/dom.js";
import { t } from "../lib/words.js";
import { drawn } from "./icons.js";

const BRUSH = "M13.2 2.8 7.4 8.6M6.2 8.4c1.6 0 2 1.5 1.2 2.7-.9 1.4-2.7 1.9-4.6 1.9 1-.9 1-1.6 1.2-2.6.2-1.2 1-2 2.2-2z";

/** @param {{paint: () => void, done: () => void}} acts */
export function cellBar({ paint, done }) {
  const told = el("p", { class: "cell-told", id: "cell-told", "aria-live": "polite" });
  const brush = el("button", { type: "button", class: "plain small cell-brush", "aria-pressed": "false", title: t("Paint with this number: drag over cells (B)"), onclick: paint }, drawn(BRUSH), t("Paint"));
  const value = el("input", { type: "text", class: "cell-value", value: "1", autocomplete: "off", spellcheck: "false", "aria-label": t("The number that is painted") });
  const close = el("button", { type: "button", class: "plain small cell-done", title: t("Stop editing cells (Esc)"), onclick: done }, t("Done"));
  value.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    node: el("div", { class: "cell-bar", role: "group", "aria-label": t("Edit cells") }, told, brush, value, close),
    brush: value,
    /** @param {boolean} on */
    painting(on) {
      brush.setAttribute("aria-pressed", String(on));
    },
    /** @param {string} words @param {boolean} [bad] */
    tell(words, bad = false) {
      if (told.textContent !== words) told.textContent = words;
      told.classList.toggle("bad", bad);
    },
  };
}
