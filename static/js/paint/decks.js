// @ts-check
/** The stacks of a picture that are browsed: fetched with what they are browsed by. */

import { sheetLabels } from "./captions.js";
import { MOST_OPEN } from "./scenery.js";

/** The stacks of more sheets than can lie open: which sheet is in front of each. Panels whose sheets go together are one stack. @param {import("./show.js").Show} show @param {import("./face.js").View | null} view */
export function decksOf({ model, scenery }, view) {
  const many = [...(model?.panels.values() ?? [])].filter(({ sheets }) => sheets.count > MOST_OPEN);
  const within = (/** @type {readonly number[]} */ ids, /** @type {readonly number[]} */ all) => ids.every((id) => all.includes(id));
  const own = many.filter((panel, at) =>
    many.every((other, place) => other === panel || !within(panel.sheets.ids, other.sheets.ids) || (within(other.sheets.ids, panel.sheets.ids) && at < place)));
  return own.map((panel) => {
    const face = scenery?.main.get(panel.name);
    const sheet = view && face?.panel === panel ? Math.max(0, face.sheetIn(view)) : 0;
    return { panel: panel.name, title: panel.title, role: panel.role, sheet, count: panel.sheets.count, label: model ? sheetLabels(model, panel, sheet)[0] : "" };
  });
}
