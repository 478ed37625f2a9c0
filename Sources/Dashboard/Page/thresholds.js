// The list of thresholds with their results.
import { el } from "./dom.js";

export function thresholdList(thresholds) {
  return el("ul", { class: "thresholds" }, thresholds.map(({ expression, passed }) =>
    el("li", { "data-passed": String(passed) },
      el("span", { class: "mark", "aria-hidden": "true" }, passed === true ? "✓" : passed === false ? "✗" : "·"),
      el("span", { class: "unseen" },
        passed === true ? "passed: " : passed === false ? "failed: " : "not evaluated yet: "),
      el("code", {}, expression))));
}
