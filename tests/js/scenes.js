// @ts-check
/**
 * Scenes for the tests, made here from the relation zoom·i = stride·o + dilation·k − pad and never from the code under test.
 */

/** @typedef {import("../../static/js/wire/types.js").WireScene} WireScene */
/** @typedef {{zoom: number, stride: number, dilation: number, before: number, after: number, input: number, kernel: number, output: number, mode: string}} Relation */

/** A small generator with a seed: the same tests every time. @param {number} seed */
export function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, int: (/** @type {number} */ low, /** @type {number} */ high) => low + Math.floor(next() * (high - low + 1)) };
}

/** @param {number} index @param {number} size @param {string} mode */
function border(index, size, mode) {
  if (index >= 0 && index < size) return { cell: index, kind: 0 };
  if (mode === "zeros") return { cell: -1, kind: 1 };
  if (mode === "circular") return { cell: ((index % size) + size) % size, kind: 2 };
  if (mode === "replicate") return { cell: Math.max(0, Math.min(size - 1, index)), kind: 2 };
  return { cell: index < 0 ? -index : 2 * (size - 1) - index, kind: 2 };
}

/** The stage runs over every relation coordinate any (o, k) or any cell stands at. @param {Relation} relation */
export function tableOf({ zoom, stride, dilation, before, after, input, kernel, output, mode }) {
  const reach = stride * (output - 1) + dilation * (kernel - 1) - before;
  const first = Math.min(0, -before);
  const last = Math.max(zoom * (input - 1), reach, input - 1 + (zoom === 1 ? after : 0));
  const cell = [];
  const kind = [];
  for (let at = first; at <= last; at += 1) {
    const inside = at >= 0 && at <= zoom * (input - 1);
    const hole = { cell: -1, kind: inside ? 3 : 1 };
    const found = zoom > 1 && (!inside || at % zoom !== 0) ? hole : border(at / zoom, input, mode);
    cell.push(found.cell);
    kind.push(found.kind);
  }
  return {
    start: Array.from({ length: output }, (_, o) => stride * o - before - first),
    step: Array.from({ length: kernel }, (_, k) => dilation * k),
    cell, kind, origin: first,
  };
}

/** @param {ReturnType<typeof generator>} random @returns {Relation} */
export function relation(random) {
  const [zoom, stride] = random.next() < 0.3 ? [random.int(2, 3), 1] : [1, random.int(1, 3)];
  const [dilation, kernel, input] = [random.int(1, 2), random.int(1, 4), random.int(3, 6)];
  const mode = zoom > 1 ? "zeros" : (["zeros", "zeros", "reflect", "replicate", "circular"][random.int(0, 4)] ?? "zeros");
  const [before, after] = [random.int(0, 2), random.int(0, 2)];
  const length = zoom * (input - 1) + 1 + before + after;
  const output = Math.floor((length - dilation * (kernel - 1) - 1) / stride) + 1;
  if (output < 1) return relation(random);
  return { zoom, stride, dilation, before, after, input, kernel, output, mode };
}

/**
 * A window scene (or, with `by` "i", a scene that runs through inputs).
 * @param {readonly Relation[]} relations one per axis
 * @param {{n?: number, g?: number, c?: number, m?: number, by?: "o" | "i"}} [sizes]
 * @returns {WireScene}
 */
