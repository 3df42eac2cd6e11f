// @ts-check
/** What the whole network comes to. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, many, t } from "../../lib/words.js";

/** @import { NetworkStore } from "./types.js" */

const STEPS = /** @type {const} */ ([[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e4, "k"]]);

/** 138357544 → "138.36 M". @param {number} count */
export function shortCount(count) {
  for (const [size, letter] of STEPS)
    if (count >= size) return `${(count / (letter === "k" ? 1e3 : size)).toFixed(letter === "k" ? 1 : 2)} ${letter}`;
  return formatCount(count);
}

/** Bytes in float32. @param {number} bytes */
export function shortBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${bytes} B`;
}

/**
 * @param {HTMLElement} host
 * @param {{store: NetworkStore}} parts
 */
export function mountTotals(host, { store }) {
  /** @param {string} title @param {string} value @param {string} more */
  const fact = (title, value, more) =>
    el("div", { class: "total-fact" }, el("dt", null, title), el("dd", null, el("b", null, value), el("span", null, more)));
  function draw() {
    const { answer } = store.get();
    if (!answer) return;
    const { totals } = answer;
    host.hidden = answer.layers.length === 0;
    const whole = totals.complete;
    const unread = Object.values(totals.unread).reduce((sum, cells) => sum + cells, 0);
    clear(host).append(
      fact(whole ? t("Parameters") : t("Parameters so far"), shortCount(totals.parameters), `${formatCount(totals.parameters)}, ${shortBytes(totals.parameter_bytes)}`),
      fact(whole ? t("Multiply-adds") : t("Multiply-adds so far"), shortCount(totals.macs), formatCount(totals.macs)),
      fact(whole ? t("Feature maps") : t("Feature maps so far"), shortBytes(totals.activation_bytes), t("every output, in float32")),
      fact(t("Output"), totals.output?.join(" × ") ?? t("none"), whole ? "" : t("see the problem at its line")),
      ...(unread > 0 ? [fact(t("Never read"), formatCount(unread), many("cell of the input", "cells of the input", unread))] : []),
    );
    host.title = t("Counted: {what}.", { what: totals.counted });
  }
  store.subscribe(({ answer }) => answer, draw);
  draw();
}
