// @ts-check
/** The chain as slabs: as tall and as deep as the map, as thick as its channels. */
import { clear, el } from "../../lib/dom.js";
import { svg } from "../../lib/svg.js";
import { labelsOf, slabsOf } from "./shapes.js";
import { t } from "../../lib/words.js";

/** @import { NetworkAnswer, NetworkStore } from "./types.js" */
/** @import { Slab } from "./shapes.js" */

const TOP = 34; // room for what skips layers
const BELOW = 40; // room for the numbers
const LEGEND = /** @type {const} */ ([
  ["input", t("input")],
  ["conv", t("convolution")],
  ["pool", t("pooling")],
  ["up", t("transposed, upsampled")],
  ["dense", t("dense")],
  ["join", t("ways that meet")],
  ["other", t("reshaped")],
]);

/** @param {...[number, number]} points */
const polygon = (...points) => points.map((point) => point.map((each) => each.toFixed(1)).join(",")).join(" ");

/**
 * A slab's three faces. @param {Slab} slab @param {number} middle
 */
function faces({ x, thick, tall, deep }, middle) {
  const top = middle - tall / 2 + deep / 2;
  const [left, right, bottom] = [x, x + thick, top + tall];
  return [
    svg("polygon", { class: "face", points: polygon([left, top], [right, top], [right, bottom], [left, bottom]) }),
    ...(deep
      ? [
          svg("polygon", { class: "face lid", points: polygon([left, top], [left + deep, top - deep], [right + deep, top - deep], [right, top]) }),
          svg("polygon", { class: "face side", points: polygon([right, top], [right + deep, top - deep], [right + deep, bottom - deep], [right, bottom]) }),
        ]
      : []),
  ];
}

/**
 * What a cell in the middle of a layer sees, on the side of its input's slab.
 * @param {Slab} slab
 * @param {number} middle
 * @param {readonly number[]} shares of the height and of the width
 */
function field({ x, thick, tall, deep }, middle, [high = 1, wide = 1]) {
  const top = middle - tall / 2 + deep / 2;
  /** @param {number} u along the width, from 0 to 1 @param {number} v along the height @returns {[number, number]} */
  const at = (u, v) => [x + thick + deep * u, top - deep * u + tall * v];
  const [u0, v0] = [(1 - wide) / 2, (1 - high) / 2];
  return svg("polygon", {
    class: "sees",
    points: polygon(at(u0, v0), at(u0 + wide, v0), at(u0 + wide, v0 + high), at(u0, v0 + high)),
  });
}

/** What flows from one slab to another: a short line to the neighbour, an arc over what is skipped. @param {Slab} from @param {Slab} to @param {number} middle @param {boolean} next */
function way(from, to, middle, next) {
  const start = from.x + from.thick + from.deep;
  if (next) return svg("line", { class: "way", x1: start + 2, y1: middle, x2: to.x - 3, y2: middle });
  const [a, b] = [from.x + from.thick / 2 + from.deep, to.x + to.thick / 2 + to.deep];
  const [from_top, to_top] = [from, to].map(({ tall, deep }) => middle - tall / 2 - deep / 2 - 3);
  const over = Math.min(from_top ?? 0, to_top ?? 0, middle - 60) - 16;
  return svg("path", { class: "way skip-way", d: `M${a} ${from_top} C${a} ${over} ${b} ${over} ${b} ${to_top}` });
}

/** @param {NetworkAnswer} answer @param {number} place */
function caption({ layers, inputs }, place) {
  const layer = layers[place];
  if (!layer) {
    const input = inputs[-1 - place];
    return input ? `${input.name}: ${input.shape.join(" × ")}` : "";
  }
  const shape = layer.output ? layer.output.join(" × ") : t("no shape: see the problem at its line");
  const axes = layer.receptive?.[0]?.axes ?? [];
  const spans = axes.map(({ size: [least, most] }) => (least === most ? String(most) : `${least}–${most}`));
  const told = { title: layer.title, shape, spans: spans.join(" × ") };
  return spans.length ? t("{title}, {shape}, a cell sees {spans} input cells", told) : t("{title}, {shape}", told);
}

/**
 * @param {HTMLElement} host
 * @param {{store: NetworkStore}} parts
 */
