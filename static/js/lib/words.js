// @ts-check
/** Words in the reader's language: English stands in the code and is its own key, other languages bring a catalogue that is loaded before any module. */

/** @typedef {Readonly<Record<string, string>>} Words */

/** @type {Words} */
const NONE = {};
const words = /** @type {{CONVSCOPE_WORDS?: Words}} */ (globalThis).CONVSCOPE_WORDS ?? NONE;

/** Whether what stands in the code is what is read. */
export const english = words === NONE;

/** Names in braces become values. @param {string} template @param {Readonly<Record<string, unknown>>} values */
const filled = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/**
 * A whole sentence or label, never a piece of one: `t("Frame {frame} of {total}", { frame, total })`.
 * @param {string} template English, written out where it is called, so that the catalogues find it
 * @param {Readonly<Record<string, unknown>>} [values]
 */
export function t(template, values) {
  const found = words[template] ?? template;
  return values ? filled(found, values) : found;
}

/**
 * A sentence that counts: `many("{count} cell", "{count} cells", 3)`.
 * @param {string} one @param {string} more @param {number} count @param {Readonly<Record<string, unknown>>} [values] what else it tells; `count` among them where it is written otherwise
 */
export const many = (one, more, count, values) => filled(words[one] ?? (count === 1 ? one : more), { count, ...values });

/** A sentence with its full stop. @param {string} text */
export const ended = (text) => (!text || /[.!?。！？]$/.test(text) ? text : text + (/\p{Script=Han}[^A-Za-z]*$/u.test(text) ? "。" : "."));
