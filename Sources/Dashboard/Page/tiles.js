// The actor grid: the state of each actor, and its drawing as a tile.
import { behaviorColour, channels, stateColours, styleValue } from "./colours.js";

export const tileStates = ["stopped", "waiting", "paused", "crashed", "quarantined"];

/**
 * The actors' states from the feed's binary messages, which docs/reference/http.md describes: one byte per actor,
 * indexed by id − 1.
 */
export class TileStates {
  bytes = new Uint8Array(0);

  /** Applies a message. Returns the indices of the actors that changed (null: all) and of those that acted. */
  apply(buffer) {
    const view = new DataView(buffer);
    const total = view.getUint32(8, true);
    if (view.getUint8(1) === 0) {
      this.bytes = new Uint8Array(buffer.slice(12, 12 + total));
      return { changed: null, acted: [] };
    }
    const hasGrown = total !== this.bytes.length;
    if (hasGrown) {
      const grown = new Uint8Array(total);
      grown.set(this.bytes.subarray(0, total));
      this.bytes = grown;
    }
    let offset = 12;
    const number = view.getUint32(offset, true);
    offset += 4;
    const changed = new Array(number);
    for (let index = 0; index < number; index += 1, offset += 5) {
      changed[index] = view.getUint32(offset, true);
      this.bytes[changed[index]] = view.getUint8(offset + 4);
    }
    return { changed: hasGrown ? null : changed, acted: this.#acted(view, offset, total) };
  }

  #acted(view, offset, total) {
    const number = view.getUint32(offset, true);
    offset += 4;
    const acted = [];
    if (number < 0x80000000) {
      for (let index = 0; index < number; index += 1) acted.push(view.getUint32(offset + 4 * index, true));
      return acted;
    }
    for (let start = 0; start < total; start += 8) {
      const bits = view.getUint8(offset + start / 8);
      if (bits) for (let bit = 0; bit < 8; bit += 1) if (bits & (1 << bit)) acted.push(start + bit);
    }
    return acted;
  }
}

/** The number of frames in which a flash fades. */
const steps = 18;

/**
 * Draws the tiles. A hidden canvas has one pixel per tile, of which only the changed rows are written; it is then
 * scaled up onto the visible canvas. A lookup table holds the colour of each combination of state byte and flash step.
 */
