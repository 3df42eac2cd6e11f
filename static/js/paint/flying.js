// @ts-check
/** When products fly: with speed detail gives way. A slow step has flights, a faster one only slides, the fastest jump. */

import { flights } from "./needs.js";

/** @typedef {import("./face.js").View} View */
/** @typedef {import("./scenery.js").Scenery} Scenery */
/** @typedef {import("./moving.js").MovingLayer} MovingLayer */

/** A flight takes as long as there was time since the last step, at most so many milliseconds; where there was less, nothing flies. */
const MOST = 350;
const LEAST = 200;

/** What flies is fetched when somebody has touched the page: a picture that only opens, and plays by itself, does without. */
const touched = () => globalThis.navigator?.userActivation?.hasBeenActive ?? true;

export class Flying {
  /** @param {boolean} never */
  constructor(never) {
    this.never = never;
    this.since = -Infinity;
    /** How long what this step multiplies is on its way. */
    this.lasts = 0;
    /** @type {import("./flights.js").Flight[] | null} null: none, or not known yet */
    this.now = null;
    this.stepping = false;
    this.count = 0;
  }

  /** A step: what still flew is there. @param {number} now @param {boolean} slides */
  takeOff(now, slides) {
    const time = now - this.since;
    this.lasts = slides && !this.never && time >= LEAST ? Math.min(time, MOST) : 0;
    this.since = now;
    this.now = null;
    this.stepping = true;
    if (slides && !this.never && touched()) flights.load().catch(() => undefined); // a step is as good without
  }

  /** Everything stands elsewhere now. */
  astray() {
    this.now = null;
  }

  /** @param {MovingLayer} moving @param {View} view @param {Scenery} scenery @param {{now: number, one: boolean}} when one: the cursor is on one tap of the frame @returns {boolean} whether something is still on its way */
  draw({ ink, palette, still }, view, scenery, { now, one }) {
    const part = this.lasts > 0 ? Math.max(0, (now - this.since) / this.lasts) : 1;
    if (part >= 1) {
      this.now = null;
      return false;
    }
    if (this.stepping || !flights.here) {
      const [first, coming] = [this.stepping, touched()];
      this.stepping = false; // the step's own drawing is done first
      return first || coming;
    }
    if (!this.now) {
      this.now = flights.here.flightsOf(view, scenery, one);
      this.count += this.now.length;
    }
    flights.here.drawFlights(ink, { palette, mono: still.fonts.mono }, this.now, part);
    return this.now.length > 0;
  }
}
