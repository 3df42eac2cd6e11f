// @ts-check
/** What the page of networks knows. */

/** @typedef {{axis: string, jump: number, start: number | null, size: [number, number], cells: [number, number] | null}} SeenAxis */
/** @typedef {{input: string, axes: SeenAxis[]}} Seen */
/**
 * @typedef {object} Layer
 * @property {number} index
 * @property {string} name
 * @property {string} kind
 * @property {string} title
 * @property {number} line
 * @property {number} column
 * @property {number[]} inputs
 * @property {(number[] | null)[]} takes
 * @property {number[] | null} output
 * @property {number} parameters
 * @property {number} macs
 * @property {number | null} activation_bytes
 * @property {Seen[] | null} receptive
 * @property {number | null} unread
 * @property {{query: string, note: string | null} | null} lab
 */
/** @typedef {{line: number, column: number, layer: number | null, detail: string, hint: string}} Trouble */
/**
 * @typedef {object} NetworkAnswer
 * @property {{name: string, shape: number[], assumed: boolean}[]} inputs
 * @property {Layer[]} layers
 * @property {{layers: number, parameters: number, macs: number, counted: string, activation_bytes: number, parameter_bytes: number, output: number[] | null, complete: boolean, unread: Record<string, number>}} totals
 * @property {Trouble[]} problems
 */
/** @typedef {{name: string, title: string, about: string, input: number[] | null, source: string}} Example */
/** @typedef {{root: string, examples: Example[], chosen: string, answer: NetworkAnswer | null}} NetworkBoot */
/**
 * @typedef {object} NetworkState
 * @property {string} source
 * @property {number[] | null} input null: as the source says, or assumed
 * @property {string | null} example null once the source has been edited
 * @property {NetworkAnswer | null} answer
 * @property {string} trouble
 * @property {boolean} pending
 * @property {number | null} chosen a layer; −1 and below an input
 */
/** @typedef {import("../../state.js").Store<NetworkState>} NetworkStore */
export {};
