// @ts-check
/** What can be copied of the picture besides its link, or saved: fetched when the menu beside "Copy link" is first opened. */
import { saveFile } from "../lib/save.js";
import { addressOf } from "../state.js";
import { troubleOf } from "./field.js";
import { menuOf } from "./menu.js";
import { t } from "../lib/words.js";

/** @import { Api } from "../api.js" */
/** @import { LabStore } from "../state.js" */
/** @import { Stage } from "../paint/stage.js" */

const SIZE = { width: 720, height: 480 };
const LONGEST = 8000; // characters of a configuration on a command line; a longer one becomes a file
const FILE = "convscope.json";

const WORDS = {
  menu: t("Copy as"),
  picture: [t("Picture"), t("a PNG of the stage, for a slide")],
  embed: [t("Embed"), t("an iframe for a page or a notebook")],
  torch: ["PyTorch", t("the layer, or the calls that make it")],
  curl: ["curl", t("this configuration, asked of the API")],
  copied: t("Copied."),
  file: t("Copied. The configuration is long: it has been saved as {file}, which the command reads.", { file: FILE }),
  photo: t("Copied. The photograph stays with you: what was copied shows the sample instead."),
  forbidden: (/** @type {string} */ name) => t("Copying is not allowed here: saved as {name}.", { name }),
};

/** @param {string} text */
const asHtml = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** One word of a POSIX shell. @param {string} text */
export const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The element that shows an address of the lab in another page.
 * @param {{href: string, title: string}} what
 */
export const frameOf = ({ href, title }) =>
  `<iframe src="${asHtml(href)}" title="${asHtml(title)}" width="${SIZE.width}" height="${SIZE.height}" style="border: 0; max-width: 100%" loading="lazy"></iframe>`;

/**
 * A command that asks for a configuration's output, and the file it reads where the configuration is long.
 * @param {string} url
 * @param {object} config
 * @returns {{command: string, file: string | null}}
 */
export function curlOf(url, config) {
  const json = JSON.stringify(config);
  const long = json.length > LONGEST;
  return { command: `curl -s ${quoted(url)} -d ${long ? `@${FILE}` : quoted(json)}`, file: long ? json : null };
}

/**
 * @param {HTMLElement} button what opens the menu
 * @param {{store: LabStore, api: Api, stage: Stage, root: string}} parts
 */
export async function copyMenu(button, { store, api, stage, root }) {
  const tell = (/** @type {string} */ words) => store.set({ notes: [words] });

  /** @param {string} text @param {{name: string, said?: string | undefined}} how */
  const copy = (text, { name, said = WORDS.copied }) =>
    navigator.clipboard.writeText(text).then(
      () => tell(said),
      () => {
        saveFile(text, { name, type: "text/plain" });
        tell(WORDS.forbidden(name));
      },
    );
  const kinds = {
    async picture() {
      saveFile(await stage.snapshot(), { name: `${store.get().answered.op}.png`, type: "image/png" });
    },
    embed() {
      const state = store.get();
      const href = location.origin + addressOf(state, `${root}/embed`);
      const photo = state.answer?.link.note ? WORDS.photo : undefined;
      return copy(frameOf({ href, title: document.title }), { name: "embed.html", said: photo });
    },
    async torch() {
      const { module, function: call } = await api.code(store.get().answer?.link.query ?? "", new AbortController().signal);
      return copy(module ?? call ?? "", { name: "convscope.py" });
    },
    curl() {
      const { command, file } = curlOf(`${location.origin}${root}/api/v1/compute`, store.get().answered);
      if (file) saveFile(file, { name: FILE, type: "application/json" });
      return copy(command, { name: "curl.sh", said: file ? WORDS.file : undefined });
    },
  };

  const items = /** @type {const} */ (["picture", "embed", "torch", "curl"]).map((kind) => ({
    name: kind,
    title: WORDS[kind][0] ?? "",
    about: WORDS[kind][1] ?? "",
    act: () => kinds[kind]().catch((/** @type {unknown} */ error) => tell(troubleOf(error))),
  }));
  return menuOf(button, { id: "copy-menu", label: WORDS.menu, items });
}
