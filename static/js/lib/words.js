// @ts-check
/**
 * Words in the reader's language: English stands in the code and is its own key, other languages bring a catalogue that is loaded
 * before any module. And numbers as people read them in a cell: whole ones exactly, others to four digits, with a true minus sign.
 */

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

const MINUS = "\u2212";
/** Before what is only nearly so. */
export const ABOUT = "\u2248";

/** @param {string} text */
const withMinus = (text) => (text.includes("-") ? text.replaceAll("-", MINUS) : text);

/**
 * Zeros that say nothing after the point go: "0.500" is "0.5", "1.20e+5" is "1.2e5".
 * @param {string} text
 * @returns {string}
 */
function trim(text) {
  const end = text.indexOf("e");
  if (end >= 0) return `${trim(text.slice(0, end))}e${Number(text.slice(end + 1))}`;
  if (!text.includes(".")) return text;
  let length = text.length;
  while (text[length - 1] === "0") length -= 1;
  return text.slice(0, text[length - 1] === "." ? length - 1 : length);
}

/**
 * @param {number} value
 * @param {number} digits significant digits
 */
function significant(value, digits) {
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e6 ? value.toPrecision(digits) : "";
  if (text) return trim(text.includes("e") ? value.toFixed(0) : text);
  return trim(value.toExponential(digits - 1));
}

/** Whether a text says a whole number where there is none. @param {string} text @param {number} value */
const asWhole = (text, value) => !Number.isInteger(value) && !/[.e]/.test(text);

/**
 * The most telling text of a number that fits in `maxChars`: the exact integer, or up to four significant digits. What was rounded
 * does not look like a whole number: 1.965 is "2.0", or "≈2" where there is no room for that.
 * @param {number} value
 * @param {number} [maxChars]
 * @returns {string}
 */
export function formatNumber(value, maxChars = 8) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  if (Number.isInteger(value) && String(value).length <= maxChars) return withMinus(String(value));
  for (let digits = 4; digits >= 1; digits -= 1) {
    const text = significant(value, digits);
    const forms = asWhole(text, value) ? [value.toFixed(1), `${ABOUT}${text}`] : [text, text.replace(/^(-?)0\./, "$1.")];
    const found = forms.find((form) => form.length <= maxChars);
    if (found && !(Math.abs(Number(text)) > 1e15 * Math.abs(value))) return withMinus(found);
  }
  const text = significant(value, 1);
  return withMinus(asWhole(text, value) ? `${ABOUT}${text}` : text);
}

/**
 * 1350 → "1,350".
 * @param {number} count
 */
export const formatCount = (count) => withMinus(String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ","));

/**
 * @param {readonly number[]} shape
 */
export const formatShape = (shape) => shape.join(" × ");
