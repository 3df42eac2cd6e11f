// @ts-check
/** The stage and its player alone, for a frame in another page: the lab without its columns, by the same address. */
import { createApi } from "./api.js";
import { createAddress } from "./controls/address.js";
import { bindStage, createChoosing, mountHover } from "./controls/binding.js";
import { lateZoom } from "./controls/late.js";
import { mountNotice } from "./controls/notice.js";
import { createPlayback, listenToKeys } from "./controls/playback.js";
import { mountPlayer } from "./controls/player.js";
import { createPull } from "./controls/pull.js";
import { createSession } from "./controls/session.js";
import { ready } from "./lib/dom.js";
import { drawable } from "./paint/needs.js";
import { createStage } from "./paint/stage.js";
import { addressOf, createLabStore, readAddress } from "./state.js";

/** @import { Boot } from "./types.js" */

const NUDGE = 0.1;
const IN_SIGHT = 0.5; // how much of the frame is seen when it begins to play by itself

/** @param {string} id */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

const boot = /** @type {Boot} */ (JSON.parse(byId("boot").textContent ?? ""));
const store = createLabStore(boot);
const api = createApi(boot.root);

const stage = createStage(byId("stage"), {
  onHover: (info) => store.set({ hover: info?.text ?? "" }),
  onSample: (text) => store.set({ hover: text ?? "" }),
  onPull: (pull, done) => pulls.pull(pull, done),
  onPick: (frame, tap) => store.set({ playing: false, frame, tap }),
  onSheet: () => hover(),
  onChoose: (choice) => choosing.choose(choice),
  onDraw: () => {
    if (store.get().scene) ready();
  },
});

const playback = createPlayback({ store, stage });
bindStage({ store, stage }, playback.rate);
const session = createSession({ store, api, stage, answered: () => undefined });
const choosing = createChoosing({ store, session });
const pulls = createPull({ store, api, stage, change: (config) => session.change(config) });
const zoom = lateZoom(byId("stage"), { store, stage });

const hover = mountHover(byId("hover"), { store, stage });
mountPlayer(byId("player"), { store, playback });
mountNotice(byId("notice"), {
  store,
  theatre: byId("stage"),
  retry: () => session.retry(),
  back: () => session.change(store.get().answered),
  mend: (fix) => session.mend(fix),
  long: session,
});
/** @type {HTMLDialogElement | null} */
let keys = null;
listenToKeys(playback, {
  help: async () => {
    const { helpBox } = await import("./controls/help.js");
    keys ??= helpBox();
    if (!keys.open) keys.showModal();
  },
  move: (by) => {
    const pull = stage.nudge([by[0] * NUDGE, by[1] * NUDGE]);
    if (!pull) return choosing.move(by) ?? zoom.move(by);
    pulls.pull(pull, false);
    return () => pulls.pull(pull, true);
  },
  ...zoom.keys,
  unit: () => store.set({ stepBy: store.get().stepBy === "output" ? "tap" : "output", tap: null }),
});

/** The way out leads to what is seen now, the frame included. */
const open = /** @type {HTMLAnchorElement} */ (byId("open"));
const aim = () => void (open.href = addressOf(store.get(), `${boot.root}/`));
for (const before of ["pointerenter", "focus", "click"]) open.addEventListener(before, aim);
store.subscribe((state) => state.answer, aim);

/** Play once the frame has come into sight, unless the reader wants nothing to move by itself. */
function playInSight() {
  const wanted = new URLSearchParams(location.search).get("autoplay");
  if (!wanted || ["0", "false"].includes(wanted) || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const watcher = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ intersectionRatio }) => intersectionRatio >= IN_SIGHT) || !store.get().scene) return;
      watcher.disconnect();
      if (!store.get().playing) playback.toggle();
    },
    { threshold: IN_SIGHT },
  );
  const begin = () => watcher.observe(byId("stage"));
  if (store.get().scene) return begin();
  const stop = store.subscribe((state) => state.scene, () => {
    stop();
    begin();
  });
}

const { follow } = createAddress({ store, api });
if (readAddress({ search: "", hash: location.hash }).query) void follow(session, () => boot.view);
else {
  if (boot.answer?.scene) await drawable(boot.answer.scene);
  session.show(boot.config, boot, boot.answer);
}
playInSight();

Object.assign(window, { convscope: { store, stage, session } });
