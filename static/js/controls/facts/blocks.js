// @ts-check
/** The kernel matrix as a whole: its blocks in little, where the stage stands in it, and its entries against a dense layer's. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, many, t } from "../../lib/words.js";
import { Table } from "../../wire/table.js";
import { troubleOf } from "../field.js";
import { newestOnly } from "../asking.js";
import { drawBlock, drawWhole, fitted } from "./minimap.js";

/** @import { Api, Blocks } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Scene } from "../../types.js" */

const ROOM = { width: 280, height: 220 };
const BLOCK = { width: 280, height: 150 };

/** @param {Scene} scene @returns {import("./minimap.js").Band[]} */
const bandsOf = ({ axes, tables, sizes }) =>
  axes.flatMap(({ name, table }) => {
    const wire = tables[table];
    return wire ? [{ table: new Table(wire), outputs: sizes[`o${name}`] ?? 1, inputs: sizes[`i${name}`] ?? 1 }] : [];
  });

/** The row of the matrix that stands for the cursor's output. @param {Scene} scene @param {Record<string, number>} at */
function rowOf({ panels, sizes, matrix }, at) {
  const dims = panels.find(({ name }) => name === matrix)?.rows ?? [];
  return dims.reduce((row, dim) => row * (sizes[dim] ?? 1) + (at[dim] ?? 0), 0);
}

/** The indices a row stands for. @param {Scene} scene @param {number} row */
function indicesAt({ panels, sizes, matrix }, row) {
  /** @type {Record<string, number>} */
  const found = {};
  let rest = row;
  for (const dim of [...(panels.find(({ name }) => name === matrix)?.rows ?? [])].reverse()) {
    const size = sizes[dim] ?? 1;
    found[dim] = rest % size;
    rest = Math.floor(rest / size);
  }
  return found;
}

/** @param {Blocks} blocks */
function countLines({ counts }) {
  const line = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ why) => el("div", { class: "fact", title: why }, el("dt", null, name), el("dd", null, value));
  const less = (/** @type {number} */ count) => (count ? `− ${formatCount(count)}` : "0");
  return [
    line(t("a dense layer"), formatCount(counts.entries), t("every entry a weight of its own")),
    line(t("zero between groups"), less(counts.between_groups), t("blocks that groups leave out")),
    line(t("zero outside windows"), less(counts.outside_windows), t("locality: an output reads near cells only")),
    line(t("repeated weights"), less(counts.repeats), t("sharing: every output uses the same kernel")),
    line(t("different weights"), formatCount(counts.weights), t("what is left to learn")),
  ];
}

/** @param {Blocks} blocks */
function structure({ groups, down, across, height, width, toeplitz }) {
  const count = groups * down * across;
  const told = { count: formatCount(count), all: formatCount(groups * groups * down * across), groups, size: `${formatCount(height)} × ${formatCount(width)}` };
  const blocks =
    groups > 1
      ? t("{count} blocks of {all}, on the diagonal of {groups} groups, an output channel's rows by an input channel's columns, {size}.", told)
      : many("One block, an output channel's rows by an input channel's columns, {size}.", "{count} blocks, an output channel's rows by an input channel's columns, {size}.", count, told);
  return toeplitz ? t("{blocks} Each is Toeplitz, one within the other: along its diagonals the number stays the same.", { blocks }) : blocks;
}

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, stage: Stage, api: Api, open: () => boolean}} parts
 */
export function mountBlocks(body, { store, stage, api, open }) {
  const whole = el("canvas", { class: "minimap", role: "img", "aria-label": t("The whole kernel matrix") });
  const one = el("canvas", { class: "minimap one", role: "img", "aria-label": t("One block of it") });
  const legend = el("p", { class: "hint" });
  const about = el("p", { class: "hint" });
  const counts = el("dl", { class: "facts-list" });
  const trouble = el("p", { class: "trouble", role: "alert" });
  body.append(whole, legend, one, about, counts, trouble);
  /** @type {unknown} */
  let shown = null;
  /** @type {{shape: [number, number], blocks: Blocks} | null} */
  let told = null;

  function draw() {
    const { scene, frame } = store.get();
    if (!open() || !told || !scene?.matrix) return;
    const [rows, cols] = told.shape;
    const panel = scene.matrix;
    const seen = stage.seen(panel);
    const part = seen && (seen.rows < rows || seen.cols < cols) ? seen : null;
    drawWhole(whole, { blocks: told.blocks, bands: bandsOf(scene), size: fitted(rows, cols, ROOM), part, row: rowOf(scene, stage.assignment(frame)) });
    const size = `${formatCount(rows)} × ${formatCount(cols)}`;
    legend.textContent = part
      ? t("{size}; green: this output's row; violet: what the stage shows. Click to go to a row.", { size })
      : t("{size}; green: this output's row. Click to go to a row.", { size });
  }

  const line = newestOnly((/** @type {string} */ query, signal) => api.blocks(query, signal), {
    done(_, answer) {
      const { scene } = store.get();
      told = answer;
      trouble.textContent = "";
      clear(counts).append(...countLines(answer.blocks));
      about.textContent = structure(answer.blocks);
      one.hidden = answer.blocks.groups * answer.blocks.down * answer.blocks.across === 1;
      if (scene) drawBlock(one, bandsOf(scene), fitted(answer.blocks.height, answer.blocks.width, BLOCK));
      draw();
    },
    failed(_, error) {
      shown = told = null;
      trouble.textContent = troubleOf(error);
    },
    idle: () => undefined,
  });

  function show() {
    const { answer, scene } = store.get();
    if (!open() || !scene?.matrix || !answer) return;
    if (answer === shown) return void stage.settled().then(draw);
    shown = answer;
    line.send(answer.link.query, true);
  }

  whole.addEventListener("click", (event) => {
    const { scene, frame } = store.get();
    if (!told || !scene) return;
    const row = Math.min(told.shape[0] - 1, Math.floor((event.offsetY / whole.clientHeight) * told.shape[0]));
    store.set({ playing: false, tap: null, frame: stage.frameOf({ ...stage.front(frame, null), ...indicesAt(scene, row) }) });
  });
  store.subscribe((state) => state.answer, show);
  store.subscribe((state) => state.scene, show);
  store.subscribe((state) => state.frame, () => void (open() && stage.settled().then(draw)));
  show();
  return { show };
}
