// @ts-check
/** The cursor as the formula has it: which numbers meet, where the relation of each axis places them, and every index to be moved. */
import { clear, el, redraw, sketch, write } from "../../lib/dom.js";
import { formatNumber, t } from "../../lib/words.js";
import { along } from "../../wire/along.js";
import { calledOf } from "../../wire/terms.js";
import { byFinger } from "../finger.js";
import { placeOf } from "../sum.js";

/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Scene } from "../../types.js" */
/** @typedef {Record<string, number>} Indices */

const WORD = /[a-z]+|\d+|\s+|./giu;
const NAMES = /** @type {Record<string, () => string>} */ ({
  n: () => t("example"),
  g: () => t("group"),
  m: () => t("output channel"),
  c: () => t("input channel"),
});
const SIDES = /** @type {Record<string, (name: string) => string>} */ ({
  o: (name) => t("output index {name}", { name }),
  k: (name) => t("kernel index {name}", { name }),
  i: (name) => t("input index {name}", { name }),
});
/** What stands at a place, by the table's kinds; a plain cell needs no words. */
const KINDS = [() => "", () => t("padding"), (/** @type {number} */ cell) => t("a copy of {cell}", { cell }), () => t("a hole"), () => t("cropped"), () => t("outside")];
const COLOURS = /** @type {Record<string, string>} */ ({ o: "of-output", m: "of-output", k: "of-weight", i: "of-input", c: "of-input" });

const SIGNS = /** @type {Record<string, string>} */ ({ sum: "Σ", mean: "mean", max: "max" });

/** What a dimension is called. @param {string} dim */
const nameOf = (dim) => NAMES[dim]?.() ?? (dim.length > 1 ? SIDES[dim[0] ?? ""]?.(dim) : undefined) ?? dim;

/** @param {string} dim @param {Scene} scene */
const colourOf = (dim, { sizes }) => (sizes[dim] === undefined ? "" : (COLOURS[dim[0] ?? ""] ?? ""));

/** The dimensions a tap is told by. @param {Scene} scene */
const movable = ({ order, steps }) => [...new Set([...order, ...steps].map((dim) => dim.replace(/^-/, "")))];

/** The range an open index runs through. @param {Scene} scene @param {string} dim */
const open = ({ sizes }, dim) => ((sizes[dim] ?? 1) > 1 ? `0…${(sizes[dim] ?? 1) - 1}` : "0");

/**
 * One index that can be moved: up and down by keys and buttons, first and last by Home and End.
 * @param {string} dim
 * @param {Scene} scene
 * @param {(how: {way: number, to?: number}) => void} move
 */
function stepper(dim, scene, move) {
  const last = (scene.sizes[dim] ?? 1) - 1;
  const value = el("span", { class: "at" });
  const button = (/** @type {number} */ way) =>
    el("button", { type: "button", tabindex: -1, "aria-hidden": "true", onclick: () => move({ way }) }, way < 0 ? "‹" : "›");
  const name = nameOf(dim);
  const keys = /** @type {Record<string, {way: number, to?: number}>} */ ({
    ArrowUp: { way: 1 }, ArrowRight: { way: 1 }, ArrowDown: { way: -1 }, ArrowLeft: { way: -1 }, Home: { way: 1, to: 0 }, End: { way: -1, to: last },
  });
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const how = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey ? undefined : keys[event.key];
    if (!how) return;
    event.preventDefault();
    move(how);
  };
  const node = el(
    "span",
    { class: `index ${colourOf(dim, scene)}`, role: "spinbutton", tabindex: 0, dataset: { dim }, title: name, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": last, onkeydown },
    button(-1), value, button(1),
  );
  return {
    node,
    /** @param {number | undefined} index */
    show(index) {
      write(value, { text: index === undefined ? open(scene, dim) : String(index) });
      const told = index === undefined ? t("all, {range}", { range: open(scene, dim) }) : String(index);
      write(node, { class: `index ${colourOf(dim, scene)}${index === undefined ? " open" : ""}`, "aria-valuenow": index ?? null, "aria-valuetext": told });
    },
  };
}

/** What stands where an axis' indices meet, as its table has it. @param {Scene} scene @param {number} table @param {Indices} indices @param {string} axis */
function stands({ tables }, table, indices, axis) {
  const wire = tables[table];
  const [o, k] = [indices[`o${axis}`], indices[`k${axis}`]];
  const place = wire && o !== undefined && k !== undefined ? (wire.start[o] ?? 0) + (wire.step[k] ?? 0) : -1;
  if (!wire || place < 0) return null;
  return { coordinate: place + (wire.origin ?? 0), cell: wire.cell[place] ?? -1, kind: wire.kind[place] ?? 0 };
}

/** The range of an axis' input index while an index it follows from is open: from the first place to the last. @param {Scene} scene @param {number} table @param {Indices} indices @param {string} axis */
function spanned(scene, table, indices, axis) {
  const [o, k] = [`o${axis}`, `k${axis}`];
  const ends = [0, 1].map((end) => {
    const at = (/** @type {string} */ dim) => indices[dim] ?? (end === 0 ? 0 : (scene.sizes[dim] ?? 1) - 1);
    return stands(scene, table, { [o]: at(o), [k]: at(k) }, axis)?.coordinate ?? 0;
  });
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return least === most ? formatNumber(least) : `${formatNumber(least)}…${formatNumber(most)}`;
}

/**
 * The relation of one axis, its indices in their places.
 * @param {Scene} scene
 * @param {{name: string, table: number, relation?: string}} axis
 * @param {(dim: string) => ReturnType<typeof stepper> | null} part an index that can be moved
 */
