// @ts-check
/** A style sheet that comes with what it is for. */
import { el } from "./dom.js";

/** @type {Map<string, Promise<unknown>>} */
const asked = new Map();

/** @param {string} name of the sheet, without its ending @returns {Promise<unknown>} when it is there, or is known not to be */
export function dressed(name) {
  const known = asked.get(name);
  if (known) return known;
  const sheet = el("link", { rel: "stylesheet", href: new URL(`../../css/${name}.css`, import.meta.url).href });
  const there = new Promise((done) => {
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", done);
  });
  asked.set(name, there);
  document.head.append(sheet);
  return there;
}
