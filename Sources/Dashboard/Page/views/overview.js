// The overview: key figures, charts, population and services of the run.
import { TimeChart, chartsUnavailable, hasCharts } from "../charts.js";
import { behaviorColour, stateColours } from "../colours.js";
import { el, keyed, panel, row, setText, table } from "../dom.js";
import { feed } from "../feed.js";
import { bytes, count, duration, micros, plural, rate, share } from "../format.js";
import { speedText } from "../header.js";
import { thresholdList } from "../thresholds.js";

// Indices of the values in a row of `history`.
const column = {
  acts: 2, actions: 3, failed: 4, complaints: 5, actors: 6, serviceP50: 7, serviceP99: 8, responseP99: 9, lagP99: 10,
  cpu: 11, memory: 12,
};

const cards = {
  "Acts / s": (run) => [rate(run.acts_per_s), `${count(run.acts)} in total`],
  "Actions / s": (run) => [rate(run.actions_per_s), `${count(run.actions)} in total`],
  "Failed / s": (run) =>
    [rate(run.failed_per_s), `${count(run.failed)} in total, ${share(run.failed, run.actions)}`, run.failed_per_s > 0],
  "Complaints / s": (run) =>
    [rate(run.complaints_per_s), `${count(run.complaints)} in total`, run.complaints_per_s > 0],
  "Service time p95": (run) => [micros(run.service_us?.p95), percentiles(run.service_us)],
  "Response time p95": (run) => [micros(run.response_us?.p95), percentiles(run.response_us)],
  "Lag p99": (run) => [micros(run.lag_us?.p99), percentiles(run.lag_us)],
  "CPU": (run) => [`${(run.cpu_cores ?? 0).toFixed(2)} cores`, `${bytes(run.rss_bytes)} memory`],
  "Actors": (run) => [count(run.actors), actorsNote(run), run.quarantined > 0],
  "Pending records": (run) => [count(run.spool?.records ?? 0), recordsNote(run), run.dropped > 0],
};

const percentiles = (times) => (times?.count
  ? `p50 ${micros(times.p50)} · p99 ${micros(times.p99)} · max ${micros(times.max)}` : "no recent samples");

function actorsNote(run) {
  const parts = [];
  if (run.paused) parts.push(`${count(run.paused)} paused`);
  if (run.quarantined) parts.push(`${count(run.quarantined)} quarantined`);
  parts.push(plural(run.crashes ?? 0, "crash", "crashes"));
  return parts.join(", ");
}

const recordsNote = (run) =>
  run.dropped > 0 ? `${count(run.dropped)} dropped` : `${bytes(run.spool?.bytes ?? 0)} in the spool, none dropped`;

export const overview = {
  title: "Overview",
  open(root, closing) {
    const facts = factsRow();
    const grid = el("div", { class: "cards" });
    const population = populationPanel();
    const thresholds = panel("Thresholds");
    const services = servicesPanel();
    root.append(el("h2", { class: "unseen" }, "Overview"), facts.element, grid);
    addCharts(root, closing);
    root.append(el("div", { class: "columns" }, population.element, el("div", {}, thresholds, services.element)));
    let shown = "";
    closing.push(feed.watch("overview", (run) => {
      facts.update(run);
      keyed(grid, Object.entries(cards), ([name]) => name, makeCard,
        (card, [, content]) => updateCard(card, content(run)));
      population.update(run);
      services.update(run);
      thresholds.hidden = !run.thresholds?.length;
      const now = JSON.stringify(run.thresholds ?? []);
      if (now !== shown) {
        shown = now;
        thresholds.replaceChildren(thresholds.firstChild, thresholdList(run.thresholds ?? []));
      }
    }));
  },
};

/** The row of times, speed, verdict, seed and run id. */
function factsRow() {
  const values = {};
  const fact = (name) => el("div", {}, el("dt", {}, name), values[name] = el("dd"));
  const element = el("dl", { class: "facts" },
    ["Simulated time", "Wall-clock time", "Speed", "Verdict so far", "Seed", "Run"].map(fact));
  return {
    element,
    update(run) {
      const total = run.duration_seconds ? ` of ${duration(run.duration_seconds)}` : "";
      setText(values["Simulated time"], `${duration(run.simulated_seconds)}${total}`);
      setText(values["Wall-clock time"], duration(run.wall_seconds));
      setText(values.Speed, `${speedText(run.speed)} on ${plural(run.shards, "shard")}`);
      values["Verdict so far"].dataset.verdict = run.verdict;
      setText(values["Verdict so far"], run.verdict);
      setText(values.Seed, run.seed);
      setText(values.Run, run.run_id);
    },
  };
}

