// @ts-check
/** The error at every step as a curve, each line of its grid a tenth of the one above. */
import { el } from "../../lib/dom.js";
import { t } from "../../lib/words.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [280, 120, 36, 8, 18];
const LINES = 4; // labelled powers of ten at most

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function shape(tag, attributes, text = "") {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.textContent = text;
  return node;
}

/** 10 to a power, as it is read. @param {number} power */
const ten = (power) => (Math.abs(power) < 4 ? (10 ** power).toFixed(Math.max(0, -power)) : `1e${String(power).replace("-", "−")}`);

/**
 * @param {readonly number[]} loss one number per step, none below 0
 * @returns {{node: HTMLElement, mark: (step: number) => void}}
 */
export function errorCurve(loss) {
  const above = loss.filter((each) => each > 0);
  const powers = above.map(Math.log10);
  const [least, most] = powers.length ? [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))] : [0, 1];
  const tall = Math.max(1, most - least);
  const x = (/** @type {number} */ step) => LEFT + (step / Math.max(1, loss.length - 1)) * (WIDTH - LEFT - 8);
  const y = (/** @type {number} */ error) => TOP + ((most - (error > 0 ? Math.max(least, Math.log10(error)) : least)) / tall) * (HEIGHT - TOP - BOTTOM);
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": t("The error falls from {first} to {last} in {steps} steps", { first: loss[0], last: loss.at(-1), steps: loss.length - 1 }) });
  const apart = Math.ceil(tall / LINES);
  for (let power = most; power >= least; power -= apart) {
    const height = y(10 ** power);
    svg.append(shape("line", { x1: LEFT, x2: WIDTH - 8, y1: height, y2: height, class: "grid" }), shape("text", { x: LEFT - 5, y: height + 3.5, class: "at-left" }, ten(power)));
  }
  const points = loss.map((error, step) => `${x(step).toFixed(1)},${y(error).toFixed(1)}`);
  const dot = shape("circle", { r: 4, class: "dot" });
  svg.append(
    shape("text", { x: LEFT, y: HEIGHT - 4 }, "0"),
    shape("text", { x: WIDTH - 8, y: HEIGHT - 4, class: "at-left" }, t("{steps} steps", { steps: loss.length - 1 })),
    shape("polyline", { points: points.join(" "), class: "curve" }),
    dot,
  );
  return {
    node: el("div", { class: "error-curve" }, svg),
    mark(step) {
      dot.setAttribute("cx", String(x(step)));
      dot.setAttribute("cy", String(y(loss[step] ?? 0)));
    },
  };
}
