// @ts-check
/** What there is to tell of one frame, in numbers: from the tables and the tensors alone, whatever the operator and the view. */
import { frameGroups } from "../../wire/cursor.js";
import { assignmentOf, kindAt, linesOf } from "../../wire/scene.js";
import { FREE, numberOf } from "../../wire/table.js";
import { countTaps, eachTap, groupsOf } from "../../wire/taps.js";
import { termsOf } from "../../wire/terms.js";
import { productOf, termAt, valueAt } from "../../wire/values.js";

/** @typedef {import("../../wire/types.js").Model} Model */
/** @typedef {import("../../wire/types.js").Tensors} Tensors */
/** @typedef {import("../../wire/types.js").Assignment} Assignment */
/** @typedef {import("../../wire/types.js").Group} Group */
/** @typedef {import("../../wire/types.js").Panel} Panel */
/** @typedef {import("../../wire/types.js").Axis} Axis */
/** @typedef {{letter: "o" | "k" | "i", index: number, by: number | null, before: number, first: number}} Line along one axis: index · by − before = first */
/** @typedef {{tap: Assignment, factors: number[], product: number}} Best */

/**
 * @typedef {object} Facts
 * @property {Model} model
 * @property {Tensors} tensors
 * @property {number} frame
 * @property {Assignment} fixed
 * @property {readonly Group[]} groups
 * @property {number} count of its taps
 * @property {boolean} all whether every tap was looked at
 * @property {"gather" | "stamp" | "move"} kind one cell is made; one cell goes to many; each of many to its own
 * @property {string} source the tensor that is read: with places to stand on, or else the first that the frame leaves open
 * @property {number} read how many different places of it
 * @property {boolean} columns whether its windows stand as columns: what would lie in the padding is no place of it
 * @property {ReadonlyMap<number, Assignment[]>} kinds a tap for each of them, by what stands there
 * @property {Best | null} best the tap with the largest product
 * @property {import("../../wire/terms.js").Terms & {sum: number}} told
 * @property {{cells: Map<number, Assignment>, lost: number}} lands the cells of the result that are written, and how many products go nowhere
 * @property {readonly Line[]} lines of its axes, none where they are not all fixed alike
 */

/** More taps than this are not looked at one by one. */
const MOST = 65_536;

/** A tensor's dimensions that a frame leaves open. @param {Model} model @param {Assignment} fixed @param {string} name */
const openOf = (model, fixed, name) => model.tensors.get(name)?.ids.filter((id) => fixed[id] === FREE) ?? [];

/** @param {Model} model @param {Assignment} fixed */
function sourceOf(model, fixed) {
  const { factors } = model.scene;
  const open = (/** @type {string} */ name) => openOf(model, fixed, name);
  const stands = factors.find((name) => open(name).some((id) => model.axes.some(({ i }) => i === id)));
  return stands ?? factors.find((name) => open(name).length > 0) ?? factors[0] ?? "";
}

/** @param {Model} model @param {Assignment} fixed @param {import("../../wire/terms.js").Terms} told @returns {Facts["kind"]} */
function kindOf(model, fixed, { target, result }) {
  if (target && result !== null) return "gather";
  return model.scene.factors.some((name) => model.tensors.has(name) && openOf(model, fixed, name).length === 0) ? "stamp" : "move";
}

/** The dimensions a place of a tensor is told by: on the stage where it stands there. @param {Model} model @param {string} name */
const placeIds = (model, name) => (model.tensors.get(name)?.ids ?? []).map((id) => model.axes.find(({ i }) => i === id)?.s ?? id);

/** @param {Model} model @param {readonly number[]} ids @param {Assignment} tap */
const keyOf = (model, ids, tap) => ids.reduce((key, id) => key * ((model.size[id] ?? 0) + 3) + (tap[id] ?? FREE) + 3, 0);

/**
 * Every tap once: the places that are read, the largest product, where products go.
 * @param {Model} model @param {Tensors} tensors @param {readonly Group[]} groups @param {string} source
 */
function walk(model, tensors, groups, source) {
  const { factors, result } = model.scene;
  const read = productOf(model, tensors, factors);
  const ids = placeIds(model, source);
  const goal = model.tensors.get(result);
  const seen = new Set();
  /** @type {Map<number, Assignment[]>} */
  const kinds = new Map();
  /** @type {Map<number, Assignment>} */
  const cells = new Map();
  let [lost, most] = [0, -Infinity];
  /** @type {Assignment | null} */
  let best = null;
  eachTap(model, groups, (tap) => {
    const key = keyOf(model, ids, tap);
    if (!seen.has(key)) {
      seen.add(key);
      const kind = kindAt(model, tap);
      kinds.set(kind, [...(kinds.get(kind) ?? []), tap.slice()].slice(0, MOST));
    }
    const product = Math.abs(read(tap));
    if (product > most) [best, most] = [tap.slice(), product];
    const at = goal ? numberOf(goal, tap) : -1;
    if (at < 0) lost += 1;
    else if (!cells.has(at)) cells.set(at, tap.slice());
  }, { count: MOST });
  return { read: seen.size, kinds, lands: { cells, lost }, best: /** @type {Assignment | null} */ (best) };
}

/** All products of a frame added up. @param {Model} model @param {Tensors} tensors @param {readonly Group[]} groups */
function sumOf(model, tensors, groups) {
  const read = productOf(model, tensors, model.scene.factors);
  let sum = 0;
  eachTap(model, groups, (tap) => (sum += read(tap)));
  return sum;
}

