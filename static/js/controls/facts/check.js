// @ts-check
/** The badge: what PyTorch says to this result; where a gradient is shown, what its autograd says. */
import { clear, el } from "../../lib/dom.js";
import { troubleOf } from "../field.js";
import { icon } from "../icons.js";
import { newestOnly } from "../asking.js";
import { t } from "../../lib/words.js";

/** @import { Api } from "../../api.js" */
/** @import { LabStore } from "../../state.js" */
/** @import { Check, Config } from "../../types.js" */

/** @param {number | null} difference */
const differenceText = (difference) =>
  difference === null ? "" : `max |Δ| = ${difference === 0 ? "0" : difference.toExponential(1).replace("-", "−")}`;

/** @param {Check} check @param {string} whom */
function words({ status, reason }, whom) {
  if (status === "agrees") return t("Agrees with {whom}", { whom });
  if (status === "differs") return reason ? t("Differs from {whom}: {reason}", { whom, reason }) : t("Differs from {whom}", { whom });
  if (status === "loading") return reason ? `${reason}…` : t("Comparing with {whom}…", { whom });
  return reason ?? t("Unchecked");
}

/** @param {Check} check */
function mark({ status }) {
  if (status === "loading") return el("span", { class: "spinner", "aria-hidden": "true" });
  return icon(status === "agrees" ? "check" : status === "differs" ? "close" : "warn");
}

/**
 * Autograd's word on the gradients of what is on the stage, asked for while a gradient is shown.
 * @param {Api} api
 * @param {() => void} told
 */
function createAutograd(api, told) {
  /** @type {{config: Config | null, check: Check}} */
  const none = { config: null, check: { status: "loading", reference: "torch.autograd.grad", max_abs_diff: null, reason: null } };
  let known = none;
  /** @param {Config} config @param {Check} check */
  const learn = (config, check) => {
    known = { config, check };
    told();
  };
  const line = newestOnly(
    async (/** @type {Config} */ config, signal) => {
      let { check } = await api.gradients(config, signal);
      while (check.status === "loading") ({ check } = await api.gradients(config, signal));
      return check;
    },
    {
      done: learn,
      failed(config, error) {
        const reason = troubleOf(error);
        learn(config, { ...none.check, status: "unavailable", reason });
      },
      idle: () => undefined,
    },
  );
  /** @param {Config} config */
  return (config) => {
    if (known.config !== config) {
      known = { ...none, config };
      line.send(config);
    }
    return known.check;
  };
}

/**
 * @param {HTMLElement} host
 * @param {{store: LabStore, api: Api}} parts
 */
export function mountCheck(host, { store, api }) {
  const autograd = createAutograd(api, draw);

  function draw() {
    const { check: ofOutput, scene, answered } = store.get();
    const gradient = scene !== null && scene.result.startsWith("grad_") && (scene.seed ?? "upstream") === "upstream";
    const check = gradient ? autograd(answered) : ofOutput;
    if (!check) return;
    const what = gradient ? t("gradients") : "";
    const detail = [what, check.reference.replace("torch.nn.functional.", "F."), differenceText(check.max_abs_diff)];
    const badge = el(
      "div",
      {
        class: `badge is-${check.status}`,
        role: "status",
        dataset: { status: check.status },
        title: check.reference,
      },
      mark(check),
      el(
        "div",
        null,
        el("b", null, words(check, gradient ? "autograd" : "PyTorch")),
        el("span", { class: "detail" }, detail.filter(Boolean).join(" · ")),
      ),
    );
    clear(host).append(badge);
  }

  store.subscribe((state) => state.check, draw);
  store.subscribe((state) => state.scene, draw);
  draw();
}
