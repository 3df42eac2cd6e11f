// @ts-check
/**
 * Colour by value: none at zero, one hue upwards, another downwards. What a panel is, its outline and mark say. Panels that
 * measure the same thing share one scale, so that the same colour is the same number in all of them.
 */

/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("../wire/types.js").Panel} Panel */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {Panel["role"]} Role */
/** @typedef {readonly [number, number, number]} Rgb */

const LEVELS = 32;
/** So many values tell what is large. */
const SAMPLE = 5000;

/** The colour of a panel's name, outline and links. @type {Readonly<Record<Role, Colour>>} */
export const TONES = { input: "input", weight: "weight", output: "output", product: "product", count: "output" };

/** @param {Rgb} from @param {Rgb} to @param {number} part @returns {Rgb} */
export function mix(from, to, part) {
  const channel = (/** @type {0 | 1 | 2} */ at) => Math.round(from[at] + (to[at] - from[at]) * part);
  return [channel(0), channel(1), channel(2)];
}

export class Tints {
  /** @param {Palette} palette */
  constructor(palette) {
    this.palette = palette;
    /** @type {readonly string[]} */
    this.ramp = [];
  }

  /** The background of a cell. @param {number} value @param {number} scale the value that gets the full tint */
  fill(value, scale) {
    if (this.ramp.length === 0) this.ramp = this.#ramp();
    return this.ramp[LEVELS + level(value, scale)] ?? this.palette.panel;
  }

  #ramp() {
    const { rgb } = this.palette;
    return Array.from({ length: 2 * LEVELS + 1 }, (_, at) => {
      const part = Math.abs(at - LEVELS) / LEVELS;
      return `rgb(${mix(rgb("panel"), rgb(at < LEVELS ? "lowTint" : "highTint"), part).join(", ")})`;
    });
  }

  /** A colour for a picture's dot: stronger than a cell's tint, for nothing is written on it. @param {number} value @param {number} scale @returns {Rgb} */
  dot(value, scale) {
    const { rgb } = this.palette;
    return mix(rgb("panel"), rgb(value < 0 ? "low" : "high"), Math.min(1, Math.abs(value) / (scale || 1)) ** 0.7);
  }
}

/** @param {number} value @param {number} scale */
function level(value, scale) {
  const part = Math.min(1, Math.abs(value) / (scale || 1));
  return Math.sign(value) * Math.round(LEVELS * Math.sqrt(part) * (part > 0 ? 1 : 0));
}

/**
 * The value that gets the full tint: the largest, unless a few stand far out.
 * @param {ArrayLike<number>} data
 */
export function scaleOf(data) {
  const step = Math.max(1, Math.floor(data.length / SAMPLE));
  const found = [];
  for (let at = 0; at < data.length; at += step) if (Number.isFinite(data[at])) found.push(Math.abs(data[at] ?? 0));
  const sizes = Float64Array.from(found).sort();
  const most = sizes[sizes.length - 1] ?? 1;
  const usual = sizes[Math.floor(sizes.length * 0.98)] ?? most;
  return (most > 3 * usual && usual > 0 ? usual : most) || 1;
}

/**
 * What a tensor measures: a gradient another thing than its tensor, what was padded or moved the same ("same_input" is an input).
 * @param {string} tensor
 */
export function unitOfTensor(tensor) {
  const own = tensor.slice(tensor.lastIndexOf("_") + 1);
  return tensor.startsWith("grad_") ? `grad_${own}` : own;
}

/**
 * A product is added into the result, and so measured as that is; what is held against a tensor is measured as that is.
 * @param {Model} model
 * @param {Panel} panel
 */
export function unitOf({ scene }, { value, against }) {
  if ("distinct" in value) return "count";
  if ("tensor" in value) return unitOfTensor(against || value.tensor);
  return unitOfTensor(value.sum.length === 1 ? (value.sum[0] ?? "") : scene.result);
}

/** The tensor whose numbers a panel shows as they are, if it shows one. @param {Model} model @param {Panel} panel */
export function sourceOf({ scene }, { value, fills }) {
  if ("tensor" in value) return value.tensor;
  if ("sum" in value && value.sum.length === 1) return value.sum[0] ?? "";
  return fills === "sums" ? scene.result : "";
}

/**
 * The value that gets the full colour, by unit: the largest of all tensors on the stage that share it.
 * @param {Model} model
 * @param {Tensors} tensors
 * @returns {ReadonlyMap<string, number>}
 */
export function unitScales(model, tensors) {
  /** @type {Map<string, number>} */
  const scales = new Map();
  const raise = (/** @type {string} */ unit, /** @type {string} */ tensor) => {
    const data = tensors.get(tensor)?.data;
    if (data && data.length > 0) scales.set(unit, Math.max(scales.get(unit) ?? 0, scaleOf(data)));
  };
  for (const panel of model.panels.values()) raise(unitOf(model, panel), sourceOf(model, panel));
  raise(unitOfTensor(model.scene.result), model.scene.result);
  return scales;
}

/** The colours of the canvas, read from the same CSS custom properties as the page. */

/** @typedef {keyof typeof FALLBACK} Colour */
/** @typedef {Readonly<Record<Colour, string>> & {readonly rgb: (name: Colour) => readonly [number, number, number]}} Palette */

const FALLBACK = {
  paper: "#fbfaf6", panel: "#ffffff", line: "#dedbd0", ink: "#1b2028", inkSoft: "#515a68",
  input: "#0b6bb0", weight: "#9f5200", weightTint: "#f6dcb4", output: "#07785a", product: "#24735f", negative: "#ac407b",
  high: "#0f5f9e", highTint: "#b7d9f0", low: "#b23a1e", lowTint: "#f6c7b4", padding: "#f3f1e8", hatch: "#dcd8ca",
  groupA: "#3d3bb8", groupB: "#867424", groupC: "#65000d", groupD: "#a73879", groupE: "#39154c",
  focus: "#6b4fd8", shadow: "rgba(30, 25, 10, 0.12)", warn: "#93480a", bad: "#a3243f",
};

/** @param {string} name */
const property = (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Any CSS colour as red, green and blue, by letting a canvas read it.
 * @param {CanvasRenderingContext2D} ink
 * @param {string} colour
 * @returns {readonly [number, number, number]}
 */
function channels(ink, colour) {
  ink.clearRect(0, 0, 1, 1);
  ink.fillStyle = colour;
  ink.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = ink.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/**
 * @param {Element} element whose computed style holds the tokens
 * @returns {Palette}
 */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const names = /** @type {Colour[]} */ (Object.keys(FALLBACK));
  const colours = /** @type {Record<Colour, string>} */ ({});
  for (const name of names) colours[name] = style.getPropertyValue(property(name)).trim() || FALLBACK[name];
  const canvas = element.ownerDocument.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  /** @type {Map<Colour, readonly [number, number, number]>} */
  const known = new Map();
  /** @param {Colour} name */
  const rgb = (name) => {
    const found = known.get(name) ?? channels(ink, colours[name]);
    known.set(name, found);
    return found;
  };
  return Object.freeze({ ...colours, rgb });
}
