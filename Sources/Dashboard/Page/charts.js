// Charts of the last hour, drawn by Chart.js if it is installed.
import { behaviorColour, styleValue } from "./colours.js";
import { el } from "./dom.js";
import { duration } from "./format.js";

/** The maximum number of points drawn per series; more are indistinguishable. */
const points = 360;
/** Possible intervals between ticks of the time axis, in seconds. */
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200];

export const hasCharts = () => typeof window.Chart === "function";

/**
 * A chart of rows whose first value is a time in seconds. A series has a `label`, the `column` of its values and an
 * optional `colour`; with `worst` it shows the maximum of each interval instead of the mean. `format` formats values.
 */
export class TimeChart {
  #chart = null;
  #series;
  #canvas = el("canvas", { role: "img" });

  constructor(title, series, format) {
    this.#series = series;
    this.format = format;
    this.title = title;
    const plot = el("div", { class: "plot" }, this.#canvas);
    this.element = el("figure", { class: "chart" }, el("figcaption", {}, title), plot);
  }

  draw(rows) {
    this.#chart ??= this.#make();
    const thinned = thin(rows, this.#series);
    this.#chart.data.datasets.forEach((dataset, index) => { dataset.data = thinned[index]; });
    const times = this.#chart.options.scales.x;
    times.max = rows.at(-1)?.[0] ?? 0;
    times.min = rows[0]?.[0] ?? 0;
    this.#chart.update("none");
    const last = rows.at(-1);
    if (last) {
      this.#canvas.setAttribute("aria-label", `${this.title}, now: ` + this.#series.map((one) =>
        `${one.label} ${this.format(last[one.column])}`).join(", "));
    }
  }

  destroy() { this.#chart?.destroy(); this.#chart = null; }

  #make() {
    const quiet = styleValue("--quiet"), line = styleValue("--line"), font = { family: styleValue("--font"), size: 11 };
    const grid = { color: line, drawBorder: false, tickLength: 4 };
    const ticks = { color: quiet, font, maxRotation: 0, autoSkipPadding: 16 };
    return new window.Chart(this.#canvas, {
      type: "line",
      data: {
        datasets: this.#series.map((one, index) => ({
          label: one.label, data: [], borderColor: one.colour ?? behaviorColour(index),
          backgroundColor: one.colour ?? behaviorColour(index), borderWidth: 1.5, pointRadius: 0, pointHitRadius: 8,
        })),
      },
      options: {
        animation: false, parsing: false, normalized: true, maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { type: "linear", grid: { ...grid, display: false },
            afterBuildTicks: (axis) => { axis.ticks = timeTicks(axis.min, axis.max); },
            ticks: { ...ticks, callback: (value) => duration(value).replace(/^00:0?/, "") } },
          y: { beginAtZero: true, grid,
            ticks: { ...ticks, maxTicksLimit: 4, callback: (value) => this.format(value) } },
        },
        plugins: {
          legend: { display: this.#series.length > 1, align: "end",
            labels: { color: quiet, font, boxWidth: 8, boxHeight: 8, padding: 10 } },
          tooltip: { callbacks: {
            title: (items) => duration(items[0]?.parsed.x),
            label: (item) => `${item.dataset.label} ${this.format(item.parsed.y)}`,
          } },
        },
      },
    });
  }
}

/** Returns at most seven ticks at multiples of a step. Chart.js would add the ends and shift the ticks between them. */
function timeTicks(first, last) {
  const step = tickSteps.find((step) => (last - first) / step <= 6) ?? tickSteps.at(-1);
  const ticks = [];
  for (let value = Math.ceil(first / step) * step; value <= last; value += step) ticks.push({ value });
  return ticks;
}

/** Returns one point per series and interval. Intervals are aligned to the time, so that points do not move. */
function thin(rows, series) {
  const first = rows[0]?.[0] ?? 0, last = rows.at(-1)?.[0] ?? 0;
  const width = Math.max(1, Math.ceil((last - first) / points));
  const thinned = series.map(() => []);
  let from = 0;
  while (from < rows.length) {
    const span = Math.floor(rows[from][0] / width);
    let to = from + 1;
    while (to < rows.length && Math.floor(rows[to][0] / width) === span) to += 1;
    series.forEach((one, index) => {
      let sum = 0, worst = 0;
      for (let position = from; position < to; position += 1) {
        const value = rows[position][one.column] ?? 0;
        sum += value;
        worst = Math.max(worst, value);
      }
      thinned[index].push({ x: rows[from][0], y: one.worst ? worst : sum / (to - from) });
    });
    from = to;
  }
  return thinned;
}

/** Creates the text shown instead of charts if Chart.js is not installed. */
export function chartsUnavailable() {
  return el("p", { class: "quiet" }, "Charts are not available: Chart.js is not installed on the machine of the run. ",
    "Install Debian's libjs-chart.js and restart the run. Everything else works without it.");
}