export function mountDrawing(host, { store }) {
  const scroller = el("div", { class: "chain", tabindex: 0, role: "group", "aria-label": t("The chain of feature maps") });
  const told = el("p", { class: "hover", "aria-live": "polite" });
  const legend = el("p", { class: "legend-line" });
  host.append(scroller, told, legend);
  /** @type {Map<number, Element>} */
  let drawn = new Map();
  /** @type {Element | null} */
  let seen = null;
  /** @type {ReturnType<typeof slabsOf> | null} */
  let laid = null;

  const say = (/** @type {number | null} */ place) => {
    const { answer, chosen } = store.get();
    const shown = place ?? chosen;
    const invited = answer?.layers.length ? t("Point at a slab, or choose a row below.") : t("No layer could be read.");
    told.textContent = !answer ? "" : shown === null ? invited : caption(answer, shown);
    told.classList.toggle("pointing", shown !== null);
  };

  /** @param {Slab} slab @param {number} middle */
  function block(slab, middle) {
    const [channels = "", size = ""] = labelsOf(slab.shape);
    const x = slab.x + (slab.thick + slab.deep) / 2;
    const y = TOP + (laid?.tallest ?? 0) + 16;
    const choose = () => store.set({ chosen: slab.place });
    const node = svg(
      "g",
      { class: `slab is-${slab.role}${slab.shape ? "" : " broken"}`, tabindex: "-1", role: "button", "aria-label": `${slab.title}: ${channels} ${size}` },
      ...faces(slab, middle),
      svg("text", { class: "channels", x, y, "text-anchor": "middle" }, `${channels} `), // apart from the size where it is read aloud
      svg("text", { class: "size", x, y: y + 14, "text-anchor": "middle" }, size),
    );
    node.addEventListener("click", choose);
    node.addEventListener("pointerenter", () => say(slab.place));
    node.addEventListener("pointerleave", () => say(null));
    drawn.set(slab.place, node);
    return node;
  }

  function draw() {
    const { answer } = store.get();
    if (!answer) return;
    drawn = new Map();
    laid = slabsOf(answer, scroller.clientWidth - 24);
    const { slabs, width, tallest } = laid;
    const middle = TOP + tallest / 2;
    const height = TOP + tallest + BELOW;
    const ways = slabs.flatMap((slab, at) =>
      slab.from.map((place) => {
        const from = slabs.find((each) => each.place === place);
        return from ? way(from, slab, middle, slabs[at - 1] === from) : null;
      }),
    );
    const picture = svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, class: "chain-picture", role: "presentation" },
      ...ways,
      ...slabs.map((slab) => block(slab, middle)),
    );
    clear(scroller).append(picture);
    const roles = new Set(slabs.map(({ role }) => role));
    clear(legend).append(
      ...LEGEND.filter(([role]) => roles.has(role)).map(([role, name]) => el("span", { class: `swatch is-${role}` }, name)),
    );
    mark();
  }

  function mark() {
    const { answer, chosen } = store.get();
    seen?.remove();
    seen = null;
    const shown = chosen === null ? null : ancestor(chosen);
    for (const [place, node] of drawn) node.classList.toggle("chosen", place === shown);
    const wanted = chosen === null ? undefined : answer?.layers[chosen]?.receptive?.[0];
    const at = answer?.inputs.findIndex(({ name }) => name === wanted?.input) ?? -1;
    const slab = laid?.slabs.find(({ place }) => place === -1 - at);
    const sizes = answer?.inputs[at]?.shape.slice(-(wanted?.axes.length ?? 0));
    if (wanted && slab?.deep && sizes && laid) {
      const shares = wanted.axes.map(({ size }, axis) => Math.min(1, size[1] / (sizes[axis] ?? 1)));
      const [high = 1, wide = 1] = shares.length > 1 ? shares.slice(-2) : [1, ...shares];
      seen = field(slab, TOP + laid.tallest / 2, [high, wide]);
      drawn.get(slab.place)?.append(seen);
    }
    if (shown !== null) drawn.get(shown)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(null);
  }

  /** The slab that stands for a layer which is not drawn. @param {number} place @returns {number} */
  function ancestor(place) {
    const layer = store.get().answer?.layers[place];
    return place < 0 || drawn.has(place) || !layer ? place : ancestor(layer.inputs[0] ?? -1);
  }

  store.subscribe(({ answer }) => answer, draw);
  store.subscribe(({ chosen }) => chosen, mark);
  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(scroller.clientWidth - width) > 8) draw();
    width = scroller.clientWidth;
  }).observe(scroller);
}
