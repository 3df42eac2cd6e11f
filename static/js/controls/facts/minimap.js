// @ts-check
/** The whole kernel matrix in little, drawn from the structure of its blocks and never from its entries; and one block. */
import { readPalette } from "../../paint/tints.js";

/** @import { Blocks } from "../../api.js" */
/** @import { Table } from "../../wire/table.js" */

/** @typedef {{row: number, col: number, rows: number, cols: number}} Part */
/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

/** Blocks smaller than this many pixels are drawn without their borders, bands smaller than this without their inside. */
const SMALLEST = 5;

/**
 * The pairs of output and input along one axis that meet, each once.
 * @param {Pick<Table, "start" | "step" | "cell">} table
 * @returns {Array<[number, number, number]>} output, input, kernel cell
 */
export function meetings({ start, step, cell }) {
  /** @type {Array<[number, number, number]>} */
  const found = [];
  start.forEach((from, o) => {
    const met = new Set();
    step.forEach((by, k) => {
      const i = cell[from + by] ?? -1;
      if (i < 0 || met.has(i)) return;
      met.add(i);
      found.push([o, i, k]);
    });
  });
  return found;
}

/** @typedef {{table: Pick<Table, "start" | "step" | "cell">, outputs: number, inputs: number}} Band one axis of a block */

/**
 * One block: for each pair of the first axis the block of the others.
 * @param {CanvasRenderingContext2D} ink @param {readonly Band[]} bands @param {Rect} room
 */
function block(ink, bands, room) {
  const [band, ...rest] = bands;
  if (!band || Math.max(room.width, room.height) < SMALLEST) {
    ink.fillRect(room.x, room.y, Math.max(0.6, room.width), Math.max(0.6, room.height));
    return;
  }
  const [width, height] = [room.width / band.inputs, room.height / band.outputs];
  const before = ink.globalAlpha;
  for (const [o, i, k] of meetings(band.table)) {
    ink.globalAlpha = before * (1 - (0.55 * k) / band.table.step.length);
    block(ink, rest, { x: room.x + i * width, y: room.y + o * height, width, height });
  }
  ink.globalAlpha = before;
}

/**
 * A canvas as sharp as the screen, as wide as its column and no higher than allowed.
 * @param {HTMLCanvasElement} canvas @param {{width: number, height: number}} size
 */
function ready(canvas, { width, height }) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ink.scale(ratio, ratio);
  const palette = readPalette(canvas);
  ink.fillStyle = palette.panel;
  ink.fillRect(0, 0, width, height);
  return { ink, palette };
}

/** Of a shape, as large as fits. @param {number} rows @param {number} cols @param {{width: number, height: number}} room */
export function fitted(rows, cols, room) {
  const scale = Math.min(room.width / cols, room.height / rows);
  return { width: Math.max(24, Math.round(cols * scale)), height: Math.max(24, Math.round(rows * scale)) };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{blocks: Blocks, bands: readonly Band[], size: {width: number, height: number}, part: Part | null, row: number}} what row: the cursor's
 */
export function drawWhole(canvas, { blocks, bands, size, part, row }) {
  const { ink, palette } = ready(canvas, size);
  const { groups, down, across, height, width } = blocks;
  const [wide, high] = [size.width / (groups * across * width), size.height / (groups * down * height)];
  const [w, h] = [width * wide, height * high];
  for (let g = 0; g < groups; g += 1) {
    const [x, y] = [g * across * w, g * down * h];
    ink.fillStyle = palette.weightTint;
    ink.globalAlpha = Math.min(w, h) < SMALLEST ? 1 : 0.35;
    ink.fillRect(x, y, across * w, down * h);
    ink.globalAlpha = 1;
    if (Math.min(w, h) < SMALLEST * 3) continue;
    ink.fillStyle = palette.weight;
    for (let a = 0; a < down; a += 1) for (let b = 0; b < across; b += 1) block(ink, bands, { x: x + b * w, y: y + a * h, width: w, height: h });
  }
  ink.strokeStyle = palette.inkSoft;
  const lines = (/** @type {number} */ every, /** @type {number} */ tall, /** @type {number} */ strength) => {
    if (Math.min(every, tall) < 3) return;
    ink.globalAlpha = strength;
    ink.beginPath();
    for (let x = every; x < size.width - 0.5; x += every) ink.rect(x, 0, 0, size.height);
    for (let y = tall; y < size.height - 0.5; y += tall) ink.rect(0, y, size.width, 0);
    ink.stroke();
    ink.globalAlpha = 1;
  };
  ink.lineWidth = 0.5;
  lines(w, h, 0.5);
  ink.lineWidth = 1;
  if (groups > 1) lines(across * w, down * h, 0.9);
  ink.fillStyle = palette.output;
  ink.fillRect(0, Math.min(size.height - 1.5, (row + 0.5) * high - 0.75), size.width, 1.5);
  if (part) frame(ink, palette.focus, { x: part.col * wide, y: part.row * high, width: part.cols * wide, height: part.rows * high });
}

/** What is seen on the stage; never smaller than can be found. @param {CanvasRenderingContext2D} ink @param {string} colour @param {Rect} rect */
function frame(ink, colour, { x, y, width, height }) {
  const [grownX, grownY] = [Math.max(0, 7 - width) / 2, Math.max(0, 7 - height) / 2];
  ink.strokeStyle = colour;
  ink.lineWidth = 2;
  ink.strokeRect(x - grownX, y - grownY, width + 2 * grownX, height + 2 * grownY);
}

/** @param {HTMLCanvasElement} canvas @param {readonly Band[]} bands @param {{width: number, height: number}} size */
export function drawBlock(canvas, bands, size) {
  const { ink, palette } = ready(canvas, size);
  ink.fillStyle = palette.weight;
  block(ink, bands, { x: 0, y: 0, ...size });
}
