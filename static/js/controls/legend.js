// @ts-check
/** The legend under the stage: what the colours stand for, unit by unit, and what the marks mean that this picture has. */
import { clear, el } from "../lib/dom.js";
import { formatNumber, t } from "../lib/words.js";
import { dressed } from "../lib/dress.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */
/** @typedef {import("../paint/legend.js").Scale} Scale */
/** @typedef {import("../paint/legend.js").Sign} Sign */
/** @typedef {import("../wire/types.js").Panel["role"]} Role */

/** @type {Readonly<Record<Sign, () => string>>} */
const SIGNS = {
  outline: () => t("at the cursor"),
  ring: () => t("the tap, or the winner"),
  padding: () => t("padding"),
  copy: () => t("copied by the border"),
  hole: () => t("hole, counts as 0"),
  crop: () => t("cropped"),
  outside: () => t("past the edge"),
  apart: () => t("differs"),
  never: () => t("never read"),
  unread: () => t("read by no output"),
  gained: () => t("given back by output padding"),
  removed: () => t("no weights: its channels are of different groups"),
};

/** @param {Scale} scale @param {(role: Role) => HTMLCanvasElement} mark */
function scaleNode({ panels, low, high, over, ramp }, mark) {
  const most = formatNumber(high || low, 6);
  const ends = [low < 0 ? formatNumber(low, 6) : "0", low < 0 && high > 0 ? "0" : "", high > 0 ? most : "0"];
  return el(
    "figure",
    { class: "legend-scale" },
    el("figcaption", null, ...panels.map(({ title, role }) => el("span", null, hidden(mark(role)), title))),
    el("div", { class: "legend-bar", style: { background: `linear-gradient(to right, ${ramp.join(", ")})` } }),
    el("div", { class: "legend-ends", title: over ? t("Some values are larger still: they have the full colour too.") : null }, ...ends.map((each, at) => el("span", null, over && each !== "0" && at !== 1 ? `${at === 0 ? "≤" : "≥"}${each}` : each))),
  );
}

/** @param {HTMLCanvasElement} canvas */
function hidden(canvas) {
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage}} parts
 */
export async function mountLegend(host, { store, stage }) {
  await dressed("legend");
  let [told, waiting] = ["", false];

  async function draw() {
    await stage.settled();
    waiting = false;
    const found = await stage.legend();
    if (!found || host.hidden) return;
    const now = JSON.stringify([found.scales, found.signs, found.groups, found.more, document.documentElement.dataset["theme"], devicePixelRatio]);
    if (now === told) return;
    told = now;
    const marks = found.signs.map((sign) => el("li", null, hidden(found.signCanvas(sign)), SIGNS[sign]()));
    marks.push(...found.groups.map((group) => el("li", null, hidden(found.groupCanvas(group)), t("group {group}", { group }))));
    if (found.more) marks.push(el("li", null, "…"));
    host.tabIndex = 0; // where there is no room it scrolls, by key too
    clear(host).append(el("div", { class: "legend-scales" }, ...found.scales.map((scale) => scaleNode(scale, found.roleCanvas))), el("ul", { class: "legend-marks" }, ...marks));
  }
  const later = () => {
    if (waiting || host.hidden || store.get().playing) return;
    waiting = true;
    void draw();
  };
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "tensors", "frame", "tap", "showAll", "playing"])) store.subscribe((state) => state[part], later);
  new MutationObserver(later).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return { later };
}
