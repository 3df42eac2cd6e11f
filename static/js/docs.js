// @ts-check
/** The page of the API: Swagger UI over this server's own description, below the header of every page. */
import { themeButton } from "./controls/header.js";
import { ready } from "./lib/dom.js";

/** Swagger UI's own script comes before this one. */
const { SwaggerUIBundle } = /** @type {{SwaggerUIBundle?: (options: Record<string, unknown>) => void}} */ (/** @type {unknown} */ (window));

document.getElementById("tools")?.append(themeButton());

const { documentElement: root } = document;
/** Swagger UI's own dark clothes go with our theme. */
const dress = () => void root.classList.toggle("dark-mode", root.dataset["theme"] === "dark");
dress();
new MutationObserver(dress).observe(root, { attributeFilter: ["data-theme"] });

const host = document.getElementById("stage");
SwaggerUIBundle?.({
  url: host?.dataset["openapi"],
  domNode: host,
  deepLinking: true,
  validatorUrl: null, // that would be a request to another host
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  onComplete: ready,
});
