// @ts-check
/** The page of networks: source on the left; the chain, its totals and its table on the right. */
import { createApi, Refused } from "./api.js";
import { themeButton } from "./controls/header.js";
import { mountDrawing } from "./controls/network/drawing.js";
import { addressOf, readAddress } from "./controls/network/address.js";
import { mountSource } from "./controls/network/source.js";
import { mountTable } from "./controls/network/table.js";
import { mountTotals } from "./controls/network/totals.js";
import { newestOnly } from "./controls/asking.js";
import { ready } from "./lib/dom.js";
import { createStore } from "./state.js";
import { t } from "./lib/words.js";

/** @import { NetworkBoot, NetworkState } from "./controls/network/types.js" */

/** @param {string} id */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

const boot = /** @type {NetworkBoot} */ (JSON.parse(byId("boot").textContent ?? ""));
const api = createApi(boot.root);
const first = boot.examples.find(({ name }) => name === boot.chosen) ?? boot.examples[0];
if (!first) throw new Error("There is no example.");
const told = readAddress(location.hash);

/** @type {import("./state.js").Store<NetworkState>} */
const store = createStore(
  /** @type {NetworkState} */ ({
    source: told?.source ?? first.source,
    input: told?.input ?? first.input,
    example: told ? null : first.name,
    answer: told ? null : boot.answer,
    trouble: "",
    pending: false,
    chosen: null,
  }),
);

const line = newestOnly((/** @type {{source: string, input: number[] | null}} */ asked, signal) => api.network(asked, signal), {
  done: (_, answer) => store.set({ answer, trouble: "", pending: false, chosen: null }),
  failed(_, error) {
    const trouble =
      error instanceof Refused
        ? [error.problem.errors[0]?.detail ?? error.message, error.problem.errors[0]?.hint].filter(Boolean).join(": ")
        : t("The server does not answer.");
    store.set({ trouble, pending: false });
  },
  idle: () => undefined,
});

/** @param {Partial<NetworkState>} change */
function ask(change) {
  store.set({ ...change, pending: true });
  const { source, input } = store.get();
  line.send({ source, input });
  history.replaceState(null, "", addressOf(store.get(), location.pathname));
}

byId("tools").append(themeButton());
mountSource(byId("source"), { store, examples: boot.examples, ask });
mountTotals(byId("totals"), { store });
mountDrawing(byId("drawing"), { store });
mountTable(byId("layers"), { store, root: boot.root });
store.subscribe(
  (state) => state.pending,
  (pending) => byId("network").setAttribute("aria-busy", String(pending)),
);
if (!store.get().answer) ask({});
ready();
Object.assign(window, { convscope: { store } });
