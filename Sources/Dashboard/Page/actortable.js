// A virtualized table of actors: only the visible rows exist, and further pages are loaded on scrolling.
import { get } from "./api.js";
import { el, keyed, setText } from "./dom.js";
import { feed } from "./feed.js";
import { count, span } from "./format.js";

const rowHeight = 34, page = 100, refresh = 3000;

export class ActorTable {
  #select = "";
  #actors = [];
  #matched = 0;
  #isLoading = false;
  #simulated = 0;
  #space = el("div", { class: "space", role: "presentation" });
  #rows = el("div", { class: "rows", role: "presentation" });
  #note = el("p", { class: "quiet", role: "status" });
  #timer = setInterval(() => this.#refresh(), refresh);
  #stopWatching = feed.watch("overview", (run) => { this.#simulated = run.simulated_seconds; });

  constructor() {
    const heads = ["Id", "Name", "Behavior", "State", "Acts", "Next act", "Tags"];
    this.body = el("div",
      { class: "viewport", role: "rowgroup", tabindex: "0", onscroll: () => this.#draw() }, this.#space);
    this.#space.append(this.#rows);
    this.element = el("section", { class: "actor-table", "aria-label": "Matching actors" },
      el("div", { class: "scroll sideways" }, el("div", { role: "table", class: "wide" },
        el("div", { role: "rowgroup" }, el("div", { role: "row", class: "cells head" },
          heads.map((head) => el("span", { role: "columnheader" }, head)))),
        this.body)), this.#note);
  }

  close() {
    clearInterval(this.#timer);
    this.#stopWatching();
    this.#select = null;
  }

  async show(select) {
    this.#select = select;
    this.#actors = [];
    this.#matched = 0;
    this.body.scrollTop = 0;
    await this.#load(0);
  }

  /** Loads the page of actors that starts at an index. */
  async #load(index) {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const select = this.#select;
    const after = index > 0 ? this.#actors[index - 1].id : 0;
    try {
      const found = await get(`/actors?limit=${page}&after=${after}&select=${encodeURIComponent(select)}`);
      if (select !== this.#select) return;
      this.#matched = found.matched;
      this.#actors.splice(index, page, ...found.actors);
      if (found.actors.length < page) this.#actors.length = index + found.actors.length;
      this.#draw();
    } catch (error) {
      setText(this.#note, error.message);
    } finally {
      this.#isLoading = false;
      if (select !== this.#select && this.#select !== null) this.#load(0);
    }
  }

  /** Reloads the visible page. */
  #refresh() {
    if (document.hidden || feed.state !== "live") return;
    const first = Math.floor(this.body.scrollTop / rowHeight);
    this.#load(Math.min(Math.floor(first / page) * page, this.#actors.length));
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.body.scrollTop / rowHeight) - 5);
    const last = first + Math.ceil(this.body.clientHeight / rowHeight) + 10;
    this.#space.style.height = `${this.#actors.length * rowHeight}px`;
    this.#rows.style.transform = `translateY(${first * rowHeight}px)`;
    keyed(this.#rows, this.#actors.slice(first, last), (actor) => actor.id, makeRow,
      (row, actor) => this.#update(row, actor));
    const shown = this.#actors.length;
    setText(this.#note, this.#matched === 0 ? "No actor matches." : shown < this.#matched
      ? `${count(this.#matched)} match; scroll for more.` : "");
    if (last > shown && shown > 0 && shown < this.#matched && shown % page === 0) this.#load(shown);
  }

  #update(row, actor) {
    const cells = row.children;
    setText(cells[1].firstChild, actor.name);
    setText(cells[2], actor.behavior);
    setText(cells[3].firstChild, actor.status);
    cells[3].firstChild.dataset.status = actor.status;
    setText(cells[4], count(actor.acts));
    const next = actor.next_act_seconds;
    setText(cells[5], typeof next === "number" ? `in ${span(Math.max(0, next - this.#simulated))}` : "–");
    setText(cells[6], (actor.tags ?? []).join(", "));
  }
}

function makeRow(actor) {
  const cell = (...content) => el("span", { role: "cell" }, content);
  const link = el("a", { href: `#/actors/${actor.id}` });
  return el("div", { role: "row", class: "cells" },
    cell(String(actor.id)), cell(link), cell(), cell(el("span", { class: "chip" })), cell(), cell(), cell());
}
