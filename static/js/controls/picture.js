// @ts-check
/** What the rest of a configuration becomes when its input is a photograph of another size, and when it is one no longer. */
import { isPacked, isPicture } from "../state.js";
import { spread } from "./edit.js";

/** @import { Config, Operator } from "../types.js" */
/** @import { Photo } from "./photo.js" */

/** What draws photographs, fetched with the first of them. @returns {Photo} */
export function latePhoto() {
  /** @type {Photo | null} */
  let made = null;
  return {
    async read(file, channels) {
      made ??= (await import("./photo.js")).createPhoto();
      return made.read(file, channels);
    },
    again: (tensor, size, channels) => made?.again(tensor, size, channels) ?? null,
  };
}

/**
 * Numbers again: as few as the operator's example has.
 * @param {Operator} operator
 * @param {Config} config
 * @returns {Record<string, any>}
 */
export function numberFields(operator, config) {
  const field = operator.fields.find(({ name }) => name === "input_size");
  if (!field || !isPicture(config)) return {};
  return { input_size: operator.example["input_size"] ?? field.default ?? 5 };
}

/**
 * The reader's photograph drawn anew where its size or its channels have been changed.
 * @param {Config} config
 * @param {Photo} photo
 * @returns {Config}
 */
export function redrawn(config, photo) {
  const { input } = config;
  if (!isPacked(input) || !isPicture(config)) return config;
  const [rows = 1, columns = 1] = spread(config["input_size"] ?? input.shape.slice(-2), 2);
  const channels = config["in_channels"] ?? input.shape.at(-3);
  if (channels !== 1 && channels !== 3) return config;
  if ([channels, rows, columns].join() === input.shape.slice(-3).join() || rows < 1 || columns < 1) return config;
  return { ...config, input: photo.again(input, [rows, columns], channels) ?? input };
}
