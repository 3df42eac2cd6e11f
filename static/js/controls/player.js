// @ts-check
/** The player: play and step, scrub, speed, and what counts as a step. */
import { clear, el, write } from "../lib/dom.js";
import { formatCount, t } from "../lib/words.js";
import { icon } from "./icons.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Scene } from "../types.js" */
/** @import { Playback } from "./playback.js" */

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const MOST_TICKS = 8;
const UNITS = /** @type {const} */ (["output", "tap", "line"]);
const UNIT_NAMES = { output: t("output"), tap: t("tap"), line: t("line") };
const UNIT_WORDS = {
  output: t("A step is a frame: one whole sum (t changes it)"),
  tap: t("A step is a tap: one product of the sum (t changes it)"),
  line: t("A step is a line of the loop (t changes it)"),
};

/** The unit after this one. @param {LabState["stepBy"]} unit */
export const nextUnit = (unit) => UNITS[(UNITS.indexOf(unit) + 1) % UNITS.length] ?? "output";

/**
 * Where each output channel of each example begins on the slider.
 * @param {Scene} scene
 * @returns {{at: number, label: string}[]}
 */
export function ticksOf(scene) {
  const spatial = scene.order.findIndex((dim) => dim.length > 1);
  const lead = scene.order.slice(0, spatial < 0 ? scene.order.length : spatial);
  const count = lead.reduce((product, dim) => product * (scene.sizes[dim] ?? 1), 1);
  if (count < 2 || scene.total === 0) return [];
  const examples = lead.includes("n") ? (scene.sizes["n"] ?? 1) : 1;
  const channels = count / examples;
  const every = Math.ceil(count / MOST_TICKS);
  const ticks = [];
  for (let at = 0; at < count; at += every) {
    const [example, channel] = [Math.floor(at / channels), at % channels];
    const name = channels > 1 ? t("ch {channel}", { channel }) : "";
    ticks.push({ at: at / count, label: examples > 1 ? `n ${example}${name && ` · ${name}`}` : name });
  }
  return ticks;
}

/** How wide a character of a label is, and how far labels stay apart. */
const [CHARACTER, APART] = [6.4, 6];

/**
 * The labels there is room for, the first in any case.
 * @param {{at: number, label: string}[]} ticks
 * @param {number} width
 */
export function roomFor(ticks, width) {
  let free = 0;
  return ticks.filter(({ at, label }, place) => {
    const end = at * width + CHARACTER * label.length;
    if (place > 0 && (at * width < free || end > width + APART)) return false;
    free = end + APART;
    return true;
  });
}

/**
 * @param {Parameters<typeof icon>[0]} name
 * @param {string} words
 * @param {() => void} act
 */
const button = (name, words, act) =>
  el(
    "button",
    { type: "button", class: `control ${name}`, title: words, "aria-label": words, onclick: act },
    icon(name),
  );

/**
 * @param {{store: LabStore, playback: Playback}} parts
 */
function scrubber({ store, playback }) {
  const range = el("input", {
    type: "range",
    class: "slider scrub",
    min: 0,
    max: 0,
    step: 1,
    value: 0,
    "aria-label": t("Frame"),
  });
  const ticks = el("div", { class: "ticks", "aria-hidden": "true" });
  range.addEventListener("input", () => playback.go(range.valueAsNumber));
  const node = el("div", { class: "scrubber" }, range, ticks);
  /** @param {Readonly<LabState>} state */
  const update = ({ frame, scene }) => {
    const last = Math.max(0, (scene?.total ?? 1) - 1);
    const told = t("frame {frame} of {total}", { frame: frame + 1, total: last + 1 });
    write(range, { max: last, value: String(frame), "--part": `${last ? (100 * frame) / last : 0}%`, "aria-valuetext": told });
  };
  let width = 0;
  const label = () => {
    const { scene } = store.get();
    const labels = roomFor(scene ? ticksOf(scene) : [], width);
    clear(ticks).append(...labels.map(({ at, label }) => el("span", { style: { left: `${100 * at}%` } }, label)));
  };
  store.subscribe((state) => state.scene, label);
  new ResizeObserver(() => {
    width = ticks.clientWidth;
    label();
  }).observe(ticks);
  return { node, update };
}

