// Controls of one actor.
import { post } from "../api.js";
import { el, setText } from "../dom.js";
import { attempt, confirm, notify, openDialog } from "../notices.js";
import { field, form, looseJSON, outcomeOf, readJSON } from "./fields.js";
import { saveActors } from "./file.js";
import { openSteering } from "./steering.js";

/** Creates the buttons for an actor; `latest` returns its most recent details, or null. */
export function actorButtons(id, latest) {
  const send = (verb, body) => attempt(async () => {
    const result = await post(`/actors/${id}/${verb}`, body);
    const refusal = result.refused?.[0];
    if (refusal) notify(`${refusal.name ?? id}: ${refusal.reason}`, { problem: true });
    else notify(`${latest()?.name ?? id}: ${verb} done.`);
    return result;
  });
  const button = (text, onclick, kind) => el("button", { type: "button", class: kind, onclick }, text);
  const pause = button("Pause", () => send(latest()?.status === "paused" ? "resume" : "pause"));
  const release = button("Release", () => send("release"));
  const element = el("div", { class: "buttons", role: "group", "aria-label": "Actor controls" },
    button("Act now", () => send("act")), pause, release,
    button("Edit state…", () => editState(id, latest())), button("Send message…", () => sendMessage(id, latest())),
    button("Save", () => attempt(() => saveActors(`id=${id}`, latest()?.name ?? `actor-${id}`))),
    button("More…", () => openSteering({ select: `id=${id}` })),
    button("Destroy…", async () => {
      const name = latest()?.name ?? id;
      const warning = "The actor stops permanently once its act in flight has ended.";
      if (await confirm(`Destroy ${name}?`, warning, "Destroy")) send("destroy");
    }, "danger"));
  return {
    element,
    update(detail) {
      setText(pause, detail.status === "paused" ? "Resume" : "Pause");
      release.hidden = detail.status !== "quarantined";
    },
  };
}

/** Returns a JSON merge patch (RFC 7396) of the changed and added fields. Removed fields stay. */
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
  const hint = "Only changed fields are set. Omitted fields stay as they are; null removes a field.";
  const dialog = openDialog(`State of ${detail?.name ?? id}`,
    form("Set", [field("State", area, hint)], async () => {
      const result = await post(`/actors/${id}/set`, { state: difference(shown, readJSON(area.value, "The state")) });
      if (result.refused?.length) return outcomeOf(result);
      dialog.close();
      notify(`State of ${detail?.name ?? id} set.`);
      return null;
    }),
    el("div", { class: "buttons end" }, el("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  area.focus();
}

function sendMessage(id, detail) {
  const type = el("input", { type: "text", required: true, autocomplete: "off" });
  const message = el("textarea", { rows: "5", spellcheck: "false", placeholder: "{}" });
  const fields = [field("Type", type, "The Swift type of the message."), field("Message", message, "JSON.")];
  const dialog = openDialog(`Send a message to ${detail?.name ?? id}`,
    form("Send", fields, async () => {
      const text = message.value.trim();
      return outcomeOf(
        await post(`/actors/${id}/tell`, { type: type.value.trim(), message: text ? looseJSON(text) : {} }));
    }),
    el("div", { class: "buttons end" }, el("button", { type: "button", onclick: () => dialog.close() }, "Close")));
  type.focus();
}
