// The run's log, newest line last. Follows new lines unless the user has scrolled up.
import { el, keyed } from "../dom.js";
import { feed } from "../feed.js";
import { clock } from "../format.js";

const levels = ["debug", "info", "warning", "error"];

export const log = {
  title: "Log",
  open(root, closing) {
    let lines = [], least = 0, next = 0;
    const list = el("ol", { class: "log", tabindex: "0", "aria-label": "Log lines" });
    const level = el("select", { id: "level", onchange: () => { least = levels.indexOf(level.value); draw(); } },
      levels.map((name) => el("option", { value: name, selected: name === "debug" }, name)));
    root.append(el("h2", { class: "unseen" }, "Log"),
      el("p", { class: "filter" }, el("label", { for: "level" }, "Minimum level "), level), list);
    const draw = () => {
      const follows = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
      keyed(list, lines.filter((line) => levels.indexOf(line.level) >= least), (line) => line.key, makeLine);
      if (follows) list.scrollTop = list.scrollHeight;
    };
    closing.push(feed.watch("log", (all, message) => {
      // Lines have no id, so each gets a number: added lines get new numbers, the others keep theirs.
      if (message?.add) lines = [...lines, ...number(message.add)].slice(-500);
      else lines = number(all);
      draw();
    }));
    function number(added) { return added.map((line) => { next += 1; return { ...line, key: next }; }); }
  },
};

function makeLine(line) {
  const fields = Object.entries(line.fields ?? {}).map(([name, value]) => `${name}=${value}`).join(" ");
  return el("li", { "data-level": line.level },
    el("time", {}, line.time.replace("T", " ")),
    el("span", { class: "chip", "data-level": line.level }, line.level),
    el("span", {}, line.actor_id && [el("a", { href: `#/actors/${line.actor_id}` }, line.actor), ": "],
      line.message, fields && el("span", { class: "quiet" }, ` ${fields}`),
      line.simulated_time && el("span", { class: "quiet" }, ` · ${clock(line.simulated_time)}`)));
}
