// Pace, duration and end of the run.
import { post } from "../api.js";
import { el } from "../dom.js";
import { attempt, openDialog } from "../notices.js";
import { choice, field, form, looseJSON } from "./fields.js";

export function runForm() {
  const speed = el("input", { type: "text", placeholder: "200 or max", required: true, autocomplete: "off" });
  const pace = field("Speed", speed, "Simulated seconds a second, or max: from event to event.");
  const how = choice([["by", "Longer by"], ["to", "Until, since the start"]]);
  const saving = el("p", { class: "hint" }, "A checkpoint of all actors, from which --resume goes on.");
  const length = el("input", { type: "text", placeholder: "1h", required: true, autocomplete: "off" });
  return el("div", { class: "forms" },
    form("Set the speed", [pace], async () => {
      const text = speed.value.trim();
      await post("/simulation/speed", { speed: looseJSON(text) });
      return el("p", {}, `The speed is ${text}.`);
    }),
    form("Set the duration", [field("Duration", how), field("How long", length, "30m, 8h, 2d.")], async () => {
      await post("/simulation/extend", { [how.value]: length.value.trim() });
      return el("p", {}, "The duration is set.");
    }),
    form("Save all now", [saving], async () => {
      const kept = await post("/simulation/checkpoint");
      return el("p", {}, `Saved ${kept.actors} actors that had changed.`);
    }));
}

/** Asks whether the run is to end, and how, and ends it. */
export function askToStop() {
  const atOnce = el("input", { type: "checkbox", id: "at-once" });
  const stop = () => {
    dialog.close();
    attempt(() => post("/simulation/stop", { at_once: atOnce.checked }));
  };
  const cancel = el("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const dialog = openDialog("Stop the run?",
    el("p", {}, "No act begins any more, those in flight end, everything is written. ",
      "The run can go on later with --resume."),
    el("p", { class: "check" }, atOnce, el("label", { for: "at-once" }, "At once: acts in flight are cut off")),
    el("div", { class: "buttons end" }, cancel,
      el("button", { type: "button", class: "danger", onclick: stop }, "Stop the run")));
  cancel.focus();
}
