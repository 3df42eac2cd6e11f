// @ts-check
/** Files for whoever looks at the page. */
import { el } from "./dom.js";

const KEPT = 1600; // milliseconds until the browser has surely taken it

/**
 * @param {BlobPart} content
 * @param {{name: string, type: string}} file
 */
export function saveFile(content, { name, type }) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT);
}