function line(scene, { name, table, relation = "" }, part) {
  const words = relation.match(WORD) ?? [];
  const plain = words[0] === `i${name}`;
  const note = el("span", { class: "note" });
  /** @type {Array<(indices: Indices) => void>} */
  const shows = [];
  const nodes = words.map((word) => {
    if (scene.sizes[word] === undefined) return word;
    const made = part(word);
    if (made) return made.node;
    const node = el("span", { class: colourOf(word, scene) });
    shows.push((indices) => {
      const there = plain && word === `i${name}` ? stands(scene, table, indices, name)?.coordinate : indices[word];
      const text = there === undefined ? (plain && word === `i${name}` ? spanned(scene, table, indices, name) : open(scene, word)) : there < 0 && !plain ? "–" : formatNumber(there);
      write(node, { text });
    });
    return node;
  });
  const told = words.map((word) => (scene.sizes[word] === undefined ? word : el("span", { class: colourOf(word, scene) }, word)));
  shows.push((indices) => {
    const there = stands(scene, table, indices, name);
    write(note, { text: (there && KINDS[there.kind]?.(there.cell)) ?? "" });
  });
  return { node: el("div", { class: "axis-line" }, el("p", { class: "formula numbers" }, ...nodes, note), el("p", { class: "formula symbols" }, ...told)), shows };
}

/** The indices with those of no cell as the relation has them: beyond the border, −1 is as far as 5. @param {Scene} scene @param {Indices} indices */
function related(scene, indices) {
  const beyond = scene.axes.flatMap(({ name, table, relation = "" }) => {
    const there = relation.startsWith("i") && indices[`i${name}`] !== undefined ? stands(scene, table, indices, name) : null;
    return there ? [[`i${name}`, there.coordinate]] : [];
  });
  return { ...indices, ...Object.fromEntries(beyond) };
}

/** What is multiplied, at the places the cursor has. @param {Scene} scene @param {Indices} indices @param {boolean} one a single tap */
function product(scene, indices, one) {
  const at = related(scene, indices);
  const spelled = (/** @type {string} */ tensor) => {
    const hole = scene.tensors[tensor]?.some((dim) => indices[dim] === -1 && at[dim] === -1 && scene.axes.some(({ name, relation }) => dim === `i${name}` && !relation?.startsWith("i")));
    return sketch("span", { class: `of-${tensor.slice(tensor.lastIndexOf("_") + 1)}` }, hole ? "0" : `${calledOf(scene, tensor)}[${placeOf(scene, tensor, at)}]`);
  };
  const sign = one ? (scene.reduce === "max" ? " ← " : " += ") : ` = ${SIGNS[scene.reduce] ?? "Σ"} `;
  return [spelled(scene.result), sign, ...scene.factors.flatMap((tensor, at) => [...(at ? [" · "] : []), spelled(tensor)])];
}

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, stage: Stage, open: () => boolean}} parts
 */
export function mountRelation(body, { store, stage, open: isOpen }) {
  const sum = el("p", { class: "product", translate: "no" });
  const list = el("div", { class: "index-list" });
  const lines = el("div");
  const hint = el("p", { class: "hint" }, byFinger() ? t("Each index moves the cursor.") : t("Each index moves the cursor; ↑ and ↓ when it is focused."));
  body.append(sum, lines, list, hint);
  /** @type {Scene | null} */
  let built = null;
  /** @type {Map<string, ReturnType<typeof stepper>>} */
  let steppers = new Map();
  /** @type {Array<(indices: Indices) => void>} */
  let shows = [];

  /** @param {string} dim @param {{way: number, to?: number}} how */
  function move(dim, how) {
    const { frame, tap } = store.get();
    const where = stage.modelAt(frame);
    const id = where?.model.id.get(dim);
    const found = where && id !== undefined && along(where.model, { frame: frame - where.start, tap }, id, how);
    if (found) store.set({ playing: false, step: null, frame: where.start + found.frame, tap: found.tap });
  }

  /** @param {Scene} scene */
  function build(scene) {
    built = scene;
    steppers = new Map();
    shows = [];
    const dims = movable(scene);
    const part = (/** @type {string} */ dim) => {
      if (!dims.includes(dim) || (scene.sizes[dim] ?? 1) < 2) return null;
      const made = steppers.get(dim) ?? stepper(dim, scene, (how) => move(dim, how));
      steppers.set(dim, made);
      return made;
    };
    clear(lines);
    for (const axis of scene.axes) {
      if (!axis.relation) continue;
      const made = line(scene, axis, part);
      lines.append(made.node);
      shows.push(...made.shows);
    }
    const rest = dims.filter((dim) => !steppers.has(dim) && (scene.sizes[dim] ?? 1) > 1);
    clear(list).append(...rest.map((dim) => el("label", { class: "named" }, el("span", { class: colourOf(dim, scene) }, dim), part(dim)?.node)));
  }

  function show() {
    const { frame, tap, scene: whole } = store.get();
    const scene = whole && /** @type {Scene | null} */ (stage.sceneAt(frame));
    if (!isOpen() || !scene || scene.total === 0) return;
    if (scene !== built) build(scene);
    const indices = tap === null ? stage.assignment(frame) : stage.tapAt(frame, tap);
    for (const [dim, { show: tell }] of steppers) tell(indices[dim]);
    for (const tell of shows) tell(indices);
    redraw(sum, product(scene, indices, tap !== null));
  }
  for (const name of /** @type {(keyof LabState)[]} */ (["scene", "frame", "tap"])) store.subscribe((state) => state[name], show);
  show();
  return { show };
}
