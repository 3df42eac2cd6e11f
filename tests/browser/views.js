// Go to a view by its tab, mend the configuration where the view asks for it, and say what the canvases then hold.
async (view) => {
  const { stage, store } = window.convscope;
  const visible = (tab) => tab?.checkVisibility({ visibilityProperty: true });
  const until = async (holds) => {
    const end = performance.now() + 30_000;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`${view}: no scene`);
      await new Promise((done) => setTimeout(done, 4));
    }
  };
  const tab = () => document.querySelector(`#tabs [data-view="${view}"]`);
  if (!visible(tab())) {
    const { group } = JSON.parse(document.getElementById("boot").textContent).catalogue.views[view];
    document.querySelector(`#tabs [data-group="${group}"]`).click();
  }
  if (!visible(tab())) throw new Error(`${view}: no tab`);
  tab().click();
  const there = () => store.get().scene.view === view && !store.get().pending;
  await until(() => there() || store.get().problem);
  const mended = Boolean(store.get().problem);
  if (mended) document.querySelector("#notice .fix").click();
  await until(there);
  await stage.settled();

  const canvases = [...document.querySelectorAll("#stage canvas")];
  const { width, height } = canvases[0];
  const ink = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  for (const canvas of canvases) ink.drawImage(canvas, 0, 0);
  const scale = width / canvases[0].clientWidth;
  const colours = ({ x, y, width, height }) => {
    const [left, top, right, bottom] = [x, y, x + width, y + height].map((edge) => Math.round(edge * scale));
    const { data } = ink.getImageData(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    return new Set(new Uint32Array(data.buffer)).size;
  };
  const { panels } = await stage.describe();
  const { clientWidth, clientHeight } = document.getElementById("stage");
  return { mended, width: clientWidth, height: clientHeight, panels: panels.map(({ name, rect }) => ({ name, rect, colours: colours(rect) })) };
};
