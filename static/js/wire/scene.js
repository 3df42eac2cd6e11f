// @ts-check
/** A scene made ready: dimensions numbered, tables typed, panels as mixed radices. Nothing here knows an operator or a view. */

import { wanted } from "../lib/later.js";
import { CELL, CLASH, COPY, CROP, FREE, HOLE, OUTSIDE, PADDING, Table, numberOf, radix, spell } from "./table.js";

/** @typedef {import("./types.js").WireScene} WireScene */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Panel} Panel */
/** @typedef {import("./types.js").Axis} Axis */
/** @typedef {import("./types.js").Held} Held */
/** @typedef {import("./types.js").Tie} Tie */
/** @typedef {import("./types.js").Tensors} Tensors */
/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {{axis: Axis, held: Held, data: ArrayLike<number>}} Line one axis with the numbers that hold its places */

/**
 * @param {WireScene} scene
 * @param {ReadonlyMap<string, number>} id
 * @param {Int32Array} size
 * @returns {Axis[]}
 */
function prepareAxes(scene, id, size) {
  const tables = scene.tables.map((wire) => new Table(wire));
  return scene.axes.map(({ name, table }, at) => {
    const found = tables[table];
    if (!found) throw new Error(`the scene has no table ${table}`);
    const [o = -1, k = -1, s = -1, i = -1] = ["o", "k", "s", "i"].map((letter) => id.get(letter + name) ?? -1);
    return { name, o, k, s, i, table: found, held: prepareHeld(scene, at, id, size) };
  });
}

/**
 * @param {import("./types.js").WirePanel} wire
 * @param {{id: ReadonlyMap<string, number>, size: Int32Array, factors: readonly string[]}} scene
 * @returns {Panel}
 */
function preparePanel(wire, { id, size, factors }) {
  const [rows, cols, sheets] = [radix(wire.rows, id, size, wire.margin?.rows), radix(wire.cols, id, size, wire.margin?.cols), radix(wire.sheets, id, size)];
  return {
    name: wire.name, title: wire.title, role: wire.role, rows, cols, sheets,
    pins: radix(wire.pins, id, size).ids, shown: [...rows.ids, ...cols.ids, ...sheets.ids],
    value: wire.value, fills: wire.fills ?? null, terms: "sum" in wire.value ? wire.value.sum : (wire.terms ?? factors), against: wire.against ?? "",
    aside: wire.aside ?? false, peak: wire.peak ?? false, before: wire.before ?? "", sets: wire.sets ? { field: wire.sets.field, by: wire.sets.by.map((dims) => radix(dims, id, size)) } : null,
  };
}

/**
 * @param {WireScene} wire
 * @returns {WireScene} the scene with every dimension of every axis present
 */
function complete(wire) {
  const sizes = { ...wire.sizes };
  for (const { name, table } of wire.axes) {
    const found = wire.tables[table];
    if (!found) continue;
    sizes[`o${name}`] ??= found.start.length;
    sizes[`k${name}`] ??= found.step.length;
    sizes[`s${name}`] ??= found.cell.length;
    sizes[`i${name}`] ??= 1 + found.cell.reduce((most, each) => Math.max(most, each), -1);
  }
  return { ...wire, sizes };
}

/** How many sheets the deepest of a scene's stacks has. @param {WireScene} wire */
export function deepest(wire) {
  const { panels, sizes } = complete(wire);
  return Math.max(...panels.map(({ sheets }) => sheets.reduce((count, dim) => count * (sizes[dim.replace("-", "")] ?? 1), 1)));
}

/**
 * @param {WireScene} wire
 * @param {Tensors} [values] the tensors on the stage: some may hold places
 * @returns {Model}
 */
