// @ts-check
/** The source, its examples, the input's shape; and beside each line what is wrong with it. */
import { clear, el } from "../../lib/dom.js";
import { shapeFrom, wrongShape } from "./address.js";
import { ended, t } from "../../lib/words.js";

/** @import { Example, NetworkState, NetworkStore, Trouble } from "./types.js" */

const WAIT = 350; // milliseconds after the last key

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The textarea with its line numbers; a line that has a problem is marked.
 * @param {(source: string) => void} typed
 */
function editor(typed) {
  const box = el("textarea", {
    id: "code",
    class: "code-box",
    spellcheck: "false",
    wrap: "off",
    autocomplete: "off",
    "aria-label": t("PyTorch source"),
  });
  const gutter = el("div", { class: "gutter", "aria-hidden": "true" });
  const numbers = el("div", { class: "numbers" });
  gutter.append(numbers);
  /** @type {Map<number, Trouble[]>} */
  let marked = new Map();
  let lines = 0;

  function number() {
    lines = box.value.split("\n").length;
    clear(numbers).append(
      ...Array.from({ length: lines }, (_, at) => {
        const wrong = marked.get(at + 1);
        const title = wrong?.map(({ detail }) => detail).join("\n");
        return el("span", { class: wrong ? "line-number wrong" : "line-number", title }, at + 1);
      }),
    );
  }
  box.addEventListener("scroll", () => (numbers.style.transform = `translateY(${-box.scrollTop}px)`));
  box.addEventListener("input", () => {
    if (box.value.split("\n").length !== lines) number();
    typed(box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (box.selectionStart === box.selectionEnd && box.value.slice(0, box.selectionStart).endsWith("\n")) {
      event.preventDefault(); // only at the start of a line, so that Tab still leaves the box anywhere else
      box.setRangeText("    ", box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input"));
    }
  });
  return {
    node: el("div", { class: "code-editor" }, gutter, box),
    /** @param {string} source */
    write(source) {
      if (box.value !== source) box.value = source;
      number();
    },
    /** @param {readonly Trouble[]} problems */
    mark(problems) {
      marked = new Map();
      for (const problem of problems) marked.set(problem.line, [...(marked.get(problem.line) ?? []), problem]);
      number();
    },
    /** Select a line, from a column on. @param {number} line @param {number} [column] */
    goTo(line, column = 1) {
      const rows = box.value.split("\n");
      const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
      box.focus({ preventScroll: true });
      box.setSelectionRange(start + column - 1, start + (rows[line - 1]?.length ?? 0));
      const height = parseFloat(getComputedStyle(box).lineHeight);
      box.scrollTop = Math.max(0, (line - 4) * height);
    },
  };
}

/** Whether a text is another one rather than an edit: little of what it was is left at its ends. @param {string} before @param {string} after */
export function replacedBy(before, after) {
  const most = Math.min(before.length, after.length);
  let [head, tail] = [0, 0];
  while (head < most && before[head] === after[head]) head += 1;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return head + tail < before.length / 4;
}

/**
 * @param {HTMLElement} host
 * @param {{store: NetworkStore, examples: Example[], ask: (change: Partial<NetworkState>) => void}} parts
 */
export function mountSource(host, { store, examples, ask }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let typed = false; // the shape; one that came with a source goes with it
  const code = editor((source) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const other = !typed && replacedBy(store.get().source, source);
      ask({ source, example: null, ...(other ? { input: null } : {}) });
    }, WAIT);
  });
  const chips = examples.map((example) =>
    el(
      "button",
      {
        type: "button",
        class: "chip",
        title: example.about,
        onclick: () => {
          typed = false;
          ask({ source: example.source, input: example.input, example: example.name });
        },
      },
      example.title,
    ),
  );
  const about = el("p", { class: "summary" });
  const shape = el("input", {
    id: "shape",
    class: "shape-box",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: t("as the source says"),
    "aria-describedby": "shape-hint",
  });
  const hint = el("p", { class: "hint", id: "shape-hint" });
  const problems = el("ol", { class: "problems", "aria-live": "polite" });
  shape.addEventListener("input", () => {
    const read = shapeFrom(shape.value);
    draw();
    if (read === undefined) return;
    typed = read !== null;
    ask({ input: read, example: null });
  });
  host.append(
    el("div", { class: "chips network-examples", role: "group", "aria-label": t("Examples") }, ...chips),
    about,
    el("label", { class: "legend", for: "code" }, t("PyTorch source")),
    code.node,
    el("div", { class: "shape-row" }, el("label", { for: "shape" }, t("Input shape")), shape),
    hint,
    problems,
  );

  /** @param {Trouble} problem */
  const problemNode = ({ line, column, detail, hint: help }) =>
    el(
      "li",
      null,
      line > 0
        ? el(
            "button",
            { type: "button", class: "where", onclick: () => code.goTo(line, column) },
            t("Line {line}, column {column}", { line, column }),
          )
        : null,
      el("span", null, ended(detail)),
      help ? el("span", { class: "hint" }, ended(capital(help))) : null,
    );

  function draw() {
    const { answer, trouble } = store.get();
    const found = trouble ? [{ line: 0, column: 0, layer: null, detail: capital(trouble), hint: "" }] : (answer?.problems ?? []);
    clear(problems).append(...found.map(problemNode));
    problems.hidden = found.length === 0;
    code.mark(found);
    const wrong = wrongShape(shape.value);
    shape.classList.toggle("faulty", wrong !== "");
    shape.setAttribute("aria-invalid", String(wrong !== ""));
    hint.classList.toggle("faulty", wrong !== "");
    if (wrong) {
      hint.textContent = wrong;
      return;
    }
    const inputs = answer?.inputs ?? [];
    const told = inputs.map(({ name, shape: sizes }) => `${name} ${sizes.join(" × ")}`).join(", ");
    hint.textContent = !inputs.length
      ? ""
      : inputs.some(({ assumed }) => assumed)
        ? t("Assumed: {inputs}. Type another.", { inputs: told })
        : inputs.length > 1
          ? t("Inputs: {inputs}.", { inputs: told })
          : t("Batch, channels, and the sizes of the map.");
  }

  function write() {
    const { source, input, example } = store.get();
    code.write(source);
    if (document.activeElement !== shape) shape.value = input?.join(" × ") ?? "";
    about.textContent = examples.find(({ name }) => name === example)?.about ?? "";
    chips.forEach((chip, at) => chip.setAttribute("aria-pressed", String(examples[at]?.name === example)));
  }
  store.subscribe(({ source }) => source, write);
  store.subscribe(({ example }) => example, write);
  store.subscribe(({ input }) => input, write);
  store.subscribe(({ answer }) => answer, draw);
  store.subscribe(({ trouble }) => trouble, draw);
  store.subscribe(
    ({ chosen }) => chosen,
    (chosen) => {
      const line = chosen === null || chosen < 0 ? 0 : (store.get().answer?.layers[chosen]?.line ?? 0);
      if (line > 0) code.goTo(line);
    },
  );
  write();
  draw();
}
