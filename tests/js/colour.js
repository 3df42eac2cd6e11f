// @ts-check
/**
 * Colours measured: WCAG's contrast, OKLab's distances, and how three kinds of colour blindness see them.
 *
 * Source: WCAG 2.2, relative luminance and contrast ratio; Björn Ottosson, "A perceptual color space for image processing" (2020);
 * Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * the matrices of severity 1, which apply to linear RGB.
 */
import { readFileSync } from "node:fs";

/** @typedef {readonly [number, number, number]} Rgb 0 to 255 */

const CSS = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");

/** @param {string} block @returns {Record<string, string>} */
const tokensIn = (block) => Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));

/** @type {Readonly<Record<"light" | "dark", Record<string, string>>>} */
export const THEMES = {
  light: tokensIn(CSS.slice(0, CSS.indexOf('[data-theme="dark"]'))),
  dark: tokensIn(CSS.slice(CSS.indexOf('[data-theme="dark"]'))),
};

/** @param {string} hex @returns {Rgb} */
export function rgbOf(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** @param {number} channel */
const linear = (channel) => (channel <= 10.31475 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);

/** @param {number} part */
const encoded = (part) => 255 * (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

/** @param {ReadonlyArray<Rgb>} matrix @param {Rgb} vector @returns {Rgb} */
function times(matrix, [x, y, z]) {
  const [a = 0, b = 0, c = 0] = matrix.map(([p, q, r]) => p * x + q * y + r * z);
  return [a, b, c];
}

/** @param {Rgb} colour @returns {Rgb} */
const linearOf = ([red, green, blue]) => [linear(red), linear(green), linear(blue)];

/** @param {Rgb} colour */
export function luminance(colour) {
  const [red, green, blue] = linearOf(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @type {Readonly<Record<string, ReadonlyArray<Rgb>>>} */
export const VISIONS = {
  "common vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** A colour as somebody else sees it. @param {Rgb} colour @param {ReadonlyArray<Rgb>} vision @returns {Rgb} */
export function seenBy(colour, vision) {
  const [red, green, blue] = times(vision, linearOf(colour)).map((part) => encoded(Math.max(0, Math.min(1, part))));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** @param {Rgb} colour @returns {Rgb} lightness from 0 to 100, and two opponent hues */
export function oklab(colour) {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], linearOf(colour));
  const [l, m, s] = [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])];
  const [light, a, b] = times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], [l, m, s]);
  return [100 * light, 100 * a, 100 * b];
}

/** How far apart two colours look; about 2 is just seen side by side. @param {Rgb} one @param {Rgb} other */
export function apart(one, other) {
  const [a, b] = [oklab(one), oklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
