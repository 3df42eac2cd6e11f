// @ts-check
/** The few line icons of the interface, as SVG paths on a 16 × 16 grid. */

const PATHS = {
  first: "M4 3v10M13 3.5 6.5 8l6.5 4.5z",
  back: "M11.5 3.5 5 8l6.5 4.5z",
  play: "M4.5 2.8v10.4L13 8z",
  pause: "M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z",
  next: "M4.5 3.5 11 8l-6.5 4.5z",
  last: "M12 3v10M3 3.5 9.5 8 3 12.5z",
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  unlock: "M4 7h8v6H4zM5.5 7V4.6a2.5 2.5 0 0 1 4.9-.7",
  split: "M6 3 2.5 8 6 13M10 3l3.5 5L10 13",
  die: "M3 3h10v10H3zM6 6h.01M10 10h.01M10 6h.01M6 10h.01",
  photo: "M2 3.5h12v9H2zM2 11l3.5-3.5L8 10l2.5-2.5L14 11M10.5 5.7h.01",
  edit: "M3 13l.6-2.7L10.7 3.2l2.1 2.1-7.1 7.1z",
  link: "M6.7 9.3 9.3 6.7M7 4.7l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 9M9 11.3l-1.5 1.5a3 3 0 0 1-4.3-4.3L4.7 7",
  sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M12.8 9.7A5.5 5.5 0 0 1 6.3 3.2a5.5 5.5 0 1 0 6.5 6.5z",
  system: "M2 3h12v8H2zM6 13.5h4",
  compare: "M8 2v12M2.5 4.5h3v7h-3zM10.5 4.5h3v7h-3z",
  beside: "M2 3.5h12v9H2zM8 3.5v9",
  more: "M4 6.2l4 4 4-4",
  save: "M8 2.5v7M4.8 6.6 8 9.8l3.2-3.2M3 13h10",
  undo: "M5.8 3 2.8 6l3 3M2.8 6h6.4a3.6 3.6 0 0 1 0 7.2H6",
  redo: "M10.2 3l3 3-3 3M13.2 6H6.8a3.6 3.6 0 0 0 0 7.2H10",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5 6.5 12 13 4.5",
  warn: "M8 2.5 14 13H2zM8 6.5v3M8 11.3h.01",
  whole: "M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11",
};

const FILLED = new Set(["back", "play", "pause", "next", "first", "last"]);

/** @param {keyof typeof PATHS} name */
export const icon = (name) => drawn(PATHS[name], FILLED.has(name));

/**
 * A path that only one late module needs.
 * @param {string} d
 * @param {boolean} [filled]
 * @returns {SVGSVGElement}
 */
export function drawn(d, filled = false) {
  const space = "http://www.w3.org/2000/svg";
  const svg = /** @type {SVGSVGElement} */ (document.createElementNS(space, "svg"));
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", d);
  svg.append(path);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", filled ? "icon filled" : "icon");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}
