// @ts-check
/** What `GET /family` answers. */

/** @import { Config } from "../../types.js" */

/** @typedef {{config: Config, view: string, query: string}} Shown */
/** @typedef {Shown & {name: string, title: string, about: string, roles: string[]}} Member */
/** @typedef {Shown & {value: string, output: number[], parameters: number, macs: number, changed: string}} Stop */
/** @typedef {{at: "start" | "end", says: string, twin: Shown & {title: string}}} Proof */
/** @typedef {{name: string, title: string, start: string, end: string, special: "start" | "end" | "both", knob: string, label: string, about: string, stops: Stop[], proofs: Proof[]}} Relation */
/** @typedef {{root: string, members: Member[], relations: Relation[]}} Family */

export {};
