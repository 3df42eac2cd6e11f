// @ts-check
/** A second view of the same configuration, beside the first; both show the one cursor. */
import { clear, el } from "../../lib/dom.js";
import { t } from "../../lib/words.js";
import { operatorOf } from "../../state.js";
import { tensorNames, whole } from "../../wire/scene.js";
import { troubleOf } from "../field.js";
import { icon } from "../icons.js";
import { newestOnly } from "../asking.js";
import { nextView, viewsThere } from "../pairing.js";
import { readyToDraw, shapesOnly, tensorsOf } from "../session.js";
import { createCompanion } from "./companion.js";

/** @import { LabState } from "../../state.js" */
/** @import { Scene, Tensors } from "../../types.js" */
/** @import { Parts } from "../pairing.js" */

const WORDS = { view: t("The view beside"), close: t("Close this view"), picture: t("The picture beside: it moves with the first") };

/** @param {Parts} parts */
export function mountBeside(parts) {
  const { store, api, catalogue, host } = parts;
  const choose = el("select", { "aria-label": WORDS.view, onchange: () => store.set({ beside: choose.value }) });
  const close = el("button", { type: "button", class: "control", title: WORDS.close, "aria-label": WORDS.close, onclick: () => store.set({ beside: "" }) }, icon("close"));
  const trouble = el("p", { class: "trouble", role: "status" });
  const picture = el("div", { class: "stage", id: "beside", tabindex: 0 });
  const pane = el("section", { class: "pane", "aria-label": WORDS.picture }, el("div", { class: "pane-head" }, choose, close), trouble, picture);
  /** On a narrow screen one of the two is seen, and a tap shows the other. @param {"a" | "b"} side */
  const turn = (side) => {
    host.dataset["side"] = side;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset["side"] === side));
  };
  const tabs = /** @type {const} */ (["a", "b"]).map((side) => el("button", { type: "button", dataset: { side }, onclick: () => turn(side) }));
  const bar = el("div", { class: "sides switch", role: "group", "aria-label": t("Which of the two views is seen") }, ...tabs);
  const titled = (/** @type {string} */ name) => catalogue.views[name]?.title ?? name;
  /** @type {ReturnType<typeof createCompanion> | null} */
  let companion = null;

  /** Of a view that needs numbers the first has not, these are asked for too. @param {string} view @param {AbortSignal} signal */
  async function load(view, signal) {
    const { answered, tensors } = store.get();
    const scene = whole(await readyToDraw(api.scene(shapesOnly(answered), { view, options: "" }, signal), (told) => told));
    if (tensorNames(scene).every((name) => tensors.has(name))) return { scene, tensors };
    const answer = await readyToDraw(api.compute(answered, { view, options: "" }, signal), ({ scene }) => scene);
    return { scene: whole(/** @type {Scene} */ (answer.scene)), tensors: tensorsOf(answered, answer) };
  }
  const line = newestOnly(load, {
    done(view, { scene, tensors }) {
      if (store.get().beside !== view) return;
      trouble.textContent = "";
      companion?.show(scene, tensors);
    },
    failed: (_, error) => void (trouble.textContent = troubleOf(error)),
    idle: () => undefined,
  }, true);

  function options() {
    const { config, beside } = store.get();
    const there = viewsThere(store, catalogue);
    const views = operatorOf(catalogue, config.op).views.filter((name) => name === beside || there.includes(name));
    clear(choose).append(...views.map((name) => el("option", { value: name, selected: name === beside }, titled(name))));
    choose.value = beside;
    for (const [at, tab] of tabs.entries()) {
      const name = at === 0 ? store.get().view : beside;
      tab.textContent = titled(name);
    }
  }

  /** @type {unknown} */
  let last = null;
  function show() {
    const { beside, answer, answered } = store.get();
    host.classList.toggle("paired", beside !== "");
    if (!beside) {
      companion?.destroy();
      companion = last = null;
      bar.remove();
      return pane.remove();
    }
    if (!answer) return;
    if (!operatorOf(catalogue, answered.op).views.includes(beside)) return store.set({ beside: nextView(store, catalogue) });
    options();
    if (!companion) {
      host.append(pane);
      host.before(bar);
      turn("a");
      companion = createCompanion(picture, parts, [() => titled(store.get().view), () => titled(store.get().beside)]);
      Object.assign(Reflect.get(window, "convscope"), { beside: companion.stage });
    }
    line.send(beside, last === beside);
    last = beside;
  }
  for (const part of /** @type {(keyof LabState)[]} */ (["beside", "answer"])) store.subscribe((state) => state[part], show);
  store.subscribe((state) => state.view, () => store.get().beside && options());
  show();
}
