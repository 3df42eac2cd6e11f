// @ts-check
/** Two configurations side by side: A is kept, B is edited, one cursor moves both as far as their sizes allow. */
import { clear, el } from "../../lib/dom.js";
import { operatorOf } from "../../state.js";
import { editable } from "../edit.js";
import { troubleOf } from "../field.js";
import { icon } from "../icons.js";
import { newestOnly } from "../asking.js";
import { readyToDraw, tensorsOf } from "../session.js";
import { alike } from "../../paint/alike.js";
import { layout } from "../../paint/layout.js";
import { problemOf } from "../../paint/scenery.js";
import { whole } from "../../wire/scene.js";
import { createCompanion } from "./companion.js";
import { apartOf, differences } from "./differences.js";
import { endComparison } from "./ending.js";
import { t } from "../../lib/words.js";

/** @import { LabState } from "../../state.js" */
/** @import { Answer, Config, Scene } from "../../types.js" */
/** @import { Parts } from "../pairing.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Measure } from "../../paint/scenery.js" */

const WORDS = {
  a: t("A: kept"),
  b: t("B: what you change"),
  named: (/** @type {string} */ side, /** @type {string} */ what) => t("{side}: {what}", { side, what }),
  close: t("End the comparison"),
  which: t("Which picture is seen"),
  picture: t("A, the configuration that is kept: it moves with B"),
  list: t("What tells A and B apart"),
};

/** What a stage is to lay out, with what its panels are. @param {Stage} stage @param {Measure} measure */
function asked(stage, measure) {
  const { like, host } = stage.inner();
  const size = { width: host.clientWidth, height: host.clientHeight };
  return like && { ...problemOf(like, size, measure), roles: new Map([...like.model.panels.values()].map(({ name, role }) => [name, role])) };
}

/** Lay one picture out like another from now on, or by itself again. @param {Stage} own @param {Stage} [other] @param {boolean} [first] */
function layOut(own, other, first = false) {
  own.inner().lay = other && ((problem, measure) => {
    const [here, there] = [asked(own, measure), asked(other, measure)];
    return here && there ? alike({ ...here, ...problem }, there, first) : layout(problem);
  });
  own.themeChanged();
}

/** @param {Parts} parts */
export function mountCompare(parts) {
  const { store, api, catalogue, host, configOf, known } = parts;
  const close = el("button", { type: "button", class: "control", title: WORDS.close, "aria-label": WORDS.close, onclick: () => endComparison(parts) }, icon("close"));
  /** On a narrow screen one picture is seen at a time. @param {string} side */
  const choose = (side) => {
    host.dataset["side"] = side;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset["side"] === side));
  };
  const tabs = /** @type {const} */ (["a", "b"]).map((side) => el("button", { type: "button", dataset: { side }, onclick: () => choose(side) }, WORDS[side]));
  const names = /** @type {const} */ (["a", "b"]).map((side) => el("span", null, WORDS[side]));
  const bar = el("div", { class: "sides", role: "group", "aria-label": WORDS.which }, ...names, ...tabs, close);
  const trouble = el("p", { class: "trouble", role: "status" });
  const picture = el("div", { class: "stage", id: "against", tabindex: 0 });
  const pane = el("section", { class: "pane first", "aria-label": WORDS.picture }, trouble, picture);
  const list = el("ul", { class: "differences", "aria-label": WORDS.list, tabindex: 0 });
  /** @type {ReturnType<typeof createCompanion> | null} */
  let companion = null;
  /** @type {{query: string, config: Config, answer: Answer} | null} */
  let kept = null;

  function tell() {
    const { answer, answered, tensors, scene } = store.get();
    clear(list);
    const call = (/** @type {readonly string[]} */ words) => words.forEach((text, at) => {
      for (const node of [names[at], tabs[at]]) if (node) node.textContent = text;
    });
    call([WORDS.a, WORDS.b]);
    if (!kept || !answer || !scene || answer.op !== answered.op) return;
    const side = (/** @type {Config} */ config, /** @type {Answer} */ told) => {
      const operator = operatorOf(catalogue, config.op);
      const settled = told.scene ? editable(config, whole(told.scene), operator) : config;
      return { config: settled, answer: told, tensors: config === answered ? tensors : tensorsOf(config, told), operator };
    };
    const [a, b] = [side(kept.config, kept.answer), side(answered, answer)];
    const apart = apartOf(a, b);
    if (apart) call([WORDS.named("A", apart[0]), WORDS.named("B", apart[1])]);
    list.append(...differences(a, b).map((words) => el("li", null, words)));
  }

  /** A in the view of B, or in its own first where it has not that one. @param {{query: string, view: string, options: string}} asked @param {AbortSignal} signal */
  async function load({ query, view, options }, signal) {
    const config = await configOf(query);
    await known(config.op);
    const { views } = operatorOf(catalogue, config.op);
    const looked = views.includes(view) ? { view, options } : { view: views[0] ?? view, options: "" };
    return { query, config, answer: await readyToDraw(api.compute(config, looked, signal), ({ scene }) => scene) };
  }
  const line = newestOnly(load, {
    done({ query }, told) {
      if (store.get().against !== query) return;
      kept = told;
      trouble.textContent = "";
      companion?.show(whole(/** @type {Scene} */ (told.answer.scene)), tensorsOf(told.config, told.answer));
      parts.stage.themeChanged(); // both are laid out with what both have
      tell();
    },
    failed: (_, error) => void (trouble.textContent = troubleOf(error)),
    idle: () => undefined,
  }, true);

  function show() {
    const { against: query, scene } = store.get();
    if (!query) {
      if (companion) layOut(parts.stage);
      companion?.destroy();
      companion = kept = null;
      host.classList.remove("compared");
      for (const node of [pane, bar, list]) node.remove();
      return;
    }
    if (!scene) return;
    if (!companion) {
      host.classList.add("compared");
      host.prepend(pane);
      host.before(bar);
      host.after(list);
      choose("b");
      companion = createCompanion(picture, parts, [() => "B", () => "A"]);
      layOut(parts.stage, companion.stage, true);
      layOut(companion.stage, parts.stage);
      Object.assign(Reflect.get(window, "convscope"), { against: companion.stage });
    }
    const { view, options } = store.get();
    if (scene.view === view) line.send({ query, view, options });
    tell();
  }
  /** The view decides what is asked of A; of B only the words change. */
  store.subscribe((state) => `${state.against} ${state.scene?.view} ${state.options}`, show);
  for (const part of /** @type {(keyof LabState)[]} */ (["answer", "tensors"])) store.subscribe((state) => state[part], tell);
  for (const part of /** @type {(keyof LabState)[]} */ (["scene", "tensors"])) store.subscribe((state) => state[part], () => companion?.stage.themeChanged());
  show();
}
