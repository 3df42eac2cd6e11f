// @ts-check
/** Every cell pointed at by the page's own modules: scenes and tensors as the API answers them come in, what is said of each cell goes out. */
import { readFileSync } from "node:fs";

import { tensorsOf } from "../../static/js/controls/session.js";
import { drawable } from "../../static/js/paint/needs.js";
import { hoverInfo } from "../../static/js/paint/pointing.js";
import { frameGroups, frontTap } from "../../static/js/wire/cursor.js";
import { named, nothing, partsOf, prepare } from "../../static/js/wire/scene.js";
import * as table from "../../static/js/wire/table.js";

/** Of a longer side, or of more sheets, some: the first, the last, and every so many between. */
const MOST = { rows: 24, cols: 24, sheets: 5 };

/** @param {import("../../static/js/wire/table.js").Radix} radix @param {number} most */
function some(radix, most) {
  const step = Math.max(1, Math.ceil(radix.count / most));
  const seen = Array.from({ length: radix.count }, (_, at) => at).filter((at) => at % step === 0 || at === radix.count - 1);
  return seen.filter((at) => table.named(radix, at));
}

const told = [];
for (const { config, answer } of JSON.parse(readFileSync(0, "utf8"))) {
  await drawable(answer.scene);
  for (const part of partsOf(answer.scene)) {
    const tensors = named(tensorsOf(config, answer), part);
    const model = prepare(part, tensors);
    if (model.total === 0) continue;
    const frame = Math.floor(model.total / 2);
    const view = { model, tensors, frame, front: frontTap(model, { frame, tap: null }, nothing(model)), groups: frameGroups(model, frame), only: false };
    const show = { tensors, models: [model], scenery: { faces: [] }, placePointedAt: () => null };
    for (const panel of model.panels.values()) {
      if (panel.aside) continue;
      const face = { panel, slots: [] };
      for (const sheet of some(panel.sheets, MOST.sheets)) for (const row of some(panel.rows, MOST.rows)) for (const col of some(panel.cols, MOST.cols)) {
        const hit = { face, slot: 0, at: 0, row, col, sheet };
        const { text, value } = hoverInfo(/** @type {any} */ (show), /** @type {any} */ (view), /** @type {any} */ (hit));
        told.push({ op: config.op, view: part.view, panel: panel.name, row, col, text, value, sizes: part.sizes });
      }
    }
  }
}
process.stdout.write(JSON.stringify(told));