export function prepare(wire, values = new Map()) {
  const scene = complete(wire);
  const names = Object.keys(scene.sizes);
  const id = new Map(names.map((name, at) => [name, at]));
  const size = Int32Array.from(Object.values(scene.sizes));
  const axes = prepareAxes(scene, id, size);
  const aside = scene.panels.filter((panel) => panel.aside).flatMap((panel) => [...panel.rows, ...panel.cols, ...panel.sheets]);
  const taken = new Set([...axes.flatMap((axis) => [axis.o, axis.k, axis.s, axis.i]), ...aside.map((name) => id.get(name) ?? -1)]);
  return {
    scene, names, id, size, axes,
    plain: names.map((_, at) => at).filter((at) => !taken.has(at)),
    order: radix(scene.order, id, size),
    steps: radix(scene.steps, id, size),
    total: scene.total,
    panels: new Map(scene.panels.map((panel) => [panel.name, preparePanel(panel, { id, size, factors: scene.factors })])),
    ties: prepareTies(scene, id),
    values,
    tensors: new Map(Object.entries(scene.tensors).map(([name, dims]) => [name, radix(dims, id, size)])),
    grounds: new Map(Object.entries(scene.grounds ?? {}).map(([tensor, dims]) => [tensor, new Map(Object.entries(dims).map(([name, kinds]) => [id.get(name) ?? -1, kinds]))])),
  };
}

/**
 * An assignment with nothing fixed.
 * @param {Model} model
 * @returns {Assignment}
 */
export const nothing = (model) => new Int32Array(model.names.length).fill(FREE);

/**
 * The indices a frame fixes.
 * @param {Model} model
 * @param {number} frame
 * @returns {Assignment}
 */
export const assignmentOf = (model, frame) => spell(model.order, frame, nothing(model));

/**
 * The frame of an assignment, −1 where it leaves one of the order's dimensions open.
 * @param {Model} model
 * @param {Assignment} assignment
 */
export const frameOf = (model, assignment) => numberOf(model.order, assignment);

/**
 * @param {Model} model
 * @param {Readonly<Record<string, number>>} indices
 * @returns {Assignment}
 */
export function assign(model, indices) {
  const made = nothing(model);
  for (const [name, index] of Object.entries(indices)) {
    const dimension = model.id.get(name);
    if (dimension !== undefined) made[dimension] = index;
  }
  return made;
}

/**
 * @param {Model} model
 * @param {Assignment} assignment
 * @returns {Record<string, number>} only what is fixed
 */
export function indicesOf(model, assignment) {
  /** @type {Record<string, number>} */
  const indices = {};
  model.names.forEach((name, at) => {
    const index = assignment[at] ?? FREE;
    if (index !== FREE) indices[name] = index;
  });
  return indices;
}

/** Spell a number into an assignment that may already say otherwise: then no tap can agree. @param {Model} model @param {import("./table.js").Radix} radix @param {number} number @param {Assignment} into */
function agree(model, radix, number, into) {
  const said = spell(radix, number, nothing(model));
  for (const id of radix.ids) {
    const before = into[id] ?? FREE;
    into[id] = before === FREE || before === said[id] ? (said[id] ?? FREE) : CLASH;
  }
}

/**
 * The indices a panel's cell fixes, its pins taken from the cursor. A row or column of −1 is left open.
 * @param {Model} model
 * @param {Panel} panel
 * @param {{row: number, col: number, sheet: number}} cell
 * @param {Assignment | null} [cursor]
 * @returns {Assignment}
 */
export function cellAssignment(model, panel, { row, col, sheet }, cursor = null) {
  const made = nothing(model);
  if (row >= 0) agree(model, panel.rows, row, made);
  if (col >= 0) agree(model, panel.cols, col, made);
  agree(model, panel.sheets, sheet, made);
  if (cursor) for (const pin of panel.pins) if (made[pin] === FREE) made[pin] = cursor[pin] ?? FREE;
  return made;
}

/** How strongly a kind speaks where axes disagree: past the border beats padding beats cropped beats between beats copied beats a cell. */
export const STRENGTH = [0, 4, 1, 2, 3, 5];
export const KINDS = [CELL, PADDING, COPY, HOLE, CROP, OUTSIDE];

/**
 * What stands at an assignment: the strongest kind over its axes.
 * @param {Model} model
 * @param {Assignment} assignment
 */
