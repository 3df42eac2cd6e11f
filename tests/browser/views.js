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
  const host = document.getElementById("stage");
  const canvases = [...document.querySelectorAll("#stage canvas")];
  const fits = () => canvases[0].clientHeight === host.clientHeight && canvases[0].clientWidth === host.clientWidth;
  let { panels } = await stage.describe(); // fetched here the first time
  do {
    await until(fits); // what a view says above its picture makes room for itself once it has come
    await stage.settled();
    ({ panels } = await stage.describe());
  } while (!fits());

  const { width, height } = canvases[0];
  const ink = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  for (const canvas of canvases) ink.drawImage(canvas, 0, 0);
  const scale = width / canvases[0].clientWidth;
  const colours = ({ x, y, width, height }) => {
    const [left, top, right, bottom] = [x, y, x + width, y + height].map((edge) => Math.round(edge * scale));
    const { data } = ink.getImageData(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    return new Set(new Uint32Array(data.buffer)).size;
  };
  const { clientWidth, clientHeight } = host;
  return { mended, width: clientWidth, height: clientHeight, panels: panels.map(({ name, rect }) => ({ name, rect, colours: colours(rect) })) };
};
