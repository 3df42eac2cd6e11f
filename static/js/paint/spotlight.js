// @ts-check
/** What somebody speaks of: its cells lit, everything else fainter, and where they are, so that words can stand beside them. */

import { frameGroups } from "../wire/cursor.js";
import { partAt } from "../wire/scene.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */
/** @typedef {import("./blocks.js").Rect} Rect */
/** @typedef {import("../wire/types.js").Group} Group */
/** @typedef {import("../wire/project.js").Cells} Cells */
/** @typedef {{panels: readonly string[], groups: ReadonlyArray<readonly Group[]>, sheet: Readonly<Record<string, number>> | null, cells?: ReadonlyMap<string, Cells>}} Spot panels, and the taps whose cells in them are meant */
/** @typedef {{face: Face, slot: number, rects: Rect[], hull: Rect}} Lit cells of one open sheet */

/** How faint the rest is; so many cells are framed one by one. */
const FAINT = 0.58;
const FRAMED = 64;
const AROUND = 4;

/** @param {readonly Rect[]} rects @returns {Rect} */
export function around(rects) {
  const [x, y] = [Math.min(...rects.map((rect) => rect.x)), Math.min(...rects.map((rect) => rect.y))];
  const [right, bottom] = [Math.max(...rects.map((rect) => rect.x + rect.width)), Math.max(...rects.map((rect) => rect.y + rect.height))];
  return { x, y, width: right - x, height: bottom - y };
}

/** @param {View} view @param {readonly Face[]} faces @param {Spot} spot @returns {Lit[]} */
function litOf(view, faces, { panels, groups, cells }) {
  const seen = cells ? { ...view, reach: cells, only: true } : view;
  const own = panels.flatMap((name) => faces.filter(({ panel, magnifier }) => panel.name === name && !magnifier));
  return own.flatMap((face) => {
    const sets = cells ? [face.lit([], seen)] : groups.map((each) => face.lit(each, seen));
    return face.slots.flatMap((_, slot) => {
      const places = [...new Set(sets.flatMap((each) => each[slot] ?? []))];
      if (places.length === 0) return [];
      const rects = places.map((at) => face.rect(slot, at));
      return [{ face, slot, rects, hull: around(rects) }];
    });
  });
}

/** @param {Rect} outer @param {Rect} inner */
const within = (outer, inner) => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/** Lit cells through which the frame's own outline runs: they are drawn plain, for it is not spoken of. @param {Show} show @param {View} view @param {Lit} lit */
function uncross({ moving }, view, { face, slot, rects, hull }) {
  const own = face.hull(view.groups, view, slot);
  const span = own && face.span(slot, own);
  const beside = !span || within(span, hull) || within(hull, span) || hull.x >= span.x + span.width || span.x >= hull.x + hull.width || hull.y >= span.y + span.height || span.y >= hull.y + hull.height;
  if (!moving || beside || face.pictured || rects.length > FRAMED) return;
  const [first, { still }] = [face.rect(slot, 0), moving];
  const [left, top, right, bottom] = [hull.x - first.x, hull.y - first.y, hull.x + hull.width - first.x, hull.y + hull.height - first.y].map((each) => Math.round(each / face.cell));
  const places = Array.from({ length: face.rows * face.cols }, (_, at) => at).filter((at) => {
    const [row, col] = [Math.floor(at / face.cols), at % face.cols];
    return row >= (top ?? 0) && row < (bottom ?? 0) && col >= (left ?? 0) && col < (right ?? 0);
  });
  const onto = still.painter.ink;
  moving.ink.fillStyle = moving.palette.panel;
  moving.ink.fillRect(hull.x - AROUND, hull.y - AROUND, hull.width + 2 * AROUND, hull.height + 2 * AROUND);
  still.painter.ink = moving.ink;
  still.cells(view, face, slot, places);
  still.painter.ink = onto;
}

