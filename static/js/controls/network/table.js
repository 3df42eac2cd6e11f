// @ts-check
/** Every layer in a row: shape, cost, what one of its cells sees, and the way into the lab. */
import { clear, el } from "../../lib/dom.js";
import { formatCount, t } from "../../lib/words.js";
import { shortBytes, shortCount } from "./totals.js";

/** @import { Layer, NetworkStore, SeenAxis } from "./types.js" */

const HEAD = /** @type {const} */ ([
  [t("Layer"), t("As it is named, and its kind")],
  [t("Output"), t("Batch, channels, sizes")],
  [t("Parameters"), t("Weights and biases that are learned")],
  [t("Multiply-adds"), t("Of convolutions, transposed convolutions (by their input) and dense layers; max pooling only compares")],
  [t("Map"), t("The output's bytes in float32")],
  [t("Jump"), t("How many input cells lie between what two neighbouring cells see")],
  [t("Start"), t("The left edge of what the first cell sees; negative in the padding")],
  [t("Sees"), t("How many input cells a cell's receptive field spans; where cells differ, the least and the most")],
  [t("Unread"), t("Cells of the layer's own input that it never reads")],
  [t("Lab"), t("Open in the lab")],
]);

/** One word for all axes where they agree. @param {SeenAxis[]} axes @param {(axis: SeenAxis) => string} word */
function together(axes, word) {
  const words = axes.map(word);
  return new Set(words).size === 1 ? { same: words[0] ?? "", all: words } : { same: null, all: words };
}

/** @param {[number, number]} range */
const between = ([least, most]) => (least === most ? formatCount(least) : `${formatCount(least)}–${formatCount(most)}`);

const FRACTIONS = new Map([2, 4, 8, 16, 32, 64].map((part) => [1 / part, `1/${part}`]));

/** @param {number} value */
const jump = (value) => FRACTIONS.get(value) ?? (Number.isInteger(value) ? formatCount(value) : value.toFixed(2));

/** @param {Layer} layer */
function seen({ receptive }) {
  const axes = receptive?.[0]?.axes;
  if (!axes?.length) return /** @type {const} */ (["", "", "", "", false]);
  const every = axes.every((axis) => axis.jump === 0);
  const moves = together(axes, (axis) => jump(axis.jump));
  const starts = together(axes, (axis) => (axis.start === null ? t("none") : formatCount(axis.start)));
  const sizes = together(axes, (axis) => between(axis.size));
  const holes = axes.some((axis) => axis.cells && axis.cells[1] < axis.size[1]);
  const read = holes ? t("{cells} of them are read: the rest are holes", { cells: axes.map((axis) => between(axis.cells ?? axis.size)).join(" × ") }) : "";
  return /** @type {const} */ ([
    every ? "" : (moves.same ?? moves.all.join(" × ")),
    every ? "" : (starts.same ?? starts.all.join(", ")),
    every ? t("all") : sizes.all.join(" × "),
    every ? t("All of the map: {sizes} input cells, padding included", { sizes: sizes.all.join(" × ") }) : read,
    holes && !every,
  ]);
}

/** @param {string} text @param {number} share of the largest in its column */
const bar = (text, share) =>
  el("td", { class: share ? "number-cell bar" : "number-cell", style: { "--share": `${Math.round(100 * share)}%` } }, text);

/**
 * @param {HTMLElement} host
 * @param {{store: NetworkStore, root: string}} parts
 */
export function mountTable(host, { store, root }) {
  const body = el("tbody");
  const head = el("tr", null, ...HEAD.map(([title, help]) => el("th", { scope: "col", title: help }, title)));
  host.append(el("table", { class: "layer-table" }, el("thead", null, head), body));

  /** @param {Layer} layer @param {{parameters: number, macs: number, wrong: boolean}} among */
  function row(layer, { parameters, macs, wrong }) {
    const [moves, start, size, note, holes] = seen(layer);
    const name = layer.name && layer.name !== layer.kind && !layer.name.startsWith("F.") ? layer.name : "";
    const link = layer.lab
      ? el("a", { href: `${root}/?${layer.lab.query}`, title: layer.lab.note ?? t("As it is"), class: "lab-link" }, layer.lab.note ? t("Lab, smaller") : t("Lab"))
      : null;
    const node = el(
      "tr",
      { class: wrong ? "wrong" : "", "aria-selected": "false", dataset: { layer: layer.index } },
      el(
        "th",
        { scope: "row" },
        el("button", { type: "button", class: "layer-name", onclick: () => store.set({ chosen: layer.index }) }, el("b", null, layer.kind), name ? el("span", null, name) : null),
      ),
      el("td", { class: "number-cell" }, layer.output?.join(" × ") ?? "—"),
      bar(layer.parameters ? formatCount(layer.parameters) : "", parameters ? layer.parameters / parameters : 0),
      bar(layer.macs ? shortCount(layer.macs) : "", macs ? layer.macs / macs : 0),
      el("td", { class: "number-cell" }, layer.activation_bytes === null ? "" : shortBytes(layer.activation_bytes)),
      el("td", { class: "number-cell" }, moves),
      el("td", { class: "number-cell" }, start),
      el("td", { class: "number-cell", title: note }, size, holes ? el("sup", null, "∘") : null),
      el("td", { class: "number-cell unread" }, layer.unread ? formatCount(layer.unread) : ""),
      el("td", null, link),
    );
    return node;
  }

  function draw() {
    const { answer } = store.get();
    if (!answer) return;
    host.hidden = answer.layers.length === 0;
    const wrong = new Set(answer.problems.map(({ layer }) => layer));
    const most = {
      parameters: Math.max(0, ...answer.layers.map((layer) => layer.parameters)),
      macs: Math.max(0, ...answer.layers.map((layer) => layer.macs)),
    };
    clear(body).append(...answer.layers.map((layer) => row(layer, { ...most, wrong: wrong.has(layer.index) })));
  }
  store.subscribe(({ answer }) => answer, draw);
  store.subscribe(
    ({ chosen }) => chosen,
    (chosen) => {
      for (const node of body.querySelectorAll("tr")) {
        const mine = node.dataset["layer"] === String(chosen);
        node.setAttribute("aria-selected", String(mine));
        if (mine) node.scrollIntoView({ block: "nearest" });
      }
    },
  );
  draw();
}