export function sceneOf(relations, { n = 1, g = 1, c = 1, m = 1, by = "o" } = {}) {
  const axes = ["d", "h", "w"].slice(3 - relations.length);
  const each = (/** @type {string} */ letter) => axes.map((name) => letter + name);
  const tables = relations.map(tableOf);
  /** @type {Record<string, number>} */
  const sizes = { n, g, c, m };
  axes.forEach((name, at) => {
    const one = /** @type {Relation} */ (relations[at]);
    Object.assign(sizes, { [`o${name}`]: one.output, [`k${name}`]: one.kernel, [`i${name}`]: one.input, [`s${name}`]: tables[at]?.cell.length });
  });
  const order = by === "o" ? ["n", "g", "m", ...each("o")] : ["n", "g", "c", ...each("i")];
  const [rows, cols] = axes.length === 1 ? [["g", "c"], each("s")] : [[`s${axes[axes.length - 2]}`], [`s${axes[axes.length - 1]}`]];
  const deep = axes.length === 3 ? ["sd"] : [];
  const kernelSides = axes.length === 1 ? [["c"], each("k")] : [[`k${axes[axes.length - 2]}`], [`k${axes[axes.length - 1]}`]];
  const deepKernel = axes.length === 3 ? ["kd"] : [];
  const outputSides = axes.length === 1 ? [["g", "m"], each("o")] : [[`o${axes[axes.length - 2]}`], [`o${axes[axes.length - 1]}`]];
  const deepOutput = axes.length === 3 ? ["od"] : [];
  const flat = axes.length === 1;
  /** @type {WireScene["panels"]} */
  const panels = [
    { name: "input", title: "Input", role: "input", rows, cols, sheets: flat ? [] : ["g", "c", ...deep], pins: ["n"], value: { tensor: "input" } },
    { name: "weight", title: "Kernel", role: "weight", rows: kernelSides[0] ?? [], cols: kernelSides[1] ?? [], sheets: flat ? [] : ["c", ...deepKernel], pins: ["g", "m"], value: { tensor: "weight" } },
    { name: "products", title: "Window × kernel", role: "product", rows: kernelSides[0] ?? [], cols: kernelSides[1] ?? [], sheets: flat ? [] : ["c", ...deepKernel], pins: order, value: { sum: ["input", "weight"] } },
    { name: "output", title: "Output", role: "output", rows: outputSides[0] ?? [], cols: outputSides[1] ?? [], sheets: flat ? [] : ["g", "m", ...deepOutput], pins: ["n"], value: { tensor: "output" }, fills: by === "o" ? "prefix" : "sums" },
    { name: "matrix", title: "Kernel matrix", role: "weight", rows: ["g", "m", ...each("o")], cols: ["g", "c", ...each("i")], sheets: [], pins: [], value: { sum: ["weight"] } },
    { name: "columns", title: "Columns", role: "input", rows: ["c", ...each("k")], cols: each("o"), sheets: ["g"], pins: ["n", "m"], value: { sum: ["input"] } },
    { name: "flipped", title: "Flipped", role: "weight", rows: (kernelSides[0] ?? []).map((dim) => `-${dim}`), cols: (kernelSides[1] ?? []).map((dim) => `-${dim}`), sheets: flat ? [] : ["c", ...deepKernel], pins: ["g", "m"], value: { tensor: "weight" } },
    { name: "coverage", title: "Coverage", role: "count", rows: axes.length === 1 ? [] : each("i").slice(-2, -1), cols: each("i").slice(-1), sheets: [], pins: [], value: { distinct: "o" } },
  ];
  return {
    op: "any", view: "any", sizes, axes: axes.map((name, table) => ({ name, table })), tables, kinds: ["cell", "padding", "copy", "hole", "crop"],
    tensors: { input: ["n", "g", "c", ...each("i")], weight: ["g", "m", "c", ...each("k")], output: ["n", "g", "m", ...each("o")], bias: ["g", "m"] },
    panels, links: [["input", "products"], ["weight", "products"], ["products", "output"]],
    order, steps: [by === "o" ? "c" : "m", ...each("k")], total: order.reduce((product, dim) => product * (sizes[dim] ?? 1), 1), factors: ["input", "weight"], result: "output", reduce: "sum",
    arrangement: {
      wide: { row: ["input", { column: ["weight", "products"] }, "output"] },
      narrow: { column: ["input", { row: ["weight", "products"] }, "output"] },
    },
  };
}

/** @param {ReturnType<typeof generator>} random @param {"o" | "i"} [by] */
export function randomScene(random, by = "o") {
  const axes = random.int(1, 2);
  return sceneOf(Array.from({ length: axes }, () => relation(random)), { n: random.int(1, 2), g: random.int(1, 2), c: random.int(1, 2), m: random.int(1, 2), by });
}

/** Every tap of a scene, by plain loops over all indices: what the code under test must agree with. @param {WireScene} scene @returns {Array<Record<string, number>>} */
export function allTaps(scene) {
  /** @type {Array<Record<string, number>>} */
  let taps = [{}];
  for (const dim of ["n", "g", "c", "m"]) taps = taps.flatMap((tap) => Array.from({ length: scene.sizes[dim] ?? 1 }, (_, at) => ({ ...tap, [dim]: at })));
  for (const { name, table } of scene.axes) {
    const { start, step, cell } = /** @type {import("../../static/js/wire/types.js").WireTable} */ (scene.tables[table]);
    taps = taps.flatMap((tap) => start.flatMap((from, o) => step.map((by, k) => {
      const s = from + by;
      return { ...tap, [`o${name}`]: o, [`k${name}`]: k, [`s${name}`]: s, [`i${name}`]: cell[s] ?? -1 };
    })));
  }
  return taps;
}

/** Random whole numbers for every tensor of a scene, and the output computed from all taps. @param {WireScene} scene @param {ReturnType<typeof generator>} random */
export function tensorsOf(scene, random) {
  const count = (/** @type {string} */ name) => (scene.tensors[name] ?? []).reduce((product, dim) => product * (scene.sizes[dim] ?? 1), 1);
  const at = (/** @type {string} */ name, /** @type {Record<string, number>} */ tap) => (scene.tensors[name] ?? []).reduce((sum, dim) => sum * (scene.sizes[dim] ?? 1) + (tap[dim] ?? 0), 0);
  const fill = (/** @type {string} */ name) => Float64Array.from({ length: count(name) }, () => random.int(-4, 5));
  const [input, weight, bias] = [fill("input"), fill("weight"), fill("bias")];
  const output = new Float64Array(count("output"));
  for (const tap of allTaps(scene)) {
    const real = scene.axes.every(({ name }) => (tap[`i${name}`] ?? -1) >= 0);
    if (real) output[at("output", tap)] = (output[at("output", tap)] ?? 0) + (input[at("input", tap)] ?? 0) * (weight[at("weight", tap)] ?? 0);
  }
  const inner = scene.axes.reduce((product, { name }) => product * (scene.sizes[`o${name}`] ?? 1), 1);
  output.forEach((value, place) => {
    output[place] = value + (bias[Math.floor(place / inner) % bias.length] ?? 0);
  });
  const tensor = (/** @type {Float64Array} */ data) => ({ shape: [data.length], data });
  /** @type {import("../../static/js/wire/types.js").Tensors} */
  const tensors = new Map([["input", tensor(input)], ["weight", tensor(weight)], ["bias", tensor(bias)], ["output", tensor(output)]]);
  return { tensors, at };
}
