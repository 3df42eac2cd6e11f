// @ts-check
/** A frame told one sentence at a time, each true for this very frame and said at the place it speaks of. */
import { formatCount, formatNumber, many, t } from "../../lib/words.js";
import { cellOfGiven } from "../../wire/given.js";
import { assignmentOf, indicesOf, moverOf } from "../../wire/scene.js";
import { groupsOf, tapAt } from "../../wire/taps.js";
import { calledOf, windowSlice } from "../../wire/terms.js";
import { CELL, FREE, HOLE } from "../../wire/table.js";
import { valueAt } from "../../wire/values.js";
import { placeOf } from "../sum.js";
import { besides } from "./besides.js";
import { dilationOf, factsOf, firstPlace, overlaps, placeOfSample } from "./facts.js";
import { nextWords } from "./next.js";
import { kindWords, productWords, readsWords, startWords, sumWords } from "./words.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("../../wire/types.js").Assignment} Assignment */
/** @typedef {import("../../wire/types.js").Group} Group */
/** @typedef {import("../../wire/types.js").Panel} Panel */

/**
 * @typedef {object} Step
 * @property {string} about
 * @property {string} words
 * @property {readonly string[]} panels what it speaks of, the first before all
 * @property {ReadonlyArray<readonly Group[]>} groups the taps whose cells are meant
 * @property {Readonly<Record<string, number>> | null} sheet the indices of a sheet that should lie in front
 * @property {ReadonlyMap<string, import("../../wire/project.js").Cells>} [cells] instead of taps: cells of other links' panels
 */

/** More places than this are not lit one by one. */
const MOST_LIT = 256;

/** The panels that show a tensor's numbers as they are, where its taps have a place. @param {Facts} facts @param {string} tensor @returns {Panel[]} */
export function panelsOf({ model }, tensor) {
  const own = [...model.panels.values()].filter(({ aside }) => !aside);
  const shows = own.filter(({ value }) => "tensor" in value && value.tensor === tensor);
  return [...shows, ...own.filter(({ value }) => "sum" in value && value.sum.length === 1 && value.sum[0] === tensor)];
}

/** Where the cells that a frame makes stand. @param {Facts} facts @returns {Panel[]} */
function makers(facts) {
  const own = [...facts.model.panels.values()].filter(({ aside }) => !aside);
  const shown = panelsOf(facts, facts.model.scene.result);
  const filled = own.filter(({ fills }) => fills);
  return shown.length > 0 ? shown : filled.length > 0 ? filled : own.slice(-1);
}

/** A panel's title, or a tensor's name where it stands on no panel. @param {Facts} facts @param {string} tensor */
const titleOf = (facts, tensor) => panelsOf(facts, tensor)[0]?.title ?? calledOf(facts.model.scene, tensor);

/** A tensor's cell as PyTorch has it: "x[0, 0, 2, 1]". @param {Facts} facts @param {string} tensor @param {Assignment} tap */
function cellText({ model }, tensor, tap) {
  const scene = /** @type {import("../../types.js").Scene} */ (model.scene);
  return `${calledOf(scene, tensor)}[${placeOf(scene, tensor, indicesOf(model, tap))}]`;
}

/** @param {Facts} facts @param {{about: string, words: string, panels: readonly Panel[], groups?: Step["groups"], sheet?: Assignment | null}} step @returns {Step} */
const step = ({ model, groups: all }, { about, words, panels, groups = [all], sheet = null }) => ({ about, words, panels: panels.map(({ name }) => name), groups, sheet: sheet && indicesOf(model, sheet) });

/** Whether a panel only counts. @param {Panel | undefined} panel */
const counted = (panel) => panel !== undefined && "distinct" in panel.value;

/** What this frame is about: a cell it makes, one it gives away, or many it moves. @param {Facts} facts @returns {Step} */
function openingOf(facts) {
  const { model, kind, fixed, tensors, lands } = facts;
  const { scene } = model;
  const made = makers(facts);
  const [first] = made;
  const title = first?.title ?? "";
  if (kind === "gather") {
    const own = first && "tensor" in first.value ? first.value.tensor : scene.result;
    const values = { panel: title, cell: cellText(facts, own, fixed) };
    const words = counted(first) ? t("This frame stands at one cell of “{panel}”: {cell}.", values) : t("This frame makes one cell of “{panel}”: {cell}.", values);
    return step(facts, { about: "made", words, panels: made });
  }
  if (kind === "move") {
    const apart = lands.cells.size === facts.count;
    const words = counted(first)
      ? t("This frame stands at one place of “{panel}”.", { panel: title })
      : apart
        ? many("This frame writes {count} cell of “{panel}”.", "This frame writes {count} cells of “{panel}”, each from a number of its own.", lands.cells.size, { panel: title })
        : many("This frame writes {count} cell of “{panel}”.", "This frame writes {count} cells of “{panel}”.", lands.cells.size, { panel: title });
    return step(facts, { about: "made", words, panels: made });
  }
  const source = scene.factors.find((name) => model.tensors.get(name)?.ids.every((id) => fixed[id] !== FREE)) ?? facts.source;
  const values = { panel: titleOf(facts, source), cell: cellText(facts, source, fixed), value: formatNumber(valueAt(model, tensors, source, fixed)) };
  return step(facts, { about: "source", words: t("This frame takes one cell of “{panel}”, {cell} = {value}, and gives it to others.", values), panels: panelsOf(facts, source) });
}

