// @ts-check
/** Tensors in and out as NumPy's .npy files, so that somebody's own filters can be looked at. */
import { NotReadable, readNpy, writeNpy } from "../lib/npy.js";
import { saveFile } from "../lib/save.js";
import { pack } from "../wire/values.js";
import { forwardOf } from "./edit.js";
import { sizesFrom } from "./refit.js";
import { t } from "../lib/words.js";

/** @import { Config, Field, Values } from "../types.js" */
/** @import { Bench } from "./field.js" */

/** Up to so many numbers stay readable in the configuration; more travel as bytes. */
const READABLE = 4096;

/** @param {Values} values */
const asTensor = ({ shape, data }) =>
  data.length <= READABLE ? { shape: [...shape], values: Array.from(data) } : pack({ shape, data });

/**
 * Put a file's array in place of a tensor; the shape fields follow it.
 * @param {Field} field
 * @param {Bench} bench
 * @param {File} file
 * @throws {NotReadable} for a file that is no array of numbers, or one larger than a request may be
 */
export async function openNpy(field, bench, file) {
  const most = bench.catalogue.limits["body_bytes"]?.value ?? Infinity;
  if (file.size > most) throw new NotReadable(t("{name} has {size} bytes, {most} are allowed.", { name: file.name, size: file.size.toLocaleString("en"), most: most.toLocaleString("en") }));
  const values = readNpy(await file.arrayBuffer());
  const { scene, config } = bench.store.get();
  const dims = scene ? forwardOf(scene).tensors[field.name] : undefined;
  /** @type {Partial<Config>} */
  const sizes = dims ? sizesFrom(dims, values.shape, config) : {};
  bench.edit({ [field.name]: asTensor(values), ...sizes });
}

/**
 * @param {string} name
 * @param {Values} values
 */
export const saveNpy = (name, values) => saveFile(writeNpy(values), { name: `${name}.npy`, type: "application/octet-stream" });

/**
 * A hidden chooser for one file.
 * @param {string} label
 * @param {(file: File) => void} take
 */
export function npyChooser(label, take) {
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: ".npy", className: "chooser npy", tabIndex: -1 });
  chooser.setAttribute("aria-label", label);
  chooser.addEventListener("change", () => {
    const [file] = chooser.files ?? [];
    if (file) take(file);
    chooser.value = "";
  });
  return chooser;
}
