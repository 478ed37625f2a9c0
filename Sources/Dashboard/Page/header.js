// The header: name, state and clock of the run, and its main controls.
import { post } from "./api.js";
import { setText } from "./dom.js";
import { feed } from "./feed.js";
import { clock, duration } from "./format.js";
import { announce, attempt } from "./notices.js";
import { openSteering } from "./steering/steering.js";
import { askToStop } from "./steering/run.js";

const part = (id) => document.getElementById(id);
let run = {};
let announcedState = null;

/** Formats a speed: `× 200` for a number, else the text from the run. */
export function speedText(speed) { return /^[\d.]+$/.test(speed ?? "") ? `× ${speed}` : speed ?? ""; }

function update(overview) {
  run = overview;
  setText(part("simulation"), overview.simulation);
  setText(part("clock"), clock(overview.clock));
  setText(part("speed"), speedText(overview.speed));
  setText(part("pause"), overview.state === "paused" ? "Resume" : "Pause");
  showState();
  const progress = part("progress");
  progress.hidden = !overview.duration_seconds;
  if (overview.duration_seconds) {
    const percent = Math.min(100, (100 * overview.simulated_seconds) / overview.duration_seconds);
    progress.firstChild.style.width = `${percent}%`;
    progress.setAttribute("aria-valuenow", percent.toFixed(0));
    progress.setAttribute("aria-valuetext",
      `${duration(overview.simulated_seconds)} of ${duration(overview.duration_seconds)}`);
  }
}

/** Shows the run's state and disables the controls that are unavailable in it. */
function showState() {
  const state = { ended: "ended", silent: "not responding", lost: "disconnected" }[feed.state] ?? run.state;
  const chip = part("state");
  chip.hidden = !state;
  chip.dataset.state = state;
  setText(chip, state);
  if (feed.state === "live") {
    if (announcedState && announcedState !== state) announce(`The run is ${state}.`);
    announcedState = state;
  }
  const isActive = feed.state === "live" && ["running", "paused"].includes(run.state);
  for (const id of ["pause", "steer", "stop"]) part(id).disabled = !isActive;
}

export function startHeader() {
  feed.watch("overview", update);
  new MutationObserver(showState).observe(document.body, { attributeFilter: ["data-connection"] });
  part("pause").addEventListener("click", () =>
    attempt(() => post(`/simulation/${run.state === "paused" ? "resume" : "pause"}`)));
  part("steer").addEventListener("click", () => openSteering({}));
  part("stop").addEventListener("click", askToStop);
}
