// @ts-check
/** A chain's scene is one scene for each link, run through one after the other; any other scene is its own only part. */

/** @typedef {import("./types.js").WireScene} WireScene */
/** @typedef {import("./types.js").Tensors} Tensors */

/**
 * A chain speaks, where nothing else is asked, of its first part.
 * @template {{parts?: readonly any[]}} Scene
 * @param {Scene} scene
 * @returns {Scene}
 */
export const whole = (scene) => ({ ...(scene.parts?.[0] ?? {}), ...scene });

/** @param {WireScene} scene @returns {readonly WireScene[]} */
export const partsOf = (scene) => scene.parts ?? [scene];

/**
 * The part a frame stands in, and the frame there.
 * @param {WireScene} scene
 * @param {number} frame
 */
export function partAt(scene, frame) {
  const parts = partsOf(scene);
  let [part, start] = [0, 0];
  while (part < parts.length - 1 && frame - start >= (parts[part]?.total ?? 0)) start += parts[part++]?.total ?? 0;
  return { part, start, frame: frame - start, scene: parts[part] ?? scene };
}

/**
 * The tensors under the names a part has for them.
 * @param {Tensors} tensors
 * @param {WireScene} part
 * @returns {Tensors}
 */
export function named(tensors, { names }) {
  if (!names) return tensors;
  return new Map(Object.entries(names).map(([own, called]) => [own, tensors.get(called) ?? null]));
}

/** What a scene's tensors are called where they are kept. @param {WireScene} scene */
export const tensorNames = (scene) => partsOf(scene).flatMap(({ tensors, names }) => Object.keys(tensors).map((name) => names?.[name] ?? name));
