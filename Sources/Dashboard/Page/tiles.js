// The field of tiles: what is known of each actor, and how it is drawn.
import { behaviorColour, channels, stateColours, styleValue } from "./colours.js";

export const tileStates = ["gone", "waiting", "paused", "crashed", "quarantined"];

/** What the feed's binary messages tell: a byte for each actor, by its id less one. docs/http.md describes them. */
export class TileStates {
  bytes = new Uint8Array(0);

  /** Takes up a message; gives the places that changed, nil for all, and those that acted. */
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
    let at = 12;
    const number = view.getUint32(at, true);
    at += 4;
    const changed = new Array(number);
    for (let place = 0; place < number; place += 1, at += 5) {
      changed[place] = view.getUint32(at, true);
      this.bytes[changed[place]] = view.getUint8(at + 4);
    }
    return { changed: hasGrown ? null : changed, acted: this.#acted(view, at, total) };
  }

  #acted(view, at, total) {
    const number = view.getUint32(at, true);
    at += 4;
    const acted = [];
    if (number < 0x80000000) {
      for (let place = 0; place < number; place += 1) acted.push(view.getUint32(at + 4 * place, true));
      return acted;
    }
    for (let start = 0; start < total; start += 8) {
      const bits = view.getUint8(at + start / 8);
      if (bits) for (let bit = 0; bit < 8; bit += 1) if (bits & (1 << bit)) acted.push(start + bit);
    }
    return acted;
  }
}

/** So many steps a flash fades in. */
const steps = 18;

/**
 * Draws tiles: a pixel for each on a canvas of its own, of which only what changed is written, enlarged at once onto
 * the one that is seen. A tile's colour comes from a table of all bytes and steps of a flash.
 */
export class TileField {
  columns = 1;
  rows = 1;
  /** Of a tile, in pixels of the page. */
  size = 1;
  #bytes = new Uint8Array(0);
  #heat = new Uint8Array(0);
  #hot = [];
  #colours = new Uint32Array(256 * (steps + 1));
  #small = document.createElement("canvas");
  #pixels = null;
  #words = new Uint32Array(0);
  #frame = 0;
  /** The places between which pixels have changed since they were shown. */
  #first = Infinity;
  #last = -1;
  #flashes = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(canvas) {
    this.canvas = canvas;
    this.makeColours();
  }

  /** Makes the table of colours anew, for another theme. */
  makeColours() {
    const empty = channels(styleValue("--field")), flash = channels(styleValue("--flash"));
    const mix = (from, to, part) => from.map((value, place) => value + (to[place] - value) * part);
    for (let byte = 0; byte < 256; byte += 1) {
      const state = tileStates[byte & 7];
      const behavior = channels(behaviorColour(byte >> 3));
      const base = state === undefined || state === "gone" ? empty
        : state === "waiting" ? mix(behavior, empty, 0.35)
        : state === "paused" ? mix(channels(stateColours.paused), empty, 0.6) : channels(stateColours[state]);
      for (let step = 0; step <= steps; step += 1) {
        const [red, green, blue] = mix(base, flash, 0.85 * (step / steps) ** 1.5);
        this.#colours[byte * (steps + 1) + step] = (255 << 24) | (blue << 16) | (green << 8) | red;
      }
    }
  }

  /** Fits a number of tiles into a width and height of the page, and draws all. */
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
    this.#small.width = this.columns;
    this.#small.height = this.rows;
    this.#pixels = new ImageData(this.columns, this.rows);
    this.#words = new Uint32Array(this.#pixels.data.buffer);
    const heat = new Uint8Array(bytes.length);
    heat.set(this.#heat.subarray(0, bytes.length));
    this.#heat = heat;
    this.#hot = this.#hot.filter((place) => place < bytes.length);
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.columns * this.size * scale);
    this.canvas.height = Math.round(this.rows * this.size * scale);
    this.canvas.style.width = `${this.columns * this.size}px`;
    this.canvas.style.height = `${this.rows * this.size}px`;
    this.redraw();
  }

  redraw() {
    this.#words.fill(this.#colours[0]);
    for (let place = 0; place < this.#bytes.length; place += 1) this.#write(place);
    [this.#first, this.#last] = [0, this.columns * this.rows - 1];
    this.#show();
  }

  /** Takes up what has changed and who has acted. */
  change(changed, acted) {
    for (const place of changed) this.#write(place);
    if (this.#flashes) {
      for (const place of acted) {
        if (place >= this.#heat.length) continue;
        if (this.#heat[place] === 0) this.#hot.push(place);
        this.#heat[place] = steps;
      }
    }
    this.#frame ||= requestAnimationFrame(() => this.#step());
  }

  /** The place of a tile at a point of the canvas; nil where there is none. */
  at(x, y) {
    const column = Math.floor(x / this.size), row = Math.floor(y / this.size);
    const place = row * this.columns + column;
    return column < this.columns && place < this.#bytes.length ? place : null;
  }

  stop() { cancelAnimationFrame(this.#frame); }

  #write(place) {
    this.#words[place] = this.#colours[this.#bytes[place] * (steps + 1) + this.#heat[place]];
    if (place < this.#first) this.#first = place;
    if (place > this.#last) this.#last = place;
  }

  /** One step of all flashes. */
  #step() {
    let left = 0;
    for (const place of this.#hot) {
      this.#heat[place] -= 1;
      this.#write(place);
      if (this.#heat[place] > 0) this.#hot[left++] = place;
    }
    this.#hot.length = left;
    this.#show();
    this.#frame = left ? requestAnimationFrame(() => this.#step()) : 0;
  }

  #show() {
    if (!this.#pixels || this.#last < 0) return;
    const from = Math.floor(this.#first / this.columns), to = Math.floor(this.#last / this.columns) + 1;
    [this.#first, this.#last] = [Infinity, -1];
    this.#small.getContext("2d").putImageData(this.#pixels, 0, 0, 0, from, this.columns, to - from);
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#small, 0, 0, this.canvas.width, this.canvas.height);
    const scale = this.canvas.width / (this.columns * this.size);
    if (this.size < 5) return;
    // Gaps between tiles that are large enough.
    context.fillStyle = styleValue("--field");
    const edge = (number) => Math.round(number * this.size * scale) - 1;
    for (let column = 1; column <= this.columns; column += 1) context.fillRect(edge(column), 0, 1, this.canvas.height);
    for (let row = 1; row <= this.rows; row += 1) context.fillRect(0, edge(row), this.canvas.width, 1);
  }
}
