// @ts-check
/** Where the tensors of a chain's link come from: a map before it, chosen by name; and names that follow a link that moves. */
import { el } from "../lib/dom.js";
import { tensorName } from "./field.js";
import { t } from "../lib/words.js";

/** @import { Config } from "../types.js" */

/** The map that stands after so many links. @param {number} count */
export const mapName = (count) => (count === 0 ? "input" : `map${count}`);

/**
 * The links with other names for maps; what would come later than the link that reads it is left to the map before it.
 * @param {readonly Config[]} links @param {(count: number) => number} moved where the map after so many links stands now
 * @returns {Config[]}
 */
export function renamed(links, moved) {
  return links.map((link, at) => {
    if (!link.from || typeof link.from !== "object") return link;
    const named = Object.entries(link.from).flatMap(([tensor, name]) => {
      const count = name === "input" ? 0 : Number(/^map(\d+)$/.exec(String(name))?.[1] ?? NaN);
      const now = count === 0 ? 0 : moved(count);
      return now <= at ? [[tensor, mapName(now)]] : [];
    });
    const { from: _, ...rest } = link;
    return named.length ? { ...rest, from: Object.fromEntries(named) } : rest;
  });
}

/** @param {readonly Config[]} links @param {number} at @param {number} to */
export const swapped = (links, at, to) =>
  renamed(
    links.map((link, each) => (each === at ? (links[to] ?? link) : each === to ? (links[at] ?? link) : link)),
    (count) => (count === at + 1 ? to + 1 : count === to + 1 ? at + 1 : count),
  );

/** What read the map of a link that is taken out reads the one before it. @param {readonly Config[]} links @param {number} at */
export const without = (links, at) =>
  renamed(
    links.filter((_, each) => each !== at),
    (count) => (count > at ? count - 1 : count),
  );

/**
 * A select for each tensor of a link that a map can give; none for a first link that reads nothing but the input.
 * @param {{link: Config, at: number, tensors: readonly string[], titles: ReadonlyMap<string, string>}} which
 * @param {(link: Config) => void} set
 */
export function sourceFields({ link, at, tensors, titles }, set) {
  return tensors.flatMap((tensor) => {
    if (at === 0 && tensor === "input") return [];
    const maps = Array.from({ length: at + 1 }, (_, count) => mapName(count));
    const choices = tensor === "input" ? maps : ["", ...maps];
    const title = (titles.get(tensor) ?? tensor).toLowerCase();
    const select = el(
      "select",
      { "aria-label": t("Where the {tensor} of link {number} comes from", { tensor: title, number: at + 1 }) },
      ...choices.map((name) => el("option", { value: name }, name === "" ? t("its own values") : tensorName(name).replace(/(?=\d)/, " "))),
    );
    select.value = link.from?.[tensor] ?? (tensor === "input" ? mapName(at) : "");
    select.addEventListener("change", () => {
      const { from = {}, [tensor]: _own, ...rest } = link;
      const { [tensor]: _, ...others } = from;
      const plain = select.value === "" || (tensor === "input" && select.value === mapName(at));
      const named = plain ? others : { ...others, [tensor]: select.value };
      set(/** @type {Config} */ (Object.keys(named).length ? { ...rest, from: named } : rest));
    });
    return [el("label", { class: "row link-source" }, el("span", { class: "label" }, t("{tensor} from", { tensor: title })), select)];
  });
}
