// @ts-check
/** How a comparison begins: the present configuration is kept as A, alone or beside its counterpart, or a ready pair is opened. */
import { isConcrete, operatorOf } from "../../state.js";
import { whole } from "../../wire/scene.js";
import { editable } from "../edit.js";
import { refitted } from "../refit.js";
import { troubleOf } from "../field.js";
import { during } from "../../lib/later.js";
import { menuOf } from "../menu.js";
import { plain } from "./differences.js";
import { began } from "./ending.js";
import { t } from "../../lib/words.js";

/** @import { Catalogue, Comparison, Config, Operator, Settings } from "../../types.js" */
/** @import { Parts } from "../pairing.js" */

const WORDS = {
  menu: t("Compare"),
  keep: [t("Keep this as A"), t("then change B in the controls: both move together")],
  alone: (/** @type {string} */ b) => t("A: your layer · B: {b}", { b }),
  both: (/** @type {string} */ a, /** @type {string} */ b) => t("A: your layer with {a} · B: {b}", { a, b }),
  cannot: (/** @type {string} */ why) => t("This comparison cannot be made: {why}", { why }),
  instead: (/** @type {string} */ about) => t("{about} · an example in place of your layer", { about }),
};

/** @typedef {{config: Config, link: {query: string, note: string | null}}} Own the layer on the stage, with every size said by its field */

/** @param {Operator} operator @param {string} name */
const fieldOf = ({ fields }, name) => fields.find((field) => field.name === name);

/** Settings in words: "stride 2", or the title of another operator. @param {Catalogue} catalogue @param {Config} config @param {Settings} settings */
function worded(catalogue, { op }, settings) {
  const { op: other, ...rest } = settings;
  const operator = operatorOf(catalogue, op);
  return [...(other ? [operatorOf(catalogue, other).title] : []), ...Object.entries(rest).map(([name, value]) => t("{setting} {value}", { setting: fieldOf(operator, name)?.title ?? name, value }))].join(" · ");
}

/** Of another operator's layer what the two have in common; numbers are laid out as each needs them, but for the input. @param {Config} config @param {Operator} next */
const carried = (config, next) =>
  Object.fromEntries(Object.entries(config).filter(([name, value]) => fieldOf(next, name) && (name === "input" || !isConcrete(value))));

/**
 * The layer as A, and its counterpart as B; null where it is no layer of this comparison.
 * @param {Pick<Comparison, "sides" | "least" | "multiples">} comparison
 * @param {Own} own
 * @param {Catalogue} catalogue
 * @returns {{a: Config, needed: Settings, b: Config, changed: Settings} | null}
 */
export function counterpart({ sides, least, multiples }, { config, link }, catalogue) {
  const operator = operatorOf(catalogue, config.op);
  const value = (/** @type {string} */ name) => (name === "op" ? config.op : (plain(config[name]) ?? fieldOf(operator, name)?.default ?? null));
  const here = sides.map((side) => Object.entries(side).every(([name, each]) => value(name) === each));
  if (sides.some(({ op }) => op) && !here.includes(true)) return null;
  if ([...sides, least].some((each) => Object.keys(each).some((name) => name !== "op" && !fieldOf(operator, name)))) return null;
  if (Object.entries(multiples).some(([name, of]) => !value(name) || value(name) % of)) return null;
  const needed = Object.fromEntries(Object.entries(least).filter(([name]) => !value(name) || value(name) === "valid"));
  if (Object.keys(needed).length > 0 && link.note) return null; // no address says the whole of it, and A is told by one
  const a = { ...config, ...needed };
  const changed = (here[0] ? sides[1] : sides[0]) ?? {};
  const b = changed["op"] ? carried(a, operatorOf(catalogue, changed["op"])) : a;
  return { a, needed, b: /** @type {Config} */ ({ ...b, ...changed }), changed };
}

/** @param {HTMLElement} button @param {Parts} parts */
export async function comparisons(button, { store, api, catalogue: shown, open }) {
  const catalogue = await api.catalogue().catch(() => ({ ...shown, comparisons: /** @type {Comparison[]} */ ([]) }));
  const keep = () => {
    began(null, { store, catalogue });
    store.set({ beside: "", against: store.get().answer?.link.query ?? "" });
  };
  /** @returns {Own | null} */
  const own = () => {
    const { answer, answered, scene } = store.get();
    return answer && scene && answer.op === answered.op ? { config: editable(answered, whole(scene), operatorOf(catalogue, answered.op)), link: answer.link } : null;
  };
  /** @param {Comparison} each */
  const found = (each) => {
    const mine = own();
    return mine && counterpart(each, mine, catalogue);
  };
  /** The query of A, which may not have been shown yet. @param {NonNullable<ReturnType<typeof found>>} mine @returns {Promise<string>} */
  const queryOf = async ({ a, needed }) => {
    const { view, options, answer } = store.get();
    if (Object.keys(needed).length === 0) return answer?.link.query ?? "";
    return (await api.compute(a, { view, options }, new AbortController().signal)).link.query;
  };
  /** @param {Comparison} each */
  async function begin(each) {
    const [mine, { view, scene, config: own }] = [found(each), store.get()];
    try {
      store.set({ beside: "", against: mine ? await queryOf(mine) : each.against });
      const b = mine && scene?.op === mine.b.op ? refitted(mine.b, whole(scene)) : mine?.b; // numbers that were typed follow the sizes
      open(b ?? each.config, view);
      began({ own, view, put: store.get().config }, { store, catalogue });
    } catch (error) {
      store.set({ notes: [WORDS.cannot(troubleOf(error))] });
    }
  }
  return menuOf(button, {
    id: "compare-menu",
    label: WORDS.menu,
    items: [
      { name: "keep", title: WORDS.keep[0] ?? "", about: WORDS.keep[1] ?? "", act: keep },
      ...(catalogue.comparisons ?? []).map((each, at) => {
        const about = () => {
          const mine = found(each);
          if (!mine) return WORDS.instead(each.about);
          const b = worded(catalogue, mine.a, mine.changed);
          return Object.keys(mine.needed).length > 0 ? WORDS.both(worded(catalogue, mine.a, mine.needed), b) : WORDS.alone(b);
        };
        return { name: `ready${at}`, title: each.title, about, act: () => void during(begin(each)) };
      }),
    ],
  });
}
