// @ts-check
/** The slider between two members of the family, its two ends named, and the button that runs it. */
import { clear, el } from "../../lib/dom.js";
import { t } from "../../lib/words.js";
import { icon } from "../icons.js";

/** @import { Relation } from "./types.js" */

const REST = 1400; // milliseconds at each stop while it runs

/**
 * @param {{relation: Relation, names: {start: string, end: string}, changed: (stop: number) => void}} parts
 */
export function createSlider({ relation, names, changed }) {
  const last = relation.stops.length - 1;
  const range = el("input", { type: "range", class: "slider", id: "morph-slider", min: 0, max: last, step: 1, value: 0, "aria-label": relation.knob });
  const ticks = relation.stops.map(({ value }, at) => el("span", { onclick: () => choose(at) }, value));
  const told = el("output", { class: "knob", for: range.id });
  const button = el("button", { type: "button", class: "control play", id: "morph-play", onclick: () => (timer === null ? run() : stop()) });
  /** @type {number | null} */
  let timer = null;
  let now = 0;

  function show() {
    const value = relation.stops[now]?.value ?? "";
    const said = t("{knob}: {value}", { knob: relation.knob, value });
    range.value = String(now);
    range.style.setProperty("--part", `${(100 * now) / last}%`);
    range.setAttribute("aria-valuetext", said);
    told.textContent = said;
    ticks.forEach((tick, at) => tick.classList.toggle("now", at === now));
    start.classList.toggle("now", now === 0);
    end.classList.toggle("now", now === last);
  }
  function face() {
    const words = timer === null ? t("Run the slider (space)") : t("Pause (space)");
    clear(button).append(icon(timer === null ? "play" : "pause"));
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  /** @param {number} at */
  function go(at) {
    now = at;
    show();
    changed(at);
  }
  function stop() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    face();
  }
  /** @param {number} at */
  function choose(at) {
    stop();
    if (at !== now) go(at);
  }
  function next() {
    if (now < last) go(now + 1);
    if (now < last) timer = setTimeout(next, REST);
    else stop();
  }
  function run() {
    if (now === last) go(0);
    timer = setTimeout(next, REST / 2);
    face();
  }
  range.addEventListener("input", () => choose(range.valueAsNumber));
  const start = el("button", { type: "button", class: "end start", onclick: () => choose(0) }, names.start);
  const end = el("button", { type: "button", class: "end", onclick: () => choose(last) }, names.end);
  show();
  face();
  return {
    node: el("div", { class: "morph-slider" }, button, start, el("div", { class: "track" }, told, range, el("div", { class: "stops", "aria-hidden": "true" }, ...ticks)), end),
    go: choose,
    stop,
    toggle: () => button.click(),
    at: () => now,
  };
}
