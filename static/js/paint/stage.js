// @ts-check
/** The stage: a scene and its numbers, drawn from the cursor, and every question about a frame answered from the tables. */

import { during, request, subscribe } from "../lib/later.js";
import { assign, assignmentOf, indicesOf, named, partAt, partsOf } from "../wire/scene.js";
import { frameGroups, frontTap, tapNumber } from "../wire/cursor.js";
import { countTaps, tapAt } from "../wire/taps.js";
import { termsOf, windowSlice } from "../wire/terms.js";
import { FREE, numberOf } from "../wire/table.js";
import { drag, fans, lenses, pointing } from "./needs.js";
import { attachPointer } from "./pointer.js";
import { Show } from "./show.js";
import { t } from "../lib/words.js";

/** @typedef {import("../wire/types.js").WireScene} WireScene */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {import("../wire/types.js").Model} Model */
/** @typedef {import("./pointing.js").HoverInfo} HoverInfo */

/**
 * @typedef {object} Callbacks
 * @property {(info: HoverInfo | null) => void} [onHover]
 * @property {(frame: number, tap: number | null) => void} [onPick]
 * @property {(choice: import("./pointing.js").Choice) => void} [onChoose] a cell has been chosen that a field is to have
 * @property {(dims: Record<string, number>) => void} [onSheet]
 * @property {(text: string | null) => void} [onSample] what is known of the place under the pointer
 * @property {(pull: import("./drag.js").Pull, done: boolean) => void} [onPull] a place is being moved, or has been
 * @property {(stats: {stillMs: number, stepMs: number}) => void} [onDraw]
 */

/** @typedef {ReturnType<typeof createStage>} Stage */

const MOVES = /** @type {const} */ (["pointermove", "pointerdown"]);

/**
 * @param {HTMLElement} host
 * @param {Callbacks} [told]
 * @param {{reducedMotion?: boolean}} [options]
 */
