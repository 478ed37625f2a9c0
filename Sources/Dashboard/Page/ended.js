// The summary of a run that has ended.
import { el } from "./dom.js";
import { count, duration, micros, share } from "./format.js";
import { announce } from "./notices.js";
import { thresholdList } from "./thresholds.js";

const section = document.getElementById("ended");

export function hideEnded() {
  section.hidden = true;
  section.replaceChildren();
}

/** Shows the contents of `summary.json`; null if the run could not write it. */
export function showEnded(summary) {
  const verdict = summary?.verdict ?? "unknown";
  const totals = summary?.totals ?? {};
  const facts = summary ? [
    ["Verdict", verdict], ["Simulated time", duration(summary.simulated_seconds)],
    ["Wall-clock time", duration(summary.wall_seconds)],
    ["Acts", count(totals.acts)], ["Actions", count(totals.actions)],
    ["Failed", `${count(totals.failed)} (${share(totals.failed, totals.actions)})`],
    ["Complaints", count(totals.complaints)], ["Crashes", count(totals.crashes)],
    ["Records dropped", count(totals.dropped)], ["Lag p99", micros(summary.lag_us?.p99)],
    ["Exit code", summary.exit_code],
  ] : [];
  section.replaceChildren(
    el("h2", { id: "ended-title" }, "The run has ended ",
      el("span", { class: "chip", "data-verdict": verdict }, verdict)),
    el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    summary?.thresholds?.length ? thresholdList(summary.thresholds) : "",
    el("p", { class: "quiet" },
      summary ? `Summary: summary.json in the folder of run ${summary.run_id}. Records: ${summary.results}. `
        + "The next run on this port appears automatically." : "The run wrote no summary."));
  section.hidden = false;
  announce(`The run has ended. Verdict: ${verdict}.`);
}
