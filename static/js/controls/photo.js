// @ts-check
/**
 * A photograph as a tensor. It is decoded, cropped about the middle and scaled here, in the browser; what leaves the
 * page are the numbers of a request, which nobody keeps.
 */
import { pack } from "../wire/packed.js";

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

/** @typedef {ReturnType<typeof createPhoto>} Photo */

export function createPhoto() {
  /** @type {ImageBitmap | null} */
  let source = null;
  return {
    has: () => source !== null,
    /** @param {Blob} file */
    async read(file) {
      if (!TYPES.includes(file.type)) throw new Error("Only PNG and JPEG photographs can be read.");
      try {
        source = await createImageBitmap(file);
      } catch {
        throw new Error("This file could not be read as a photograph.");
      }
    },
    /** Rows and columns in the photograph's own proportions. @returns {[number, number]} */
    size() {
      if (!source) return [LONGEST, LONGEST];
      const scale = Math.min(1, LONGEST / Math.max(source.width, source.height));
      return [Math.max(1, Math.round(source.height * scale)), Math.max(1, Math.round(source.width * scale))];
    },
    /**
     * @param {[number, number]} size rows, columns
     * @param {number} channels 1 or 3
     * @returns {Packed}
     */
    tensor([rows, columns], channels) {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [columns, rows];
      const ink = canvas.getContext("2d", { willReadFrequently: true });
      if (!ink || !source) throw new Error("There is no photograph.");
      const scale = Math.max(columns / source.width, rows / source.height);
      const [width, height] = [columns / scale, rows / scale];
      ink.fillStyle = "#fff";
      ink.fillRect(0, 0, columns, rows);
      ink.imageSmoothingQuality = "high";
      ink.drawImage(source, (source.width - width) / 2, (source.height - height) / 2, width, height, 0, 0, columns, rows);
      return pack({ shape: [1, channels, rows, columns], data: planes(ink.getImageData(0, 0, columns, rows).data, channels) });
    },
  };
}

/**
 * The first photograph among what was dropped or pasted.
 * @param {DataTransfer | null} transfer
 * @returns {File | null}
 */
export const photographIn = (transfer) => [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