/** Whether what has places to stand on is written and not read. @param {Facts} facts */
const isStamp = ({ kind, source, model }) => kind === "stamp" || (kind === "move" && !model.axes.some(({ i }) => model.tensors.get(source)?.ids.includes(i)));

/** Why the window, or the stamp, begins where it does. @param {Facts} facts @returns {Step[]} */
function startOf(facts) {
  const { lines, model } = facts;
  const [line] = lines;
  const stamp = isStamp(facts);
  const plain = lines.every(({ by, before }, at) => (by ?? 1) === 1 && before === 0 && model.axes[at]?.table.step.length === 1);
  if (!line || plain || facts.columns || (line.letter === "i" && !stamp) || facts.count === 0) return [];
  const panels = stamp ? makers(facts) : readers(facts);
  const stretched = model.axes.some(({ table }) => table.kind.includes(HOLE));
  return [step(facts, { about: "start", words: startWords(lines, panels[0]?.title ?? "", { stamp, stretched, padded: stretched || stamp ? null : inPadded(facts) }), panels, groups: stamp ? [facts.groups] : [firstPlace(facts)] })];
}

/** The panels of what is read; where its numbers are not on the stage, those whose cells are read all the same. @param {Facts} facts @returns {Panel[]} */
function readers(facts) {
  const { model, source } = facts;
  const stages = model.axes.map(({ s }) => s);
  const onStage = (/** @type {Panel} */ { shown }) => Number(shown.some((id) => stages.includes(id)));
  const found = panelsOf(facts, source).sort((a, b) => onStage(b) - onStage(a));
  const stands = model.axes.flatMap(({ s, i }) => [s, i]);
  return found.length > 0 ? found : [...model.panels.values()].filter(({ aside, shown }) => !aside && shown.some((id) => stands.includes(id)));
}

/** In how many sheets of a panel some places lie, where each has as many of them and not all sheets lie open: a stack shows one. @param {Facts} facts @param {Panel | undefined} panel @param {readonly import("../../wire/types.js").Assignment[]} taps */
function sheetsRead({ model }, panel, taps) {
  const plain = panel?.sheets.ids.filter((id) => model.plain.includes(id)) ?? [];
  const sheets = new Set(taps.map((tap) => plain.map((id) => tap[id]).join())).size;
  return sheets > 0 && taps.length % sheets === 0 ? sheets : 1;
}

/** Where each axis' window begins in the padded input, if that is where the line under the stage counts it. @param {Facts} facts */
const inPadded = ({ model, frame, lines }) =>
  windowSlice(model, frame).coordinates === "padded" && lines.every(({ letter }) => letter === "o") ? lines.map(({ first }, at) => first - (model.axes[at]?.table.origin ?? 0)) : null;

/** How many places are read, and those among them that are no cells. @param {Facts} facts @returns {Step[]} */
function readsOf(facts) {
  const { kind, all, read, kinds, count, model } = facts;
  if (kind === "stamp" || !all || count === 0) return [];
  const panels = readers(facts);
  const others = [...kinds].filter(([of]) => of !== CELL).sort(([a], [b]) => a - b);
  const cells = kinds.get(CELL)?.length ?? 0;
  const words = readsWords(facts.columns ? cells : read, cells, panels[0]?.title ?? "");
  if (facts.columns) return [step(facts, { about: "reads", words, panels })];
  return [
    step(facts, { about: "reads", words, panels }),
    ...others.map(([of, taps]) => step(facts, { about: `kind ${of}`, words: kindWords(of, taps.length, { reduce: model.scene.reduce, channels: sheetsRead(facts, panels[0], taps) }), panels, groups: taps.slice(0, MOST_LIT).map((tap) => groupsOf(model, tap)) })),
  ];
}

