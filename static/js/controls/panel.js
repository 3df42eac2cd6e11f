// @ts-check
/** The left-hand column, built from the catalogue: nothing here knows an operator by name. */
import { clear, el } from "../lib/dom.js";
import { during } from "../lib/later.js";
import { isConcrete, operatorOf, viewOr } from "../state.js";
import { editable, refit } from "./edit.js";
import { choiceField, faultField, faultNode, faultsOf, fieldFrame, flagField, late } from "./field.js";
import { intField } from "./int_field.js";
import { paddingField } from "./padding_field.js";
import { latePhoto, redrawn } from "./picture_chips.js";
import { tensorField } from "./tensor_field.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabState, LabStore } from "../state.js" */
/** @import { Catalogue, Config, Field, Operator, Problem } from "../types.js" */
/** @import { Bench, Control } from "./field.js" */
/** @import { Session } from "./session.js" */

const GROUPS = /** @type {Record<string, string>} */ ({ shape: t("Shape"), layer: t("Layer"), values: t("Values") });
const MAKERS = /** @type {Record<string, (field: Field, bench: Bench) => Control>} */ ({
  int: intField,
  optional_int: intField,
  padding: paddingField,
  choice: choiceField,
  flag: flagField,
  tensor: tensorField,
  links: late(async ({ known }) => {
    const [{ linksField }] = await Promise.all([import("./links_field.js"), known()]); // a link may be any of many
    return linksField;
  }, fieldFrame),
});

/** @param {Config} config */
const ownNumbers = (config) => Object.values(config).some(isConcrete);

/** @type {Bench["make"]} */
const make = (field, bench) => MAKERS[field.kind]?.(field, bench) ?? null;

/**
 * The controls of one operator, in the groups of the catalogue.
 * @param {Bench} bench
 */
function fieldGroups(bench) {
  /** @type {Map<string, Control>} */
  const controls = new Map();
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  for (const field of bench.operator.fields) {
    const control = bench.make(field, bench);
    if (!control) continue;
    controls.set(field.name, control);
    const group =
      groups.get(field.group) ??
      el("fieldset", { class: `group group-${field.group}` }, el("legend", null, GROUPS[field.group] ?? field.group));
    groups.set(field.group, group);
    group.append(control.node);
  }
  return { controls, nodes: [...groups.values()] };
}

/**
 * Put every fault below the control it is about; what belongs to none goes to the top.
 * @param {Problem | null} problem
 * @param {ReadonlyMap<string, Control>} controls
 * @param {{general: HTMLElement, mend: Bench["mend"]}} to
 */
function placeFaults(problem, controls, { general, mend }) {
  for (const { node } of controls.values()) {
    node.classList.remove("faulty");
    for (const old of node.querySelectorAll(":scope > .fault")) old.remove();
  }
  clear(general);
  for (const fault of problem ? faultsOf(problem) : []) {
    const node = controls.get(faultField(fault))?.node;
    node?.classList.add("faulty");
    (node ?? general).append(faultNode(fault, mend));
  }
}

/**
 * A box of examples, fetched when it is first opened.
 * @param {Operator} operator
 * @param {Api} api
 * @param {(config: Config) => void} open
 */
function examples({ op }, api, open) {
  const chips = el("div", { class: "chips" });
  const node = el("details", { class: "examples" }, el("summary", null, t("Examples")), chips);
  const fill = async () => {
    if (!node.open || chips.querySelector(".chip")) return;
    try {
      const { presets } = operatorOf(await api.catalogue(), op);
      const made = presets.map(({ title, config }) => el("button", { type: "button", class: "chip", title, onclick: () => open(config) }, title));
      clear(chips).append(...made);
    } catch {
      clear(chips).append(t("The server does not answer."));
    }
  };
  node.addEventListener("toggle", () => void fill());
  return node;
}

/**
 * A box for source, fetched when it is first opened.
 * @param {Api} api
 * @param {(config: Config) => void} open
 */
function pasted(api, open) {
  const node = el("details", { class: "examples paste" }, el("summary", null, t("Paste PyTorch")));
  const first = async () => {
    const { mountPaste } = await import("./paste.js");
    mountPaste(node, { api, open });
  };
  node.addEventListener("toggle", first, { once: true });
  return node;
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, catalogue: Catalogue, session: Session, api: Api, known: Bench["known"]}} parts
 */
