// @ts-check
/** What every control shares: its label, its help, and the place for what was refused. And the plainest of them: one of a few words; yes or no. */
import { Refused } from "../api.js";
import { el } from "../lib/dom.js";
import { during } from "../lib/later.js";
import { ended, english, t } from "../lib/words.js";

/** @import { LabState, LabStore } from "../state.js" */
/** @import { Catalogue, Config, Edit, Fault, Field, Operator } from "../types.js" */

/**
 * @typedef {object} Bench what a control works on
 * @property {LabStore} store
 * @property {Catalogue} catalogue
 * @property {Operator} operator
 * @property {import("./photo.js").Photo} photo
 * @property {(values: Record<string, any>, how?: {live?: boolean, along?: boolean}) => void} edit set fields of the configuration
 * @property {(fix: Edit[]) => void} mend
 * @property {(field: Field, bench: Bench) => Control | null} make the control of a field
 * @property {(op?: string) => Promise<void>} known resolves when everything of an operator, or of all, is in the catalogue
 */
/** @typedef {{node: HTMLElement, update: (state: Readonly<LabState>) => void}} Control */

/**
 * @param {Field} field
 * @param {Config} config
 */
export const valueOf = (field, config) => (field.name in config ? config[field.name] : field.default);

/** Whether a file is an array saved by numpy.save. @param {File} file */
export const isNpy = ({ name }) => name.toLowerCase().endsWith(".npy");

/** @param {string} name */
export const fieldId = (name) => `field-${name}`;

const AXES = /** @type {Record<string, string>} */ ({ d: t("depth"), h: t("height"), w: t("width") });
const TENSORS = /** @type {Record<string, string>} */ ({ input: t("input"), weight: t("weight"), bias: t("bias"), output: t("output"), offset: t("offset"), mask: t("mask"), upstream: t("upstream"), map: t("map"), shift: t("shift") });

/** @param {string} axis */
export const axisWord = (axis) => AXES[axis] ?? axis;

/** A tensor as it is called here; one of a chain has its link's number: "weight2". @param {string} name */
export function tensorName(name) {
  const [, bare = name, number = ""] = /^([a-z]+)(\d*)$/.exec(name) ?? [];
  return `${TENSORS[bare] ?? bare}${number}`;
}

/** "height and width". @param {readonly string[]} names */
export const listed = (names) => names.join(t(" and "));

/**
 * The frame of a control: `<div class="field" data-field="stride">` with its row and, below it, what was refused.
 * @param {Field} field
 * @param {...(Node | null)} parts
 */
export function fieldFrame(field, ...parts) {
  return el("div", { class: `field field-${field.kind}`, dataset: { field: field.name } }, ...parts);
}

/**
 * A control whose script is fetched when an operator first has it; until it is there, an empty place stands for it.
 * @param {(bench: Bench) => Promise<(field: Field, bench: Bench) => Control>} load
 * @param {(field: Field) => HTMLElement} [place]
 * @returns {(field: Field, bench: Bench) => Control}
 */
export const late =
  (load, place = () => el("div")) =>
  (field, bench) => {
    const holder = place(field);
    /** @type {Control | null} */
    let made = null;
    void during(load(bench)).then((maker) => {
      made = maker(field, bench);
      holder.replaceWith(made.node);
      made.node.append(...holder.querySelectorAll(":scope > .fault")); // refused while it was on its way
      made.node.classList.toggle("faulty", holder.classList.contains("faulty"));
      made.update(bench.store.get());
    });
    return {
      get node() {
        return made?.node ?? holder;
      },
      update: (state) => made?.update(state),
    };
  };

/**
 * @param {Field} field
 * @param {boolean} [labels] whether a form control has the field's id
 */
export const nameOf = (field, labels = true) =>
  el(
    labels ? "label" : "span",
    {
      class: "name",
      for: labels ? fieldId(field.name) : null,
      id: `${fieldId(field.name)}-name`,
      title: field.help || field.title,
    },
    field.title,
    english ? null : el("small", { lang: "en" }, field.name), // PyTorch's own name stands beside another language's word
  );

/** @param {Fault} fault the name of the field that a pointer begins with; "" for the whole configuration */
export const faultField = ({ pointer }) => pointer.replace(/^#?\/?/, "").split("/")[0] ?? "";

/**
 * One refusal, in words, with the button that mends it.
 * @param {Fault} fault
 * @param {(fix: Edit[]) => void} mend
 */
export function faultNode(fault, mend) {
  return el(
    "div",
    { class: "fault", role: "alert" },
    el("p", null, sentence(fault.detail)),
    fault.hint ? el("p", { class: "hint" }, sentence(fault.hint)) : null,
    fixButton(fault, mend),
  );
}

/** @param {Fault} fault @param {(fix: Edit[]) => void} mend */
export const fixButton = ({ fix }, mend) =>
  fix?.length ? el("button", { type: "button", class: "fix", onclick: () => mend(fix) }, fixLabel(fix)) : null;

/** The faults of a refusal: one at least. @param {import("../types.js").Problem} problem @returns {Fault[]} */
export const faultsOf = ({ errors, detail }) => (errors.length ? errors : [{ pointer: "", detail }]);

/** @param {string} text */
export const sentence = (text) => ended(text.charAt(0).toUpperCase() + text.slice(1));

/** @param {Edit[]} fix */
function fixLabel(fix) {
  const [edit] = fix;
  if (!edit || fix.length > 1) return t("Fix it");
  const name = edit.path.split("/").slice(1).join(" ").replaceAll("_", " ");
  if (edit.op === "remove") return t("Fix: remove {name}", { name });
  const value =
    typeof edit.value === "object" && !Array.isArray(edit.value)
      ? null
      : JSON.stringify(edit.value).replaceAll('"', "");
  return value === null || value.length > 14 ? t("Fix it") : t("Fix: {name} {value}", { name, value });
}

/** What went wrong with a request, in words for whoever made it. @param {unknown} error */
export const troubleOf = (error) => (error instanceof Refused ? sentence(error.message) : t("The server does not answer."));

/** The same, with what is allowed. @param {unknown} error */
export function adviceOf(error) {
  const hint = error instanceof Refused ? error.problem.errors[0]?.hint : "";
  return hint && error instanceof Refused ? sentence(t("{wrong}: {hint}", { wrong: error.message, hint })) : troubleOf(error);
}

/**
 * One of a few words.
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function choiceField(field, bench) {
  const options = (field.choices ?? []).map((choice) => el("option", { value: choice }, choice));
  const select = el(
    "select",
    { id: fieldId(field.name), onchange: () => bench.edit({ [field.name]: select.value }) },
    ...options,
  );
  return {
    node: fieldFrame(field, el("div", { class: "row" }, el("span", { class: "label" }, nameOf(field)), select)),
    update({ config }) {
      select.value = String(valueOf(field, config) ?? "");
    },
  };
}

/**
 * Yes or no.
 * @param {Field} field
 * @param {Bench} bench
 * @returns {Control}
 */
export function flagField(field, bench) {
  const box = el("input", {
    type: "checkbox",
    id: fieldId(field.name),
    onchange: () => bench.edit({ [field.name]: box.checked }),
  });
  return {
    node: fieldFrame(field, el("div", { class: "row" }, el("span", { class: "label" }, nameOf(field)), box)),
    update({ config }) {
      box.checked = valueOf(field, config) === true;
    },
  };
}
