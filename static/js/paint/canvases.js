// @ts-check
/** Two canvases on one another, as sharp as the screen. */

/** @typedef {{canvas: HTMLCanvasElement, ink: CanvasRenderingContext2D}} Layer */

/** @param {HTMLElement} host @returns {Layer} */
function layer(host) {
  const canvas = host.ownerDocument.createElement("canvas");
  Object.assign(canvas.style, { position: "absolute", left: "0", top: "0", display: "block" });
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  host.append(canvas);
  return { canvas, ink };
}

export class Canvases {
  /** @param {HTMLElement} host @param {number} [far] what the host is scaled by, so that it is drawn as sharp as it is seen */
  constructor(host, far = 1) {
    this.host = host;
    this.far = far;
    if (getComputedStyle(host).position === "static") host.style.position = "relative";
    this.still = layer(host);
    this.moving = layer(host);
    this.moving.canvas.style.pointerEvents = "none";
    this.width = this.height = 0;
    this.ratio = 1;
    /** Whether the host still has the size it had: to measure it lays the page out anew, which a step has no time for. */
    this.measured = false;
    /** @type {ResizeObserver | null} */
    this.watcher = null;
  }

  /** Measure again only when the host's size has changed. @param {() => void} changed */
  watch(changed) {
    this.watcher = new ResizeObserver(() => {
      if (this.host.clientWidth === this.width && this.host.clientHeight === this.height) return; // as it was drawn: it tells of the first size too
      this.measured = false;
      changed();
    });
    this.watcher.observe(this.host);
  }

  /** Take the host's size. @returns {boolean} whether anything changed */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.measured ? { clientWidth: this.width, clientHeight: this.height } : this.host;
    this.measured = this.watcher !== null;
    const ratio = Math.min(3, window.devicePixelRatio || 1) * this.far;
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    Object.assign(this, { width, height, ratio });
    for (const { canvas, ink } of [this.still, this.moving]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
      ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    return true;
  }

  clear() {
    for (const { ink } of [this.still, this.moving]) ink.clearRect(0, 0, this.width, this.height);
  }

  remove() {
    this.watcher?.disconnect();
    this.still.canvas.remove();
    this.moving.canvas.remove();
  }
}
