// Complaints, grouped by severity and message, each with the action that caused it.
import { el, keyed, setText } from "../dom.js";
import { feed } from "../feed.js";
import { clock, plural } from "../format.js";

const severities = ["urgent", "annoying", "justsayin"];
const rank = (severity) => (severities.includes(severity) ? severities.indexOf(severity) : severities.length);
/** The maximum number of complaints shown of a group. */
const limit = 20;

export const complaints = {
  title: "Complaints",
  open(root, closing) {
    const chosen = new Set(severities);
    let all = [];
    const groups = el("div", { class: "groups" });
    const empty = el("p", { class: "quiet" }, "No complaints yet.");
    const boxes = severities.map((severity) => {
      const box = el("input", { type: "checkbox", id: `severity-${severity}`, checked: true, onchange: () => {
        if (box.checked) chosen.add(severity); else chosen.delete(severity);
        draw();
      } });
      const number = el("span", { class: "quiet" });
      const chip = el("span", { class: "chip", "data-severity": severity }, severity);
      const label = el("label", { for: box.id }, chip, " ", number);
      return { severity, number, element: el("span", { class: "check" }, box, label) };
    });
    const draw = () => {
      for (const { severity, number } of boxes) setText(number, all.filter((one) => one.severity === severity).length);
      const listed = grouped(all.filter((one) => chosen.has(one.severity) || !severities.includes(one.severity)));
      keyed(groups, listed, (group) => group.key, makeGroup, updateGroup);
      empty.hidden = listed.length > 0;
    };
    root.append(el("h2", { class: "unseen" }, "Complaints"),
      el("fieldset", { class: "filter" }, el("legend", {}, "Severity (last 500 complaints)"),
        boxes.map((box) => box.element)), empty, groups);
    closing.push(feed.watch("complaints", (list) => { all = list; draw(); }));
  },
};

function grouped(complaints) {
  const groups = new Map();
  for (const one of complaints) {
    const key = `${one.severity} ${one.message}`;
    const group = groups.get(key) ?? { key, severity: one.severity, message: one.message, complaints: [] };
    group.complaints.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) =>
    rank(a.severity) - rank(b.severity) || b.complaints.length - a.complaints.length);
}

function makeGroup(group) {
  return el("details", { class: "panel" },
    el("summary", {}, el("span", { class: "chip", "data-severity": group.severity }, group.severity), " ",
      el("b", {}, group.message), " ", el("span", { class: "quiet" })),
    el("ul", { class: "events" }), el("p", { class: "quiet" }));
}

function updateGroup(element, group) {
  const [summary, list, more] = element.children;
  const last = group.complaints.at(-1);
  setText(summary.lastChild, `${group.complaints.length} ×, last ${clock(last.clock)}`);
  const newest = group.complaints.slice(-limit).reverse();
  keyed(list, newest, (one) => one.id, makeComplaint);
  const left = group.complaints.length - newest.length;
  setText(more, left > 0 ? `and ${plural(left, "earlier complaint")}` : "");
}

function makeComplaint(one) {
  const pair = (name, value) => value && el("div", {}, el("dt", {}, name), el("dd", {}, el("code", {}, value)));
  return el("li", {},
    el("a", { href: `#/actors/${one.actor}` }, one.name),
    el("span", { class: "quiet" }, ` ${one.behavior} · ${clock(one.clock)}`),
    el("dl", { class: "exchange" }, pair("action", one.action), pair("arguments", one.arguments),
      pair("result", one.result), pair("trigger", one.trigger)));
}