/** @param {Show} show @param {View} view @param {readonly Lit[]} lit @param {readonly Face[]} named whose headings stay as they are */
function paint(show, view, lit, named) {
  const { moving, canvases } = show;
  if (!moving) return;
  for (const each of lit) uncross(show, view, each);
  const { ink, palette } = moving;
  const clear = [...lit.map(({ hull }) => hull), ...named.map(({ placed }) => placed.heading)];
  ink.save();
  faint(ink, palette.paper, { width: canvases.width, height: canvases.height, clear });
  ink.strokeStyle = palette.focus;
  for (const { face, rects, hull } of lit) {
    ink.lineWidth = 1.5;
    ink.setLineDash([3, 2]);
    if (rects.length > 1 && rects.length <= FRAMED && face.cell >= 12) for (const { x, y, width, height } of rects) ink.strokeRect(x + 2, y + 2, width - 4, height - 4);
    ink.setLineDash([]);
    ink.lineWidth = 3;
    ink.beginPath();
    ink.roundRect(hull.x - 1, hull.y - 1, hull.width + 2, hull.height + 2, 5);
    ink.stroke();
  }
  ink.restore();
}

/** Everything but some rectangles, which may overlap. @param {CanvasRenderingContext2D} ink @param {string} colour @param {{width: number, height: number, clear: readonly Rect[]}} room */
function faint(ink, colour, { width, height, clear }) {
  ink.save();
  for (const rect of clear) {
    const rest = new Path2D();
    rest.rect(0, 0, width, height);
    rest.roundRect(rect.x - AROUND, rect.y - AROUND, rect.width + 2 * AROUND, rect.height + 2 * AROUND, 6);
    ink.clip(rest, "evenodd");
  }
  ink.fillStyle = colour;
  ink.globalAlpha = FAINT;
  ink.fillRect(0, 0, width, height);
  ink.restore();
}

/** @param {Show} show @param {() => void} ask @returns what speaks may do with the stage; `end` puts everything back */
export function spotlight(show, ask) {
  let [model, before] = [show.model, show.preferred];
  /** @type {Spot | null} */
  let spot = null;
  const found = (/** @type {View} */ view) => (spot ? litOf(view, show.scenery?.faces ?? [], spot) : []);
  const named = () => (spot?.panels ?? []).flatMap((name) => show.scenery?.main.get(name) ?? []);
  show.spot = (view) => paint(show, view, found(view), named());
  ask();
  return {
    /** The model of a frame's part, its tensors, and what else there is to know of where it stands. @param {number} frame of the whole scene */
    at(frame) {
      const where = show.scene && partAt(show.scene, frame);
      const model = where && show.models[where.part];
      if (!where || !model || where.part !== show.part || model.total < 1) return null;
      return { model, tensors: show.tensors, frame: where.frame, part: where.part, parts: show.models.length, reach: show.back(where.part, frameGroups(model, where.frame)) };
    },
    /** @param {Spot | null} next */
    light(next) {
      spot = next;
      if (show.model !== model) [model, before] = [show.model, show.preferred]; // another scene has its own
      show.preferred = before.slice();
      for (const [name, index] of Object.entries(next?.sheet ?? {})) {
        const id = show.model?.id.get(name);
        if (id !== undefined && show.model?.plain.includes(id)) show.preferred[id] = index;
      }
      ask();
    },
    /** What is lit, the first of the panels first; the headings of the panels that are spoken of; everything that stands on the stage. */
    where() {
      const lit = show.view ? found(show.view) : [];
      const faces = show.scenery?.faces ?? [];
      const first = named()[0];
      const main = lit.filter(({ face }) => face === first).map(({ hull }) => hull);
      const rest = lit.filter(({ face }) => face !== first).map(({ hull }) => hull);
      const meant = main.length > 0 ? main : lit.length > 0 ? [] : first ? [first.placed.frame] : [];
      return { lit: [...meant, ...rest], headings: named().map(({ placed }) => placed.heading), others: faces.flatMap(({ placed }) => [placed.frame, placed.heading]), room: { width: show.canvases.width, height: show.canvases.height } };
    },
    end() {
      show.spot = null;
      if (show.model === model) show.preferred = before;
      ask();
    },
  };
}
