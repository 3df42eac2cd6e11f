// @ts-check
/** A small picture by the stage's own painter: nothing on it can be pointed at or dragged, and it may be thrown away and painted again. */

import { partsOf } from "../wire/scene.js";
import { Show } from "./show.js";

/** @typedef {import("../wire/types.js").WireScene} WireScene */
/** @typedef {import("../wire/types.js").Tensors} Tensors */
/** @typedef {{scene: WireScene, tensors: Tensors, frame: number, all: boolean}} Shown all: the whole output at once */

/** Many sheets, or large ones, are laid out on a larger sheet that is looked at from further away. */
const FEW = 5;
const MANY = 10;
const LARGE = 16; // cells along a side
const OPEN = 6; // as many sheets lie beside one another, more lie in a deck
const FAR = { few: 1, some: 0.66, many: 0.5 };

/** @param {WireScene} scene */
function scaleOf(scene) {
  const part = partsOf(scene)[0] ?? scene;
  const count = (/** @type {readonly string[]} */ dims) => dims.reduce((all, dim) => all * (part.sizes[dim] ?? 1), 1);
  const room = part.panels.reduce((sum, { sheets }) => sum + (count(sheets) <= OPEN ? (1 + count(sheets)) / 2 : 1), 0);
  const large = part.panels.some(({ rows, cols }) => Math.max(count(rows), count(cols)) > LARGE);
  return room > MANY ? FAR.many : room > FEW || large ? FAR.some : FAR.few;
}

export class Thumbnail {
  /** @param {HTMLElement} host @param {Shown} shown @param {{still: boolean, far?: number | undefined}} options far: what it is looked at from besides */
  constructor(host, shown, options) {
    this.shown = shown;
    this.sheet = host.ownerDocument.createElement("div");
    const far = scaleOf(shown.scene) * (options.far ?? 1);
    Object.assign(this.sheet.style, { position: "absolute", inset: "0 auto auto 0", width: `${100 / far}%`, height: `${100 / far}%`, transform: far < 1 ? `scale(${far})` : "", transformOrigin: "0 0" });
    host.append(this.sheet);
    this.show = new Show(this.sheet, { ...options, far });
    this.show.all = shown.all;
    this.show.setScene(shown.scene, shown.tensors);
    this.show.setCursor(shown.frame, null);
  }

  /** @param {number} frame @param {boolean} slides */
  go(frame, slides) {
    this.show.setCursor(frame, null, slides);
  }

  restage() {
    this.show.stale = true;
  }

  /** @param {number} now @returns {boolean} whether something still slides */
  draw(now) {
    return this.show.draw(now);
  }

  remove() {
    this.sheet.remove();
  }
}
