// @ts-check
/** Two pictures laid out alike: what stands for the same stands in the same place of both, so that the eye need not look for it. */

import { blockFor, placeBlock } from "./blocks.js";
import { layout } from "./layout.js";

/** @typedef {import("./blocks.js").Leaf} Leaf */
/** @typedef {import("./blocks.js").Placed} Placed */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Problem} Problem */
/** @typedef {import("./scenery.js").Measure} Measure */
/** @typedef {Problem & {roles: ReadonlyMap<string, string>}} Known a problem with what each panel is */

/** A stage smaller than this is hidden. */
const SEEN = 40;

/**
 * Which panel of one picture stands where another has which: of one name, else of one role, in their order; else what is left.
 * @param {Known} more
 * @param {Known} fewer
 * @returns {Map<string, string>}
 */
export function partners(more, fewer) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const left = new Set(fewer.leaves.keys());
  const meet = (/** @type {(one: string, other: string) => boolean} */ alike) => {
    for (const one of more.leaves.keys()) {
      const other = found.has(one) ? undefined : [...left].find((each) => alike(one, each));
      if (other === undefined) continue;
      found.set(one, other);
      left.delete(other);
    }
  };
  meet((one, other) => one === other);
  meet((one, other) => more.roles.get(one) === fewer.roles.get(other));
  meet(() => true);
  return found;
}

/** Room for either of two panels. @param {Leaf} one @param {Leaf | undefined} other @returns {Leaf} */
function either(one, other) {
  if (!other) return one;
  const most = (/** @type {"rows" | "cols" | "sheets" | "minCell" | "leastCell" | "titleWidth" | "captionWidth" | "beside" | "beneath"} */ of) => Math.max(one[of] ?? 0, other[of] ?? 0);
  return {
    key: one.key, rows: most("rows"), cols: most("cols"), sheets: most("sheets"), minCell: most("minCell"), leastCell: most("leastCell"), maxCell: Math.min(one.maxCell, other.maxCell), matrix: one.matrix || other.matrix,
    deckOnly: one.deckOnly || other.deckOnly, magnifier: one.magnifier, titleWidth: most("titleWidth"), captionWidth: most("captionWidth"), beside: most("beside"), beneath: most("beneath"),
  };
}

/** A panel of its own size in the place that was found for both, with numbers if both have them. @param {Leaf} leaf @param {Placed} place @returns {Placed} */
function inPlace(leaf, { fit, leastCell, spread, heading, block }) {
  const own = { ...fit, rows: Math.min(fit.rows, leaf.rows), cols: Math.min(fit.cols, leaf.cols) };
  return { ...placeBlock(blockFor(leaf, own, { spread, head: heading.height, text: block.width }), block.x, block.y), leastCell };
}

/**
 * @param {Known} own
 * @param {Known} other
 * @param {boolean} first whether the own arrangement is taken where both have as many panels
 * @returns {Layout} of the own panels
 */
export function alike(own, other, first) {
  const leads = own.leaves.size === other.leaves.size ? first : own.leaves.size > other.leaves.size;
  const [more, fewer] = leads ? [own, other] : [other, own];
  const met = partners(more, fewer);
  const side = (/** @type {"width" | "height"} */ of) => (other.host[of] < SEEN ? own.host[of] : Math.min(own.host[of], other.host[of]));
  const both = (/** @type {"leaves" | "magnifiers"} */ of) => new Map([...more[of]].map(([name, leaf]) => /** @type {const} */ ([name, either(leaf, fewer[of].get(met.get(name) ?? ""))])));
  const found = layout({ arrangement: more.arrangement, leaves: both("leaves"), magnifiers: both("magnifiers"), host: { width: side("width"), height: side("height") } });
  /** @type {Map<string, Placed>} */
  const placed = new Map();
  for (const [name, leaf] of more.leaves) {
    const mine = leads ? name : met.get(name);
    const pairs = /** @type {const} */ ([[leaf.key, own.leaves.get(mine ?? "")], [more.magnifiers.get(name)?.key ?? "", own.magnifiers.get(mine ?? "")]]);
    for (const [key, each] of pairs) {
      const place = found.placed.get(key);
      if (place && each) placed.set(each.key, inPlace(each, place));
    }
  }
  return { ...found, placed };
}