export function mountPanel(host, { store, catalogue, session, api, known }) {
  const photo = latePhoto();
  const choose = el(
    "select",
    { id: "operator", "aria-label": t("Operator") },
    ...catalogue.operators.map((operator) => el("option", { value: operator.op }, operator.title)),
  );
  const summary = el("p", { class: "summary" });
  const general = el("div", { class: "general" });
  const body = el("div", { class: "groups" });
  host.append(
    el(
      "div",
      { class: "group group-operator" },
      el("label", { class: "legend", for: "operator" }, t("Operator")),
      choose,
      summary,
    ),
    pasted(api, (config) => open(config)),
    general,
    body,
    el("p", { class: "version" }, `ConvScope ${catalogue.version}`),
  );
  /** @type {Map<string, Config>} what each operator looked like when it was left */
  const left = new Map();
  /** @type {Map<string, Control>} */
  let controls = new Map();
  /** The operator they belong to. */
  let built = "";

  /** @param {Config} config */
  const open = (config) => session.open(config, viewOr(operatorOf(catalogue, config.op), store.get().view));

  /** @type {Bench["edit"]} */
  const edit = (values, how) => {
    const { config, scene, answered } = store.get();
    const next = redrawn({ ...config, ...values }, photo);
    const fits = scene && scene.op === next.op && answered.op === next.op ? scene : null;
    if (!fits || !ownNumbers(next)) session.change(next, how);
    else if (refit.here) session.change(refit.here.refitted(next, fits), how);
    else void during(refit.load().then(() => edit(values, how), () => session.change(next, how))); // of what will stand there by then
  };

  function build() {
    const { op } = store.get().config;
    const operator = operatorOf(catalogue, op);
    choose.value = operator.op;
    if (!("fields" in operator)) return; // they come with its picture
    const made = fieldGroups({ store, catalogue, operator, photo, edit, make, known, mend: (fix) => session.mend(fix) });
    controls = made.controls;
    built = op;
    summary.textContent = operator.summary;
    clear(body).append(examples(operator, api, open), ...made.nodes);
    update(store.get());
  }

  /** @param {Readonly<LabState>} state */
  function update(state) {
    if (ownNumbers(state.config)) refit.load().catch(() => undefined); // asked for again with an edit
    if (built !== state.config.op) return build();
    for (const control of controls.values()) control.update(state);
    const upstream = controls.get("upstream");
    const faulty = state.problem && faultsOf(state.problem).some((fault) => faultField(fault) === "upstream");
    const read = state.scene?.tensors["upstream"] && (state.scene.seed ?? "upstream") === "upstream";
    if (upstream) upstream.node.hidden = !read && !faulty;
    placeFaults(state.problem, controls, { general, mend: (fix) => session.mend(fix) });
  }

  const chosen = async () => {
    const { answered, config } = store.get();
    left.set(answered.op, answered);
    try {
      await known(choose.value);
      open(left.get(choose.value) ?? operatorOf(catalogue, choose.value).example);
    } catch {
      choose.value = config.op;
      store.set({ offline: t("The server does not answer.") });
    }
  };
  choose.addEventListener("change", () => void during(chosen()));
  store.subscribe((state) => state.config.op, build);
  store.subscribe(
    (state) => state.pending,
    () => built !== store.get().config.op && build(), // one whose picture waits for the reader's word
  );
  store.subscribe(
    (state) => state.config,
    () => update(store.get()),
  );
  store.subscribe(
    (state) => state.scene,
    () => update(store.get()),
  );
  store.subscribe(
    (state) => state.problem,
    () => update(store.get()),
  );
  function answer() {
    const { scene, config, answered } = store.get();
    if (scene && config === answered) store.set({ config: editable(config, scene, operatorOf(catalogue, config.op)) });
    else update(store.get());
  }
  store.subscribe((state) => state.answer, answer);
  const about = (/** @type {Element | null | undefined} */ name) => name instanceof HTMLElement && void import("./about.js").then(({ turnSentence }) => turnSentence(name));
  host.addEventListener("click", (event) => {
    const name = event.target instanceof Element ? event.target.closest(".name[title]") : null;
    const touch = event instanceof PointerEvent && event.pointerType === "touch";
    if (name && touch && !name.closest(".row")?.querySelector("[type=checkbox]")) event.preventDefault(); // the sentence, and no keyboard over it
    about(name);
  });
  host.addEventListener("keydown", (event) => {
    if (event.key !== "F1" || !(event.target instanceof Element)) return;
    event.preventDefault();
    about(event.target.closest(".field")?.querySelector(".name[title]"));
  });
  build();
  if (store.get().answer) answer(); // it was there first
  return { edit };
}
