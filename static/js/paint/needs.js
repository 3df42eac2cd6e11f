// @ts-check
/** What only some scenes are drawn with: fetched when such a scene is told, and waited for before it is drawn. */

import { wanted } from "../lib/later.js";
import { neighbours, partsOf } from "../wire/scene.js";

/** @typedef {import("../wire/types.js").WireScene} WireScene */
/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {import("../lib/later.js").Wanted<unknown>} Need */

export const chain = wanted(() => import("../wire/reach.js"));
export const peaks = wanted(() => import("./peak.js"));
export const seams = wanted(() => import("./seams.js"));
export const samples = wanted(() => import("./samples.js"));
export const sampleMarks = wanted(() => import("./sample_marks.js"));
export const groupMarks = wanted(() => import("./group_marks.js"));
export const marked = wanted(() => import("./marked.js"));
export const grounds = wanted(() => import("./grounds.js"));
export const kept = wanted(() => import("./kept.js"));
export const drag = wanted(() => import("./drag.js"));
/** When somebody comes near. */
export const pointing = wanted(() => import("./pointing.js"));
export const fans = wanted(() => import("./fan.js"));
/** With the first step by hand; nothing waits for it. */
export const flights = wanted(() => import("./flights.js"));
export const fills = wanted(() => import("../wire/fills.js"));
/** Not a scene's need: fetched when a panel is first looked at closer. */
export const lenses = wanted(() => import("./lens.js"));

/** @param {WireScene} part whether a tensor holds the places of its taps */
const hasPlaces = ({ axes }) => axes.some(({ held }) => held);

/** @type {ReadonlyArray<readonly [readonly Need[], (part: WireScene) => boolean]>} */
const NEEDS = [
  [[neighbours, samples, sampleMarks, drag], hasPlaces],
  [[seams], ({ panels }) => panels.some(({ rows, cols }) => rows.length > 1 || cols.length > 1)],
  [[peaks], ({ panels }) => panels.some(({ peak }) => peak)],
  [[groupMarks], ({ sizes }) => (sizes["g"] ?? 1) > 1],
  [[kept, grounds], (part) => part.grounds !== undefined],
  [[marked], (part) => part.marked !== undefined],
  [[chain], ({ link }) => link !== undefined],
  [[fills], ({ panels }) => panels.some((panel) => panel.fills === "sums")],
];

/** @param {WireScene} scene @returns {Need[]} what it needs and is not in hand */
const missing = (scene) => NEEDS.flatMap(([needs, asks]) => (partsOf(scene).some(asks) ? needs.filter(({ here }) => !here) : []));

/** What stands beside a picture and would move it if it came later. @type {Array<(scene: Scene) => Promise<unknown> | null>} */
export const beside = [];

/** Resolves when everything a scene is drawn with is in hand, and what stands beside it. @param {Scene} scene */
export async function drawable(scene) {
  await Promise.all([...missing(scene).map((need) => need.load()), ...beside.map((comes) => comes(scene))]);
}
