// @ts-check
/** From shapes to slabs: which layers are drawn, how large, and where. */

/** @import { Layer, NetworkAnswer } from "./types.js" */

/**
 * @typedef {object} Slab
 * @property {number} place a layer's number, or −1 and below for an input
 * @property {string} role which colour it has
 * @property {string} title
 * @property {number[] | null} shape
 * @property {number} x
 * @property {number} thick how thick: channels
 * @property {number} tall how tall: height
 * @property {number} deep how far its side goes back: width
 * @property {number[]} from the places of the slabs it is made of
 */

const TALLEST = 116;
const THICKEST = 30;
const SLANT = 0.32;
const NARROWEST = 44; // a slab with its numbers below
const ROOM_FOR_DIGITS = 37;
const SMALLEST = 0.72; // how far slabs shrink before one has to scroll
const ROLES = /** @type {[RegExp, string][]} */ ([
  [/^ConvTranspose|^Upsampl|^PixelShuffle/, "up"],
  [/^Conv/, "conv"],
  [/Pool|^Mean/, "pool"],
  [/^Linear/, "dense"],
  [/^(Add|Mul|Cat)$/, "join"],
]);

/** @param {string} kind */
export const roleOf = (kind) => ROLES.find(([pattern]) => pattern.test(kind))?.[1] ?? "other";

/** @param {readonly (number | undefined)[] | null | undefined} one @param {readonly number[] | null} other */
const alike = (one, other) => one?.join() === other?.join();

/** Whether a layer is drawn: it makes another shape, multiplies, joins ways, or has none. @param {Layer} layer */
const isDrawn = ({ output, takes, macs, inputs }) => !output || macs > 0 || inputs.length > 1 || !alike(takes[0], output);

/**
 * The sizes of a map: channels, height and width; a row of features has only channels.
 * @param {readonly number[]} shape
 */
function sizesOf(shape) {
  const [channels = 1, ...spatial] = shape.slice(1);
  if (!spatial.length) return { channels, height: 0, width: 0 };
  const width = spatial.at(-1) ?? 1;
  return { channels, height: spatial.length > 1 ? (spatial.at(-2) ?? 1) : 0, width };
}

/** How a shape is written below its slab. @param {readonly number[] | null} shape */
export function labelsOf(shape) {
  if (!shape) return ["?", ""];
  const [channels, ...spatial] = shape.slice(1);
  const square = spatial.length > 1 && new Set(spatial).size === 1;
  const powers = ["", "", "²", "³"];
  return [String(channels ?? shape[0]), square ? `${spatial[0]}${powers[spatial.length]}` : spatial.join("×")];
}

/**
 * The slabs in the order of the network, from left to right, over a given width where they fit into it.
 * @param {NetworkAnswer} answer
 * @param {number} room
 * @returns {{slabs: Slab[], width: number, tallest: number}}
 */
export function slabsOf({ inputs, layers }, room) {
  const shown = layers.filter(isDrawn);
  const shapes = [...inputs.map(({ shape }) => shape), ...shown.flatMap(({ output }) => (output ? [output] : []))];
  const most = { channels: 1, side: 1 };
  for (const shape of shapes) {
    const { channels, height, width } = sizesOf(shape);
    most.channels = Math.max(most.channels, width ? channels : 1);
    most.side = Math.max(most.side, height, width);
  }
  /** Where a layer that is not drawn got what it passes on. @param {number} place @returns {number} */
  const origin = (place) => {
    const layer = layers[place];
    return place < 0 || !layer || isDrawn(layer) ? place : origin(layer.inputs[0] ?? -1);
  };
  /** @param {number} place @param {string} title @param {string} role @param {number[] | null} shape @param {number[]} from */
  const slab = (place, title, role, shape, from) => ({ place, title, role, shape, from, x: 0, ...measured(shape, most) });
  /** @type {Slab[]} */
  const slabs = [];
  const waiting = new Set(inputs.keys());
  /** @param {number} at */
  const input = (at) => {
    const told = inputs[at];
    if (told && waiting.delete(at)) slabs.push(slab(-1 - at, told.name, "input", told.shape, []));
  };
  input(0);
  for (const layer of shown) {
    const from = layer.inputs.map(origin);
    for (const place of from) if (place < 0) input(-1 - place);
    slabs.push(slab(layer.index, layer.title, roleOf(layer.kind), layer.output, from));
  }
  return { slabs, ...laidOut(slabs, room) };
}

/**
 * @param {number[] | null} shape
 * @param {{channels: number, side: number}} most
 */
function measured(shape, most) {
  if (!shape) return { thick: 14, tall: 40, deep: 0 };
  const { channels, height, width } = sizesOf(shape);
  if (!width) return { thick: 9, tall: Math.min(TALLEST, 14 + 11 * Math.log2(Math.max(2, channels)) * 0.7), deep: 0 };
  /** @param {number} size */
  const side = (size) => Math.max(7, TALLEST * Math.sqrt(size / most.side));
  const thick = Math.max(3, THICKEST * Math.sqrt(channels / most.channels));
  return { thick, tall: height ? side(height) : 12, deep: SLANT * side(width) };
}

/** @param {Slab[]} slabs @param {number} room */
function laidOut(slabs, room) {
  const widths = slabs.map(({ thick, deep }) => Math.max(NARROWEST, thick + deep + 10));
  let least = widths.reduce((sum, width) => sum + width, 0);
  const shrunk = Math.max(SMALLEST, Math.min(1, room / least));
  if (shrunk < 1) {
    for (const slab of slabs) {
      slab.thick *= shrunk;
      slab.tall *= shrunk;
      slab.deep *= shrunk;
    }
    widths.forEach((width, at) => (widths[at] = Math.max(width * shrunk, ROOM_FOR_DIGITS)));
    least = widths.reduce((sum, width) => sum + width, 0);
  }
  const spare = Math.max(0, Math.min(34, (room - least) / Math.max(1, slabs.length)));
  let x = 0;
  let tallest = 0;
  for (const [at, slab] of slabs.entries()) {
    const width = (widths[at] ?? 0) + spare;
    slab.x = x + (width - slab.thick - slab.deep) / 2;
    x += width;
    tallest = Math.max(tallest, slab.tall + slab.deep);
  }
  return { width: Math.max(x, 1), tallest };
}
