// @ts-check
/**
 * A photograph as a tensor. It is decoded, cropped about the middle and scaled here, in the browser; what leaves the
 * page are the numbers of a request, which nobody keeps.
 */
import { pack } from "../wire/values.js";
import { t } from "../lib/words.js";

/** @import { Packed } from "../types.js" */

const TYPES = ["image/png", "image/jpeg"];
const LONGEST = 256;

/**
 * Grey as 0.299 R + 0.587 G + 0.114 B (Rec. 601), rounded, in 16-bit fixed point; or three planes.
 * @param {Uint8ClampedArray} pixels red, green, blue, opacity
 * @param {number} channels
 */
export function planes(pixels, channels) {
  const count = pixels.length / 4;
  const made = new Uint8Array(count * channels);
  for (let at = 0; at < count; at += 1) {
    const [red = 0, green = 0, blue = 0] = [pixels[4 * at], pixels[4 * at + 1], pixels[4 * at + 2]];
    if (channels === 1) made[at] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    else [made[at], made[count + at], made[2 * count + at]] = [red, green, blue];
  }
  return made;
}

/**
 * Rows and columns in the photograph's own proportions.
 * @param {ImageBitmap} source
 * @returns {[number, number]}
 */
function sizeOf({ width, height }) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/**
 * @param {ImageBitmap} source
 * @param {number} rows
 * @param {number} columns
 */
function pixelsOf(source, rows, columns) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  if (!ink) throw new Error(t("This browser cannot draw the photograph."));
  const scale = Math.max(columns / source.width, rows / source.height);
  const [width, height] = [columns / scale, rows / scale];
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, columns, rows);
  ink.imageSmoothingQuality = "high";
  ink.drawImage(source, (source.width - width) / 2, (source.height - height) / 2, width, height, 0, 0, columns, rows);
  return ink.getImageData(0, 0, columns, rows).data;
}

/** @typedef {ReturnType<typeof createPhoto>} Photo */

export function createPhoto() {
  /** @type {WeakMap<object, ImageBitmap>} the photograph each tensor was drawn from, to draw it again in another size */
  const sources = new WeakMap();

  /**
   * @param {ImageBitmap} source
   * @param {readonly [number, number]} size rows, columns
   * @param {number} channels 1 or 3
   * @returns {Packed}
   */
  function drawn(source, [rows, columns], channels) {
    const data = planes(pixelsOf(source, rows, columns), channels);
    const tensor = pack({ shape: [1, channels, rows, columns], data });
    sources.set(tensor, source);
    return tensor;
  }

  return {
    /**
     * @param {Blob} file
     * @param {number} channels
     */
    async read(file, channels) {
      if (!TYPES.includes(file.type)) throw new Error(t("Only PNG and JPEG photographs can be read."));
      const source = await createImageBitmap(file).catch(() => {
        throw new Error(t("This file could not be read as a photograph."));
      });
      return drawn(source, sizeOf(source), channels);
    },
    /**
     * The same photograph in another size or colour; null for a tensor that is no photograph of ours.
     * @param {object} tensor
     * @param {readonly [number, number]} size
     * @param {number} channels
     */
    again(tensor, size, channels) {
      const source = sources.get(tensor);
      return source ? drawn(source, size, channels) : null;
    },
  };
}
