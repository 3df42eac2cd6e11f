// @ts-check
/** The guided mode: a frame told one sentence at a time, beside the cells it speaks of. Fetched when it is first asked for. */
import { subscribe } from "../../lib/later.js";
import { clear, el } from "../../lib/dom.js";
import { dressed } from "../../lib/dress.js";
import { svg } from "../../lib/svg.js";
import { t } from "../../lib/words.js";
import { icon } from "../icons.js";
import { beside } from "./beside.js";
import { storyOf } from "./story.js";

/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @typedef {import("./story.js").Step} Step */
/** @typedef {ReturnType<typeof boxOf>} Box */

/** Where there is no room on the stage the words stand under it. As the style sheet of phones has it. */
const NARROW = "(max-width: 719.98px), (max-height: 480px)";
const RADIUS = 4;

/** The words with their buttons. @param {{back: () => void, on: () => void, end: () => void}} acts */
function boxOf({ back, on, end }) {
  const words = el("p", { class: "guide-words", id: "guide-words", "aria-live": "polite" });
  const dots = el("span", { class: "guide-dots", role: "img" });
  const backward = el("button", { type: "button", class: "small plain", onclick: back }, t("Back"));
  const onward = el("button", { type: "button", class: "small guide-next", onclick: on });
  const close = el("button", { type: "button", class: "guide-end", title: t("End the explanation (Escape)"), "aria-label": t("End the explanation (Escape)"), onclick: end }, icon("close"));
  const node = el("div", { class: "guide", role: "dialog", "aria-label": t("This step, explained"), "aria-describedby": "guide-words" }, words, el("div", { class: "guide-bar" }, dots, backward, onward), close);
  for (const kind of ["click", "pointermove", "pointerdown", "dblclick", "wheel"]) node.addEventListener(kind, (event) => event.stopPropagation());
  return {
    node,
    onward,
    /** @param {readonly Step[]} steps @param {number} at @param {boolean} last whether no frame follows */
    tell(steps, at, last) {
      const step = steps[at];
      words.textContent = step?.words ?? "";
      node.dataset["about"] = step?.about ?? "";
      clear(dots).append(...steps.map((_, each) => el("i", { class: each === at ? "here" : null })));
      dots.setAttribute("aria-label", t("Sentence {number} of {count}", { number: at + 1, count: steps.length }));
      backward.setAttribute("aria-disabled", String(at === 0));
      const final = at === steps.length - 1;
      onward.textContent = !final ? t("Next") : last ? t("Done") : t("Next frame");
    },
  };
}

/** A line from the words to what they speak of. */
function pointerOf() {
  const [line, end] = [svg("line", {}), svg("circle", { r: RADIUS })];
  const node = svg("svg", { class: "guide-pointer", "aria-hidden": "true" }, line, end);
  return {
    node,
    /** @param {ReturnType<typeof beside>["way"]} way */
    draw(way) {
      node.toggleAttribute("hidden", way === null);
      const [[x1, y1], [x2, y2]] = way ?? [[0, 0], [0, 0]];
      for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, String(value));
      end.setAttribute("cx", String(x2));
      end.setAttribute("cy", String(y2));
    },
  };
}

/**
 * @param {HTMLElement} host the stage
 * @param {{store: LabStore, stage: Stage, button: HTMLElement}} parts
 */
export async function mountGuide(host, { store, stage, button }) {
  await dressed("guide");
  const narrow = matchMedia(NARROW);
  const role = host.getAttribute("role") ?? "";
  const pointer = pointerOf();
  /** @type {Awaited<ReturnType<Stage["spotlight"]>> | null} */
  let spotlight = null;
  /** @type {Step[]} */
  let steps = [];
  let [at, told, opening] = [0, "", false];
  /** @type {Array<() => void>} */
  let undo = [];

  const box = boxOf({ back: () => go(at - 1), on: () => go(at + 1), end: () => end() });

  /** Stand beside what is lit; as often as anything is drawn. */
  function place() {
    if (!spotlight || narrow.matches) return;
    const where = spotlight.where();
    const now = JSON.stringify([where, steps[at]?.words]);
    if (now === told) return;
    told = now;
    const { x, y, way } = beside({ width: box.node.offsetWidth, height: box.node.offsetHeight }, where);
    Object.assign(box.node.style, { left: `${x}px`, top: `${y}px` });
    pointer.draw(way);
  }

  /** On the stage where there is room, else under it. */
  function stand() {
    const strip = narrow.matches;
    const focused = box.node.contains(document.activeElement);
    box.node.classList.toggle("strip", strip);
    if (strip) document.body.append(box.node);
    else host.append(pointer.node, box.node);
    if (strip) pointer.node.remove();
    told = "";
    if (focused) box.onward.focus({ preventScroll: true });
  }

  function show() {
    const { frame, scene } = store.get();
    box.tell(steps, at, frame + 1 >= (scene?.total ?? 0));
    spotlight?.light(steps[at] ?? null);
    told = "";
  }

  /** Tell the frame the cursor stands at: of the same thing, if there is that to tell of it too. */
  function tell() {
    const where = spotlight?.at(store.get().frame);
    if (!where) return end();
    const about = steps[at]?.about;
    steps = storyOf(where.model, where.tensors, where.frame, where);
    at = Math.max(0, steps.findIndex((step) => step.about === about));
    show();
  }

  /** @param {number} next */
  function go(next) {
    const { frame, scene } = store.get();
    if (next < steps.length) {
      at = Math.max(0, next);
      show();
    } else if (frame + 1 < (scene?.total ?? 0)) {
      [steps, at] = [[], 0];
      store.set({ frame: frame + 1, tap: null, step: null });
    } else end();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=range]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target instanceof Node && box.node.contains(event.target);
    if (event.key === "Escape" && !document.querySelector("dialog[open], .controls.open")) end();
    else if (inside && event.key === "ArrowRight") go(at + 1);
    else if (inside && event.key === "ArrowLeft") go(at - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function begin() {
    if (spotlight || opening || !store.get().scene?.total) return;
    opening = true;
    store.set({ playing: false });
    spotlight = await stage.spotlight();
    opening = false;
    [steps, at] = [[], 0];
    host.setAttribute("role", "group");
    button.setAttribute("aria-pressed", "true");
    stand();
    if (narrow.matches) host.scrollIntoView({ block: "start" });
    addEventListener("keydown", key, { capture: true });
    narrow.addEventListener("change", stand);
    const watched = /** @type {(keyof LabState)[]} */ (["frame", "scene", "tensors"]);
    undo = [
      ...watched.map((part) => store.subscribe((state) => state[part], tell)),
      store.subscribe((state) => state.playing, (playing) => playing && end()),
      subscribe(place),
      () => removeEventListener("keydown", key, { capture: true }),
      () => narrow.removeEventListener("change", stand),
    ];
    tell();
    box.onward.focus({ preventScroll: true });
  }

  function end() {
    if (!spotlight) return;
    const focused = box.node.contains(document.activeElement);
    for (const each of undo.splice(0)) each();
    spotlight.end();
    spotlight = null;
    box.node.remove();
    pointer.node.remove();
    host.setAttribute("role", role);
    button.setAttribute("aria-pressed", "false");
    if (focused) button.focus({ preventScroll: true });
  }

  return { turn: () => (spotlight ? end() : void begin()) };
}
