// Client of the live feed: subscribes to the watched topics, keeps their values, and continues from the last message
// after a reconnect. docs/reference/http.md describes the messages.
import { isResponding } from "./api.js";

/** The maximum number of entries kept of a list topic. */
const capacities = { history: 3600, complaints: 500, log: 500 };
/** Bounds of the reconnect backoff, in milliseconds. */
const minimumBackoff = 500, maximumBackoff = 15000;
/** Milliseconds without a message after which the run's health is checked, and the timeout of that check. */
const silenceLimit = 2000, healthTimeout = 1000;

class Feed {
  /** Called with each new `state`: connecting, live, silent, lost, ended. */
  onstate = () => {};
  /** Called with the hello message of an engine process that is new to the page, and whether it is the first. */
  onepoch = () => {};
  /** Called with the summary when the run has ended. */
  onended = () => {};
  state = "connecting";
  #socket = null;
  #epoch = null;
  #failures = 0;
  #timer = 0;
  #silenceTimer = 0;
  #aliveAt = 0;
  /** By topic: `watchers`, `seq` (the number of the last message) and `value`. */
  #topics = new Map();

  constructor() {
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.retry(); });
  }

  /** The time of the next connection attempt in milliseconds since 1970; null while connected. */
  retryAt = null;

  /** Seconds since the last message or successful health check. */
  get silentFor() { return Math.round((Date.now() - this.#aliveAt) / 1000); }

  connect() {
    clearTimeout(this.#timer);
    this.retryAt = null;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      this.#confirmAlive();
      if (typeof event.data === "string") this.#handle(JSON.parse(event.data));
      else this.#handleBinary(event.data);
    };
    socket.onclose = () => this.#lost();
    this.#socket = socket;
  }

  /** Reconnects immediately if an attempt is scheduled. */
  retry() { if (this.retryAt !== null) this.connect(); }

  /**
   * Calls `update(value, message)` with a topic's value and again on each change. `message` is the message that changed
   * it, null if the value was already known. Returns a function that stops watching.
   */
  watch(topic, update) {
    let entry = this.#topics.get(topic);
    if (!entry) {
      entry = { watchers: new Set(), seq: null, value: undefined };
      this.#topics.set(topic, entry);
    }
    entry.watchers.add(update);
    if (entry.watchers.size === 1) this.#subscribe([topic]);
    if (entry.value !== undefined) update(entry.value, null);
    return () => {
      entry.watchers.delete(update);
      if (entry.watchers.size > 0 || this.#topics.get(topic) !== entry) return;
      this.#topics.delete(topic);
      this.#send({ unsubscribe: [topic] });
    };
  }

  #subscribe(topics) {
    if (this.state !== "live" && this.state !== "silent") return;
    const since = {};
    for (const topic of topics) {
      const seq = this.#topics.get(topic)?.seq;
      if (seq !== null && seq !== undefined) since[topic] = seq;
    }
    this.#send({ subscribe: topics, epoch: this.#epoch, since });
  }

  #send(message) { if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message)); }

  #handle(message) {
    if (message.hello) return this.#welcome(message.hello);
    if ("ended" in message) return this.#end(message.ended);
    if (message.error) return console.warn(`${message.error.detail}; ${message.error.remedy}`);
    const entry = this.#topics.get(message.topic);
    if (!entry) return;
    entry.seq = message.seq;
    if ("value" in message) entry.value = message.value;
    if (message.set) entry.value = { ...entry.value, ...message.set };
    if (message.add) {
      entry.value = [...(entry.value ?? []), ...message.add];
      const capacity = capacities[message.topic];
      if (capacity && entry.value.length > capacity) entry.value = entry.value.slice(-capacity);
    }
    this.#notify(entry, message);
  }

  #handleBinary(buffer) {
    const entry = this.#topics.get("tiles");
    if (!entry) return;
    entry.seq = new DataView(buffer).getUint32(4, true);
    for (const update of entry.watchers) update(buffer);
  }

  #notify(entry, message) { for (const update of [...entry.watchers]) update(entry.value, message); }

  #welcome(hello) {
    this.#failures = 0;
    if (hello.epoch !== this.#epoch) {
      for (const entry of this.#topics.values()) { entry.seq = null; entry.value = undefined; }
      const isFirst = this.#epoch === null;
      this.#epoch = hello.epoch;
      this.onepoch(hello, isFirst);
    }
    this.#become("live");
    this.#subscribe([...this.#topics.keys()]);
  }

  #end(summary) {
    this.#become("ended");
    this.onended(summary);
    // Views may show the same value differently once the run has ended.
    for (const entry of this.#topics.values()) if (entry.value !== undefined) this.#notify(entry, null);
  }

  #confirmAlive() {
    clearTimeout(this.#silenceTimer);
    this.#aliveAt = Date.now();
    if (this.state === "silent") this.#become("live");
    this.#silenceTimer = setTimeout(() => this.#checkHealth(), silenceLimit);
  }

  /** Distinguishes an idle run from a stalled one. Neither sends messages, but only the idle run responds. */
  async #checkHealth() {
    const aliveAt = this.#aliveAt;
    const responds = await isResponding(healthTimeout);
    if (aliveAt !== this.#aliveAt || (this.state !== "live" && this.state !== "silent")) return;
    if (responds) return this.#confirmAlive();
    if (this.state === "live") this.#become("silent");
    this.#silenceTimer = setTimeout(() => this.#checkHealth(), healthTimeout);
  }

  #lost() {
    clearTimeout(this.#silenceTimer);
    this.#failures += 1;
    // Up to half of the backoff is jitter, so that many pages do not reconnect at the same moment.
    const full = Math.min(maximumBackoff, minimumBackoff * 2 ** (this.#failures - 1));
    const backoff = this.state === "ended" ? maximumBackoff : full * (0.5 + 0.5 * Math.random());
    this.retryAt = Date.now() + backoff;
    this.#timer = setTimeout(() => this.connect(), backoff);
    if (this.state !== "ended") this.#become("lost");
  }

  #become(state) {
    this.state = state;
    this.onstate(state);
  }
}

export const feed = new Feed();
