// @ts-check
/**
 * The shapes of what travels between the server and the page, for the type checker only.
 *
 * @typedef {Record<string, any> & {op: string}} Config a configuration: PyTorch's names, JSON values
 * @typedef {import("./wire/values.js").Packed} Packed
 * @typedef {import("./wire/types.js").Tensor} Values a tensor in the browser
 * @typedef {import("./wire/types.js").Tensors} Tensors
 *
 * @typedef {object} Field
 * @property {string} name the configuration's key
 * @property {string} title
 * @property {"int" | "optional_int" | "padding" | "choice" | "flag" | "tensor" | string} kind
 * @property {string} group
 * @property {any} default
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [slider] where the slider ends, when the field allows far more
 * @property {string[]} [choices]
 * @property {string[]} [given] of a list of links: the fields that the chain says for them
 * @property {"input" | "weight" | "bias" | "upstream" | "offset" | "mask" | "statistic" | "other"} [role]
 * @property {boolean} per_axis
 * @property {string} help
 *
 * @typedef {{name: string, title: string, config: Config}} Preset
 * @typedef {{name: string, title: string, label?: string, credit?: string, seeded?: boolean, size?: number[]}} Named size: of a sample, which has as many axes
 * @typedef {Named & {strength: number, unit: string, most: number, points: boolean}} NamedField a recipe for offsets
 * @typedef {object} Operator
 * @property {string} op
 * @property {string} title
 * @property {string} family
 * @property {string[]} axes
 * @property {string} summary
 * @property {Field[]} fields the page brings summary, fields and example of the one it shows first; see `completing`
 * @property {string[]} views
 * @property {string[]} solved the settings that its output size follows from, where the size can be solved for
 * @property {boolean} stepped whether its sizes can be drawn as steps
 * @property {boolean} costed whether the ways to compute it can be compared
 * @property {string[]} mappable the tensors that a map of a chain can give
 * @property {boolean} learns whether there is a kernel to learn
 * @property {Config} example
 * @property {Preset[]} presets the page brings the first of a photograph; the others are asked for
 *
 * @typedef {{title: string, summary: string, code?: string, source?: string, axes?: number}} Lesson the page brings the
 *   lesson it shows first; the others are asked for
 * @typedef {object} Catalogue
 * @property {string} version
 * @property {Operator[]} operators
 * @property {Record<string, {title: string, summary?: string, group: string, options?: Omit<import("./wire/types.js").Option, "chosen">[]}>} views the page brings their titles and groups; the rest is asked for
 * @property {Record<string, Lesson>} lessons
 * @property {Record<string, {value: number, description: string}>} limits
 * @property {Named[]} fills
 * @property {Named[]} kernels
 * @property {Comparison[]} [comparisons] ready ones
 * @property {Named[]} images
 * @property {NamedField[]} vector_fields
 *
 * @typedef {Record<string, any>} Settings fields of a configuration
 * @typedef {{title: string, about: string, against: string, config: Config, sides: [Settings, Settings], least: Settings, multiples: Record<string, number>}} Comparison
 *   the query of A, and B; what tells the two apart, and what both need, for a layer of the reader's own
 *
 * @typedef {import("./wire/types.js").WireScene & {title: string, lesson: string, loop_note?: string, options: import("./wire/types.js").Option[], words: string[]}} Scene
 *
 * @typedef {{op: "add" | "replace" | "remove" | string, path: string, value?: any}} Edit one step of a JSON Patch
 * @typedef {{pointer: string, detail: string, hint?: string, fix?: Edit[] | null}} Fault
 * @typedef {object} Problem
 * @property {string} title
 * @property {number} status
 * @property {string} detail
 * @property {Fault[]} errors
 *
 * @typedef {object} Check
 * @property {"agrees" | "differs" | "loading" | "unavailable"} status
 * @property {string} reference
 * @property {number | null} max_abs_diff
 * @property {string | null} reason
 *
 * @typedef {{axis: string, symbols: string, numbers: string, value: number, remainder: number}} SizeFormula
 * @typedef {object} Answer
 * @property {string} op
 * @property {any} output
 * @property {Record<string, number[] | null>} shapes
 * @property {SizeFormula[]} size_formula
 * @property {{count: number, axes?: {axis: string, cells: number[]}[], message: string | null}} unread
 * @property {{parameters: number, macs: number, activation_bytes: number, comparisons: number, dense: {parameters: number, macs: number} | null, maps: {kept: number, without_groups: number} | null,
 *   standard?: {parameters: number, macs: number, parameters_ratio: number, macs_ratio: number, as?: string} | null}} cost
 * @property {{size: string[], padding: string[]}} notes sentences beside the size formula and the padding
 * @property {Check} check
 * @property {{query: string, note: string | null}} link
 * @property {Record<string, string>} given where the tensors that are given stand in the configuration, as JSON pointers
 * @property {string[]} views those that can be shown of this configuration; another is refused, with a mend
 * @property {Record<string, Packed | null>} [tensors]
 * @property {Scene} [scene]
 * @property {{cells: number, seconds: number}} [ahead] of the largest tensor; until the answer is seen. Where that is too long there is no output
 *
 * @typedef {{index: number[], value: number[]}} SomeCells of a tensor, counted row by row
 * @typedef {{outputs: SomeCells & {derived: Record<string, SomeCells>}}} SomeOutputs
 *
 * @typedef {object} Boot
 * @property {Config} config
 * @property {string} view
 * @property {string} options
 * @property {number | null} frame
 * @property {string} root
 * @property {Catalogue} catalogue
 * @property {Answer | null} answer what the configuration would be answered, where that was quick to tell
 * @property {Problem | null} error
 * @property {Config | null} [asked] where there is an error, the configuration of the link, if it could be read
 * @property {string[]} notes
 */
export {};
