// @ts-check
// What the reader chose of every page: its theme, its language. Classic and blocking, so that the theme is right before the first paint. The stylesheets know only "light" and "dark".
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = "system";
    try {
      chosen = localStorage.getItem("convscope.theme") ?? "system";
    } catch {
      // Storage may be forbidden; the system's choice then stands.
    }
    chosen = root.dataset["fixedTheme"] ?? chosen; // a page that embeds ours may say what suits it
    root.dataset["themeChoice"] = chosen;
    root.dataset["theme"] = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("convscope:theme", apply);

  // What the page says of itself to this script.
  const { greets } = document.currentScript?.dataset ?? {};

  // Whoever comes for the first time, and not by a link, is welcomed: known before the first paint, so that nothing jumps.
  const welcomed = "convscope.welcomed";
  try {
    if (greets !== undefined && !location.hash && !localStorage.getItem(welcomed)) {
      localStorage.setItem(welcomed, "true");
      root.dataset["newcomer"] = "";
    }
  } catch {
    // Where nothing can be remembered, nobody is welcomed again and again.
  }

  // A narrow screen's own style sheet: fetched where the screen is one, and worn.
  const sheet = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[media]"));
  const narrow = matchMedia(sheet?.media ?? "not all");
  const dress = () => {
    if (sheet && narrow.matches) sheet.rel = "stylesheet";
  };
  dress();
  narrow.addEventListener("change", dress);

  // A newcomer's wish is taken at once, whenever the script that fulfils it comes.
  addEventListener("click", ({ target }) => {
    const place = target instanceof Element ? target.closest("#welcome [data-place]") : null;
    if (!(place instanceof HTMLElement)) return;
    root.dataset["wanted"] = place.dataset["place"];
    const [strip, room] = [place.closest("#welcome"), document.createElement("div")];
    room.className = "room"; // the picture stays where it is until another comes
    room.style.height = `${strip?.getBoundingClientRect().height}px`;
    strip?.replaceWith(room);
    dispatchEvent(new Event("convscope:wanted"));
  });

  // The other language, of this very picture: the page's own link knows only what it was opened with.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.language") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const again = "newcomer" in root.dataset && document.getElementById("welcome"); // still to be welcomed, in the other language
    if (again) localStorage.removeItem(welcomed);
    const kept = again ? [] : location.search.slice(1).split("&").filter((piece) => piece && !piece.startsWith("lang="));
    location.assign(`?${[...kept, `lang=${link.hreflang}`].join("&")}${location.hash}`);
  });
})();
