// @ts-check
/** The output's size against the input's, as steps. Fetched when it is opened; every number is the server's. */
import { clear, el } from "../../lib/dom.js";
import { axisWord, listed, tensorName, troubleOf } from "../field.js";
import { newestOnly } from "../asking.js";
import { t } from "../../lib/words.js";

/** @import { Api, Staircase, Stairs } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 264;
const HEIGHT = 178;
const LEFT = 30;
const FOOT = 34;
const SWAPPED = t("The axes have changed places: the larger size lies below, as for a convolution, and here that is the output. The way leads back, from the input at the side down to it.");
/** Sizes that fit beside each other before only some are written. */
const CLOSE = 15;

/** @param {string} tag @param {Record<string, string | number>} props @param {...(Node | string)} inside */
function mark(tag, props, ...inside) {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...inside);
  return node;
}

/** @param {Stairs} stairs */
function scales({ treads, large }) {
  const [first, last] = [Math.min(large, ...treads.map((tread) => tread.first)), Math.max(large, ...treads.map((tread) => tread.last))];
  const [low, high] = [treads[0]?.small ?? 0, treads[treads.length - 1]?.small ?? 1];
  const [wide, tall] = [(WIDTH - LEFT - 12) / Math.max(1, last - first + 1), (HEIGHT - FOOT - 30) / Math.max(1, high - low)];
  return {
    first, last, wide,
    /** @param {number} size */
    x: (size) => LEFT + (size - first + 0.5) * wide,
    /** @param {number} size */
    y: (size) => HEIGHT - FOOT - (size - low) * tall - 4,
  };
}

/** @param {Stairs} stairs @param {Staircase["output"]} output @param {string} label */
function picture(stairs, output, label) {
  const { treads, large, small } = stairs;
  const { first, last, wide, x, y } = scales(stairs);
  const [below, beside] = output === "small" ? ["of-input", "of-output"] : ["of-output", "of-input"];
  const every = Math.ceil((last - first + 1) / CLOSE);
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((size) => size === large || (size - first) % every === 0);
  const kept = numbers.filter((size) => size === large || Math.abs(size - large) >= every);
  const stands = treads.find((tread) => tread.small === small);
  const [foot, height] = [HEIGHT - FOOT + 4, y(small)];
  const from = stands ? x(stands.first) : x(large);
  const path = output === "small" ? `M${x(large)} ${foot}V${height}H${LEFT}` : `M${LEFT} ${height}H${x(large)}V${foot}`;
  return mark(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "stairs", role: "img", "aria-label": label },
    ...treads.map((tread) => mark("line", { class: tread.small === small ? "tread here" : "tread", x1: x(tread.first) - wide * 0.42, x2: x(tread.last) + wide * 0.42, y1: y(tread.small), y2: y(tread.small) })),
    mark("path", { class: "way", d: path }),
    ...(output === "large" ? [mark("path", { class: "walk", d: `M${from} ${height}H${x(large)}` })] : []),
    ...(stands ? Array.from({ length: stands.last - stands.first + 1 }, (_, at) => mark("circle", { class: "size", cx: x(stands.first + at), cy: height, r: 3 })) : []),
    mark("circle", { class: "now", cx: x(large), cy: height, r: 5 }),
    ...kept.map((size) => mark("text", { class: size === large ? `${below} now` : "", x: x(size), y: foot + 12, "text-anchor": "middle" }, String(size))),
    ...treads.map((tread) => mark("text", { class: tread.small === small ? `${beside} now` : "", x: LEFT - 9, y: y(tread.small) + 4, "text-anchor": "end" }, String(tread.small))),
    mark("text", { class: below, x: WIDTH - 6, y: HEIGHT - 3, "text-anchor": "end" }, tensorName(output === "small" ? "input" : "output")),
    mark("text", { class: beside, x: 2, y: 10 }, tensorName(output === "small" ? "output" : "input")),
  );
}

/** Axes whose stairs are the same are drawn once. @param {readonly Stairs[]} axes */
function alike(axes) {
  /** @type {Map<string, {names: string[], stairs: Stairs}>} */
  const groups = new Map();
  for (const stairs of axes) {
    const key = JSON.stringify({ ...stairs, axis: "" });
    const found = groups.get(key) ?? { names: [], stairs };
    found.names.push(axisWord(stairs.axis));
    groups.set(key, found);
  }
  return [...groups.values()];
}

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, api: Api, open: () => boolean}} parts
 */
export function mountStairs(body, { store, api, open }) {
  /** @type {unknown} the answer whose sizes are shown */
  let shown = null;
  const line = newestOnly((/** @type {string} */ query, signal) => api.staircase(query, signal), {
    done(_, { axes, output }) {
      clear(body).append(
        ...alike(axes).flatMap(({ names, stairs }) => [
          axes.length > 1 ? el("span", { class: "axis" }, listed(names)) : "",
          picture(stairs, output, `${listed(names)}: ${stairs.words}`),
          el("p", { class: "aside" }, stairs.words),
        ]),
        output === "large" ? el("p", { class: "hint swapped" }, SWAPPED) : "",
      );
    },
    failed(_, error) {
      shown = null;
      clear(body).append(el("p", { class: "trouble", role: "alert" }, troubleOf(error)));
    },
    idle: () => undefined,
  });

  function show() {
    const { answer } = store.get();
    if (!open() || !answer || answer === shown) return;
    shown = answer;
    line.send(answer.link.query, true);
  }
  store.subscribe((state) => state.answer, show);
  show();
  return { show };
}
