// The supervision tree: population groups, crashed and quarantined actors, and services.
import { post } from "../api.js";
import { el, keyed, panel, row, setText, table } from "../dom.js";
import { feed } from "../feed.js";
import { count, plural, span } from "../format.js";
import { attempt, notify } from "../notices.js";

const numbers = ["actors", "waiting", "acting", "paused", "crashed", "quarantined"];
const numberColumns = numbers.map((name) => ({ text: name[0].toUpperCase() + name.slice(1), numeric: true }));
const groupColumns = ["Behavior", ...numberColumns, "Backoff", "Restart budget", ""];
const shownColumns = ["Actor", "State", { text: "Recent crashes", numeric: true }, "Restart", "Reason", ""];
const serviceColumns = ["Service", "State", { text: "Restarts", numeric: true }, "Last failure"];

export const supervision = {
  title: "Supervision",
  open(root, closing) {
    const services = table("Services", serviceColumns), groups = table("Population groups", groupColumns);
    const shown = table("Crashed and quarantined actors", shownColumns);
    const more = el("p", { class: "quiet" });
    root.append(el("h2", { class: "unseen" }, "Supervision"), panel("Population groups", groups.element),
      panel("Crashed and quarantined", shown.element, more), panel("Services", services.element));
    closing.push(feed.watch("tree", (tree) => {
      const present = (tree.groups ?? []).filter((group) => group.actors > 0);
      keyed(groups.body, present, (group) => group.part, makeGroup, updateGroup);
      const actors = (tree.groups ?? []).flatMap((group) => group.shown ?? []);
      keyed(shown.body, actors, (actor) => actor.id, makeActor, (made, actor) => updateActor(made, actor, tree));
      const left = (tree.groups ?? []).reduce((sum, group) => sum + (group.more ?? 0), 0);
      setText(more, left ? `and ${count(left)} more` : actors.length ? "" : "No crashed or quarantined actors.");
      keyed(services.body, tree.services ?? [], (service) => service.name, () => {
        const made = row(serviceColumns);
        made.cells[1].append(el("span", { class: "chip" }));
        made.cells[3].className = "wrap";
        return made;
      }, updateService);
    }));
  },
};

const release = (select) => attempt(async () => {
  const result = await post("/actors/release", { select });
  notify(`${plural(result.done?.length ?? 0, "actor")} released.`);
});

function makeGroup(group) {
  const made = row(groupColumns);
  const select = `behavior=${JSON.stringify(group.behavior)}`;
  made.cells[0].append(el("a", { href: `#/actors?select=${encodeURIComponent(select)}` }, group.behavior));
  made.cells[groupColumns.length - 1].append(
    el("button", { type: "button", onclick: () => release(`${select} state=quarantined`) }, "Release all"));
  return made;
}

function updateGroup(made, group) {
  numbers.forEach((name, index) => {
    setText(made.cells[index + 1], count(group[name] ?? 0));
    made.cells[index + 1].classList.toggle("bad", group[name] > 0 && (name === "crashed" || name === "quarantined"));
  });
  const { backoff, longest, crashes, within } = group.restarts ?? {};
  setText(made.cells[numbers.length + 1], `${backoff}, up to ${longest}`);
  setText(made.cells[numbers.length + 2], `${plural(crashes, "crash", "crashes")} within ${within}`);
  made.lastChild.firstChild.hidden = !group.quarantined;
}

function makeActor(actor) {
  const made = row(shownColumns);
  made.cells[0].append(el("a", { href: `#/actors/${actor.id}` }, actor.name));
  made.cells[1].append(el("span", { class: "chip" }));
  made.cells[4].className = "wrap";
  made.cells[5].append(el("button", { type: "button", onclick: () => release(`id=${actor.id}`) }, "Release"));
  return made;
}

function updateActor(made, actor, tree) {
  setText(made.cells[1].firstChild, actor.status);
  made.cells[1].firstChild.dataset.status = actor.status;
  setText(made.cells[2], count(actor.crashes_of_late));
  const delay = typeof actor.next_act_seconds === "number" ? actor.next_act_seconds - tree.simulated_seconds : null;
  setText(made.cells[3], delay === null ? "manual release only" : `in ${span(Math.max(0, delay))}`);
  setText(made.cells[4], actor.reason ?? "");
  made.cells[5].firstChild.hidden = actor.status !== "quarantined";
}

function updateService(made, service) {
  setText(made.cells[0], service.name);
  const health = feed.state === "ended" ? "ended" : service.failing_since ? "failing" : "running";
  setText(made.cells[1].firstChild, health);
  made.cells[1].firstChild.dataset.health = health;
  setText(made.cells[2], count(service.restarts ?? 0));
  setText(made.cells[3], service.last_error ?? "");
}
