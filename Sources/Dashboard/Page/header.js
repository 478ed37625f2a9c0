// The bar that is always there: which run, its state and clock, and what is asked of it most.
import { post } from "./api.js";
import { setText } from "./dom.js";
import { feed } from "./feed.js";
import { clock, duration } from "./format.js";
import { announce, attempt } from "./notices.js";
import { openSteering } from "./steering/steering.js";
import { askToStop } from "./steering/run.js";

const states = { running: "running", paused: "paused", stopping: "stopping", ended: "ended" };
const part = (id) => document.getElementById(id);
let run = {};
let told = null;

/** Speeds are written as the run says them, `×200` in short. */
export function speedText(speed) { return /^[\d.]+$/.test(speed ?? "") ? `× ${speed}` : speed ?? ""; }

function update(overview) {
  run = overview;
  setText(part("simulation"), overview.simulation);
  const chip = part("state");
  chip.hidden = false;
  chip.dataset.state = overview.state;
  setText(chip, states[overview.state] ?? overview.state);
  if (told !== null && told !== overview.state) announce(`The run is ${overview.state}.`);
  told = overview.state;
  setText(part("clock"), clock(overview.clock));
  setText(part("speed"), speedText(overview.speed));
  setText(part("pause"), overview.state === "paused" ? "Resume" : "Pause");
  allow();
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

/** What cannot be done now cannot be pressed. */
function allow() {
  const lives = (feed.state === "live" || feed.state === "silent") && ["running", "paused"].includes(run.state);
  for (const id of ["pause", "steer", "stop"]) part(id).disabled = !lives;
}

export function startHeader() {
  feed.watch("overview", update);
  new MutationObserver(allow).observe(document.body, { attributeFilter: ["data-connection"] });
  part("pause").addEventListener("click", () =>
    attempt(() => post(`/simulation/${run.state === "paused" ? "resume" : "pause"}`)));
  part("steer").addEventListener("click", () => openSteering({}));
  part("stop").addEventListener("click", askToStop);
}
