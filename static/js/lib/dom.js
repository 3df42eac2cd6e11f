// @ts-check
/** Building elements without markup strings: nothing typed by a user is ever parsed as HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function assign(node, name, value) {
  if (name.startsWith("on") && typeof value === "function") {
    node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (name === "dataset") {
    Object.assign(node.dataset, value);
  } else if (name === "style" && typeof value === "object") {
    for (const [key, text] of Object.entries(/** @type {Record<string, string>} */ (value))) {
      if (key.startsWith("--")) node.style.setProperty(key, text);
      else Reflect.set(node.style, key, text);
    }
  } else if (name === "text") {
    node.textContent = String(value);
  } else if (name === "value" && "value" in node) {
    Reflect.set(node, "value", value);
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown> | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = null, ...children) {
  const node = document.createElement(tag);
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) {
      node.append(child instanceof Node ? child : String(child));
    }
  }
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  return node;
}

/**
 * Remove everything inside a node.
 * @template {Element} T
 * @param {T} node
 * @returns {T}
 */
export function clear(node) {
  node.replaceChildren();
  return node;
}

/** The page shows what it was opened for: an attribute for who waits for that, a mark for who measures it. */
export function ready() {
  const { dataset } = document.documentElement;
  if (dataset["ready"]) return;
  dataset["ready"] = "true";
  performance.mark("ready");
}
