// The actions performed on the target: counts, rates, times and failures.
import { HeatMap } from "../heatmap.js";
import { el, fill, keyed, panel, row, setText, table } from "../dom.js";
import { feed } from "../feed.js";
import { count, micros, rate, share } from "../format.js";

const times = ["p50", "p90", "p95", "p99", "max"];
const columns = ["Action", ...["Count", "Per second", "Failed", "Share"].map((text) => ({ text, numeric: true })),
  ...times.map((name) => ({ text: `Service ${name}`, numeric: true })), { text: "Response p99", numeric: true }];

export const actions = {
  title: "Actions",
  open(root, closing) {
    const list = table("Actions", columns);
    const errors = el("ul", { class: "events" });
    const heat = new HeatMap();
    const errorPanel = panel("Failures by error", errors);
    root.append(el("h2", { class: "unseen" }, "Actions"), panel("By action", list.element),
      panel("Service times", heat.element), errorPanel);
    closing.push(feed.watch("actions", (value) => {
      keyed(list.body, value.actions ?? [], (action) => action.name, () => row(columns), updateAction);
      heat.show(value.bounds_us ?? [], value.heat ?? []);
      const failures = (value.actions ?? []).flatMap((action) =>
        (action.errors ?? []).map((error) => ({ ...error, action: action.name })));
      failures.sort((a, b) => b.count - a.count);
      errorPanel.hidden = failures.length === 0;
      keyed(errors, failures, (one) => `${one.action} ${one.message}`, (one) =>
        el("li", {}, el("b", { class: "number" }), " ", el("code", {}, one.action), ` ${one.message}`),
      (item, one) => setText(item.firstChild, `${count(one.count)} ×`));
    }), () => heat.close());
  },
};

function updateAction(made, action) {
  fill(made, [
    action.name, count(action.count), rate(action.per_s), count(action.failed), share(action.failed, action.count),
    ...times.map((name) => micros(action.service_us?.[name])), micros(action.response_us?.p99),
  ]);
  made.cells[3].classList.toggle("bad", action.failed > 0);
}
