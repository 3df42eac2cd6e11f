// @ts-check
/**
 * Building elements without markup strings: nothing typed by a user is ever parsed as HTML. And writing into them: what is said
 * anew at every step stays where it stands, and only what has changed is written.
 */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {{tag: keyof HTMLElementTagNameMap, props: Record<string, unknown>, children: readonly Drawn[]}} Sketch */
/** @typedef {string | null | Sketch} Drawn what is to stand at a place: a text, an element (by the same sketch, unchanged), or nothing */
/** @typedef {{tag: string, node: HTMLElement | Text, want: Drawn, there: boolean}} Kept what stands at a place, or stood there and may again */

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
  } else if (name.startsWith("--")) {
    node.style.setProperty(name, String(value));
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

/** What was written last: to read it from the page is dearer than to remember it. @type {WeakMap<Node, Record<string, unknown>>} */
const written = new WeakMap();

/**
 * Only what has changed since this was last called. A `value` is the reader's as well: it is compared with what stands there.
 * @param {HTMLElement} node
 * @param {Record<string, unknown>} props as `el` has them, each of one value; null takes an attribute away; `text` is all there is inside
 */
export function write(node, props) {
  const last = written.get(node) ?? {};
  written.set(node, last);
  for (const name in props) {
    const value = props[name];
    if (value === (name === "value" ? Reflect.get(node, name) : last[name])) continue;
    last[name] = value;
    if (value === null) node.removeAttribute(name);
    else if (name === "text" && node.firstChild instanceof Text) node.firstChild.data = String(value);
    else assign(node, name, value);
  }
}

/** @param {Sketch["tag"]} tag @param {Record<string, unknown>} props as `write` has them @param {...Drawn} children @returns {Sketch} */
export const sketch = (tag, props, ...children) => ({ tag, props, children });

/** @type {WeakMap<Node, Array<Kept | undefined>>} */
const places = new WeakMap();

/** Of what has left, so many places are kept besides those that are wanted: a long sum is folded for good. */
const SPARE = 64;

/**
 * Let these stand in an element that nothing else fills, each at its place: what stands there already is written anew, and what
 * leaves is kept until it comes back. Where somebody else has put other nodes there, as a browser does that translates, all is made anew.
 * @param {HTMLElement} host
 * @param {readonly Drawn[]} wanted
 */
export function redraw(host, wanted) {
  const kept = places.get(host) ?? [];
  places.set(host, kept);
  let next = /** @type {Node | null} */ (null);
  for (let at = Math.max(kept.length, wanted.length) - 1; at >= 0; at -= 1) {
    const want = wanted[at] ?? null;
    const before = kept[at];
    if (before?.there && before.node.parentNode !== host) {
      places.delete(clear(host));
      return redraw(host, wanted);
    }
    const place = want === null ? before : (kept[at] = made(before, want));
    if (!place) continue;
    if (place.there && want === null) place.node.remove();
    else if (!place.there && want !== null) host.insertBefore(place.node, next);
    place.there = want !== null;
    if (place.there) next = place.node;
  }
  kept.length = Math.min(kept.length, 2 * wanted.length + SPARE);
}

/** @param {Kept | undefined} kept @param {string | Sketch} want @returns {Kept} */
function made(kept, want) {
  const tag = typeof want === "string" ? "" : want.tag;
  if (kept?.tag !== tag) kept?.node.remove();
  const place = kept?.tag === tag ? kept : { tag, node: tag ? document.createElement(tag) : new Text(), want: null, there: false };
  if (place.want === want) return place;
  place.want = want;
  if (typeof want === "string") /** @type {Text} */ (place.node).data = want;
  else {
    write(/** @type {HTMLElement} */ (place.node), want.props);
    redraw(/** @type {HTMLElement} */ (place.node), want.children);
  }
  return place;
}
