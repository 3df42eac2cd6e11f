// @ts-check
/** Where this network lives: an example by its name, anything else in the fragment, which never travels. */
import { t } from "../../lib/words.js";

/** @import { NetworkState } from "./types.js" */

/** @param {Readonly<NetworkState>} state @param {string} path */
export function addressOf({ example, source, input }, path) {
  if (example) return `${path}?example=${encodeURIComponent(example)}`;
  const shape = input ? `&input=${input.join("x")}` : "";
  return `${path}#source=${encodeURIComponent(source)}${shape}`;
}

/**
 * @param {string} hash
 * @returns {{source: string, input: number[] | null} | null}
 */
export function readAddress(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const source = parts.get("source");
  return source === null ? null : { source, input: shapeFrom(parts.get("input") ?? "") ?? null };
}

/**
 * A shape as people type it: 1, 3, 224, 224 or 1×3×224×224. Nothing typed is null, what is no shape undefined.
 * @param {string} text
 * @returns {number[] | null | undefined}
 */
export function shapeFrom(text) {
  const bare = text.trim().replace(/^[([]|[)\]]$/g, "");
  if (!bare) return null;
  const parts = bare.split(/\s*[,×x*]\s*|\s+/i);
  const sizes = parts.map(Number);
  return sizes.length <= 5 && sizes.every((size) => Number.isInteger(size) && size > 0) ? sizes : undefined;
}

/**
 * What is wrong with a shape as it was typed, in words; "" where it is one.
 * @param {string} text
 */
export function wrongShape(text) {
  if (shapeFrom(text) !== undefined) return "";
  const parts = text.trim().replace(/^[([]|[)\]]$/g, "").split(/\s*[,×x*]\s*|\s+/i);
  if (parts.length > 5) return t("A shape has at most 5 numbers, here are {count}.", { count: parts.length });
  const odd = parts.find((part) => !(Number.isInteger(Number(part)) && Number(part) > 0)) ?? "";
  return odd
    ? t("“{odd}” is not a whole number from 1 on. Write batch, channels and sizes, as 1, 3, 224, 224.", { odd: odd.slice(0, 20) })
    : t("A number is missing. Write batch, channels and sizes, as 1, 3, 224, 224.");
}