export function createStage(host, told = {}, options = {}) {
  const still = options.reducedMotion ?? matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = new Show(host, { still });
  /** @type {Array<() => void>} */
  let waiting = [];
  let asked = false;
  /** Whether something has changed since it was drawn: two keys may come between two pictures. */
  let changed = false;

  const again = () => {
    asked = true;
    request();
  };
  const ask = () => {
    changed = true;
    again();
  };
  /** @type {Callbacks} who hears of another sheet may ask about it at once */
  const callbacks = { ...told, onSheet: (dims) => (ask(), told.onSheet?.(dims)) };
  const viewNow = () => (changed ? show.look() : show.view);
  const stop = subscribe((now) => {
    if (!asked) return;
    asked = changed = false;
    const moving = show.draw(now);
    if (moving) again();
    callbacks.onDraw?.(show.stats);
    if (!moving) for (const done of waiting.splice(0)) done();
  });
  /** Resolves when everything is drawn, in the size it was last known to have. @returns {Promise<void>} */
  const drawn = () => new Promise((done) => (waiting.push(done), again()));
  const restage = () => {
    show.stale = true;
    ask();
  };
  /** @type {Show["zoom"]} may be ahead of what is shown: the first lens is fetched */
  let wished = {};
  const look = () => {
    show.zoom = wished;
    for (const [name, face] of show.scenery?.main ?? []) face.see(wished[name] ?? null);
    ask();
  };
  show.canvases.watch(ask);
  const pointer = attachPointer(host, show, callbacks, { ask, drawn });
  /** @type {(() => void) | null} places between the cells can be taken hold of, where there are some */
  let drop = null;

  /** @type {PointerEvent | null} where the pointer went while the fan was fetched */
  let near = null;
  const follow = (/** @type {PointerEvent} */ event) => {
    near = event;
  };
  const left = () => {
    near = null;
  };
  for (const kind of MOVES) host.addEventListener(kind, follow);
  host.addEventListener("pointerleave", left);
  const fan = async () => {
    await Promise.all([fans.load(), pointing.load()]).catch(() => undefined); // a stack is browsed without as well, and a click asks again
    if (show.fan || !fans.here) return show.fan;
    for (const kind of MOVES) host.removeEventListener(kind, follow);
    show.fan = fans.here.attachFan(host, show, callbacks, { ask, near });
    return show.fan;
  };
  for (const event of ["pointerenter", "touchstart", "focusin"]) host.addEventListener(event, fan, { once: true, passive: true });

  /** Resolves when everything is drawn and nothing slides any more. @returns {Promise<void>} */
  const settled = () => new Promise((done) => {
    waiting.push(done);
    ask();
  });

  const asking = questions(show);
  return {
    ...asking,
    viewNow,
    /** @param {WireScene} scene `drawable` by now @param {Tensors | null} [tensors] */
    setScene(scene, tensors = null) {
      show.setScene(scene, tensors);
      drop ??= drag.here?.attachDrag(host, show, callbacks, ask) ?? null;
      callbacks.onHover?.(null);
      host.setAttribute("aria-label", t("The picture: {panels}. Arrow keys step, space plays.", { panels: (partsOf(scene)[0] ?? scene).panels.map((panel) => panel.title).join(", ") }));
      ask();
    },
    /** @param {Tensors} tensors */
    setTensors(tensors) {
      for (const [name, tensor] of tensors) show.kept.set(name, tensor);
      show.valuesChanged();
      ask();
    },
    /** Other numbers in tensors of the same shapes: everything stays where it is. @param {Tensors} tensors */
    setNumbers(tensors) {
      for (const [name, tensor] of tensors) show.kept.set(name, tensor);
      show.renumber();
      ask();
    },
    /** The cursor's place between the cells in words, where it is at one. */
    resting: () => (show.stale ? "" : (drag.here?.resting(show, viewNow()) ?? "")),
    /** Move the cursor's place by some cells. @param {readonly [number, number]} by columns and rows @returns {import("./drag.js").Pull | null} null where there is none */
    nudge(by) {
      const pull = drag.here?.nudged(show, viewNow(), by) ?? null;
      if (pull) ask();
      return pull;
    },
    /** @param {{frame: number, tap?: number | null, motion?: boolean}} cursor */
    setCursor({ frame, tap = null, motion = true }) {
      if (frame === show.start + show.cursor.frame && tap === show.cursor.tap) return;
      show.setCursor(frame, tap, motion);
      pointer.stepped();
      ask();
    },
    /** @param {boolean} all */
    setShowAll(all) {
      if (show.all === all) return;
      show.all = all;
      show.version += 1;
      ask();
    },
    /** @param {Readonly<Record<string, import("./lens.js").Lens>>} zoom what panels are seen through, by name */
    setZoom(zoom) {
      wished = zoom;
      if (lenses.here || Object.keys(zoom).length === 0) look();
      else void during(lenses.load().then(look));
    },
    /** @param {Record<string, number>} dims */
    setSheet(dims) {
      if (!show.model) return;
      assign(show.model, dims).forEach((index, at) => {
        if (index !== FREE) show.preferred[at] = index;
      });
      ask();
    },
    /** @param {import("./show.js").Pointed | null} pointed */
    setHover(pointed) {
      show.pointed = pointed;
      ask();
    },
    /** What lights the letters of the size formula, fetched when one is pointed at. */
    termLights: async () => (await import("./term_lights.js")).termLights(show, ask),
    /** Light what is pointed at in another picture. @param {Readonly<Record<string, number>> | null} indices */
    setEcho(indices) {
      if (indices === show.echo) return;
      show.echo = indices;
      ask();
    },
    /** Bring a sheet of a panel forward, as a click on it would. @param {string} panel @param {number} sheet */
    bring(panel, sheet) {
      pointing.use(({ bringForward }) => {
        const [face, view] = [show.scenery?.main.get(panel), viewNow()];
        if (!face || !view) return;
        bringForward(show, view, { face, sheet }, callbacks);
        ask();
      });
    },
    /** Cells to be lit and spoken of; fetched with what speaks of them. */
    spotlight: async () => (await import("./spotlight.js")).spotlight(show, ask),
    /** Fan a stack of sheets out, or fold what is fanned out. @param {string | null} panel */
    async fan(panel) {
      const opened = await fan();
      if (panel === null) opened?.close();
      else opened?.open(panel);
    },
    /** Let panels be looked at closer; fetched when somebody comes near. @param {{tell: import("./gestures.js").Tell, space: () => boolean}} how */
    async gestures(how) {
      const [{ attachGestures }] = await Promise.all([import("./gestures.js"), lenses.load()]);
      const attached = attachGestures(host, show, how);
      ask(); // the pointer may rest on a cell already
      return attached;
    },
    /** Cells as they are taken hold of to be written into. */
    cells: async () => (await import("./editing.js")).attachEditing(host, show),
    /** The picture as a PNG. @returns {Promise<Blob>} */
    snapshot: async () => (await import("./snapshot.js")).snapshot(show, settled),
    resize: ask,
    /** For who lays two pictures out alike. */
    inner: () => show,
    themeChanged: restage,
    /** Resolves when everything is drawn, in the size it has by then, and nothing slides any more. @returns {Promise<void>} */
    settled() {
      show.canvases.measured = false;
      ask();
      return drawn();
    },
    drawn,
    destroy() {
      stop();
      pointer.detach();
      drop?.();
      show.fan?.over.abort();
      for (const kind of MOVES) host.removeEventListener(kind, follow);
      host.removeEventListener("pointerleave", left);
      show.canvases.remove();
    },
  };
}

