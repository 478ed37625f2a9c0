// Details of one actor, with its controls.
import { el, fill, keyed, panel, row, setText, table } from "../dom.js";
import { feed } from "../feed.js";
import { count, instant, micros, span } from "../format.js";
import { actorButtons } from "../steering/one.js";
import { JSONTree } from "../tree.js";

const actionColumns = ["Time", "Action", { text: "Duration", numeric: true }, "Outcome", "Arguments", "Result"];

export const actor = {
  title: "Actor",
  open(root, closing, id) {
    const name = el("span"), status = el("span", { class: "chip" });
    const heading = el("h2", { class: "title" }, name, " ", status);
    const reason = el("p", { class: "problem", hidden: true });
    const facts = el("dl", { class: "facts" });
    const state = new JSONTree(), config = new JSONTree();
    const lastActions = table("Last actions, newest first", actionColumns);
    lastActions.element.classList.add("performed");
    const noActions = el("p", { class: "quiet" }, "No recent actions.");
    const complaints = el("ul", { class: "events" }), crashes = el("ul", { class: "events" });
    const complaintPanel = panel("Complaints", complaints), crashPanel = panel("Crashes", crashes);
    let latest = null, simulated = 0;
    const buttons = actorButtons(id, () => latest);
    const content = el("div", { class: "stacked", hidden: true }, buttons.element, reason, facts,
      el("div", { class: "columns" }, panel("State", state.element), panel("Configuration", config.element)),
      panel("Last actions", lastActions.element, noActions),
      el("div", { class: "columns" }, complaintPanel, crashPanel));
    const missing = el("p", { class: "quiet" }, "Loading…");
    root.append(el("p", {}, el("a", { href: "#/actors" }, "← All actors")), heading, missing, content);

    const show = (detail) => {
      latest = detail;
      content.hidden = !detail;
      missing.hidden = Boolean(detail);
      status.hidden = !detail;
      if (!detail) {
        setText(missing, `Actor ${id} does not exist or has stopped permanently.`);
        if (!name.textContent) setText(name, `Actor ${id}`);
        return;
      }
      setText(name, detail.name);
      document.title = `${detail.name} – Beamulator`;
      setText(status, detail.status);
      status.dataset.status = detail.status;
      reason.hidden = !detail.quarantined;
      setText(reason, detail.quarantined ? `Quarantined: ${detail.quarantined}` : "");
      buttons.update(detail);
      showFacts(facts, detail, simulated);
      state.show(detail.state);
      config.show(detail.config);
      const performed = detail.last_actions ?? [];
      lastActions.element.hidden = performed.length === 0;
      noActions.hidden = performed.length > 0;
      showActions(lastActions.body, performed);
      showEvents(complaintPanel, complaints, detail.last_complaints, (one) =>
        [one.severity, one.message, one.action ? `about ${one.action} ${one.arguments ?? ""}` : ""]);
      showEvents(crashPanel, crashes, detail.last_crashes, (one) =>
        ["crash", one.error,
          `act ${one.act}, ${one.restart_after ? `restart after ${one.restart_after}` : "no restart"}`]);
    };
    closing.push(
      feed.watch(`actor:${id}`, show),
      feed.watch("overview", (run) => {
        simulated = run.simulated_seconds;
        if (latest) showFacts(facts, latest, simulated);
      }));
  },
};

function showFacts(facts, detail, simulated) {
  const next = detail.next_act_seconds;
  const nextText = typeof next === "number" ? `in ${span(Math.max(0, next - simulated))}`
    : detail.status === "acting" ? "now" : "none";
  const lastAction = detail.last_actions?.at(-1);
  const values = [
    ["Id", detail.id], ["Behavior", detail.behavior], ["Tags", (detail.tags ?? []).join(", ") || "none"],
    ["Next act", nextText],
    ["Last action", lastAction ? instant(lastAction.timestamp) : "none recently"],
    ["Acts", count(detail.acts)], ["Actions", count(detail.performed)],
    ["Recent crashes", count(detail.crashes_of_late)], ["Queued messages", count(detail.messages)],
  ];
  keyed(facts, values, ([name]) => name, ([name]) => el("div", {}, el("dt", {}, name), el("dd")),
    (item, [, value]) => setText(item.lastChild, value));
}

function showActions(body, actions) {
  const newest = newestFirst(actions, (action) => `${action.timestamp} ${action.action}`);
  keyed(body, newest, (action) => action.key, (action) => {
    const made = row(actionColumns);
    const outcome = action.success === null ? "in doubt"
      : action.success ? String(action.status ?? "done") : action.error ?? "failed";
    made.classList.toggle("bad", action.success === false);
    const long = (text) => el("div", { class: "long" }, text ?? "");
    fill(made, [
      instant(action.timestamp), action.action, micros(action.service_us), long(outcome), long(action.args),
      long(action.result),
    ]);
    made.cells[3].className = "outcome";
    for (const index of [4, 5]) made.cells[index].className = "wrap";
    return made;
  });
}

function showEvents(section, list, events, texts) {
  section.hidden = !Array.isArray(events) || events.length === 0;
  if (section.hidden) return;
  const newest = newestFirst(events, (event) => `${event.timestamp} ${event.message ?? event.error}`);
  keyed(list, newest, (event) => event.key, (event) => {
    const [kind, message, about] = texts(event);
    return el("li", {}, el("span", { class: "chip", "data-severity": kind }, kind), ` ${message} `,
      el("span", { class: "quiet" }, [about, instant(event.timestamp)].filter(Boolean).join(" · ")));
  });
}

/** Returns the items newest first, each with a stable `key`: its base key and its number among items with that base. */
function newestFirst(items, key) {
  const seen = new Map();
  return items.map((item) => {
    const base = key(item);
    seen.set(base, (seen.get(base) ?? 0) + 1);
    return { ...item, key: `${base} ${seen.get(base)}` };
  }).reverse();
}
