// @ts-check
/** Keys that are meant for a module still on its way: pressed again when it has come. */

/**
 * @param {string} keys one character each
 * @param {Promise<unknown>} coming
 */
export function pressedAgain(keys, coming) {
  /** @type {KeyboardEvent[]} */
  const kept = [];
  const keep = (/** @type {KeyboardEvent} */ event) => void (keys.includes(event.key) && kept.push(event));
  addEventListener("keydown", keep);
  const over = () => {
    removeEventListener("keydown", keep);
    for (const event of kept) (event.target ?? window).dispatchEvent(new KeyboardEvent(event.type, event));
  };
  void coming.then(over, over);
}
