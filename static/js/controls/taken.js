// @ts-check
/** What became of a number that was typed and could not be taken as it is: said in its field, until something else is set there. */
import { el } from "../lib/dom.js";
import { t } from "../lib/words.js";

/**
 * @param {HTMLInputElement} box
 * @param {{label: string, value: number, typed: number}} told typed: NaN for what is no number
 */
export function tellTaken(box, { label: name, value, typed }) {
  const field = box.closest(".field") ?? box.parentElement;
  if (!field || box.value !== String(value)) return; // another was typed while this module was on its way
  field.querySelector(":scope > .taken")?.remove();
  const note = el("p", { class: "told taken", role: "status" });
  field.append(note);
  const [least, most] = [Number(box.min), Number(box.max)];
  if (Number.isNaN(typed)) note.textContent = t("{name} is a whole number, at least {least}: {value} stays", { name, least, value });
  else if (typed > most) note.textContent = t("{name} is a whole number, at most {most}: {value} taken", { name, most, value });
  else note.textContent = t("{name} is a whole number, at least {least}: {value} taken", { name, least, value });
  const gone = () => {
    note.remove();
    for (const kind of ["input", "click"]) field.removeEventListener(kind, gone);
  };
  for (const kind of ["input", "click"]) field.addEventListener(kind, gone);
}
