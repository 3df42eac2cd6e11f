// @ts-check
/** Photographs put into a configuration, and what the rest of it becomes: fetched with the first of them. */
import { isPicture } from "../state.js";
import { folded, spread } from "./edit.js";
import { isNpy } from "./field.js";

/** @import { Catalogue, Config, Field, Named, Operator } from "../types.js" */
/** @import { Bench } from "./field.js" */

const KERNEL = "sobel_x";
/** A photograph given by name has no size of its own here. @type {[number, number]} */
const SAMPLE_SIZE = [256, 256];

/**
 * One channel in, one out; or three in, three out, with a kernel per channel.
 * @param {{operator: Operator, catalogue: Catalogue}} parts
 * @param {Config} config
 * @param {{channels: number, size: readonly number[]}} picture
 * @returns {Record<string, any>}
 */
function pictureFields({ operator, catalogue }, config, { channels, size }) {
  const kernel = catalogue.kernels.find(({ name }) => name === KERNEL) ?? catalogue.kernels[0];
  const keeps = Boolean(config["weight"]?.kernel);
  /** @type {Record<string, any>} */
  const wanted = {
    input_size: folded(size),
    batch_size: 1,
    in_channels: channels,
    out_channels: channels,
    groups: channels,
    ...(keeps || !kernel ? {} : { weight: { kernel: kernel.name }, kernel_size: 3, padding: 1, bias: null }),
  };
  const known = new Set(operator.fields.map(({ name }) => name));
  if (!known.has("weight")) delete wanted["kernel_size"];
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => known.has(name)));
}

/**
 * @param {Field} field
 * @param {Bench} bench
 */
export function createPictures(field, bench) {
  const { photo } = bench;
  const channelsNow = () => (bench.store.get().config["in_channels"] === 3 ? 3 : 1);
  return {
    /** @param {Named} image */
    sample(image) {
      const { config } = bench.store.get();
      const size = isPicture(config) ? spread(config["input_size"] ?? SAMPLE_SIZE, 2) : SAMPLE_SIZE;
      const channels = isPicture(config) ? channelsNow() : 1;
      bench.edit({ ...pictureFields(bench, config, { channels, size }), [field.name]: { image: image.name } });
    },
    /** @param {number} channels */
    colour(channels) {
      const { config } = bench.store.get();
      const size = spread(config["input_size"] ?? SAMPLE_SIZE, 2);
      bench.edit(pictureFields(bench, config, { channels, size }));
    },
    /** @param {File} file */
    async own(file) {
      if (isNpy(file)) return (await import("./npy_files.js")).openNpy(field, bench, file);
      const channels = isPicture(bench.store.get().config) ? channelsNow() : 1;
      const tensor = await photo.read(file, channels);
      const size = tensor.shape.slice(-2);
      bench.edit({ ...pictureFields(bench, bench.store.get().config, { channels, size }), [field.name]: tensor });
    },
  };
}
