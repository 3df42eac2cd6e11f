// @ts-check
/** The pictures of the cards: asked for and painted when they come into view, moving while their card is pointed at or focused. */
import { GLIDES, request, subscribe } from "../../lib/later.js";
import { Thumbnail } from "../../paint/thumbnail.js";
import { isPicture, middleFrame } from "../../state.js";
import { whole } from "../../wire/scene.js";
import { readyToDraw, tensorsOf } from "../session.js";

/** @import { Api } from "../../api.js" */
/** @import { Shown } from "../../paint/thumbnail.js" */
/** @import { Config, Scene } from "../../types.js" */

/** @typedef {{config: Config, view: string, options: string, frame: number | null, roles?: readonly string[], far?: number}} Told what a card shows; roles: of the panels that are left; far: what it is scaled by, so that more fits in */
/**
 * @typedef {object} Thumb
 * @property {HTMLElement} host
 * @property {Told} told
 * @property {boolean} near in view, or nearly
 * @property {boolean} dirty
 * @property {Promise<Shown> | null} asked
 * @property {Thumbnail | null} picture
 */

/** Pictures are made a little before they come into view. */
const AHEAD = "240px";
/** Frames a second while a picture moves; a long order is played through in about LONGEST seconds. */
const FRAMES = 2.5;
const LONGEST = 30;

/**
 * What an answer shows at first: the same frame as the lab would.
 * @param {Api} api
 * @param {Told} told
 * @returns {Promise<Shown>}
 */
async function shownOf(api, { config, view, options, frame, roles }) {
  const answer = await readyToDraw(api.compute(config, { view, options }, new AbortController().signal), ({ scene }) => scene);
  const scene = whole(/** @type {Scene} */ (answer.scene));
  const opens = scene.opens === "end" ? scene.total - 1 : middleFrame(scene);
  return { scene: roles ? withOnly(scene, roles) : scene, tensors: tensorsOf(config, answer), frame: frame ?? opens, all: isPicture(config) };
}

/** A scene with some of its panels, side by side and unlinked. @param {Scene} scene @param {readonly string[]} roles @returns {Scene} */
function withOnly(scene, roles) {
  const panels = scene.panels.filter(({ role }) => roles.includes(role));
  const names = panels.map(({ name }) => name);
  return { ...scene, panels, links: [], arrangement: { wide: { row: names }, narrow: { column: names } } };
}

/** The one card that moves. @param {boolean} still */
function createMotion(still) {
  /** @type {{thumb: Thumb, frame: number, owed: number, last: number} | null} */
  let moving = null;
  return {
    /** @param {Thumb} thumb */
    start(thumb) {
      if (still || moving?.thumb === thumb) return;
      this.stop();
      moving = { thumb, frame: -1, owed: 1, last: 0 };
      request();
    },
    stop() {
      if (!moving) return;
      const { picture } = moving.thumb;
      if (picture) picture.go(picture.shown.frame, false);
      moving.thumb.dirty = true;
      moving = null;
      request();
    },
    /** @param {number} now */
    tick(now) {
      if (!moving) return;
      request();
      const { picture } = moving.thumb;
      if (!picture) return;
      const { total } = picture.shown.scene;
      const rate = Math.max(FRAMES, total / LONGEST);
      if (moving.last) moving.owed += (Math.min(250, now - moving.last) / 1000) * rate;
      moving.last = now;
      const steps = Math.floor(moving.owed);
      if (steps === 0) return;
      moving.owed -= steps;
      moving.frame = (moving.frame + steps) % total;
      picture.go(moving.frame, rate <= GLIDES);
      moving.thumb.dirty = true;
    },
  };
}

/**
 * @param {{api: Api, still: boolean}} parts still: nothing moves
 */
export function createThumbs({ api, still }) {
  const motion = createMotion(still);
  /** @type {Map<Element, Thumb>} */
  const thumbs = new Map();

  /** @param {Thumb} thumb */
  async function appear(thumb) {
    try {
      const asked = (thumb.asked ??= shownOf(api, thumb.told));
      const shown = await asked;
      if (!thumb.near || thumb.picture || thumb.asked !== asked) return;
      thumb.picture = new Thumbnail(thumb.host, shown, { still, far: thumb.told.far });
      thumb.dirty = true;
      request();
    } catch {
      thumb.asked = null; // it is asked for again when it next comes into view
    }
  }

  /** @param {Thumb} thumb a picture out of sight gives its canvases back */
  function leave(thumb) {
    thumb.picture?.remove();
    thumb.picture = null;
    delete thumb.host.dataset["painted"];
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const thumb = thumbs.get(target);
        if (!thumb) continue;
        thumb.near = isIntersecting;
        if (isIntersecting) void appear(thumb);
        else leave(thumb);
      }
    },
    /** @type {IntersectionObserverInit} */ ({ rootMargin: AHEAD, scrollMargin: AHEAD }),
  );

  const again = () => {
    for (const thumb of thumbs.values()) {
      thumb.picture?.restage();
      thumb.dirty = true;
    }
    request();
  };
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const sizes = new ResizeObserver(again);

  subscribe((now) => {
    motion.tick(now);
    let whole = false; // one picture is laid out in an animation frame, so that scrolling never waits
    for (const thumb of thumbs.values()) {
      const { picture } = thumb;
      if (!picture || !thumb.dirty) continue;
      const made = picture.show.stale;
      if (made && whole) {
        request();
        continue;
      }
      whole ||= made;
      thumb.dirty = picture.draw(now);
      thumb.host.dataset["painted"] = "true";
      if (thumb.dirty) request();
    }
  });

  return {
    /** Show something else in the same place. @param {HTMLElement} host @param {Told} told */
    change(host, told) {
      const thumb = thumbs.get(host);
      if (!thumb) return;
      motion.stop();
      leave(thumb);
      Object.assign(thumb, { told, asked: null });
      if (thumb.near) void appear(thumb);
    },
    /** @param {HTMLElement} card @param {HTMLElement} host @param {Told} told */
    add(card, host, told) {
      /** @type {Thumb} */
      const thumb = { host, told, near: false, dirty: false, asked: null, picture: null };
      thumbs.set(host, thumb);
      watcher.observe(host);
      if (thumbs.size === 1) sizes.observe(host);
      const start = () => motion.start(thumb);
      const stop = () => motion.stop();
      card.addEventListener("pointerenter", start);
      card.addEventListener("pointerleave", stop);
      card.addEventListener("focusin", start);
      card.addEventListener("focusout", stop);
    },
  };
}