/** A frame that fixes an output: where its window begins. @param {Axis} axis @param {number} index @returns {Line} */
function windowLine({ table: { start, step, origin } }, index) {
  const low = Math.min(...step);
  const before = -((start[0] ?? 0) + low + origin);
  return { letter: "o", index, by: start.length > 1 ? (start[1] ?? 0) - (start[0] ?? 0) : null, before, first: (start[index] ?? 0) + low + origin };
}

/** One that fixes a kernel's cell: where that first stands. @param {Axis} axis @param {number} index @returns {Line} */
function kernelLine({ table: { start, step, origin } }, index) {
  const before = -((start[0] ?? 0) + (step[0] ?? 0) + origin);
  return { letter: "k", index, by: step.length > 1 ? (step[1] ?? 0) - (step[0] ?? 0) : null, before, first: (start[0] ?? 0) + (step[index] ?? 0) + origin };
}

/** One that fixes an input: where its stamp begins, if outputs stand side by side. @param {Axis} axis @param {number} index @returns {Line | null} */
function stampLine({ table }, index) {
  const { start, step } = table;
  const [own, one, none] = [index, 1, 0].map((each) => table.positions(each));
  if (own?.length !== 1 || none?.length !== 1 || (start.length > 1 && (start[1] ?? 0) - (start[0] ?? 0) !== 1)) return null;
  const shift = Math.max(...step) + (start[0] ?? 0);
  return { letter: "i", index, by: one?.length === 1 ? (one[0] ?? 0) - (none[0] ?? 0) : null, before: shift - (none[0] ?? 0), first: (own[0] ?? 0) - shift };
}

/** @param {Model} model @param {Assignment} fixed @returns {Line[]} */
function lines(model, fixed) {
  const found = model.axes.map((axis) => {
    const at = (/** @type {"o" | "k" | "i"} */ letter) => fixed[axis[letter]] ?? FREE;
    if (axis.held) return null;
    if (at("o") >= 0) return windowLine(axis, at("o"));
    if (at("k") >= 0) return kernelLine(axis, at("k"));
    return at("i") >= 0 ? stampLine(axis, at("i")) : null;
  });
  const known = found.flatMap((line) => line ?? []);
  return known.length === model.axes.length && known.every(({ letter }) => letter === known[0]?.letter) ? known : [];
}

/**
 * @param {Model} model
 * @param {Tensors} tensors
 * @param {number} frame of this part
 * @returns {Facts}
 */
export function factsOf(model, tensors, frame) {
  const fixed = assignmentOf(model, frame);
  const groups = frameGroups(model, frame);
  const told = { ...termsOf(model, tensors, frame, { limit: 0 }), sum: sumOf(model, tensors, groups) };
  const [kind, source] = [kindOf(model, fixed, told), sourceOf(model, fixed)];
  const { best, ...met } = walk(model, tensors, groups, source);
  const factors = best ? model.scene.factors.map((name) => valueAt(model, tensors, name, best)) : [];
  const largest = best ? { tap: best, factors, product: termAt(model, tensors, model.scene.factors, best) } : null;
  return { model, tensors, frame, fixed, groups, count: countTaps(groups), all: countTaps(groups) <= MOST, kind, source, columns: model.axes.some(({ k, i }) => [k, i].every((id) => model.tensors.get(source)?.ids.includes(id))), ...met, best: largest, told, lines: lines(model, fixed) };
}

/** The first place of a window: where every axis stands lowest. @param {Facts} facts @returns {readonly Group[]} */
export function firstPlace({ model, fixed, groups }) {
  const first = fixed.slice();
  for (const { o, k, s, i } of model.axes) {
    const group = groups.find(({ ids }) => ids.includes(s));
    const [at, width] = [group?.ids.indexOf(s) ?? -1, group?.ids.length ?? 0];
    if (!group || at < 0 || group.count === 0 || [o, k, s, i].length !== width) continue;
    first[s] = Math.min(...Array.from({ length: group.count }, (_, row) => group.rows[row * width + at] ?? 0));
  }
  return groupsOf(model, first);
}

/** Of the cells that are written, those an earlier frame has written before; null where that is too much to tell. @param {Facts} facts @returns {Assignment[] | null} */
export function overlaps({ model, frame, lands: { cells } }) {
  const goal = model.tensors.get(model.scene.result);
  const found = [];
  let left = MOST;
  for (const tap of cells.values()) {
    const cell = new Int32Array(tap.length).fill(FREE);
    for (const id of goal?.ids ?? []) cell[id] = tap[id] ?? FREE;
    const through = groupsOf(model, cell);
    left -= countTaps(through);
    if (left < 0) return null;
    let earlier = false;
    eachTap(model, through, (other) => (earlier ||= numberOf(model.order, other) >= 0 && numberOf(model.order, other) < frame));
    if (earlier) found.push(tap);
  }
  return found;
}

/** Where a tap between the cells stands, axis by axis. @param {Facts} facts @param {Assignment} tap */
export const placeOfSample = ({ model }, tap) => linesOf(model).map(({ axis, held, data }) => (data[numberOf(held.places, tap)] ?? NaN) + axis.table.origin);

/** How many cells apart a kernel's are, axis by axis. @param {Model} model */
export const dilationOf = ({ axes }) => axes.map(({ table: { step } }) => (step.length > 1 ? Math.abs((step[1] ?? 0) - (step[0] ?? 0)) : 1));
