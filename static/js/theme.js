// @ts-check
// Classic and blocking, so that the theme is right before the first paint. The stylesheets know only "light" and "dark".
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
})();
