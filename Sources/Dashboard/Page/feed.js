// The live feed: what is watched is subscribed to, kept up to date, and taken up again where it was after a lost
// connection. docs/http.md describes the messages.
import { answers } from "./api.js";

/** A list topic holds so many at most. */
const kept = { history: 3600, complaints: 500, log: 500 };
const shortestWait = 500, longestWait = 15000;
/** After so long without a message the run is asked whether it lives, and so long has it to answer. */
const silence = 2000, patience = 1000;

class Feed {
  /** Told of each new `state`: connecting, live, silent, lost, ended. */
  onstate = () => {};
  /** Told that an engine's life has begun that was not known. */
  onepoch = () => {};
  onended = () => {};
  state = "connecting";
  #socket = null;
  #epoch = null;
  #failures = 0;
  #timer = 0;
  #silenceTimer = 0;
  #heardAt = 0;
  /** By topic: `watchers`, the number of the last message, and the value. */
  #topics = new Map();

  constructor() {
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.retry(); });
  }

  /** When the next try begins; nil while there is a connection. */
  retryAt = null;

  /** For how many seconds there has been no sign of life. */
  get silentFor() { return Math.round((Date.now() - this.#heardAt) / 1000); }

  connect() {
    clearTimeout(this.#timer);
    this.retryAt = null;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      this.#heard();
      if (typeof event.data === "string") this.#take(JSON.parse(event.data));
      else this.#takeBinary(event.data);
    };
    socket.onclose = () => this.#lost();
    this.#socket = socket;
  }

  /** Tries again at once, where a connection is waited for. */
  retry() { if (this.retryAt !== null) this.connect(); }

  /**
   * Calls `update(value, message)` with what a topic is, as often as it changes; `message` is what came, nil when the
   * value was known already. Gives a function that ends it.
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

  #take(message) {
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
      const most = kept[message.topic];
      if (most && entry.value.length > most) entry.value = entry.value.slice(-most);
    }
    this.#tell(entry, message);
  }

  #takeBinary(buffer) {
    const entry = this.#topics.get("tiles");
    if (!entry) return;
    entry.seq = new DataView(buffer).getUint32(4, true);
    for (const update of entry.watchers) update(buffer);
  }

  #tell(entry, message) { for (const update of [...entry.watchers]) update(entry.value, message); }

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
    // What is shown of a run that has ended may be another thing.
    for (const entry of this.#topics.values()) if (entry.value !== undefined) this.#tell(entry, null);
  }

  #heard() {
    clearTimeout(this.#silenceTimer);
    this.#heardAt = Date.now();
    if (this.state === "silent") this.#become("live");
    this.#silenceTimer = setTimeout(() => this.#askForLife(), silence);
  }

  /** A run that has nothing new says nothing, as one does that is held up: only the one answers when it is asked. */
  async #askForLife() {
    const heardAt = this.#heardAt;
    const lives = await answers(patience);
    if (heardAt !== this.#heardAt || (this.state !== "live" && this.state !== "silent")) return;
    if (lives) return this.#heard();
    if (this.state === "live") this.#become("silent");
    this.#silenceTimer = setTimeout(() => this.#askForLife(), patience);
  }

  #lost() {
    clearTimeout(this.#silenceTimer);
    this.#failures += 1;
    // Half of the wait is by chance, so that many pages do not come back together.
    const full = Math.min(longestWait, shortestWait * 2 ** (this.#failures - 1));
    const wait = this.state === "ended" ? longestWait : full * (0.5 + 0.5 * Math.random());
    this.retryAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.connect(), wait);
    if (this.state !== "ended") this.#become("lost");
  }

  #become(state) {
    this.state = state;
    this.onstate(state);
  }
}

export const feed = new Feed();
