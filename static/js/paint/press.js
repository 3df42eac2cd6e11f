// @ts-check
/** One finger that rests on cells too small to read holds the loupe, and takes it along; two quick taps show the panel as a whole again. */

/** @typedef {import("./show.js").Show} Show */
/** @typedef {import("./face.js").Face} Face */
/** @typedef {{x: number, y: number}} Point */

/** Milliseconds a finger rests before it holds the loupe, and between two taps that belong together. */
const [LONG, TWICE] = [400, 320];
/** A finger is still within so many pixels. */
const STILL = 10;
/** Two taps meet within so many. */
const SAME = 30;

/** @param {Point} a @param {Point} b */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * @param {HTMLElement} host
 * @param {Show} show
 * @param {{pointOf: (touch: Touch) => Point, faceAt: (point: Point) => Face | null, whole: (face: Face) => void}} w whole: the panel as it is laid out
 */
export function byPress(host, show, { pointOf, faceAt, whole }) {
  let timer = 0;
  /** @type {{from: Point, at: number, held: boolean} | null} the one finger that is down */
  let finger = null;
  /** @type {{point: Point, at: number} | null} */
  let tapped = null;

  /** As a pointer would that hovers there: the loupe and what is said of the cell follow from it. @param {string} kind @param {Touch} [touch] */
  const hover = (kind, touch) => host.dispatchEvent(new PointerEvent(kind, { pointerType: "touch", clientX: touch?.clientX ?? 0, clientY: touch?.clientY ?? 0 }));
  const hold = (/** @type {boolean} */ held) => {
    show.pressed = held;
    host.classList.toggle("pressed", held); // no button stands in the loupe's way
  };
  const end = () => {
    clearTimeout(timer);
    if (finger?.held) {
      hold(false);
      hover("pointerleave");
    }
    finger = null;
  };

  host.addEventListener("touchstart", (event) => {
    const [touch, other] = event.touches;
    const resting = touch && !other && !event.defaultPrevented;
    end();
    if (!resting) return;
    finger = { from: pointOf(touch), at: event.timeStamp, held: false };
    if (faceAt(finger.from)?.told ?? true) return;
    timer = setTimeout(() => {
      if (!finger) return;
      finger.held = true;
      hold(true);
      hover("pointermove", touch);
    }, LONG);
  }, { passive: true });
  host.addEventListener("touchmove", (event) => {
    const [touch] = event.touches;
    if (!touch || !finger) return;
    const rests = event.timeStamp - finger.at >= LONG; // by the screen's time: a busy page may have waited longer than the finger
    if (finger.held && rests) {
      event.preventDefault(); // the page stays where it is
      hover("pointermove", touch);
    } else if (apart(pointOf(touch), finger.from) > STILL) {
      end();
      tapped = null;
    }
  }, { passive: false });
  host.addEventListener("touchend", (event) => {
    const [touch] = event.changedTouches;
    const [down, before] = [finger, tapped];
    end();
    tapped = null;
    if (!touch || !down) return;
    if (down.held && event.timeStamp - down.at >= LONG) return void event.preventDefault(); // a rest is no tap
    const point = pointOf(touch);
    const face = faceAt(point);
    if (event.timeStamp - down.at > TWICE) return;
    if (face?.lens && before && event.timeStamp - before.at < TWICE && apart(point, before.point) < SAME) {
      event.preventDefault();
      whole(face);
    } else tapped = { point, at: event.timeStamp };
  }, { passive: false });
  host.addEventListener("touchcancel", end);
  host.addEventListener("contextmenu", (event) => {
    if (finger?.held) event.preventDefault();
  });
}