/** Which channels are read, and which are not. @param {Facts} facts @returns {Step[]} */
function channelsOf(facts) {
  const { model, fixed, source, kind } = facts;
  const ids = model.tensors.get(source)?.ids ?? [];
  const index = (/** @type {string} */ name) => fixed[model.id.get(name) ?? -1] ?? FREE;
  const has = (/** @type {string} */ name) => ids.includes(model.id.get(name) ?? -1);
  const [groups, own] = [model.scene.sizes["g"] ?? 1, model.scene.sizes["c"] ?? 1];
  if (kind !== "gather" || !has("c")) return [];
  const values = { group: index("g"), groups, own, all: groups * own, channel: index("c") };
  const tell = (/** @type {string} */ words) => [step(facts, { about: "channels", words, panels: readers(facts) })];
  if (has("g") && groups > 1 && index("g") >= 0 && index("c") === FREE) return tell(many("Only group {group} of {groups} is read: {count} of {all} channels.", "Only group {group} of {groups} is read: {count} of {all} channels.", own, values));
  if (index("c") === FREE && own > 1) return tell(many("It does so in the channel.", "It does so in all {count} channels at once.", own));
  return index("c") >= 0 && own > 1 && !has("g") ? tell(t("Only channel {channel} is read, of {own}: every channel is done by itself.", values)) : [];
}

/** Cells of the kernel that stand apart. @param {Facts} facts @returns {Step[]} */
function dilationStep(facts) {
  const { model, kind, lines } = facts;
  const apart = dilationOf(model);
  if (kind === "stamp" || lines[0]?.letter !== "o" || apart.every((by) => by <= 1)) return [];
  const sizes = model.axes.map(({ table }) => table.step.length);
  const span = sizes.map((size, at) => (size - 1) * (apart[at] ?? 1) + 1);
  const values = { dilation: apart.join(" × "), kernel: sizes.join(" × "), span: span.join(" × ") };
  return [step(facts, { about: "dilation", words: t("With dilation {dilation} the {kernel} cells of the kernel span {span} places; those between them are passed over.", values), panels: readers(facts) })];
}

/** A place between the cells. @param {Facts} facts @returns {Step[]} */
function sampleOf(facts) {
  const { model, best } = facts;
  const place = best ? placeOfSample(facts, best.tap) : [];
  if (!best || place.length === 0) return [];
  const cell = model.axes.map(({ k }) => best.tap[k] ?? 0).join(", ");
  const given = model.axes.map(({ held }) => (held ? cellOfGiven(held.by.tensor, facts.tensors.get(held.by.tensor)?.shape ?? [], moverOf(held, best.tap)) : ""));
  const [down = "", right = ""] = given; // rows are the first axis
  const values = { cell, place: place.map((each) => formatNumber(each)).join(", "), down, right };
  const words = place.every(Number.isInteger) ? t("For cell [{cell}] of the kernel {down} (down) and {right} (right) lead to [{place}]: a cell itself.", values) : t("For cell [{cell}] of the kernel {down} (down) and {right} (right) lead to [{place}], between the cells: those around it are mixed, the nearer the more.", values);
  const apart = model.axes.map(({ held }) => held?.plus ?? -1);
  const stands = [...model.panels.values()].filter(({ shown, aside }) => !aside && model.axes.some(({ s }) => shown.includes(s)));
  const beside = best.tap.map((index, id) => (apart.includes(id) || model.axes.some(({ s, i }) => s === id || i === id) ? FREE : index));
  return [step(facts, { about: "sample", words, panels: stands.length > 0 ? stands : readers(facts), groups: [groupsOf(model, beside)], sheet: best.tap })];
}

/** Where products stand. @param {Facts} facts */
const productPanels = ({ model }) => [...model.panels.values()].filter(({ role, value, aside }) => !aside && role === "product" && "sum" in value);

/** What is multiplied, and the largest product as an example. @param {Facts} facts @returns {Step[]} */
function productOf(facts) {
  const { model, best } = facts;
  const { factors } = model.scene;
  const shown = factors.filter((name) => panelsOf(facts, name).length > 0);
  if (!best || factors.length < 2 || shown.length === 0) return [];
  const names = factors.map((name) => calledOf(model.scene, name)).join(" · ");
  const other = titleOf(facts, factors.find((name) => name !== facts.source && (facts.kind !== "stamp" || model.tensors.get(name)?.ids.some((id) => facts.fixed[id] === FREE))) ?? factors[1] ?? "");
  const panels = [...productPanels(facts), ...factors.flatMap((name) => panelsOf(facts, name))];
  return [step(facts, { about: "product", words: productWords(facts, { other, names }), panels, groups: [groupsOf(model, best.tap)], sheet: best.tap })];
}

