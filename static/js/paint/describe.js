// @ts-check
/** The stage in plain objects: for tests, and for anyone who cannot see it. */

import { indicesOf } from "../wire/scene.js";
import { hueOf, marksOf } from "./group_marks.js";
import { bandOf, pointsOf } from "./links.js";
import { matchesOf } from "./matches.js";
import { marked } from "./needs.js";
import { tapsThrough } from "../wire/cursor.js";

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {import("./face.js").View} View */

/** @param {View} view @param {Face} face */
function describeFace(view, face) {
  const { panel, placed } = face;
  const lit = face.lit(view.groups, view);
  const hull = face.hull(view.groups, view, 0);
  return {
    name: panel.name, role: panel.role, rect: placed.slots[0], slots: placed.slots, block: placed.block, spread: placed.spread, cell: face.cell,
    mode: face.told ? "numbers" : "picture", rows: face.rows, cols: face.cols, row0: face.row0, col0: face.col0,
    sheet: face.slots[0]?.sheet ?? 0, sheets: panel.sheets.count, lit: lit.reduce((sum, places) => sum + places.length, 0),
    hull: hull ? [hull[0] + face.row0, hull[1] + face.col0, hull[2] + face.row0, hull[3] + face.col0] : null,
    groups: marksOf(face, view).map(({ group, band, tag }) => ({ group, hue: hueOf(group), band, named: tag !== null })),
    marked: (marked.here?.linesOf(view.model, face) ?? []).map(({ mark, rect }) => ({ mark, ...rect })), filled: filled(view, face), apart: Array.from({ length: face.rows * face.cols }, (_, at) => at).filter((at) => face.apart(0, at)),
  };
}

/** How many visible cells show something, in the first open sheet. @param {View} view @param {Face} face */
function filled(view, face) {
  let count = 0;
  if (!face.slots[0]) return count;
  for (let at = 0; at < face.rows * face.cols; at += 1) if (!Number.isNaN(face.shown(view, 0, at).value)) count += 1;
  return count;
}

/** The letters that stand in cells while one is pointed at. @param {Show} show @param {View} view */
function letters({ pointed, scenery }, view) {
  const panel = pointed && view.model.panels.get(pointed.panel);
  if (!panel || panel.aside) return [];
  const found = matchesOf(view, scenery?.faces ?? [], tapsThrough(view.model, panel, pointed, view.front));
  return found.map(({ face, slot, at, letter }) => ({ panel: face.panel.name, sheet: face.slots[slot]?.sheet ?? 0, row: face.row0 + Math.floor(at / face.cols), col: face.col0 + (at % face.cols), letter }));
}

/** @param {Show} show */
export function describe(show) {
  const { view, scenery, cursor } = show;
  if (!view || !scenery) return { laidOut: false, frame: cursor.frame, tap: cursor.tap, panels: [], magnifiers: [], links: [], flights: [], fan: null, stats: { ...show.stats } };
  const links = scenery.routes.map((route) => {
    const [from, to] = [scenery.byKey.get(route.from), scenery.byKey.get(route.to)];
    if (!from || !to) return { from: route.from, to: route.to, kind: route.kind, points: [] };
    const [start, end] = [show.meant(view, from), show.aim(view, route, to)];
    return { from: route.from, to: route.to, kind: route.kind, points: route.kind === "around" ? pointsOf(route, start, end) : bandOf(route, start, end) };
  });
  return {
    laidOut: true, arrangement: scenery.arrangement, ...cursor, total: view.model.total, front: indicesOf(view.model, view.front),
    panels: [...scenery.main.values()].map((face) => describeFace(view, face)),
    magnifiers: scenery.faces.filter((face) => face.magnifier).map((face) => ({ ...describeFace(view, face), of: face.panel.name })),
    fan: show.fan?.wanted ? { panel: show.fan.panel, part: show.fan.part, sheets: show.fan.leaves } : null,
    links, flights: (show.flying?.now ?? []).map(({ link, from, to, text }) => ({ link, from, to, text })), hover: show.pointed, letters: letters(show, view), echo: show.echo, lights: show.lights?.bands(view) ?? [], stats: { ...show.stats },
  };
}

/**
 * @param {Show} show
 * @param {string} panel
 * @param {{row: number, col: number, sheet: number | undefined}} cell
 * @returns {import("./blocks.js").Rect | null}
 */
export function rectOfCell(show, panel, { row, col, sheet }) {
  const face = show.scenery?.main.get(panel);
  if (!face) return null;
  const slot = sheet === undefined ? 0 : face.slots.findIndex((each) => each?.sheet === sheet);
  const [down, across] = [row - face.row0, col - face.col0];
  if (slot < 0 || down < 0 || across < 0 || down >= face.rows || across >= face.cols) return null;
  return face.rect(slot, down * face.cols + across);
}
