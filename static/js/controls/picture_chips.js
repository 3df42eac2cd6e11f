// @ts-check
/** Photographs as inputs: the sample, or one's own by file, drop or paste; in grey or in three channels; and what the rest of a configuration becomes. */
import { el } from "../lib/dom.js";
import { during, wanted } from "../lib/later.js";
import { isPacked, isPicture } from "../state.js";
import { spread } from "./edit.js";
import { icon } from "./icons.js";
import { ended, t } from "../lib/words.js";

/** @import { LabState } from "../state.js" */
/** @import { Config, Field, Operator } from "../types.js" */
/** @import { Photo } from "./photo.js" */
/** @import { Bench } from "./field.js" */

/**
 * @param {(channels: number) => void} choose
 */
function colourSwitch(choose) {
  const buttons = [
    { channels: 1, words: t("grey") },
    { channels: 3, words: "RGB" },
  ].map(({ channels, words }) => {
    const button = el("button", { type: "button", onclick: () => choose(channels) }, words);
    return { channels, button };
  });
  const node = el(
    "div",
    { class: "segments", role: "group", "aria-label": t("Colour") },
    ...buttons.map(({ button }) => button),
  );
  return {
    node,
    /** @param {unknown} now */
    update(now) {
      for (const { channels, button } of buttons) button.setAttribute("aria-pressed", String(channels === now));
    },
  };
}

/**
 * The first photograph among what was dropped or pasted, or else a file that is none: it is refused in words.
 * @param {DataTransfer | null} transfer
 * @returns {File | null}
 */
function photographIn(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.find((file) => file.type.startsWith("image/")) ?? files[0] ?? null;
}

/**
 * The way in for files: a hidden chooser, the whole page for drops and pastes.
 * @param {(file: File) => void} take
 * @param {() => boolean} alive
 */
function fileWays(take, alive) {
  const chooser = el("input", {
    type: "file",
    accept: "image/png,image/jpeg",
    class: "chooser",
    "aria-label": t("Choose a photograph"),
    tabindex: -1,
  });
  chooser.addEventListener("change", () => {
    const [file] = chooser.files ?? [];
    if (file) take(file);
    chooser.value = "";
  });
  const stop = new AbortController();
  const { signal } = stop;
  /** @param {DataTransfer | null} transfer @param {Event} event */
  const from = (transfer, event) => {
    if (!alive()) stop.abort();
    const file = photographIn(transfer);
    if (!file || signal.aborted) return;
    event.preventDefault();
    take(file);
  };
  addEventListener("dragover", (event) => event.preventDefault(), { signal });
  addEventListener("drop", (event) => from(event.dataTransfer, event), { signal });
  addEventListener("paste", (event) => from(event.clipboardData, event), { signal });
  return chooser;
}

/**
 * @param {Field} field
 * @param {Bench} bench
 * @returns {{chips: HTMLElement[], node: HTMLElement, update: (state: Readonly<LabState>) => void} | null}
 */
export function pictureChips(field, bench) {
  if (bench.operator.axes.length !== 2 || !bench.operator.fields.some(({ name }) => name === "input_size")) return null;
  const pictures = wanted(async () => (await import("./photographs.js")).createPictures(field, bench));
  const trouble = el("p", { class: "trouble", role: "alert" });
  /** Above the stage and beside the chips. @param {string} words */
  const tell = (words) => {
    const others = bench.store.get().notes.filter((note) => note !== trouble.textContent);
    trouble.textContent = words;
    bench.store.set({ notes: words ? [...others, words] : others });
  };
  /** @param {File} file */
  const take = (file) => {
    tell("");
    during(pictures.load().then(() => pictures.here?.own(file))).catch((error) => tell(error instanceof Error ? error.message : String(error)));
  };
  const chooser = fileWays(take, () => chooser.isConnected);
  const samples = bench.catalogue.images.map((image) => ({
    image,
    chip: el(
      "button",
      {
        type: "button",
        class: "chip",
        title: [image.title, image.credit].filter(Boolean).join(" · "),
        onclick: () => pictures.use(({ sample }) => sample(image)),
      },
      icon("photo"),
      image.label ?? image.name,
    ),
  }));
  const own = el(
    "button",
    {
      type: "button",
      class: "chip",
      title: t("PNG or JPEG; you can also drop or paste it. It stays in this page."),
      onclick: () => chooser.click(),
    },
    icon("photo"),
    t("your photo…"),
  );
  const colours = colourSwitch((channels) => pictures.use(({ colour }) => colour(channels)));
  const credit = el("p", { class: "credit" });
  const node = el("div", { class: "pictures" }, chooser, colours.node, credit, trouble);
  return {
    chips: [...samples.map(({ chip }) => chip), own],
    node,
    update({ config, answer }) {
      const picture = isPicture(config);
      const tensor = config[field.name];
      const chosen = samples.find(({ image }) => tensor?.image === image.name);
      for (const { image, chip } of samples) chip.setAttribute("aria-pressed", String(tensor?.image === image.name));
      own.setAttribute("aria-pressed", String(picture && isPacked(tensor)));
      node.classList.toggle("shown", picture);
      colours.update(config["in_channels"]);
      credit.textContent = chosen
        ? (chosen.image.credit ?? "")
        : picture
          ? ended(answer?.link.note ?? t("It stays in this page"))
          : "";
    },
  };
}

/** What draws photographs, fetched with the first of them. @returns {Photo} */
export function latePhoto() {
  /** @type {Photo | null} */
  let made = null;
  return {
    async read(file, channels) {
      made ??= (await import("./photo.js")).createPhoto();
      return made.read(file, channels);
    },
    again: (tensor, size, channels) => made?.again(tensor, size, channels) ?? null,
  };
}

/**
 * Numbers again: as few as the operator's example has.
 * @param {Operator} operator
 * @param {Config} config
 * @returns {Record<string, any>}
 */
export function numberFields(operator, config) {
  const field = operator.fields.find(({ name }) => name === "input_size");
  if (!field || !isPicture(config)) return {};
  return { input_size: operator.example["input_size"] ?? field.default ?? 5 };
}

/**
 * The reader's photograph drawn anew where its size or its channels have been changed.
 * @param {Config} config
 * @param {Photo} photo
 * @returns {Config}
 */
export function redrawn(config, photo) {
  const { input } = config;
  if (!isPacked(input) || !isPicture(config)) return config;
  const [rows = 1, columns = 1] = spread(config["input_size"] ?? input.shape.slice(-2), 2);
  const channels = config["in_channels"] ?? input.shape.at(-3);
  if (channels !== 1 && channels !== 3) return config;
  if ([channels, rows, columns].join() === input.shape.slice(-3).join() || rows < 1 || columns < 1) return config;
  return { ...config, input: photo.again(input, [rows, columns], channels) ?? input };
}
