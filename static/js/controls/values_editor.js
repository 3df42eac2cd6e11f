// @ts-check
/** A text box for a tensor's numbers: a line is a row, a blank line starts the next map; or a .npy file in their place. */
import { clear, el } from "../lib/dom.js";
import { during } from "../lib/later.js";
import { forwardOf, refit } from "./edit.js";
import { sizesFrom } from "./refit.js";
import { fieldId } from "./field.js";
import { npyChooser, openNpy } from "./npy_files.js";
import { asText, fromText, Unreadable } from "./typed.js";
import { t } from "../lib/words.js";

/** @import { LabState } from "../state.js" */
/** @import { Field } from "../types.js" */
/** @import { Bench } from "./field.js" */

await refit.load(); // what is typed is a tensor of one's own

const MOST = 4096;

/**
 * @param {Field} field
 * @param {Bench} bench
 */
export function valuesEditor(field, bench) {
  const box = el("textarea", {
    class: "values",
    id: fieldId(field.name),
    rows: 6,
    spellcheck: "false",
    wrap: "off",
    autocomplete: "off",
    "aria-label": t("{title}: numbers, a line is a row, a blank line starts the next map", { title: field.title }),
  });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const apply = el("button", { type: "button", class: "primary small" }, t("Apply"));
  /** @param {File} file */
  const open = (file) => {
    clear(trouble);
    during(openNpy(field, bench, file)).then(show, (error) => {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    });
  };
  const chooser = npyChooser(t("{title}: open a .npy file", { title: field.title }), open);
  const file = el("button", { type: "button", class: "plain small", title: t("An array saved by numpy.save; its shape sets the sizes"), onclick: () => chooser.click() }, t("Open .npy…"));
  const close = el("button", { type: "button", class: "plain small" }, t("Close"));
  const node = el(
    "div",
    { class: "editor", hidden: true },
    box,
    trouble,
    el("p", { class: "hint" }, t("A line is a row; a blank line starts the next map.")),
    el("div", { class: "actions" }, apply, file, close),
    chooser,
  );

  const shapeNow = () =>
    bench.store.get().tensors.get(field.name)?.shape ?? bench.store.get().answer?.shapes[field.name] ?? defaultShape();
  /** A bias that is not there yet has a number per output channel. */
  const defaultShape = () => [bench.store.get().config["out_channels"] ?? 1];

  /** @returns {{shape: number[], values: number[]} | null} */
  function read() {
    try {
      const tensor = fromText(box.value, shapeNow());
      clear(trouble);
      return tensor;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      trouble.textContent = error.message;
      return null;
    }
  }

  function show() {
    const values = bench.store.get().tensors.get(field.name);
    box.value = !values
      ? shapeNow()
          .map(() => "0")
          .join(" ")
      : values.data.length <= MOST
        ? asText(values)
        : "";
    box.rows = Math.min(14, Math.max(3, box.value.split("\n").length));
    clear(trouble);
  }

  function commit() {
    const tensor = read();
    if (!tensor) return;
    const { scene, config } = bench.store.get();
    const dims = scene ? forwardOf(scene).tensors[field.name] : undefined;
    bench.edit({ [field.name]: tensor, ...(dims ? sizesFrom(dims, tensor.shape, config) : {}) });
  }

  box.addEventListener("input", read);
  apply.addEventListener("click", commit);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) commit();
    else if (event.key === "Escape") toggle();
  });
  function toggle() {
    node.hidden = !node.hidden;
    if (node.hidden) return;
    show();
    box.focus();
  }
  close.addEventListener("click", toggle);
  /** @type {unknown} */
  let last = null;
  return {
    node,
    toggle,
    open,
    /** @param {Readonly<LabState>} state */
    update({ tensors }) {
      const values = tensors.get(field.name);
      if (!node.hidden && values !== last && document.activeElement !== box) show();
      last = values;
    },
  };
}
