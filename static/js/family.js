// @ts-check
/** The family map: who is a special case of whom; a line of it opens as a slider from one to the other. */
import { createApi } from "./api.js";
import { bindStage, mountHover } from "./controls/binding.js";
import { createMorph } from "./controls/family/morph.js";
import { mountMap } from "./controls/family/map.js";
import { createThumbs } from "./controls/gallery/thumbs.js";
import { themeButton } from "./controls/header.js";
import { mountNotice } from "./controls/notice.js";
import { createPlayback } from "./controls/playback.js";
import { createSession } from "./controls/session.js";
import { el, ready } from "./lib/dom.js";
import { t } from "./lib/words.js";
import { createStage } from "./paint/stage.js";
import { createLabStore } from "./state.js";

/** @import { Family } from "./controls/family/types.js" */

/** @param {string} id */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

/** @type {Family} */
const family = JSON.parse(byId("boot").textContent ?? "");
const api = createApi(family.root);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const plain = /** @type {Family["members"][number]} */ (family.members[0]);
const store = createLabStore(/** @type {any} */ ({ config: plain.config, view: plain.view, options: "", frame: null, answer: null, error: null, notes: [] }));
/** Pictures on the map are small, and their cells are to be seen. */
const NARROW = "(min-width: 960px) and (max-width: 1199.98px)";
const FAR = { wide: 0.6, narrow: 0.42 };
const [map, opened] = [byId("map"), byId("lab")];

const parts = { head: el("div", { class: "morph-head" }), sliders: el("div"), told: el("div", { class: "morph-told" }) };
const picture = el("div", { class: "stage", id: "picture", tabindex: 0, role: "application", "aria-label": t("The picture: arrow keys step"), "aria-describedby": "hover" });
const notice = el("div", { class: "notice", id: "notice", role: "status" });
opened.append(parts.head, parts.sliders, el("div", { class: "morph-body" }, el("div", { class: "morph-stage" }, notice, picture, el("p", { class: "hover", id: "hover" })), parts.told));

/** The stage, its cursor and what answers it; made when a relation is first opened. */
function createLarge() {
  const stage = createStage(picture, {
    onHover: (info) => store.set({ hover: info?.text ?? "" }),
    onSample: (text) => store.set({ hover: text ?? "" }),
    onPick: (frame, tap) => store.set({ frame, tap }),
    onSheet: () => hover(),
  });
  const playback = createPlayback({ store, stage });
  bindStage({ store, stage }, playback.rate);
  const session = createSession({ store, api, stage, answered: () => undefined });
  const hover = mountHover(byId("hover"), { store, stage });
  mountNotice(notice, { store, theatre: picture, retry: () => morph.retry(), back: () => morph.retry(), mend: () => undefined });
  Object.assign(window, { convscope: { store, stage, session } });
  return { stage, playback, session };
}
/** @type {ReturnType<typeof createLarge> | null} */
let large = null;
const morph = createMorph({ family, api, store, session: () => (large ??= createLarge()).session, ...parts });

/** The address says which relation is open, and at which stop: `#dilation/2`. */
let open = "";
function follow() {
  const [name = "", stop = "0"] = decodeURIComponent(location.hash.slice(1)).split("/");
  const relation = family.relations.find((each) => each.name === name);
  const before = open;
  open = relation?.name ?? "";
  for (const node of [map, byId("family-head")]) node.hidden = Boolean(relation);
  opened.hidden = !relation;
  if (!relation) {
    morph.close();
    return before ? document.getElementById(`way-${before}`)?.focus() : undefined;
  }
  scrollTo(0, 0);
  opened.scrollTop = 0;
  large ??= createLarge();
  morph.open(relation, { stop: Number(stop) || 0, moved: (at) => history.replaceState(null, "", at ? `#${name}/${at}` : `#${name}`) });
  byId("morph-title").focus();
}

/** @type {Record<string, (playback: ReturnType<typeof createPlayback>) => void>} */
const KEYS = {
  ArrowLeft: (playback) => playback.step(-1),
  ArrowRight: (playback) => playback.step(1),
  ArrowUp: (playback) => playback.row(-1),
  ArrowDown: (playback) => playback.row(1),
  Home: (playback) => playback.go(0),
  End: (playback) => playback.end(),
};
addEventListener("keydown", (event) => {
  if (!open || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const act = target === picture && large ? KEYS[event.key] : undefined;
  if (act && large) act(large.playback);
  else if (event.key === "Escape") location.hash = "";
  else if (event.key === " " && !target.matches("button, a, summary")) morph.toggle();
  else return;
  event.preventDefault();
});

byId("tools").append(themeButton());
const thumbs = createThumbs({ api, still });
for (const { name, config, view, roles } of family.members) {
  const card = byId(`member-${name}`);
  const told = { config, view, options: "", frame: null, far: matchMedia(NARROW).matches ? FAR.narrow : FAR.wide, ...(roles.length > 0 ? { roles } : {}) };
  thumbs.add(/** @type {HTMLElement} */ (card.querySelector(".member-card")), /** @type {HTMLElement} */ (card.querySelector(".thumb")), told);
}
mountMap(map, { relations: family.relations, open: (name) => (location.hash = name) });
addEventListener("hashchange", follow);
follow();
ready();
