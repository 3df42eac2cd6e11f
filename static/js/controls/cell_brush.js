// @ts-check
/** A stroke over the stage: the cells of one panel that a dragged pointer passes, those between two of its reports among them. */

/** @typedef {import("../paint/editing.js").Cell} Cell */
/** @typedef {{clientX: number, clientY: number}} Point */

/** So far apart, in pixels, are the places between two reports at which it is looked for cells. */
const STEP = 4;

/** @param {Point} from @param {Point} to @returns {Point[]} without the first */
function between(from, to) {
  const [dx, dy] = [to.clientX - from.clientX, to.clientY - from.clientY];
  const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / STEP));
  return Array.from({ length: steps }, (_, at) => ({ clientX: from.clientX + (dx * (at + 1)) / steps, clientY: from.clientY + (dy * (at + 1)) / steps }));
}

/**
 * @param {HTMLElement} host
 * @param {{under: (point: Point) => Cell | null, writable: (cell: Cell) => boolean, paint: (cells: readonly Cell[]) => void, done: () => void}} acts
 *   under: the cell under a point while there is a brush; paint: more cells of the stroke
 */
export function brushOn(host, { under, writable, paint, done }) {
  /** @type {{panel: string, last: Point, met: Set<string>} | null} */
  let stroke = null;

  /** @param {readonly Point[]} points */
  function over(points) {
    const fresh = points.flatMap((point) => {
      const cell = under(point);
      const key = JSON.stringify(cell);
      if (!stroke || !cell || cell.panel !== stroke.panel || stroke.met.has(key) || !writable(cell)) return [];
      stroke.met.add(key);
      return [cell];
    });
    if (fresh.length > 0) paint(fresh);
  }
  host.addEventListener("pointerdown", (event) => {
    const cell = event.button === 0 && event.isPrimary && event.target instanceof Element && !event.target.closest("button, input, .as-tables") ? under(event) : null;
    if (!cell || !writable(cell)) return;
    event.stopImmediatePropagation();
    host.setPointerCapture(event.pointerId);
    stroke = { panel: cell.panel, last: event, met: new Set() };
    over([event]);
  }, { capture: true });
  host.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const { last } = stroke;
    stroke.last = event;
    over(between(last, event));
  }, { capture: true });
  const up = () => {
    if (!stroke) return;
    stroke = null;
    done();
    const swallow = (/** @type {Event} */ event) => event.stopImmediatePropagation();
    host.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => host.removeEventListener("click", swallow, { capture: true }));
  };
  host.addEventListener("pointerup", up, { capture: true });
  host.addEventListener("pointercancel", up, { capture: true });
  host.addEventListener("touchstart", (event) => {
    const [finger, ...others] = event.touches;
    if (finger && others.length === 0 && under(finger)) event.preventDefault();
  }, { passive: false });
}
