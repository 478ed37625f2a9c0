// What can be asked of one actor.
import { post } from "../api.js";
import { el, setText } from "../dom.js";
import { attempt, confirm, notify, openDialog } from "../notices.js";
import { field, form, looseJSON, outcomeOf, readJSON } from "./fields.js";
import { saveActors } from "./file.js";
import { openSteering } from "./steering.js";

/** The buttons for an actor; `latest` gives what is known of it. */
export function actorButtons(id, latest) {
  const ask = (verb, body) => attempt(async () => {
    const answer = await post(`/actors/${id}/${verb}`, body);
    const refusal = answer.refused?.[0];
    if (refusal) notify(`${refusal.name ?? id}: ${refusal.reason}`, { problem: true });
    else notify(`${latest()?.name ?? id}: ${verb} done.`);
    return answer;
  });
  const button = (text, onclick, kind) => el("button", { type: "button", class: kind, onclick }, text);
  const pause = button("Pause", () => ask(latest()?.status === "paused" ? "resume" : "pause"));
  const release = button("Release", () => ask("release"));
  const element = el("div", { class: "buttons", role: "group", "aria-label": "This actor" },
    button("Act now", () => ask("act")), pause, release,
    button("Edit state…", () => editState(id, latest())), button("Tell…", () => tell(id, latest())),
    button("Save", () => attempt(() => saveActors(`id=${id}`, latest()?.name ?? `actor-${id}`))), button("More…", () => openSteering({ select: `id=${id}` })),
    button("Destroy…", async () => {
      const name = latest()?.name ?? id;
      if (await confirm(`Destroy ${name}?`, "It stops for ever, after the act in flight.", "Destroy")) ask("destroy");
    }, "danger"));
  return {
    element,
    update(detail) {
      setText(pause, detail.status === "paused" ? "Resume" : "Pause");
      release.hidden = detail.status !== "quarantined";
    },
  };
}

/** A JSON merge patch (RFC 7396) with what of a value is other than it was; what is left out stays. */
function difference(before, after) {
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return after;
  const patch = {};
  for (const [key, value] of Object.entries(after)) {
    if (JSON.stringify(value) !== JSON.stringify(before[key])) patch[key] = difference(before[key], value);
  }
  return patch;
}

function editState(id, detail) {
  const area = el("textarea", { rows: "14", spellcheck: "false" });
  const shown = detail?.state ?? {};
  area.value = JSON.stringify(shown, null, 2);
  const hint = "Only the fields that you change are set; what you leave out stays as it is, null removes a field.";
  const dialog = openDialog(`The state of ${detail?.name ?? id}`,
    form("Set", [field("State", area, hint)], async () => {
      const answer = await post(`/actors/${id}/set`, { state: difference(shown, readJSON(area.value, "The state")) });
      if (answer.refused?.length) return outcomeOf(answer);
      dialog.close();
      notify(`The state of ${detail?.name ?? id} is set.`);
      return null;
    }),
    el("div", { class: "buttons end" }, el("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  area.focus();
}

function tell(id, detail) {
  const type = el("input", { type: "text", required: true, autocomplete: "off" });
  const message = el("textarea", { rows: "5", spellcheck: "false", placeholder: "{}" });
  const fields = [field("Type", type, "The name of the message's type in Swift."), field("Message", message, "JSON.")];
  const dialog = openDialog(`Tell ${detail?.name ?? id}`,
    form("Send", fields, async () => {
      const text = message.value.trim();
      return outcomeOf(
        await post(`/actors/${id}/tell`, { type: type.value.trim(), message: text ? looseJSON(text) : {} }));
    }),
    el("div", { class: "buttons end" }, el("button", { type: "button", onclick: () => dialog.close() }, "Close")));
  type.focus();
}
