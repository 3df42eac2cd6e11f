// @ts-check
/** This configuration in PyTorch's words: a module, a call, and a script that checks itself. Fetched when it is opened. */
import { clear, el } from "../../lib/dom.js";
import { saveFile } from "../../lib/save.js";
import { sentence, tensorName, troubleOf } from "../field.js";
import { newestOnly } from "../asking.js";
import { t } from "../../lib/words.js";

/** @import { Api, Code } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */

const SHOWN = 1600; // milliseconds for which a button says that it has copied
const LETTERS = /** @type {const} */ ({ x: "input", w: "weight", b: "bias", y: "output" });

/**
 * A button that copies what it is told when it is pressed. Where copying is forbidden the text becomes a file.
 * @param {{label: string, file: string, text: () => string | Promise<string>, tell: (words: string) => void}} how
 */
function copyButton({ label, file, text, tell }) {
  const button = el("button", { type: "button", class: "plain small" }, label);
  button.addEventListener("click", async () => {
    tell("");
    try {
      const source = await text();
      const copied = await navigator.clipboard.writeText(source).then(
        () => true,
        () => false,
      );
      if (!copied) saveFile(source, { name: file, type: "text/x-python" });
      button.textContent = copied ? t("Copied") : t("Saved as {file}", { file });
      setTimeout(() => (button.textContent = label), SHOWN);
    } catch (error) {
      tell(troubleOf(error));
    }
  });
  return button;
}

/** The tensors in their colours, x input, w weight, b bias, y output. @param {string} line */
const coloured = (line) =>
  line.split(/\b([xwby])\b(?!=)/).map((part, at) => {
    const name = at % 2 ? LETTERS[/** @type {keyof typeof LETTERS} */ (part)] : "";
    return name ? el("span", { class: `of-${name}` }, part) : part;
  });

/**
 * The legend of the letters that occur.
 * @param {string} source
 */
const legend = (source) =>
  Object.entries(LETTERS)
    .filter(([letter]) => new RegExp(`\\b${letter}\\b`).test(source))
    .flatMap(([letter, name], at) => [at ? ", " : "", el("code", { class: `of-${name}` }, letter), ` ${tensorName(name)}`]);

/**
 * @param {HTMLElement} body
 * @param {{store: LabStore, api: Api, open: () => boolean}} parts
 * @returns {{show: () => void}} to be told when the section is opened
 */
export function mountCode(body, { store, api, open }) {
  const forms = el("div", { class: "forms", "aria-live": "polite" });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const tell = (/** @type {string} */ said) => (trouble.textContent = said);
  const script = copyButton({
    label: t("Copy as a script"),
    file: "convscope.py",
    tell,
    text: async () => (await api.script(store.get().answered)).script ?? "",
  });
  const about = el("p", { class: "hint" }, t("These numbers, the call and the expected output, as a Python file that checks itself."));
  const whole = el("div", { class: "whole" }, script, about);
  body.append(forms, whole, trouble);
  /** @type {unknown} the answer whose code is shown */
  let shown = null;

  /** @param {string} title @param {string} source @param {string} file */
  const form = (title, source, file) => [
    el("div", { class: "source-head" }, el("h3", null, title), copyButton({ label: t("Copy"), file, tell, text: () => source })),
    el("pre", { class: "source", tabindex: 0, "aria-label": title }, ...source.split("\n").map((each) => el("code", null, ...coloured(each)))),
  ];

  /** @param {Code} code */
  function draw({ module, function: call, notes }) {
    clear(forms).append(
      ...(module ? form(t("As a module"), module, "module.py") : []),
      ...(call ? form(t("As a call"), call, "call.py") : []),
      ...(call ? [el("p", { class: "hint letters" }, ...legend(call))] : []),
      ...notes.map((note) => el("p", { class: "hint" }, sentence(note))),
    );
    whole.hidden = call === null;
    tell("");
  }

  const line = newestOnly((/** @type {string} */ query, signal) => api.code(query, signal), {
    done: (_, code) => draw(code),
    failed(_, error) {
      shown = null;
      clear(forms);
      whole.hidden = true;
      tell(troubleOf(error));
    },
    idle: () => undefined,
  });

  /** The link's query is the configuration without photographs, and a shape is all that the code depends on. */
  function show() {
    const { answer } = store.get();
    if (!open() || !answer || answer === shown) return;
    shown = answer;
    line.send(answer.link.query, true);
  }

  store.subscribe((state) => state.answer, show);
  show();
  return { show };
}
