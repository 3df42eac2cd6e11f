// @ts-check
/** Numbers as people read them in a cell: whole numbers exactly, others to four digits, and a true minus sign. */

const MINUS = "\u2212";

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

/**
 * The most telling text of a number that fits in `maxChars`: the exact integer, or up to four significant digits.
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
    const short = text.length > maxChars ? text.replace(/^(-?)0\./, "$1.") : text;
    if (short.length <= maxChars && !(Math.abs(Number(text)) > 1e15 * Math.abs(value))) return withMinus(short);
  }
  return withMinus(significant(value, 1));
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