/** How the cell comes by its value. @param {Facts} facts @returns {Step[]} */
function sumOf(facts) {
  const { model, kind, told, groups, source } = facts;
  if (kind !== "gather") return [];
  const shown = panelsOf(facts, model.scene.result).length > 0;
  if (!shown && !model.scene.factors.some((name) => panelsOf(facts, name).length > 0)) return [];
  const won = told.winner >= 0 && model.scene.reduce === "max" ? tapAt(model, groups, told.winner) : null;
  const words = sumWords(facts, { winner: won ? cellText(facts, source, won) : "", shown });
  return [step(facts, { about: "sum", words, panels: won ? [...readers(facts), ...makers(facts)] : [...makers(facts), ...productPanels(facts)], groups: [won ? groupsOf(model, won) : groups] })];
}

/** Where the products go, what is lost on the way, and where they meet others. @param {Facts} facts @returns {Step[]} */
function landsOf(facts) {
  const { kind, lands, all, model, count } = facts;
  const panels = makers(facts);
  if (kind === "gather" || !all || counted(panels[0])) return [];
  const cells = [...lands.cells].sort(([a], [b]) => a - b).map(([, tap]) => tap);
  const [first] = cells;
  const panel = panels[0]?.title ?? "";
  const last = cells.at(-1);
  const values = { panel, first: first ? cellText(facts, model.scene.result, first) : "", last: last ? cellText(facts, model.scene.result, last) : "" };
  const adds = panels[0]?.fills === "sums";
  const goes = () => many("It goes to {count} cell of “{panel}”: {first}.", "They go to {count} cells of “{panel}”, {first} to {last}.", lands.cells.size, values);
  const went = first ? [step(facts, { about: "lands", words: !adds ? goes() : many("It is added to {count} cell of “{panel}”: {first}.", "They are added to {count} cells of “{panel}”, {first} to {last}.", lands.cells.size, values), panels })] : [];
  const lost = lands.lost > 0 ? [step(facts, { about: "lost", words: many("{count} goes to the padding, where no cell is, and is lost.", "{count} go to the padding, where no cell is, and are lost.", lands.lost), panels })] : [];
  const met = adds && count > 0 ? overlaps(facts) : null;
  if (!met || met.length === 0) return [...went, ...lost];
  const words = many("{count} of these cells holds something from an earlier frame: there the sums grow.", "{count} of these cells hold something from earlier frames: there the sums grow.", met.length);
  return [...went, ...lost, step(facts, { about: "overlap", words, panels, groups: met.slice(0, MOST_LIT).map((tap) => groupsOf(model, tap)) })];
}

/** What comes after this frame. @param {Facts} facts @param {boolean} more @returns {Step} */
function nextOf(facts, more) {
  const { model, frame, kind, fixed } = facts;
  const last = frame + 1 >= model.total;
  const after = last ? fixed : assignmentOf(model, frame + 1);
  const given = model.scene.factors.find((name) => model.tensors.get(name)?.ids.every((id) => fixed[id] !== FREE)) ?? facts.source;
  const tensor = kind === "stamp" ? given : kind === "gather" ? model.scene.result : facts.source;
  const panels = kind === "gather" ? [...makers(facts), ...(last ? [] : readers(facts))] : kind === "stamp" ? panelsOf(facts, tensor) : readers(facts);
  const cell = kind === "move" ? formatCount(frame + 2) : cellText(facts, tensor, after);
  return step(facts, { about: "next", words: kind === "move" && !last ? t("Next comes frame {cell}.", { cell }) : nextWords(facts, { cell, more }), panels, groups: [groupsOf(model, after)] });
}

/**
 * @param {import("../../wire/types.js").Model} model of the frame's part
 * @param {import("../../wire/types.js").Tensors} tensors under its names
 * @param {number} frame of the part
 * @param {{part: number, parts: number, reach: ReadonlyMap<string, import("../../wire/project.js").Cells>}} [chain] which link it is, and how far it sees
 * @returns {Step[]}
 */
export function storyOf(model, tensors, frame, chain = { part: 0, parts: 1, reach: new Map() }) {
  const facts = factsOf(model, tensors, frame);
  const [opening, start] = [openingOf(facts), startOf(facts)];
  const told = [opening, ...(isStamp(facts) ? [] : start), ...readsOf(facts), ...dilationStep(facts), ...channelsOf(facts), ...sampleOf(facts), ...productOf(facts), ...sumOf(facts), ...(isStamp(facts) ? start : []), ...landsOf(facts)];
  const spoken = new Set(told.flatMap(({ panels }) => panels));
  return [...told, ...besides(facts, spoken, chain), nextOf(facts, chain.part < chain.parts - 1)];
}
