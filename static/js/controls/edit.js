// @ts-check
/** Changing one field of a configuration without leaving the others behind: sizes are said once, by the shape fields. */
import { wanted } from "../lib/later.js";
import { isConcrete } from "../state.js";

/** @import { Config, Operator, Scene } from "../types.js" */

/** Numbers of one's own follow the shapes: in hand before somebody edits what has some. */
export const refit = wanted(() => import("./refit.js"));

/** The shape fields of a configuration and the dimensions they count (`i` and `k`: one per axis). */
const COUNTS = /** @type {const} */ ({
  batch_size: "n",
  in_channels: "gc",
  out_channels: "gm",
  input_size: "i",
  kernel_size: "k",
});

/** The sizes and tensors that the settings speak of, whichever computation is shown. @param {Scene} scene */
export const forwardOf = (scene) => scene.forward ?? scene;

/** @param {readonly number[]} list */
export const folded = (list) => (list.every((each) => each === list[0]) ? (list[0] ?? 0) : [...list]);

/**
 * @param {number | readonly number[]} value
 * @param {number} axes
 */
export const spread = (value, axes) =>
  typeof value === "number" ? Array.from({ length: axes }, () => value) : [...value];

/**
 * What a shape field amounts to in the picture on the stage; undefined where the scene does not tell.
 * @param {Scene} scene
 * @param {string} name
 * @returns {number[] | undefined}
 */
export function counted(scene, name) {
  const letters = COUNTS[/** @type {keyof typeof COUNTS} */ (name)];
  if (!letters) return undefined;
  const { sizes } = forwardOf(scene);
  const { axes } = scene;
  if (letters === "i" || letters === "k") {
    const lengths = axes.map((axis) => sizes[letters + axis.name]);
    return lengths.every((length) => length !== undefined) ? lengths : undefined;
  }
  const [first, ...rest] = [...letters].map((letter) => sizes[letter]);
  const inner = rest.length ? rest[0] : 1;
  return inner === undefined || (first === undefined && !rest.length) ? undefined : [(first ?? 1) * inner];
}

/** @param {any} tensor a recipe, a kernel or a picture by name: its size is left to the shape fields */
function shapeless(tensor) {
  if (tensor === null || typeof tensor !== "object" || isConcrete(tensor)) return tensor;
  const { shape: _shape, size: _size, channels: _channels, ...rest } = tensor;
  return rest;
}

/**
 * The same configuration with every size said by its shape field, ready to be edited.
 * @param {Config} config
 * @param {Scene} scene
 * @param {Operator} operator
 * @returns {Config}
 */
export function editable(config, scene, operator) {
  const made = { ...config };
  for (const { name, kind } of operator.fields) {
    const count = counted(scene, name);
    if (kind === "tensor" && name in made) made[name] = shapeless(made[name]);
    if (count === undefined || (name === "batch_size" && made[name] === null)) continue;
    const said = made[name];
    const agrees = said !== undefined && said !== null && spread(said, count.length).join() === count.join();
    if (!agrees) made[name] = folded(count);
  }
  return made;
}
