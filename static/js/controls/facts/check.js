// @ts-check
/** The badge: what PyTorch says to this result. */
import { clear, el } from "../../lib/dom.js";
import { icon } from "../icons.js";

/** @import { LabStore } from "../../state.js" */
/** @import { Check } from "../../types.js" */

/** @param {number | null} difference */
const differenceText = (difference) =>
  difference === null ? "" : `max |Δ| = ${difference === 0 ? "0" : difference.toExponential(1).replace("-", "−")}`;

/** @param {Check} check */
function words({ status, reason }) {
  if (status === "agrees") return "Agrees with PyTorch";
  if (status === "differs") return "Differs from PyTorch";
  if (status === "loading") return "PyTorch is loading…";
  return reason ?? "Unchecked";
}

/** @param {Check} check */
function mark({ status }) {
  if (status === "loading") return el("span", { class: "spinner", "aria-hidden": "true" });
  return icon(status === "agrees" ? "check" : status === "differs" ? "close" : "warn");
}

/**
 * @param {HTMLElement} host
 * @param {LabStore} store
 */
export function mountCheck(host, store) {
  store.subscribe(
    (state) => state.check,
    (check) => {
      if (!check) return;
      const detail = [check.reference.replace("torch.nn.functional.", "F."), differenceText(check.max_abs_diff)]
        .filter(Boolean)
        .join(" · ");
      const badge = el(
        "div",
        {
          class: `badge is-${check.status}`,
          role: "status",
          dataset: { status: check.status },
          title: check.reference,
        },
        mark(check),
        el("div", null, el("b", null, words(check)), detail ? el("span", { class: "detail" }, detail) : null),
      );
      clear(host).append(badge);
    },
  );
}
