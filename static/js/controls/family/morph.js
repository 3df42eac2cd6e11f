// @ts-check
/** One relation, large: a slider, the stage of the configuration at its stop, what changes, and the proofs. */
import { clear, el } from "../../lib/dom.js";
import { during } from "../../lib/later.js";
import { t } from "../../lib/words.js";
import { middleFrame } from "../../state.js";
import { whole } from "../../wire/scene.js";
import { words } from "../asking.js";
import { readyToDraw } from "../session.js";
import { createFacts } from "./facts.js";
import { proofOf } from "./proof.js";
import { createSlider } from "./slider.js";

/** @import { Api } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Answer, Scene } from "../../types.js" */
/** @import { Session } from "../session.js" */
/** @import { Family, Relation, Shown } from "./types.js" */

const LONGEST = 1800; // characters of a query; a longer one goes into the fragment, which never travels

/** Where the lab shows a configuration, beside another if there is one. @param {string} root @param {Shown} shown @param {Shown} [against] */
function labOf(root, { query, view }, against) {
  const beside = against ? `&against=${encodeURIComponent(against.query)}` : "";
  const sign = query.length + beside.length > LONGEST ? "#c=" : "?";
  return `${root}/${sign}${query}&view=${view}${beside}`;
}

/** @param {Answer} answer */
function opening(answer) {
  const scene = whole(/** @type {Scene} */ (answer.scene));
  return scene.opens === "end" ? scene.total - 1 : middleFrame(scene);
}

/**
 * @param {{family: Family, api: Api, store: LabStore, session: () => Session, told: HTMLElement, head: HTMLElement, sliders: HTMLElement}} parts
 */
export function createMorph({ family, api, store, session, told, head, sliders }) {
  /** @type {AbortController | null} */
  let underway = null;
  /** @type {ReturnType<typeof createSlider> | null} */
  let slider = null;

  /** @param {Relation} relation @param {{stop: number, moved: (stop: number) => void}} place */
  function open(relation, { stop, moved }) {
    close();
    const { signal } = (underway = new AbortController());
    const titleOf = (/** @type {string} */ name) => family.members.find((member) => member.name === name)?.title ?? name;
    const last = relation.stops.length - 1;
    /** @type {(Promise<Answer> | null)[]} */
    const answers = relation.stops.map(() => null);
    const ask = (/** @type {number} */ at) => {
      const { config, view } = /** @type {Shown} */ (relation.stops[at]);
      const asked = readyToDraw(api.compute(config, { view, options: "" }, signal), ({ scene }) => scene);
      asked.catch(() => (answers[at] = null)); // it is asked for again when it is wanted again
      return (answers[at] ??= asked);
    };
    let wanted = -1;
    let first = true;

    /** @param {number} at */
    async function show(at) {
      wanted = at;
      facts.show(at);
      for (const proof of proofs) proof.stand(at === 0 ? "start" : at === last ? "end" : null);
      const stop = relation.stops[at];
      if (!stop) return;
      lab.href = labOf(family.root, stop);
      moved(at);
      try {
        const answer = await during(answers[at] ?? ask(at));
        if (wanted !== at || signal.aborted) return;
        session().show(stop.config, { view: stop.view, options: "", frame: first ? opening(answer) : null }, answer);
        if (first) store.set({ showAll: true }); // the whole output, so that it can be seen to be the same
        first = false;
      } catch (error) {
        if (wanted === at && !signal.aborted) store.set({ offline: words(error) });
      }
    }
    retry = () => {
      store.set({ offline: null });
      void show(wanted);
    };

    const names = { start: titleOf(relation.start), end: titleOf(relation.end) };
    const made = (slider = createSlider({ relation, names, changed: (at) => void show(at) }));
    const facts = createFacts(relation);
    const lab = el("a", { class: "small primary", id: "morph-lab" }, t("Open in the lab"));
    const proofs = relation.proofs.map((proof) => {
      const at = proof.at === "start" ? 0 : last;
      const shown = /** @type {Shown & {value: string}} */ (relation.stops[at]);
      const title = t("{knob}: {value}", { knob: relation.knob, value: shown.value });
      return proofOf({ proof, here: { ...shown, title }, answer: answers[at] ?? ask(at), api, signal, link: labOf(family.root, shown, proof.twin), go: () => made.go(at) });
    });
    const place = family.relations.indexOf(relation);
    const neighbour = (/** @type {number} */ by) => family.relations.at((place + by) % family.relations.length) ?? relation;
    clear(head).append(
      el("a", { class: "back", href: "#" }, t("← The map")),
      el("h1", { id: "morph-title", tabindex: -1 }, relation.title),
      el("a", { class: "turn", href: `#${neighbour(-1).name}`, "aria-label": t("Relation before: {title}", { title: neighbour(-1).title }), title: neighbour(-1).title }, "‹"),
      el("a", { class: "turn", href: `#${neighbour(1).name}`, "aria-label": t("Next relation: {title}", { title: neighbour(1).title }), title: neighbour(1).title }, "›"),
    );
    clear(sliders).append(made.node);
    clear(told).append(el("p", { class: "morph-about" }, relation.about), facts.node, lab, ...proofs.map(({ node }) => node));
    relation.stops.forEach((_, at) => answers[at] ?? ask(at));
    if (stop > 0 && stop <= last) made.go(stop);
    else void show(0);
  }

  /** @type {() => void} */
  let retry = () => undefined;
  function close() {
    underway?.abort();
    underway = null;
    slider?.stop();
    slider = null;
  }
  return { open, close, retry: () => retry(), toggle: () => slider?.toggle() };
}
