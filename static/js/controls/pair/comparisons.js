// @ts-check
/** How a comparison begins: the present configuration is kept as A, or one of a few ready ones is opened. */
import { menuOf } from "../menu.js";
import { t } from "../../lib/words.js";

/** @import { Catalogue } from "../../types.js" */
/** @import { Parts } from "../pairing.js" */

const WORDS = {
  menu: t("Compare"),
  keep: [t("Keep this as A"), t("then change B on the left: both move together")],
};

/** @param {HTMLElement} button @param {Parts} parts */
export async function comparisons(button, { store, api, open }) {
  const ready = await api.catalogue().then(({ comparisons: found = [] }) => found, () => /** @type {NonNullable<Catalogue["comparisons"]>} */ ([]));
  const keep = () => store.set({ beside: "", against: store.get().answer?.link.query ?? "" });
  return menuOf(button, {
    id: "compare-menu",
    label: WORDS.menu,
    items: [
      { name: "keep", title: WORDS.keep[0] ?? "", about: WORDS.keep[1] ?? "", act: keep },
      ...ready.map(({ title, about, against, config }, at) => {
        const act = () => {
          store.set({ beside: "", against });
          open(config, store.get().view);
        };
        return { name: `ready${at}`, title, about, act };
      }),
    ],
  });
}
