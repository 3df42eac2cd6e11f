// @ts-check
/** The colours of the canvas, read from the same CSS custom properties as the page. */

/** @typedef {keyof typeof FALLBACK} Colour */
/** @typedef {Readonly<Record<Colour, string>> & {readonly rgb: (name: Colour) => readonly [number, number, number]}} Palette */

const FALLBACK = {
  paper: "#fbfaf6", panel: "#ffffff", line: "#dedbd0", ink: "#1b2028", inkSoft: "#515a68",
  input: "#0b6bb0", weight: "#9f5200", weightTint: "#f6dcb4", output: "#07785a", product: "#24735f", negative: "#ac407b",
  high: "#0f5f9e", highTint: "#b7d9f0", low: "#b23a1e", lowTint: "#f6c7b4", padding: "#f3f1e8", hatch: "#dcd8ca",
  groupA: "#3d3bb8", groupB: "#867424", groupC: "#65000d", groupD: "#a73879", groupE: "#39154c",
  focus: "#6b4fd8", shadow: "rgba(30, 25, 10, 0.12)", warn: "#93480a", bad: "#a3243f",
};

/** @param {string} name */
const property = (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Any CSS colour as red, green and blue, by letting a canvas read it.
 * @param {CanvasRenderingContext2D} ink
 * @param {string} colour
 * @returns {readonly [number, number, number]}
 */
function channels(ink, colour) {
  ink.clearRect(0, 0, 1, 1);
  ink.fillStyle = colour;
  ink.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = ink.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/**
 * @param {Element} element whose computed style holds the tokens
 * @returns {Palette}
 */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const names = /** @type {Colour[]} */ (Object.keys(FALLBACK));
  const colours = /** @type {Record<Colour, string>} */ ({});
  for (const name of names) colours[name] = style.getPropertyValue(property(name)).trim() || FALLBACK[name];
  const canvas = element.ownerDocument.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  /** @type {Map<Colour, readonly [number, number, number]>} */
  const known = new Map();
  /** @param {Colour} name */
  const rgb = (name) => {
    const found = known.get(name) ?? channels(ink, colours[name]);
    known.set(name, found);
    return found;
  };
  return Object.freeze({ ...colours, rgb });
}
