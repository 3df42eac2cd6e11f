// @ts-check
/** Numbers of a given tensor, by the places PyTorch has for them. */

/** @param {readonly number[]} shape @param {number} index */
function placeOf(shape, index) {
  let rest = index;
  const place = [...shape].reverse().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  });
  return place.reverse();
}

/** One number: "offset[0, 14, 1, 1]". @param {string} tensor @param {readonly number[]} shape @param {number} index */
export const cellOfGiven = (tensor, shape, index) => `${tensor}[${placeOf(shape, index).join(", ")}]`;

/** From one number to another, as a slice: "offset[0, 14:16, 1, 1]". @param {string} tensor @param {readonly number[]} shape @param {readonly [number, number]} ends */
export function sliceOfGiven(tensor, shape, [first, last]) {
  const [from, to] = [placeOf(shape, first), placeOf(shape, last)];
  return `${tensor}[${from.map((at, dim) => (at === to[dim] ? at : `${at}:${(to[dim] ?? at) + 1}`)).join(", ")}]`;
}
