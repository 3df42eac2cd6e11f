// @ts-check
/** What arrives from the server (wire) and what the pure half of the stage makes of it (model). Types, and the few numbers both sides agree on. */

/**
 * @typedef {object} WireTable one axis: output index and kernel index meet at a stage position, which may hold a cell
 * @property {readonly number[]} start stage position of each output index
 * @property {readonly number[]} step offset of each kernel index
 * @property {readonly number[]} cell input index at each stage position, −1 where there is none
 * @property {readonly number[]} kind what stands there, an index into the scene's kinds
 * @property {number} [origin] relation coordinate of stage position 0
 */

/** @typedef {{tensor: string} | {sum: readonly string[]} | {distinct: "o" | "i"}} WireValue */

/**
 * @typedef {object} WireSets the field of the configuration that a panel's cells are values of
 * @property {string} field
 * @property {ReadonlyArray<readonly string[]>} by for each of its numbers, the dimensions it counts
 * @property {readonly number[]} size how many there are of each
 * @property {readonly number[]} at which is chosen now
 */

/**
 * @typedef {object} WirePanel
 * @property {string} name
 * @property {string} title
 * @property {"input" | "weight" | "output" | "product" | "count"} role
 * @property {readonly string[]} rows
 * @property {readonly string[]} cols
 * @property {readonly string[]} sheets
 * @property {readonly string[]} pins
 * @property {WireValue} value
 * @property {"prefix" | "sums" | "later" | null} [fills]
 * @property {readonly string[]} [terms] what growing sums multiply, where that is not the scene's factors
 * @property {string} [against] a tensor: a cell that differs from its cell is marked
 * @property {boolean} [aside] of another link of the chain: no tap stands in it
 * @property {boolean} [peak] the largest cell of a sheet is framed, and what it reads
 * @property {string} [before] the tensor whose cells are there until a prefix has made its own
 * @property {{rows: readonly [number, number], cols: readonly [number, number]}} [margin] empty cells before and after: room for the border another link lays on
 * @property {WireSets} [sets] a cell chosen here is the value of a field
 */

/** @typedef {{name: string, title: string, choices: {name: string, title: string}[], chosen: string}} Option */

/** @typedef {string | {row: readonly Tree[]} | {column: readonly Tree[]}} Tree */

/**
 * @typedef {object} WireHeld where a tensor holds the places of an axis' taps
 * @property {string} tensor a place is a stage position that need not be whole
 * @property {string} plus a tap stands at the place's floor plus this dimension's index
 * @property {{tensor: string, first: number, strides: Readonly<Record<string, number>>}} by the number of a given tensor that moves the place
 */

/**
 * @typedef {object} WireScene
 * @property {string} op
 * @property {string} view
 * @property {Readonly<Record<string, number>>} sizes
 * @property {ReadonlyArray<{name: string, table: number, relation?: string, held?: WireHeld}>} axes relation: where its taps stand, in the
 *   dimensions' names
 * @property {ReadonlyArray<{dims: readonly string[], rows: ReadonlyArray<readonly number[]>}>} [ties] dimensions that decide another, the last
 * @property {readonly WireTable[]} tables
 * @property {readonly string[]} kinds
 * @property {Readonly<Record<string, readonly string[]>>} tensors
 * @property {readonly WirePanel[]} panels
 * @property {ReadonlyArray<readonly [string, string]>} links
 * @property {readonly string[]} order
 * @property {readonly string[]} steps
 * @property {number} total
 * @property {readonly string[]} factors
 * @property {string} [added] the tensor that is added to the result, where it is not the bias
 * @property {Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>} [grounds] of some tensors' dimensions the kind of each index, where
 *   they are not all plain cells
 * @property {Readonly<Record<string, Readonly<Record<string, Readonly<Partial<Record<"unread" | "gained", readonly number[]>>>>>>>} [marked] of some
 *   tensors' dimensions the indices that no window reads, or that output padding gives back
 * @property {{sizes: Readonly<Record<string, number>>, tensors: Readonly<Record<string, readonly string[]>>}} [forward] the operator's
 *   own, where the scene shows one of its gradients
 * @property {string} result the tensor that is made
 * @property {"sum" | "mean" | "max"} reduce how a frame's products become one number
 * @property {{wide: Tree, narrow: Tree, one_scale?: boolean}} arrangement one_scale: no panel has larger cells than another
 * @property {string} [seed] what a part is sent back, where that need not be the configuration's upstream gradient
 * @property {"start" | "end"} [opens] where it is best seen first
 * @property {readonly WireScene[]} [parts] of a chain: a scene for each link, in the order of the frames
 * @property {number} [link] which link of a chain this is a part of, counted from 1
 * @property {Readonly<Record<string, string>>} [names] of a part: what its tensors are called in the chain
 * @property {string} [matrix] the panel that is the kernel matrix
 */

/** @typedef {Int32Array} Assignment an index per dimension, FREE where there is none */
/** @typedef {Float64Array | Float32Array | Uint8Array} Numbers */
/** @typedef {{shape: readonly number[], data: Numbers}} Tensor */
/** @typedef {Map<string, Tensor | null>} Tensors */

/**
 * @typedef {object} Axis
 * @property {string} name
 * @property {number} o dimension numbers
 * @property {number} k
 * @property {number} s
 * @property {number} i
 * @property {import("./table.js").Table} table
 * @property {Held | null} held
 */

/**
 * @typedef {object} Held
 * @property {string} tensor
 * @property {import("./table.js").Radix} places the tensor's dimensions
 * @property {number} plus
 * @property {{tensor: string, first: number, strides: ReadonlyArray<readonly [number, number]>}} by
 */

/** @typedef {{ids: readonly number[], rows: ReadonlyArray<readonly number[]>}} Tie */

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {string} title
 * @property {WirePanel["role"]} role
 * @property {import("./table.js").Radix} rows
 * @property {import("./table.js").Radix} cols
 * @property {import("./table.js").Radix} sheets
 * @property {readonly number[]} pins
 * @property {readonly number[]} shown every dimension of rows, columns and sheets
 * @property {WireValue} value
 * @property {"prefix" | "sums" | "later" | null} fills
 * @property {readonly string[]} terms what growing sums multiply
 * @property {string} against
 * @property {boolean} aside
 * @property {boolean} peak
 * @property {string} before
 * @property {{field: string, by: readonly import("./table.js").Radix[]} | null} sets
 */

/** @typedef {ReadonlyMap<number, readonly number[]>} Grounds the kind of each index, by dimension */

/**
 * @typedef {object} Model
 * @property {WireScene} scene
 * @property {readonly string[]} names dimension names; their positions are the dimension numbers
 * @property {ReadonlyMap<string, number>} id
 * @property {Int32Array} size
 * @property {readonly number[]} plain the dimensions that belong to no axis
 * @property {readonly Axis[]} axes
 * @property {import("./table.js").Radix} order
 * @property {import("./table.js").Radix} steps the dimensions a frame's taps run through
 * @property {number} total
 * @property {ReadonlyMap<string, Panel>} panels
 * @property {ReadonlyMap<string, import("./table.js").Radix>} tensors
 * @property {readonly Tie[]} ties
 * @property {Tensors} values the tensors on the stage, for those that hold places
 * @property {ReadonlyMap<string, Grounds>} grounds by tensor
 */

/**
 * @typedef {object} Group dimensions that run together: one plain dimension, or the four of an axis
 * @property {readonly number[]} ids
 * @property {Int32Array} rows `count` rows of `ids.length` indices
 * @property {number} count
 */
export {};
