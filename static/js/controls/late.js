// @ts-check
/** What the first picture does not need: fetched at the moment of use, or when the page has nothing else to do. */

/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

/** As the stylesheet of phones has it. */
const NARROW = "(max-width: 719.98px), (max-height: 480px)";

/** @param {HTMLElement} panel @param {HTMLElement} button */
export function lateDrawer(panel, button) {
  const narrow = matchMedia(NARROW);
  /** @type {Promise<import("./drawer.js").Drawer> | null} */
  let made = null;
  const first = async () => (await import("./drawer.js")).createDrawer(panel, { button, narrow });
  button.addEventListener("click", async () => (await (made ??= first())).open());
}
