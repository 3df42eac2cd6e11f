// @ts-check
/**
 * A second stage that moves with the first. The cursor is a tap: where it stands in the other picture follows from its
 * dimensions, whatever the order there, and as near as a picture of another size allows.
 */
import { GLIDES } from "../../lib/later.js";
import { dressed } from "../../lib/dress.js";
import { standBeside } from "../../paint/snapshot.js";
import { createStage } from "../../paint/stage.js";
import { followTheme } from "../binding.js";

/** @import { LabState, LabStore } from "../../state.js" */
/** @import { Stage } from "../../paint/stage.js" */
/** @import { Scene, Tensors } from "../../types.js" */

await dressed("pair");

/**
 * Where one stage's cursor stands on another.
 * @param {Stage} from @param {Stage} to
 * @param {{frame: number, tap: number | null}} cursor
 * @param {boolean} exact whether a whole frame of one may be a part of one of the other: then its tap is told
 */
export function elsewhere(from, to, { frame, tap }, exact) {
  const indices = from.front(frame, tap);
  const [here, there] = [from.partOf(frame), to.partOf(0)];
  const other = to.frameOf(indices, here.parts === there.parts ? here.part : there.parts - 1);
  return { frame: Math.max(0, other), tap: tap === null && !exact ? null : to.tapOf(other, indices) };
}

/**
 * A cell of one picture as the other has it: by the names of its dimensions where both name them alike, else, as in a
 * gradient, by its place in the tensor that both show.
 * @param {Scene} from @param {Scene} to @param {import("../../paint/pointing.js").HoverInfo} info
 * @returns {Record<string, number> | null}
 */
export function echoed(from, to, { panel, indices }) {
  const shared = Object.keys(from.tensors).filter((name) => to.tensors[name]);
  const known = (/** @type {Array<[string, number]>} */ entries) => Object.fromEntries(entries.filter(([dim, index]) => index >= 0 && index < (to.sizes[dim] ?? 0)));
  const laid = shared.some((name) => from.tensors[name]?.some((dim) => /^[io]./.test(dim))); // else inputs may be called outputs there
  if (laid && shared.every((name) => from.tensors[name]?.join() === to.tensors[name]?.join())) {
    const found = known(Object.entries(indices).filter(([dim]) => !/^s./.test(dim))); // a place on the stage is counted by each view its own way
    return Object.keys(found).length > 0 ? found : null;
  }
  const value = from.panels.find(({ name }) => name === panel)?.value;
  const name = value && "tensor" in value ? value.tensor : "";
  const [own, other] = [from.tensors[name] ?? [], to.tensors[name] ?? []];
  if (own.length === 0 || own.length !== other.length || own.some((dim) => (indices[dim] ?? -1) < 0)) return null;
  return known(own.map((dim, at) => [other[at] ?? "", indices[dim] ?? -1]));
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, stage: Stage, rate: () => number}} parts
 * @param {readonly [() => string, () => string]} names what the first stage and this one are called in a picture of both
 */
export function createCompanion(host, { store, stage, rate }, [own, name]) {
  /** @type {Scene | null} */
  let scene = null;
  /** Of chains the parts that are shown. @param {Stage} from @param {Stage} to @param {import("../../paint/pointing.js").HoverInfo | null} info */
  const echo = (from, to, info) => {
    const [here, there] = [from.shown(), to.shown()];
    to.setEcho(info && here && there ? echoed(/** @type {Scene} */ (here), /** @type {Scene} */ (there), info) : null);
  };
  const second = createStage(host, {
    onHover(info) {
      store.set({ hover: info?.text ?? "" });
      echo(second, stage, info);
    },
    onSample: (text) => store.set({ hover: text ?? "" }),
    onPick(frame, tap) {
      const now = store.get().scene;
      if (!now || !scene) return;
      const order = (/** @type {Scene} */ each) => each.order.join();
      store.set({ playing: false, step: null, ...elsewhere(second, stage, { frame, tap }, order(now) !== order(scene)) });
    },
  });
  /** @param {boolean} [slides] */
  const follow = (slides = true) => {
    const { scene: now, frame, tap, playing } = store.get();
    if (!scene || !now || now.total === 0 || scene.total === 0) return;
    second.setCursor({ ...elsewhere(stage, second, { frame, tap }, false), motion: slides && (!playing || rate() <= GLIDES) });
  };
  const stops = /** @type {(keyof LabState)[]} */ (["frame", "tap", "scene"]).map((part) => store.subscribe((state) => state[part], () => follow()));
  stops.push(store.subscribe((state) => state.pointed, (info) => echo(stage, second, info)));
  stops.push(store.subscribe((state) => state.showAll, (all) => second.setShowAll(all)));
  const themed = followTheme(second);
  const leave = standBeside(stage.inner(), own, { show: second.inner(), drawn: second.settled, name });
  return {
    stage: second,
    /** @param {Scene} next @param {Tensors} tensors */
    show(next, tensors) {
      scene = next;
      second.setScene(next, tensors);
      second.setShowAll(store.get().showAll);
      follow(false);
    },
    destroy() {
      for (const stop of stops) stop();
      themed.disconnect();
      leave();
      stage.setEcho(null);
      second.destroy();
    },
  };
}