/** What can be asked without drawing anything. @param {Show} show */
function questions(show) {
  /** @template Answer @param {number} frame of the whole scene @param {(model: Model, frame: number, tensors: Tensors) => Answer} answer @param {Answer} otherwise */
  const ask = (frame, answer, otherwise) => {
    const where = show.scene && partAt(show.scene, frame);
    const model = where && show.models[where.part];
    return where && model && model.total > 0 ? answer(model, where.frame, named(show.kept, model.scene)) : otherwise;
  };
  const noTerms = /** @type {import("../wire/terms.js").Terms} */ ({ terms: [], count: 0, winner: -1, share: null, added: "bias", bias: null, result: null, target: null });
  return {
    /** @param {number} frame @param {{start?: number, limit?: number}} [range] */
    terms: (frame, range) => ask(frame, (model, at, tensors) => termsOf(model, tensors, at, range), noTerms),
    /** What a frame is counted with, and the first frame that is. @param {number} frame @returns {{model: Model, start: number} | null} */
    modelAt: (frame) => {
      const where = show.scene && partAt(show.scene, frame);
      const model = where && show.models[where.part];
      return model && model.total > 0 ? { model, start: where.start } : null;
    },
    /** The scene that is shown: of a chain, that of the link at work. */
    shown: () => show.model?.scene ?? null,
    /** The scene a frame belongs to: of a chain, its link's. @param {number} frame */
    sceneAt: (frame) => (show.scene ? partAt(show.scene, frame).scene : null),
    /** @param {number} frame */
    tapCount: (frame) => ask(frame, (model, at) => countTaps(frameGroups(model, at)), 0),
    /** @param {number} frame @param {number} tap */
    tapAt: (frame, tap) => ask(frame, (model, at) => indicesOf(model, tapAt(model, frameGroups(model, at), tap)), {}),
    /** One tap by name, whatever the order of the view: the current one, or that of the frame with the middle of the kernel. @param {number} frame @param {number | null} tap */
    front: (frame, tap) => ask(frame, (model, at) => indicesOf(model, frontTap(model, { frame: at, tap }, show.preferred)), {}),
    /** @param {number} frame */
    assignment: (frame) => ask(frame, (model, at) => indicesOf(model, assignmentOf(model, at)), {}),
    /** The frame of some indices, in the part at work or another; an index past the last is the last. @param {Record<string, number>} indices @param {number} [part] */
    frameOf: (indices, part = show.part) => {
      const [model, start] = [show.models[part], show.models.slice(0, part).reduce((sum, { total }) => sum + total, 0)];
      if (!model || model.total === 0) return 0;
      const within = assign(model, indices).map((index, id) => Math.max(0, Math.min(index, (model.size[id] ?? 1) - 1)));
      return start + numberOf(model.order, within);
    },
    /** The tap of a frame with these indices. @param {number} frame @param {Record<string, number>} indices */
    tapOf: (frame, indices) => ask(frame, (model, at) => tapNumber(model, at, assign(model, indices)), /** @type {number | null} */ (null)),
    /** Which part of how many a frame stands in. @param {number} frame */
    partOf: (frame) => ({ part: show.scene ? partAt(show.scene, frame).part : 0, parts: show.models.length }),
    /** @param {number} frame */
    windowSlice: (frame) => ask(frame, (model, at) => windowSlice(model, at), /** @type {ReturnType<typeof windowSlice>} */ ({ text: "", coordinates: "input" })),
    /** @param {string} name @returns {import("./blocks.js").Rect | null} */
    panelRect: (name) => show.scenery?.main.get(name)?.placed.slots[0] ?? null,
    /** @param {string} panel @param {number} row @param {number} col @param {number} [sheet] */
    cellRect: async (panel, row, col, sheet) => (await import("./describe.js")).rectOfCell(show, panel, { row, col, sheet }),
    /** Which part of a panel is seen. @param {string} panel */
    seen: (panel) => {
      const face = show.scenery?.main.get(panel);
      return face ? { row: face.row0, col: face.col0, rows: face.rows, cols: face.cols } : null;
    },
    /** How long drawing took, in milliseconds, and how often a step was drawn, how many flights there were. */
    stats: () => ({ ...show.stats, flights: show.flying?.count ?? 0 }),
    describe: async () => (await import("./describe.js")).describe(show),
    /** What colours and marks mean here; null while nothing is drawn. */
    legend: async () => (await import("./legend.js")).legendFor(show),
    /** The panels as tables of plain values. */
    tables: async () => (await import("./tabulate.js")).tabulate(show),
  };
}
