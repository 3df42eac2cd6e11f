// Change one control in every way it offers, in the page itself, and say what went wrong. Buttons get real click events.
// `all`: every fill and kernel; otherwise those that are seen before "more". `few`: of many alike the first, the last and one
// between, and one number for all axes.
async ({ name, all, few }) => {
  const wrong = [];
  let changes = 0;
  const { store } = window.convscope;
  const field = () => document.querySelector(`.field[data-field="${name}"]`);
  const idle = async (what) => {
    const end = performance.now() + 30_000;
    for (;;) {
      // The newest number of a drag leaves in the next animation frame.
      await new Promise((done) => setTimeout(done, 4));
      if (!store.get().pending) return;
      if (performance.now() > end) throw new Error(`${what}: no answer`);
    }
  };
  const settle = async (what) => {
    changes += 1;
    await idle(what);
    const { problem, offline } = store.get();
    const faults = [...document.querySelectorAll(".controls .fault")];
    if (offline) wrong.push(`${what}: ${offline}`);
    if (!problem && faults.length) wrong.push(`${what}: a fault is shown, and nothing was refused`);
    if (!problem) return;
    if (!faults.length || !faults.every((fault) => fault.checkVisibility()))
      wrong.push(`${what}: refused, and no control says so`);
    const fix = document.querySelector(".controls .fault .fix");
    if (!fix) return;
    fix.click();
    await idle(`the fix after ${what}`);
    if (store.get().problem)
      wrong.push(`${what}: the fix "${fix.textContent}" was refused: ${store.get().problem.detail}`);
  };
  const some = (each, at, { length }) => !few || at === 0 || at === length >> 1 || at === length - 1;
  const press = async (selector) => {
    const places = [...field().querySelectorAll(selector)].map((_, at) => at);
    for (const at of places.filter(some)) {
      const button = field().querySelectorAll(selector)[at];
      if (!button?.checkVisibility({ visibilityProperty: true }) || button.disabled) continue;
      button.click();
      await settle(`${name}: ${button.getAttribute("aria-label") ?? button.textContent}`);
    }
  };
  const drag = async (slider) => {
    for (const value of [Number(slider.min) + 1, Number(slider.min) + 2]) {
      slider.value = String(value);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    await settle(`${name}: dragged to ${slider.value}`);
  };
  const type = async (box) => {
    box.value = String(Number(box.min || 0) + 1);
    box.dispatchEvent(new Event("change", { bubbles: true }));
    await settle(`${name}: typed ${box.value}`);
  };

  for (const slider of field().querySelectorAll(":scope > .row .slider")) await drag(slider);
  for (const box of field().querySelectorAll(":scope > .row .number")) await type(box);
  await press(":scope > .row .step");
  await press(".chip.more");
  if (!few) for (const part of [".lock", ".axes .step.more", ".lock"]) await press(part);
  await press(`.chip:not(.more, .typed, [title^="PNG"]${all ? "" : ", .late"})`);
  await press(".segments button");
  await press(".die");
  await press(".none");
  await press(".none");
  for (let times = 0; times < 3; times += 1) await press("input[type=checkbox]");
  const select = field().querySelector("select");
  for (const option of [...(select?.options ?? [])].filter(some)) {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settle(`${name}: ${option.value}`);
  }
  return { wrong, changes };
};
