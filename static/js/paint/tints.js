// @ts-check
/** Colour by value: no tint at zero, the role's own tint upwards, the negative tint downwards. */

/** @typedef {import("../lib/palette.js").Palette} Palette */
/** @typedef {import("../lib/palette.js").Colour} Colour */
/** @typedef {import("../wire/types.js").Panel["role"]} Role */
/** @typedef {readonly [number, number, number]} Rgb */

const LEVELS = 32;
/** So many values tell what is large. */
const SAMPLE = 5000;

/** @type {Readonly<Record<Role, readonly [Colour, Colour]>>} tint and full colour */
export const COLOURS = {
  input: ["inputTint", "input"], weight: ["weightTint", "weight"], output: ["outputTint", "output"],
  product: ["productTint", "product"], count: ["outputTint", "output"],
};

/** @param {Rgb} from @param {Rgb} to @param {number} part @returns {Rgb} */
export function mix(from, to, part) {
  const channel = (/** @type {0 | 1 | 2} */ at) => Math.round(from[at] + (to[at] - from[at]) * part);
  return [channel(0), channel(1), channel(2)];
}

export class Tints {
  /** @param {Palette} palette */
  constructor(palette) {
    this.palette = palette;
    /** @type {Map<Role, readonly string[]>} */
    this.ramps = new Map();
  }

  /** The background of a cell. @param {Role} role @param {number} value @param {number} scale the value that gets the full tint */
  fill(role, value, scale) {
    let ramp = this.ramps.get(role);
    if (!ramp) {
      ramp = this.#ramp(role);
      this.ramps.set(role, ramp);
    }
    return ramp[LEVELS + level(value, scale)] ?? this.palette.panel;
  }

  /** @param {Role} role */
  #ramp(role) {
    const { rgb } = this.palette;
    return Array.from({ length: 2 * LEVELS + 1 }, (_, at) => {
      const part = Math.abs(at - LEVELS) / LEVELS;
      const [red, green, blue] = mix(rgb("panel"), rgb(at < LEVELS ? "negativeTint" : COLOURS[role][0]), part);
      return `rgb(${red}, ${green}, ${blue})`;
    });
  }

  /** A colour for a picture's dot: stronger than a cell's tint, for nothing is written on it. @param {Role} role @param {number} value @param {number} scale @returns {Rgb} */
  dot(role, value, scale) {
    const { rgb } = this.palette;
    return mix(rgb("panel"), rgb(value < 0 ? "negative" : COLOURS[role][1]), Math.min(1, Math.abs(value) / (scale || 1)) ** 0.7);
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
