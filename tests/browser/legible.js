// Draw a frame anew and say of every panel which of its cells have their number, and how small any text is.
async (part) => {
  const { stage, store } = window.convscope;
  store.set({ frame: Math.floor((store.get().scene.total - 1) * part), tap: null });
  await stage.settled();
  const texts = [];
  const own = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    texts.push({ text, x, y, size: Number(/([\d.]+)px/.exec(this.font)[1]) });
    return own.call(this, text, x, y);
  };
  try {
    stage.themeChanged();
    await stage.settled();
  } finally {
    CanvasRenderingContext2D.prototype.fillText = own;
  }
  const { view, scenery } = stage.inner();
  const numbers = texts.filter(({ text }) => text !== "…");
  const within = (some, { x, y, width, height }) => some.filter((each) => each.x > x && each.y > y && each.x < x + width && each.y < y + height);
  const panels = scenery.faces.filter(({ pictured }) => !pictured).map((face) => {
    const [written, blank] = [[], []];
    face.slots.forEach((_, slot) => {
      const here = within(numbers, face.placed.slots[slot]);
      for (let at = 0; at < face.rows * face.cols; at += 1) {
        const { value } = face.shown(view, slot, at);
        if (!Number.isNaN(value)) (within(here, face.rect(slot, at)).length ? written : blank).push(value);
      }
    });
    return { name: face.placed.key, cell: face.cell, told: face.told, written: written.length, blank: blank.slice(0, 9) };
  });
  return { smallest: Math.min(...texts.map(({ size }) => size)), panels };
};
