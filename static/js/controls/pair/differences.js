// @ts-check
/** What tells two configurations apart, in words: settings, shapes, cost, output. */
import { formatCount, formatNumber, t } from "../../lib/words.js";
import { regrouped } from "../refit.js";
import { tensorName } from "../field.js";

/** @import { Answer, Config, Operator, Tensors, Values } from "../../types.js" */
/** @typedef {{config: Config, answer: Answer, tensors: Tensors, operator: Operator}} Side */

const WORDS = {
  setting: (/** @type {string} */ name, /** @type {string} */ a, /** @type {string} */ b) => t("{name}: {a} in A, {b} in B", { name, a, b }),
  value: (/** @type {string} */ setting, /** @type {string} */ value) => t("{setting} {value}", { setting, value }),
  values: (/** @type {string} */ name) => t("{name}: other numbers", { name }),
  left: (/** @type {string} */ kept, /** @type {string} */ all) => t("{kept} of {all} weights are left, with the same numbers", { kept, all }),
  none: t("none"),
  size: (/** @type {string} */ name, /** @type {string} */ a, /** @type {string} */ b) => t("size of {name}: {a} in A, {b} in B", { name: tensorName(name), a, b }),
  cost: (/** @type {string} */ name, /** @type {string} */ a, /** @type {string} */ b) => t("{name}: {a} in A, {b} in B", { name, a, b }),
  operator: t("operator"),
  parameters: t("parameters"),
  macs: t("multiply-adds"),
  equal: t("the outputs are equal"),
  apart: (/** @type {string} */ some, /** @type {string} */ all, /** @type {string} */ most) => t("{some} of {all} output cells differ, by up to {most}", { some, all, most }),
  same: t("A and B are the same: change something in the controls"),
};

/** A list of one number over and over is that number. @param {any} value */
export const plain = (value) => (Array.isArray(value) && value.length > 0 && value.every((each) => JSON.stringify(each) === JSON.stringify(value[0])) ? value[0] : value);

/** @param {any} value */
const said = (value) => (value === null || value === undefined ? WORDS.none : typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", "));

/** @param {number[] | null | undefined} shape */
const sizes = (shape) => (shape ? shape.join(" × ") : WORDS.none);

/** The settings that differ: what each is called, and what it is in A and in B. @param {Side} a @param {Side} b @returns {Array<readonly [string, string, string]>} */
const settings = (a, b) =>
  b.operator.fields.flatMap(({ name, title, kind, default: usual }) => {
    const other = a.operator.fields.find((field) => field.name === name);
    if (!other || kind === "tensor" || kind === "links") return [];
    const [one, two] = [plain(a.config[name] ?? other.default), plain(b.config[name] ?? usual)];
    return JSON.stringify(one) === JSON.stringify(two) ? [] : [/** @type {const} */ ([title, said(one), said(two)])];
  });

/** A setting that fits above a picture. */
const SHORT = 24;

/** What each side may be called by: its operator where they are two, else the first setting that differs; null where none does that can be said in a few words. @param {Side} a @param {Side} b @returns {readonly [string, string] | null} */
export function apartOf(a, b) {
  if (a.config.op !== b.config.op) return [a.operator.title, b.operator.title];
  const [first] = settings(a, b);
  if (!first) return null;
  const [setting, ...values] = first;
  const [one = "", two = ""] = values.map((value) => WORDS.value(setting, value));
  return Math.max(one.length, two.length) > SHORT ? null : [one, two];
}

/** The numbers given to both, where they have one shape and are not the same. @param {Side} a @param {Side} b */
function numbers(a, b) {
  return b.operator.fields.flatMap(({ name, title, kind }) => {
    const [one, two] = [a.tensors.get(name), b.tensors.get(name)];
    if (kind !== "tensor" || !one || !two || one.shape.join() !== two.shape.join()) return [];
    return one.data.every((value, at) => value === two.data[at]) ? [] : [WORDS.values(title)];
  });
}

/** Where one has the kernel of the other in more groups: that what is left of it is the same. @param {Side} a @param {Side} b */
function left(a, b) {
  const sides = [a, b].map(({ config, tensors }) => ({ groups: config["groups"] ?? 1, weight: tensors.get("weight") }));
  const [whole, part] = sides.sort((one, two) => one.groups - two.groups);
  if (!whole?.weight || !part?.weight || whole.groups === part.groups || part.groups % whole.groups) return [];
  const kept = regrouped(whole.weight, whole.groups, part.groups).data;
  const same = kept.length === part.weight.data.length && part.weight.data.every((value, at) => value === kept[at]);
  return same ? [WORDS.left(formatCount(kept.length), formatCount(whole.weight.data.length))] : [];
}

/** @param {Side} a @param {Side} b */
function shapes(a, b) {
  const names = [...new Set([...Object.keys(a.answer.shapes), ...Object.keys(b.answer.shapes)])];
  return names
    .filter((name) => name in a.answer.shapes && name in b.answer.shapes && sizes(a.answer.shapes[name]) !== sizes(b.answer.shapes[name]))
    .map((name) => WORDS.size(name, sizes(a.answer.shapes[name]), sizes(b.answer.shapes[name])));
}

/** @param {Side} a @param {Side} b */
function costs(a, b) {
  return /** @type {const} */ (["parameters", "macs"])
    .filter((name) => a.answer.cost[name] !== b.answer.cost[name])
    .map((name) => WORDS.cost(WORDS[name], formatCount(a.answer.cost[name]), formatCount(b.answer.cost[name])));
}

/** @param {Values | null | undefined} one @param {Values | null | undefined} two */
export function outputs(one, two) {
  if (!one || !two || one.shape.join() !== two.shape.join()) return [];
  let [some, most, largest] = [0, 0, 1];
  for (const value of two.data) largest = Math.max(largest, Math.abs(value));
  one.data.forEach((value, at) => {
    const apart = Math.abs(value - (two.data[at] ?? NaN));
    if (apart > 1e-9 * largest) some += 1;
    most = Math.max(most, apart);
  });
  return some === 0 ? [WORDS.equal] : [WORDS.apart(formatCount(some), formatCount(one.data.length), formatNumber(most))];
}

/**
 * @param {Side} a @param {Side} b
 * @returns {string[]}
 */
export function differences(a, b) {
  const operators = a.config.op === b.config.op ? [] : [WORDS.setting(WORDS.operator, a.operator.title, b.operator.title)];
  const given = [...operators, ...settings(a, b).map((each) => WORDS.setting(...each)), ...numbers(a, b)];
  const found = [...given, ...left(a, b), ...shapes(a, b), ...costs(a, b)];
  return found.length === 0 ? [WORDS.same] : [...found, ...outputs(a.tensors.get("output"), b.tensors.get("output"))];
}