export function kindAt(model, assignment) {
  let kind = CELL;
  for (const axis of model.axes) {
    const s = assignment[axis.s] ?? FREE;
    const here = s >= 0 ? (axis.table.kind[s] ?? CELL) : assignment[axis.i] === -1 ? PADDING : CELL;
    if ((STRENGTH[here] ?? 0) > (STRENGTH[kind] ?? 0)) kind = here;
  }
  return kind;
}

// Taps whose places a tensor holds: they stand beside a place between the cells, which no table can tell. They are no product of
// short lists, so all dimensions they depend on run together, as one group. Which cells they are, the server has told.

/** How their taps are found; in hand before a scene that has some is prepared. */
export const neighbours = wanted(() => import("./neighbours.js"));

/**
 * @param {WireScene} scene
 * @param {number} axis
 * @param {ReadonlyMap<string, number>} id
 * @param {Int32Array} size
 * @returns {Held | null}
 */
function prepareHeld(scene, axis, id, size) {
  const wire = scene.axes[axis]?.held;
  if (!wire) return null;
  const strides = Object.entries(wire.by.strides).map(([dim, stride]) => /** @type {const} */ ([id.get(dim) ?? -1, stride]));
  return { tensor: wire.tensor, places: radix(scene.tensors[wire.tensor] ?? [], id, size), plus: id.get(wire.plus) ?? -1, by: { ...wire.by, strides } };
}

/** @param {WireScene} scene @param {ReadonlyMap<string, number>} id @returns {Tie[]} */
const prepareTies = (scene, id) => (scene.ties ?? []).map(({ dims, rows }) => ({ ids: dims.map((dim) => id.get(dim) ?? -1), rows }));

/** The axes whose places are held, with their numbers; none until these are there. @param {Model} model @returns {Line[]} */
export function linesOf(model) {
  return model.axes.flatMap((axis) => {
    const data = axis.held && model.values.get(axis.held.tensor)?.data;
    return axis.held && data ? [{ axis, held: axis.held, data }] : [];
  });
}

/** Which number of the given tensor moves a place. @param {Held} held @param {Assignment} tap */
export const moverOf = ({ by }, tap) => by.strides.reduce((sum, [id, stride]) => sum + stride * Math.max(0, tap[id] ?? 0), by.first);

/** Every dimension that held places depend on or decide. @param {Model} model @returns {number[]} */
export function heldDimensions(model) {
  const axes = model.axes.filter(({ held }) => held);
  const own = axes.flatMap(({ held, s, i }) => (held ? [...held.places.ids, held.plus, s, i] : []));
  return axes.length === 0 ? [] : [...new Set([...model.ties.flatMap(({ ids }) => ids), ...own])];
}

// A chain's scene is one scene for each link, run through one after the other; any other scene is its own only part.

/**
 * A chain speaks, where nothing else is asked, of its first part.
 * @template {{parts?: readonly any[]}} Scene
 * @param {Scene} scene
 * @returns {Scene}
 */
export const whole = (scene) => ({ ...(scene.parts?.[0] ?? {}), ...scene });

/** @param {WireScene} scene @returns {readonly WireScene[]} */
export const partsOf = (scene) => scene.parts ?? [scene];

/**
 * The part a frame stands in, and the frame there.
 * @param {WireScene} scene
 * @param {number} frame
 */
export function partAt(scene, frame) {
  const parts = partsOf(scene);
  let [part, start] = [0, 0];
  while (part < parts.length - 1 && frame - start >= (parts[part]?.total ?? 0)) start += parts[part++]?.total ?? 0;
  return { part, start, frame: frame - start, scene: parts[part] ?? scene };
}

/**
 * The tensors under the names a part has for them.
 * @param {Tensors} tensors
 * @param {WireScene} part
 * @returns {Tensors}
 */
export function named(tensors, { names }) {
  if (!names) return tensors;
  return new Map(Object.entries(names).map(([own, called]) => [own, tensors.get(called) ?? null]));
}

/** What a scene's tensors are called where they are kept. @param {WireScene} scene */
export const tensorNames = (scene) => partsOf(scene).flatMap(({ tensors, names }) => Object.keys(tensors).map((name) => names?.[name] ?? name));