/** @param {Playback} playback */
function stepButtons(playback) {
  const play = el("button", { type: "button", class: "control play", onclick: () => playback.toggle() });
  const node = el(
    "div",
    { class: "buttons" },
    button("first", t("First frame (Home)"), () => playback.go(0)),
    button("back", t("Step back (←)"), () => playback.step(-1)),
    play,
    button("next", t("Step forward (→)"), () => playback.step(1)),
    button("last", t("Last frame (End)"), () => playback.end()),
  );
  /** @type {boolean | null} */
  let shown = null;
  /** @param {boolean} playing */
  const update = (playing) => {
    if (shown === playing) return;
    shown = playing;
    const words = playing ? t("Pause (space)") : t("Play (space)");
    clear(play).append(icon(playing ? "pause" : "play"));
    play.title = words;
    play.setAttribute("aria-label", words);
  };
  return { node, update };
}

/** What a step is. @param {LabStore} store */
function unitSwitch(store) {
  const units = UNITS.map((unit) => {
    const choose = () => store.set({ stepBy: unit, tap: null, step: null });
    return {
      unit,
      node: el("button", { type: "button", dataset: { unit }, title: UNIT_WORDS[unit], onclick: choose }, UNIT_NAMES[unit]),
    };
  });
  const by = el("span", { class: "by" }, t("step by"));
  const node = el(
    "div",
    { class: "segments", role: "group", "aria-label": t("Step by") },
    by,
    ...units.map(({ node }) => node),
  );
  /** @param {string} now */
  const update = (now) => {
    for (const { unit, node } of units) write(node, { "aria-pressed": String(unit === now) });
  };
  return { node, update };
}

/** @param {LabStore} store */
function speedSelect(store) {
  const title = t("Speed; a long run is played through in about 40 seconds at 1×");
  const options = SPEEDS.map((each) => el("option", { value: String(each) }, `${each}×`));
  const select = el("select", { class: "speed", "aria-label": t("Speed"), title }, ...options);
  select.addEventListener("change", () => store.set({ speed: Number(select.value) }));
  return select;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, playback: Playback}} parts
 */
export function mountPlayer(host, parts) {
  const { store, playback } = parts;
  const steps = stepButtons(playback);
  const scrub = scrubber(parts);
  const counter = el("span", { class: "counter", translate: "no" });
  const units = unitSwitch(store);
  const speed = speedSelect(store);
  const showWhole = () => store.set({ showAll: !store.get().showAll, playing: false });
  const whole = button("whole", t("Show the whole output"), showWhole);
  host.append(steps.node, scrub.node, counter, el("div", { class: "options" }, units.node, speed, whole));

  const update = () => {
    const state = store.get();
    const { frame, tap, scene } = state;
    scrub.update(state);
    steps.update(state.playing);
    units.update(state.stepBy);
    const text = scene?.total ? `${formatCount(frame + 1)} / ${formatCount(scene.total)}` : t("no frames");
    const most = scene?.total ? `${2 * formatCount(scene.total).length + 3}ch` : ""; // so that the slider beside it stays as long
    write(counter, { text, "--most": most, title: tap === null ? t("Frame") : t("Tap {number} of this frame", { number: tap + 1 }) });
    write(speed, { value: String(state.speed) });
    write(whole, { "aria-pressed": String(state.showAll) });
  };
  const watched = /** @type {(keyof LabState)[]} */ ([
    "frame",
    "tap",
    "scene",
    "speed",
    "stepBy",
    "showAll",
    "playing",
  ]);
  for (const part of watched) store.subscribe((state) => state[part], update);
  update();
}
