// @ts-check
/** Tensors that hold their own numbers, cut or filled up with zeros to follow the shape fields. Fetched when there is one. */
import { isConcrete, isPacked } from "../state.js";
import { ofKernel } from "../wire/table.js";
import { flatten, unpack } from "../wire/values.js";
import { folded, forwardOf, spread } from "./edit.js";

/** @import { Config, Scene, Values } from "../types.js" */

/**
 * The shape a tensor has to have after an edit, from the dimensions the scene names for it.
 * @param {readonly string[]} dims
 * @param {Config} config
 * @param {Scene} scene
 * @returns {number[] | null} null where a dimension is not set by a shape field
 */
function wantedShape(dims, config, scene) {
  const groups = config["groups"] ?? 1;
  const at = (/** @type {string} */ name) => scene.axes.findIndex((axis) => axis.name === name);
  const sizes = dims.map((dim) => {
    if (dim === "n") return config["batch_size"] ?? 1;
    if (dim === "g") return groups;
    if (dim === "c" || dim === "m") return (dim === "c" ? config["in_channels"] : config["out_channels"]) / groups;
    const said = dim[0] === "i" ? config["input_size"] : ofKernel(dim) ? config["kernel_size"] : undefined;
    return said === undefined || said === null ? NaN : (spread(said, scene.axes.length)[at(dim.slice(1))] ?? NaN);
  });
  const group = dims.indexOf("g");
  const merged =
    group < 0
      ? sizes
      : sizes.flatMap((size, place) => (place === group ? [] : place === group + 1 ? size * groups : size));
  const columns = dims.some(ofKernel) && dims.some((dim) => dim.startsWith("i"));
  return !columns && merged.every((size) => Number.isInteger(size) && size >= 0) ? merged : null;
}

/**
 * Numbers moved into another shape: cut at the end, filled up with zeros.
 * @param {Values} values
 * @param {readonly number[]} shape
 */
export function reshaped({ shape: from, data }, shape) {
  const values = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 0);
  const index = shape.map(() => 0);
  for (let at = 0; at < values.length; at += 1) {
    let [source, rest, inside] = [0, at, true];
    for (let place = shape.length - 1; place >= 0; place -= 1) {
      index[place] = rest % (shape[place] ?? 1);
      rest = Math.floor(rest / (shape[place] ?? 1));
    }
    index.forEach((digit, place) => {
      inside &&= digit < (from[place] ?? 0);
      source = source * (from[place] ?? 1) + digit;
    });
    if (inside) values[at] = data[source] ?? 0;
  }
  return { shape: [...shape], values };
}

/**
 * A kernel's numbers in other groups: what stays is in the blocks of both, what groups took away is zeros.
 * @param {Values} values rows of the kernel first, then the columns that a group has
 * @param {number} before groups
 * @param {number} after
 * @returns {Values}
 */
export function regrouped({ shape, data }, before, after) {
  const [rows = 1, width = 1, ...kernel] = shape;
  const columns = width * before;
  if (before === after || columns % after || rows % after) return { shape, data };
  const [cells, kept] = [kernel.reduce((product, size) => product * size, 1), columns / after];
  const values = new Float64Array(rows * kept * cells);
  for (let row = 0; row < rows; row += 1) {
    const [from, to] = [Math.floor((row * before) / rows) * width, Math.floor((row * after) / rows) * kept];
    for (let col = Math.max(from, to); col < Math.min(from + width, to + kept); col += 1) {
      const start = (row * width + col - from) * cells;
      values.set(data.subarray(start, start + cells), (row * kept + col - to) * cells);
    }
  }
  return { shape: [rows, kept, ...kernel], data: values };
}

/**
 * @param {any} tensor one that holds its own numbers
 * @returns {Values}
 */
export function numbersOf(tensor) {
  if (Array.isArray(tensor)) return flatten(tensor);
  return isPacked(tensor) ? unpack(tensor) : { shape: tensor.shape, data: Float64Array.from(tensor.values) };
}

/**
 * Every tensor that holds its own numbers, in the shape that the shape fields now give.
 * @param {Config} config
 * @param {Scene} scene
 * @returns {Config}
 */
export function refitted(config, scene) {
  const made = { ...config };
  for (const [name, dims] of Object.entries(forwardOf(scene).tensors)) {
    const tensor = made[name];
    const wanted = isConcrete(tensor) ? wantedShape(dims, made, scene) : null;
    if (!wanted) continue;
    const paired = dims[0] === "g" && dims.length > 2 && "cm".includes(dims[2] ?? ""); // rows of all groups, columns of one
    const given = numbersOf(tensor);
    const values = paired ? regrouped(given, forwardOf(scene).sizes["g"] ?? 1, made["groups"] ?? 1) : given;
    const shape = wanted.slice(wanted.length - values.shape.length);
    if (shape.join() !== given.shape.join()) made[name] = reshaped(values, shape);
  }
  return made;
}

/**
 * What the shape fields have to say for a tensor of this shape, given the dimensions of the tensor.
 * @param {readonly string[]} dims
 * @param {readonly number[]} shape
 * @param {Config} config
 * @returns {Partial<Config>}
 */
export function sizesFrom(dims, shape, config) {
  const groups = config["groups"] ?? 1;
  const merged = dims.filter((dim) => dim !== "g");
  const spare = merged.length - shape.length;
  const columns = dims.some(ofKernel) && dims.some((dim) => dim.startsWith("i"));
  if (spare < 0 || spare > 1 || columns) return {};
  const grouped = dims[dims.indexOf("g") + 1];
  /** @type {Record<string, any>} */
  const said = {};
  merged.slice(spare).forEach((dim, place) => {
    const size = shape[place] ?? 1;
    const channels = dim === grouped && dims.includes("g") ? size : size * groups;
    if (dim === "n") said["batch_size"] = size;
    else if (dim === "c") said["in_channels"] = channels;
    else if (dim === "m") said["out_channels"] = channels;
    else (said[dim[0] === "i" ? "input_size" : "kernel_size"] ??= []).push(size);
  });
  for (const name of ["input_size", "kernel_size"]) if (said[name]) said[name] = folded(said[name]);
  return said;
}