function makeCard([name]) {
  return el("div", { class: "card" }, el("h3", {}, name), el("p", { class: "value" }), el("p", { class: "quiet" }));
}

function updateCard(card, [value, note, isBad]) {
  setText(card.children[1], value);
  setText(card.children[2], note);
  card.classList.toggle("bad", Boolean(isBad));
}

function addCharts(root, closing) {
  if (!hasCharts()) return void root.append(panel("The last hour", chartsUnavailable()));
  const red = stateColours.quarantined, amber = stateColours.crashed;
  const charts = [
    new TimeChart("Acts and actions per second", [
      { label: "acts", column: column.acts }, { label: "actions", column: column.actions }], rate),
    new TimeChart("Failures and complaints per second", [
      { label: "failed", column: column.failed, colour: red },
      { label: "complaints", column: column.complaints, colour: amber }], rate),
    new TimeChart("Action times", [
      { label: "service p50", column: column.serviceP50, worst: true },
      { label: "service p99", column: column.serviceP99, worst: true },
      { label: "response p99", column: column.responseP99, worst: true }], micros),
    new TimeChart("Lag p99", [{ label: "lag p99", column: column.lagP99, worst: true }], micros),
    new TimeChart("Actors", [{ label: "actors", column: column.actors }], rate),
    new TimeChart("CPU cores", [{ label: "cores", column: column.cpu }], (cores) => cores.toFixed(2)),
    new TimeChart("Memory", [{ label: "memory", column: column.memory }], (mebibytes) => bytes(mebibytes * 1048576)),
  ];
  root.append(el("section", { class: "charts", "aria-label": "The last hour" }, charts.map((chart) => chart.element)));
  let rows = [], due = false;
  const draw = () => { due = false; if (!document.hidden) for (const chart of charts) chart.draw(rows); };
  const restyle = () => { for (const chart of charts) chart.destroy(); draw(); };
  addEventListener("theme", restyle);
  document.addEventListener("visibilitychange", draw);
  closing.push(feed.watch("history", (history) => {
    rows = history;
    if (!due) { due = true; requestAnimationFrame(draw); }
  }), () => {
    removeEventListener("theme", restyle);
    document.removeEventListener("visibilitychange", draw);
    for (const chart of charts) chart.destroy();
  });
}

function populationPanel() {
  const numbers = ["Actors", "Paused", "Crashed", "Quarantined"];
  const columns = ["Behavior", ...numbers.map((text) => ({ text, numeric: true }))];
  const { element, body } = table("Population by behavior", columns);
  const bar = el("div", { class: "stack", "aria-hidden": "true" });
  return {
    element: panel("Population", bar, element),
    update(run) {
      const behaviors = (run.behaviors ?? []).map((behavior, index) => ({ ...behavior, index }))
        .filter((behavior) => behavior.actors > 0);
      keyed(bar, behaviors, (one) => one.index, (one) => {
        const piece = el("i");
        piece.style.backgroundColor = behaviorColour(one.index);
        return piece;
      }, (piece, one) => { piece.style.flexGrow = one.actors; });
      keyed(body, behaviors, (one) => `${one.index} ${one.name}`, (one) => {
        const made = row(columns);
        const swatch = el("i", { class: "swatch" });
        swatch.style.backgroundColor = behaviorColour(one.index);
        const select = encodeURIComponent(`behavior=${JSON.stringify(one.name)}`);
        made.cells[0].append(swatch, el("a", { href: `#/actors?select=${select}` }, one.name));
        return made;
      }, (made, one) => {
        [one.actors, one.paused, one.crashed, one.quarantined].forEach((value, index) =>
          setText(made.cells[index + 1], count(value ?? 0)));
        made.cells[4].classList.toggle("bad", one.quarantined > 0);
      });
    },
  };
}

function servicesPanel() {
  const list = el("ul", { class: "services" });
  return {
    element: panel("Services", list),
    update(run) {
      const services = [...(run.services ?? [])];
      if (run.sink) services.push({ name: "sink", state: "", detail: run.sink });
      keyed(list, services, (one) => one.name,
        () => el("li", {}, el("b"), el("span", { class: "chip" }), el("span", { class: "quiet" })),
        (item, one) => {
          setText(item.children[0], one.name);
          const health = one.state && feed.state === "ended" ? "ended" : one.state;
          setText(item.children[1], health);
          item.children[1].hidden = !health;
          item.children[1].dataset.health = health;
          setText(item.children[2], one.detail);
        });
    },
  };
}
