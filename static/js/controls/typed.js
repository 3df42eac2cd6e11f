// @ts-check
/** Tensors as text and back: a line is a row, a blank line starts the next map. */
import { t } from "../lib/words.js";

/** @import { Values } from "../types.js" */

/** What cannot be read, and where. */
export class Unreadable extends Error {}

/** @param {number} number */
const text = (number) => String(Math.abs(number) < 1e-12 ? 0 : Number(number.toPrecision(12)));

/**
 * @param {Values} values
 * @returns {string}
 */
export function asText({ shape, data }) {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const numbers = Array.from(data, text);
  const width = numbers.reduce((most, each) => Math.max(most, each.length), 1);
  const lines = [];
  for (let at = 0; at < numbers.length; at += columns) {
    if (at > 0 && at % (rows * columns) === 0) lines.push("");
    lines.push(
      numbers
        .slice(at, at + columns)
        .map((each) => each.padStart(width))
        .join(" "),
    );
  }
  return lines.join("\n");
}

/**
 * @param {string} line
 * @param {number} number of the line, from 1
 */
function readRow(line, number) {
  return line
    .replace(/[[\],;]/g, " ")
    .trim()
    .split(/\s+/)
    .map((word) => {
      const value = Number(word.replace(/^[−–]/, "-"));
      if (!Number.isFinite(value)) throw new Unreadable(t("Line {number}: “{word}” is not a number.", { number, word }));
      return value;
    });
}

/**
 * @param {string} source
 * @returns {number[][][]} maps of rows of numbers
 */
function readMaps(source) {
  /** @type {number[][][]} */
  const maps = [[]];
  source.split("\n").forEach((line, at) => {
    if (line.replace(/[[\],;\s]/g, "") === "") {
      if (maps.at(-1)?.length) maps.push([]);
      return;
    }
    const row = readRow(line, at + 1);
    const first = maps[0]?.[0] ?? row;
    if (row.length !== first.length)
      throw new Unreadable(t("Line {number} has {count} numbers, the first line has {first}.", { number: at + 1, count: row.length, first: first.length }));
    maps.at(-1)?.push(row);
  });
  if (!maps.at(-1)?.length) maps.pop();
  if (!maps.length) throw new Unreadable(t("There are no numbers here."));
  return maps;
}

/**
 * Read typed numbers into a tensor whose leading dimensions are those it has now. Only the one before the maps may grow.
 * @param {string} source
 * @param {readonly number[]} shape the tensor's shape so far
 * @returns {{shape: number[], values: number[]}}
 */
export function fromText(source, shape) {
  const maps = readMaps(source);
  const rows = maps[0]?.length ?? 0;
  const columns = maps[0]?.[0]?.length ?? 0;
  const odd = maps.findIndex((map) => map.length !== rows);
  if (odd > 0) throw new Unreadable(t("Map {number} has {count} rows, the first has {rows}.", { number: odd + 1, count: maps[odd]?.length, rows }));
  if (shape.length < 2) {
    if (maps.length * rows > 1) throw new Unreadable(t("One line is enough here."));
    return { shape: [columns], values: maps.flat(2) };
  }
  const outer = shape.slice(0, -3);
  const share = outer.reduce((product, size) => product * size, 1);
  if (shape.length === 2 && maps.length > 1) throw new Unreadable(t("One map is enough here: take the blank lines out."));
  if (maps.length % share)
    throw new Unreadable(t("{count} maps do not fall into {share} equal parts; separate maps by a blank line.", { count: maps.length, share }));
  const lead = shape.length === 2 ? [] : [...outer, maps.length / share];
  return { shape: [...lead, rows, columns], values: maps.flat(2) };
}
