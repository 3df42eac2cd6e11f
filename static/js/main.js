// @ts-check
/** The lab: everything made once, and wired together. */
import { createApi } from "./api.js";
import { createAddress } from "./controls/address.js";
import { bindStage, createChoosing, mountHover } from "./controls/binding.js";
import { mountFacts } from "./controls/facts/facts.js";
import { mountHeader } from "./controls/header.js";
import { lateAsked, lateCells, lateDrawer, lateGuide, lateLegend, lateLines, lateReading, lateSides, lateWelcome, lateZoom } from "./controls/late.js";
import { mountNotice } from "./controls/notice.js";
import { mountPanel } from "./controls/panel.js";
import { mountPairing } from "./controls/pairing.js";
import { createPlayback, listenToKeys } from "./controls/playback.js";
import { mountPlayer, nextUnit } from "./controls/player.js";
import { createSession } from "./controls/session.js";
import { mountTabs } from "./controls/tabs.js";
import { mountTerms } from "./controls/terms.js";
import { mountUndo } from "./controls/undo.js";
import { ready } from "./lib/dom.js";
import { wanted } from "./lib/later.js";
import { drawable } from "./paint/needs.js";
import { createStage } from "./paint/stage.js";
import { completing, createLabStore, operatorOf, readAddress, viewOr } from "./state.js";

/** @import { Boot } from "./types.js" */

/** How far a place between the cells goes at a press. */
const NUDGE = 0.1;

/** @param {string} id */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

const boot = /** @type {Boot} */ (JSON.parse(byId("boot").textContent ?? ""));
const { catalogue } = boot;
const store = createLabStore(boot);
const first = store.get();
const api = createApi(boot.root);
const known = completing(catalogue, api);

/** Whether everything beside the picture is there. */
let whole = false;
const stage = createStage(byId("stage"), {
  onHover: (info) => store.set({ hover: info?.text ?? "", pointed: info }),
  onSample: (text) => store.set({ hover: text ?? "" }),
  onPull: (moved, done) => pull(moved, done),
  onPick: (frame, tap) => store.set({ playing: false, frame, tap }),
  onSheet: () => hover(),
  onChoose: (choice) => choosing.choose(choice),
  onDraw: () => {
    if (whole && store.get().scene) ready();
  },
});

const playback = createPlayback({ store, stage });
bindStage({ store, stage }, playback.rate);
const address = createAddress({ store, api });
const session = createSession({ store, api, stage, answered: address.answered, passed: address.passed, known });
const choosing = createChoosing({ store, session });
const zoom = lateZoom(byId("stage"), { store, stage });

/** Fetched when a place is first moved. */
const pulls = wanted(async () => (await import("./controls/pull.js")).createPull({ store, api, stage, change: (config) => session.change(config) }));
/** @param {import("./paint/drag.js").Pull} moved @param {boolean} done */
const pull = (moved, done) => pulls.use((by) => by.pull(moved, done));

mountTabs(byId("tabs"), { store, catalogue, api, choose: (view) => session.setView(view) });
/** @type {import("./controls/pairing.js").Parts["open"]} */
const open = (config, view) => session.open(config, viewOr(operatorOf(catalogue, config.op), view));
mountPairing(byId("pairing"), { store, stage, api, catalogue, host: byId("stages"), rate: playback.rate, configOf: address.configOf, known, open });
lateAsked(byId("asked"), { store, choose: (name, choice) => session.choose(name, choice) });
const hover = mountHover(byId("hover"), { store, stage });
const pencil = mountUndo(byId("edits"), { store, session, address });
const cells = lateCells(byId("stage"), { store, stage, session, catalogue, button: pencil, help: () => help() });
mountPlayer(byId("player"), { store, playback });
/** @type {ReturnType<typeof mountPanel> | null} */
let panel = null;
const controls = () => (panel ??= mountPanel(byId("controls"), { store, catalogue, session, api, known }));
function* sides() {
  mountTerms(byId("terms"), { store, stage, playback });
  yield;
  controls();
  yield;
  yield* mountFacts(byId("facts"), { store, first, stage, catalogue, api, edit: (values) => controls().edit(values) });
}
const besides = lateSides(sides(), () => {
  whole = true;
  stage.resize();
});
mountNotice(byId("notice"), {
  store,
  theatre: byId("stage"),
  retry: () => session.retry(),
  back: () => session.change(store.get().answered),
  mend: (fix) => session.mend(fix),
  long: session,
});
lateDrawer(byId("controls"), byId("drawer"), controls);
const { help } = mountHeader(byId("tools"), { store, api, stage, root: boot.root, address: address.settle });
lateLines(byId("facts"), { store, api, stage });
const { turn } = lateReading(byId("said"), { store, stage, button: byId("tables"), host: byId("stage") });
const { explain } = lateGuide(byId("stage"), { store, stage, button: byId("explain") });
lateLegend(byId("legend"), { store, stage, button: byId("colours") });
listenToKeys(playback, {
  help,
  explain,
  edit: cells.toggle,
  read: () => void turn(),
  move: (by) => {
    const moved = stage.nudge([by[0] * NUDGE, by[1] * NUDGE]);
    if (!moved) return choosing.move(by) ?? zoom.move(by);
    pull(moved, false);
    return () => pull(moved, true);
  },
  ...zoom.keys,
  unit: () => store.set({ stepBy: nextUnit(store.get().stepBy), tap: null, step: null }),
});
store.subscribe(
  (state) => state.config.op,
  (op) => (document.title = `${operatorOf(catalogue, op).title} · ConvScope`),
);

Object.assign(window, { convscope: { store, stage, session } }); // what stands beside the first picture may come before it
const shown = lateWelcome(document.getElementById("welcome"), { store, catalogue, session, playback });
const viewOf = (/** @type {import("./types.js").Config} */ { op }) => viewOr(operatorOf(catalogue, op), boot.view);
address.listen(session, viewOf);
if (readAddress({ search: "", hash: location.hash }).query) void address.follow(session, viewOf);
else {
  if (boot.answer?.scene) await drawable(boot.answer.scene);
  session.show(boot.config, boot, boot.answer);
  if (boot.asked && JSON.stringify(boot.asked) !== JSON.stringify(boot.config)) {
    store.set({ notes: boot.notes ?? [] }); // what is wrong is told where it can be mended, with the reader's own numbers kept
    session.change(boot.asked);
  }
}
shown();
besides(stage);
