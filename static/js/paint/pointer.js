// @ts-check
/**
 * Where the pointer is: the cell under it lights up at once, what there is to say of it and a click on it need what comes
 * with the pointer. A finger that has tapped is gone: what it tapped stays lit and told until the next tap or step.
 */

import { named } from "../wire/table.js";
import { drag, pointing } from "./needs.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {{face: Face, slot: number, at: number, row: number, col: number, sheet: number, place?: boolean}} Hit a cell, in the panel's own rows and columns; place: by a place between the cells that it stands for */
/** @typedef {import("./face.js").View} View */

/** @param {Rect} rect @param {number} x @param {number} y */
const holds = (rect, x, y) => x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;

/**
 * @param {readonly Face[]} faces
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
export function cellUnder(faces, x, y) {
  for (const face of faces) {
    const slot = face.placed.slots.findIndex((rect) => holds(rect, x, y));
    const place = face.placed.slots[slot];
    const found = face.slots[slot];
    if (!place || !found) continue;
    const row = Math.min(face.rows - 1, Math.floor((y - place.y) / face.cell));
    const col = Math.min(face.cols - 1, Math.floor((x - place.x) / face.cell));
    if (!named(face.panel.rows, face.row0 + row) || !named(face.panel.cols, face.col0 + col)) return null;
    return { face, slot, at: row * face.cols + col, row: face.row0 + row, col: face.col0 + col, sheet: found.sheet };
  }
  return null;
}

/**
 * The sheet of a deck that a click brings forward: one that peeks out behind, or the next by its label.
 * @param {readonly Face[]} faces
 * @param {number} x
 * @param {number} y
 * @returns {{face: Face, sheet: number} | null}
 */
export function sheetUnder(faces, x, y) {
  for (const face of faces) {
    const inColour = (face.slots[0]?.colours.length ?? 0) > 0;
    const front = inColour ? -1 : (face.slots[0]?.sheet ?? 0);
    const count = face.panel.sheets.count;
    if (face.placed.spread !== "deck" || count < 2 || holds(face.placed.frame, x, y)) continue;
    const behind = face.placed.peeks.findIndex((rect) => holds(rect, x, y));
    if (behind >= 0) return { face, sheet: (front + 1 + behind) % count };
    const label = face.placed.labels[0];
    if (label && holds(label, x, y)) return { face, sheet: (front + 1) % count };
  }
  return null;
}

/**
 * @param {HTMLElement} host
 * @param {Show} show
 * @param {import("./stage.js").Callbacks} callbacks
 * @param {{ask: () => void, drawn: () => Promise<void>}} picture drawn: resolves when it is, as it is to be by now
 * @returns {{detach: () => void, stepped: () => void}} stepped: the cursor is somewhere else now
 */
export function attachPointer(host, show, callbacks, { ask, drawn }) {
  const at = (/** @type {PointerEvent | MouseEvent} */ event) => {
    const box = host.getBoundingClientRect();
    return /** @type {const} */ ([event.clientX - box.left, event.clientY - box.top]);
  };
  /** @type {Hit | null} what a finger tapped */
  let tapped = null;
  /** Whether a stack that was tapped is told of. */
  let stacked = false;
  let told = "null"; // a new scene forgets what is pointed at: what was said of it is taken back all the same
  const hover = (/** @type {Hit | null} */ hit) => {
    const next = hit && { panel: hit.face.panel.name, row: hit.row, col: hit.col, sheet: hit.sheet };
    const text = JSON.stringify(next);
    const gone = hit !== null && hit === tapped;
    if (text === told && text === JSON.stringify(show.pointed) && gone === show.gone) return;
    told = text;
    show.gone = gone;
    show.pointed = next;
    ask();
    if (hit) pointing.use(({ hoverInfo }) => {
      if (told !== text || !show.view || !show.scenery?.faces.includes(hit.face)) return;
      ask(); // some of what is lit may have waited for this
      callbacks.onHover?.(hoverInfo(show, show.view, hit));
    });
    else callbacks.onHover?.(null);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const faces = show.scenery?.faces ?? [];
    const point = at(event);
    const hit = drag.here?.placeUnder(show, point) ?? cellUnder(faces, ...point);
    host.style.cursor = hit || sheetUnder(faces, ...point) ? "pointer" : "";
    hover(hit);
  };
  /** Whether the tap is what moves the cursor. */
  let picking = false;
  const leave = () => hover(tapped);
  const click = (/** @type {MouseEvent} */ event) => {
    const point = at(event);
    const finger = event instanceof PointerEvent && event.pointerType === "touch";
    const faces = finger ? (show.scenery?.faces ?? []) : [];
    const hit = cellUnder(faces, ...point);
    const deck = hit ? null : sheetUnder(faces, ...point);
    pointing.use(({ deckInfo, pick }) => {
      picking = true;
      if (pick(show, callbacks, point)) ask();
      picking = false;
      tapped = hit;
      if (finger) void drawn().then(() => { // of the frame it led to
        if (tapped !== hit) return;
        hover(hit);
        stacked = Boolean(deck && show.view);
        if (deck && show.view) callbacks.onSample?.(deckInfo(show.view, deck));
      });
    });
  };
  host.addEventListener("pointermove", move);
  host.addEventListener("pointerleave", leave);
  host.addEventListener("click", click);
  return {
    detach() {
      host.removeEventListener("pointermove", move);
      host.removeEventListener("pointerleave", leave);
      host.removeEventListener("click", click);
    },
    stepped() {
      if ((!tapped && !stacked) || picking) return;
      tapped = null;
      if (stacked) callbacks.onSample?.(null);
      stacked = false;
      hover(null);
    },
  };
}
