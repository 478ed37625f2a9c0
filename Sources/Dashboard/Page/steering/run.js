// Speed, duration, checkpoint and stop of the run.
import { post } from "../api.js";
import { el } from "../dom.js";
import { attempt, openDialog } from "../notices.js";
import { choice, field, form, looseJSON } from "./fields.js";

export function runForm() {
  const speed = el("input", { type: "text", placeholder: "200 or max", required: true, autocomplete: "off" });
  const speedField = field("Speed", speed, "Simulated seconds per wall-clock second, or max for as fast as possible.");
  const mode = choice([["by", "Extend by"], ["to", "Set total to"]]);
  const checkpointHint = el("p", { class: "hint" }, "Saves all actors; --resume continues from there.");
  const length = el("input", { type: "text", placeholder: "1h", required: true, autocomplete: "off" });
  const durationFields = [field("Duration", mode), field("Simulated time", length, "Such as 30m, 8h or 2d.")];
  return el("div", { class: "forms" },
    form("Set the speed", [speedField], async () => {
      const text = speed.value.trim();
      await post("/simulation/speed", { speed: looseJSON(text) });
      return el("p", {}, `The speed is ${text}.`);
    }),
    form("Set the duration", durationFields, async () => {
      await post("/simulation/extend", { [mode.value]: length.value.trim() });
      return el("p", {}, "The duration is set.");
    }),
    form("Save a checkpoint", [checkpointHint], async () => {
      const saved = await post("/simulation/checkpoint");
      return el("p", {}, `Saved ${saved.actors} changed actors.`);
    }));
}

/** Asks for confirmation and stops the run. */
export function askToStop() {
  const atOnce = el("input", { type: "checkbox", id: "at-once" });
  const stop = () => {
    dialog.close();
    attempt(() => post("/simulation/stop", { at_once: atOnce.checked }));
  };
  const cancel = el("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const dialog = openDialog("Stop the run?",
    el("p", {}, "No new acts start, acts in flight are completed, and all records are written. ",
      "The run can be resumed later with --resume."),
    el("p", { class: "check" }, atOnce,
      el("label", { for: "at-once" }, "Immediately, without waiting for acts in flight")),
    el("div", { class: "buttons end" }, cancel,
      el("button", { type: "button", class: "danger", onclick: stop }, "Stop the run")));
  cancel.focus();
}
