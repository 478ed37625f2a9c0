// What a run came to, once it has ended.
import { el } from "./dom.js";
import { count, duration, micros, share } from "./format.js";
import { announce } from "./notices.js";
import { thresholdList } from "./thresholds.js";

const place = document.getElementById("ended");

export function hideEnded() {
  place.hidden = true;
  place.replaceChildren();
}

/** Shows a `summary.json`; it may be missing where the run could not write one. */
export function showEnded(summary) {
  const verdict = summary?.verdict ?? "unknown";
  const totals = summary?.totals ?? {};
  const facts = summary ? [
    ["Verdict", verdict], ["Simulated", duration(summary.simulated_seconds)], ["Took", duration(summary.wall_seconds)],
    ["Acts", count(totals.acts)], ["Actions", count(totals.actions)],
    ["Failed", `${count(totals.failed)} (${share(totals.failed, totals.actions)})`],
    ["Complaints", count(totals.complaints)], ["Crashes", count(totals.crashes)],
    ["Records lost", count(totals.dropped)], ["Lag p99", micros(summary.lag_us?.p99)], ["Exit code", summary.exit_code],
  ] : [];
  place.replaceChildren(
    el("h2", { id: "ended-title" }, "The run has ended ",
      el("span", { class: "chip", "data-verdict": verdict }, verdict)),
    el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    summary?.thresholds?.length ? thresholdList(summary.thresholds) : "",
    el("p", { class: "quiet" },
      summary ? `All of it is in summary.json in the folder of run ${summary.run_id}, its records in ${summary.results}. `
        + "A run that begins here next is shown by itself." : "It left no summary."));
  place.hidden = false;
  announce(`The run has ended. Verdict: ${verdict}.`);
}
