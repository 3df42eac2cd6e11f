// @ts-check
/** The question backwards: which settings make another size of this input. Each answer is applied with a click. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, many, t } from "../../lib/words.js";
import { operatorOf } from "../../state.js";
import { counted, folded, forwardOf, spread } from "../edit.js";
import { adviceOf, sentence } from "../field.js";
import { newestOnly } from "../asking.js";

/** @import { Api, Solution, Solved } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Catalogue, Field } from "../../types.js" */

const SHOWN = 6;
const ALL = 60;

/** Whole numbers in what somebody typed: 14, 14 x 14, 14, 14. @param {string} text */
const sizesIn = (text) => (text.match(/\d+/g) ?? []).map(Number);

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, catalogue: Catalogue, api: Api, edit: (values: Record<string, any>) => void, open: () => boolean}} parts
 */
export function mountBackwards(host, { store, catalogue, api, edit, open }) {
  const size = el("input", { type: "text", class: "size-wanted", inputmode: "numeric", autocomplete: "off", spellcheck: "false", "aria-label": t("The output size wanted") });
  const start = el("span", { class: "from" });
  const keeping = el("div", { class: "chips keeping", role: "group", "aria-label": t("Keep as it is") });
  const found = el("div", { class: "solutions", role: "status" });
  host.append(el("label", { class: "wanted" }, el("span", null, t("I want")), " ", size, " ", el("span", null, t("from")), " ", start), keeping, found);
  /** @type {Set<string>} the settings that must stay */
  const kept = new Set();
  let most = SHOWN;
  let asked = "";

  const operator = () => operatorOf(catalogue, store.get().config.op);
  /** The input's size in the picture. @returns {number[]} */
  const from = () => {
    const { scene } = store.get();
    return (scene && counted(scene, "input_size")) ?? [];
  };
  /** What a setting is now; undefined where it is no number, such as a padding by name. @param {Field} field */
  const now = ({ name, default: usual }) => {
    const { config, scene } = store.get();
    const said = (scene && counted(scene, name)) ?? config[name] ?? usual;
    const plain = typeof said === "number" || (Array.isArray(said) && said.every((each) => typeof each === "number"));
    return plain ? said : undefined;
  };

  /** @param {Field} field */
  function keepChip(field) {
    const value = now(field);
    const pressed = kept.has(field.name) && value !== undefined;
    const flip = () => {
      if (!kept.delete(field.name)) kept.add(field.name);
      ask();
    };
    const shown = value === undefined ? "" : ` ${spread(typeof value === "number" ? value : folded(value), 1).join(" × ")}`;
    return el("button", { type: "button", class: "chip", "aria-pressed": String(pressed), disabled: value === undefined, onclick: flip }, t("keep {name}", { name: `${field.title}${shown}` }));
  }

  /** @param {Solution} solution @param {string} [head] */
  function solutionNode(solution, head = "") {
    const values = Object.fromEntries(operator().solved.map((name) => [name, Reflect.get(solution, name)]));
    const unread = solution.unread ? el("span", { class: "aside" }, many("{cells} cell never read", "{cells} cells never read", solution.unread, { cells: formatCount(solution.unread) })) : null;
    return el("button", { type: "button", class: "solution", onclick: () => edit(values) }, head ? el("b", null, head) : null, solution.says, unread);
  }

  /** @param {Solved} answer */
  function show(answer) {
    const rest = answer.total - answer.solutions.length;
    const more = () => {
      most = ALL;
      ask();
    };
    clear(found).append(
      ...(answer.why ? [el("p", { class: "aside" }, sentence(answer.why))] : []),
      ...(answer.nearest.length && !answer.solutions.length ? [el("p", { class: "aside" }, t("The nearest sizes there are:"))] : []),
      ...answer.nearest.map((near) => solutionNode(near, `${near.to.join(" × ")}: `)),
      ...answer.solutions.map((solution) => solutionNode(solution)),
      ...(rest > 0 && most < ALL ? [el("button", { type: "button", class: "plain small", onclick: more }, t("{count} more", { count: formatCount(rest) }))] : []),
      ...(rest > 0 && most >= ALL ? [el("p", { class: "aside" }, t("and {count} more, all in the API's /solve", { count: formatCount(rest) }))] : []),
    );
  }

  const line = newestOnly((/** @type {Record<string, any>} */ question, signal) => api.solve(question, signal), {
    done: (_, answer) => show(answer),
    failed(_, error) {
      clear(found).append(el("p", { class: "trouble" }, adviceOf(error)));
    },
    idle: () => undefined,
  });

  function ask() {
    const { config, scene } = store.get();
    if (!open() || scene?.op !== config.op) return; // another operator: asked once its picture is there
    const fields = operator().fields.filter(({ name }) => operator().solved.includes(name) && name !== "ceil_mode");
    const input = from();
    const wanted = sizesIn(size.value);
    start.textContent = input.join(" × ");
    clear(keeping).append(...fields.map(keepChip));
    const keep = Object.fromEntries(fields.flatMap((field) => (kept.has(field.name) && now(field) !== undefined ? [[field.name, now(field)]] : [])));
    const question = { op: config.op, from: input, to: wanted.length === 1 ? wanted[0] : wanted, keep, limit: most };
    const text = JSON.stringify(question);
    if (text === asked) return;
    asked = text;
    if (wanted.length === 0 || input.length === 0) clear(found);
    else line.send(question);
  }

  let typed = false;
  /** Before anything is typed the size there is now is the one that is asked about, also of a picture that comes later. */
  function begin() {
    const { scene } = store.get();
    const output = scene ? scene.axes.map(({ name }) => forwardOf(scene).sizes[`o${name}`] ?? 0) : [];
    if (!typed && output.length) size.value = spread(folded(output), 1).join(" × ");
    ask();
  }
  size.addEventListener("input", () => {
    typed = size.value.trim() !== "";
    most = SHOWN;
    ask();
  });
  store.subscribe((state) => state.scene, begin);
  store.subscribe((state) => state.config, ask);
  begin();
  return { show: begin };
}
