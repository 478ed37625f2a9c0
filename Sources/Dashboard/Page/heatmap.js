// A heat map of service times: a column per interval of time, a row per range of service times.
import { channels, styleValue } from "./colours.js";
import { el, setText } from "./dom.js";
import { count, duration, micros } from "./format.js";

const left = 64, bottom = 22, height = 260;
/** The minimum number of columns for which the width is divided. */
const minimumColumns = 60;

export class HeatMap {
  #canvas = el("canvas", { class: "heat", role: "img" });
  #tip = el("p", { class: "quiet", role: "presentation" });
  element = el("div", {}, this.#canvas, this.#tip);
  #bounds = [];
  #columns = [];
  #observer = new ResizeObserver(() => this.#draw());
  #restyle = () => this.#draw();

  constructor() {
    this.#observer.observe(this.element);
    addEventListener("theme", this.#restyle);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.#canvas.addEventListener("pointerleave", () => setText(this.#tip, ""));
  }

  close() {
    this.#observer.disconnect();
    removeEventListener("theme", this.#restyle);
  }

  show(bounds, columns) {
    this.#bounds = bounds;
    this.#columns = columns;
    this.#draw();
  }

  /** The number of rows: the ranges below, between and above the bounds. */
  #rowCount() { return this.#columns[0]?.[1].length ?? 0; }

  #label(row) {
    const bounds = this.#bounds;
    if (row < 1) return `up to ${micros(bounds[0])}`;
    if (row >= bounds.length) return `more than ${micros(bounds.at(-1))}`;
    return `${micros(bounds[row - 1])} to ${micros(bounds[row])}`;
  }

  #draw() {
    const canvas = this.#canvas, width = this.element.clientWidth, rows = this.#rowCount();
    if (!width) return;
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.font = `11px ${styleValue("--font")}`;
    context.fillStyle = styleValue("--quiet");
    if (!rows) return void context.fillText("No actions yet.", left, height / 2);
    const most = Math.max(1, ...this.#columns.map(([, counts]) => Math.max(...counts)));
    const slots = Math.max(this.#columns.length, minimumColumns);
    const start = slots - this.#columns.length;
    const cell = { width: (width - left) / slots, height: (height - bottom) / rows, start };
    const cold = channels(styleValue("--field")), warm = channels(styleValue("--heat"));
    this.#columns.forEach(([, counts], column) => counts.forEach((number, row) => {
      if (!number) return;
      // A logarithmic scale keeps a few slow actions visible beside many fast ones.
      const part = 0.15 + (0.85 * Math.log1p(number)) / Math.log1p(most);
      const [red, green, blue] = cold.map((value, index) => Math.round(value + (warm[index] - value) * part));
      context.fillStyle = `rgb(${red} ${green} ${blue})`;
      const x = left + (start + column) * cell.width, y = (rows - 1 - row) * cell.height;
      context.fillRect(x, y, Math.ceil(cell.width), Math.max(1, cell.height - 0.5));
    }));
    this.#drawAxes(context, width, rows, cell);
  }

  #drawAxes(context, width, rows, cell) {
    context.fillStyle = styleValue("--quiet");
    context.textAlign = "right";
    const every = Math.max(1, Math.ceil(16 / cell.height));
    for (let row = 0; row < Math.min(rows, this.#bounds.length); row += every) {
      context.fillText(micros(this.#bounds[row]), left - 8, Math.max(10, (rows - 1 - row) * cell.height + 4));
    }
    context.textAlign = "left";
    // Label the first column only if it is far enough from the label of the last one.
    const first = left + cell.start * cell.width;
    if (width - first > 150) context.fillText(duration(this.#columns[0][0]), first, height - 6);
    context.textAlign = "right";
    context.fillText(duration(this.#columns.at(-1)[0]), width, height - 6);
    const latest = this.#columns.at(-1)[1].reduce((sum, number) => sum + number, 0);
    this.#canvas.setAttribute("aria-label",
      `Heat map of service times; the table above has their percentiles. ${count(latest)} actions in the last column.`);
  }

  #point(event) {
    const rows = this.#rowCount(), width = this.#canvas.clientWidth;
    const slots = Math.max(this.#columns.length, minimumColumns);
    const column = Math.floor(((event.offsetX - left) / (width - left)) * slots) - (slots - this.#columns.length);
    const row = rows - 1 - Math.floor((event.offsetY / (height - bottom)) * rows);
    const [seconds, counts] = this.#columns[column] ?? [];
    const isInside = counts && row >= 0;
    setText(this.#tip, isInside ? `${duration(seconds)}: ${count(counts[row] ?? 0)} took ${this.#label(row)}` : "");
  }
}