export class ActorGrid {
  columns = 1;
  rows = 1;
  /** The edge length of a tile in CSS pixels. */
  size = 1;
  #bytes = new Uint8Array(0);
  #heat = new Uint8Array(0);
  #flashing = [];
  #colours = new Uint32Array(256 * (steps + 1));
  #source = document.createElement("canvas");
  #pixels = null;
  #pixelWords = new Uint32Array(0);
  #frame = 0;
  /** The first and last pixel changed since the last draw. */
  #first = Infinity;
  #last = -1;
  #flashes = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(canvas) {
    this.canvas = canvas;
    this.makeColours();
  }

  /** Rebuilds the lookup table of colours, such as for another theme. */
  makeColours() {
    const empty = channels(styleValue("--field")), flash = channels(styleValue("--flash"));
    const mix = (from, to, part) => from.map((value, index) => value + (to[index] - value) * part);
    for (let byte = 0; byte < 256; byte += 1) {
      const state = tileStates[byte & 7];
      const behavior = channels(behaviorColour(byte >> 3));
      const base = state === undefined || state === "stopped" ? empty
        : state === "waiting" ? mix(behavior, empty, 0.35)
        : state === "paused" ? mix(channels(stateColours.paused), empty, 0.6) : channels(stateColours[state]);
      for (let step = 0; step <= steps; step += 1) {
        const [red, green, blue] = mix(base, flash, 0.85 * (step / steps) ** 1.5);
        this.#colours[byte * (steps + 1) + step] = (255 << 24) | (blue << 16) | (green << 8) | red;
      }
    }
  }

  /** Chooses the largest tile size that fits a width and height in CSS pixels, and draws all tiles. */
  layOut(bytes, width, height) {
    this.#bytes = bytes;
    const number = Math.max(1, bytes.length);
    this.size = Math.max(1, Math.min(32, Math.floor(2 * Math.sqrt((width * height) / number)) / 2));
    this.columns = Math.max(1, Math.floor(width / this.size));
    while (this.size > 1 && Math.ceil(number / this.columns) * this.size > height) {
      this.size = Math.max(1, this.size - 0.5);
      this.columns = Math.max(1, Math.floor(width / this.size));
    }
    this.rows = Math.ceil(number / this.columns);
    this.#source.width = this.columns;
    this.#source.height = this.rows;
    this.#pixels = new ImageData(this.columns, this.rows);
    this.#pixelWords = new Uint32Array(this.#pixels.data.buffer);
    const heat = new Uint8Array(bytes.length);
    heat.set(this.#heat.subarray(0, bytes.length));
    this.#heat = heat;
    this.#flashing = this.#flashing.filter((index) => index < bytes.length);
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.columns * this.size * scale);
    this.canvas.height = Math.round(this.rows * this.size * scale);
    this.canvas.style.width = `${this.columns * this.size}px`;
    this.canvas.style.height = `${this.rows * this.size}px`;
    this.redraw();
  }

  redraw() {
    this.#pixelWords.fill(this.#colours[0]);
    for (let index = 0; index < this.#bytes.length; index += 1) this.#write(index);
    [this.#first, this.#last] = [0, this.columns * this.rows - 1];
    this.#show();
  }

  /** Redraws the changed tiles and starts a flash of each actor that acted. */
  change(changed, acted) {
    for (const index of changed) this.#write(index);
    if (this.#flashes) {
      for (const index of acted) {
        if (index >= this.#heat.length) continue;
        if (this.#heat[index] === 0) this.#flashing.push(index);
        this.#heat[index] = steps;
      }
    }
    this.#frame ||= requestAnimationFrame(() => this.#step());
  }

  /** Returns the index of the tile at a point of the canvas, or null. */
  indexAt(x, y) {
    const column = Math.floor(x / this.size), row = Math.floor(y / this.size);
    const index = row * this.columns + column;
    return column < this.columns && index < this.#bytes.length ? index : null;
  }

  stop() { cancelAnimationFrame(this.#frame); }

  #write(index) {
    this.#pixelWords[index] = this.#colours[this.#bytes[index] * (steps + 1) + this.#heat[index]];
    if (index < this.#first) this.#first = index;
    if (index > this.#last) this.#last = index;
  }

  /** Advances all flashes by one frame. */
  #step() {
    let left = 0;
    for (const index of this.#flashing) {
      this.#heat[index] -= 1;
      this.#write(index);
      if (this.#heat[index] > 0) this.#flashing[left++] = index;
    }
    this.#flashing.length = left;
    this.#show();
    this.#frame = left ? requestAnimationFrame(() => this.#step()) : 0;
  }

  #show() {
    if (!this.#pixels || this.#last < 0) return;
    const from = Math.floor(this.#first / this.columns), to = Math.floor(this.#last / this.columns) + 1;
    [this.#first, this.#last] = [Infinity, -1];
    this.#source.getContext("2d").putImageData(this.#pixels, 0, 0, 0, from, this.columns, to - from);
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#source, 0, 0, this.canvas.width, this.canvas.height);
    const scale = this.canvas.width / (this.columns * this.size);
    if (this.size < 5) return;
    // Lines between the tiles.
    context.fillStyle = styleValue("--field");
    const edge = (number) => Math.round(number * this.size * scale) - 1;
    for (let column = 1; column <= this.columns; column += 1) context.fillRect(edge(column), 0, 1, this.canvas.height);
    for (let row = 1; row <= this.rows; row += 1) context.fillRect(0, edge(row), this.canvas.width, 1);
  }
}
