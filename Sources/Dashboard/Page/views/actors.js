// All actors: a field of tiles, and a table of those that a selector means.
import { get } from "../api.js";
import { behaviorColour, stateColours } from "../colours.js";
import { el, keyed, setText } from "../dom.js";
import { feed } from "../feed.js";
import { announce } from "../notices.js";
import { selectorField } from "../steering/selection.js";
import { openSteering } from "../steering/steering.js";
import { TileField, TileStates, tileStates } from "../tiles.js";
import { ActorTable } from "../actortable.js";

export const actors = {
  title: "Actors",
  open(root, closing, _, parameters) {
    const legend = el("ul", { class: "legend", "aria-label": "Colours" });
    const field = tileField(closing);
    const list = new ActorTable();
    const selector = selectorField(parameters.get("select") ?? "", (select) => {
      list.show(select);
      const address = select.trim() ? `#/actors?select=${encodeURIComponent(select)}` : "#/actors";
      if (location.hash !== address && location.hash.startsWith("#/actors")) history.replaceState(null, "", address);
    });
    selector.input.setAttribute("aria-label", "Which actors");
    selector.input.placeholder = "all, 7, Sam, or: behavior=Sensor state=crashed name=~sam tag=user id=1..100";
    const change = el("button", {
      type: "button", onclick: () => openSteering({ select: selector.input.value }),
    }, "Change these…");
    root.append(el("h2", { class: "unseen" }, "Actors"), legend, field,
      el("div", { class: "search", role: "search" }, selector.input, selector.preview, change), list.element);
    closing.push(() => list.close(), feed.watch("overview", (run) => showLegend(legend, run.behaviors ?? [])));
  },
};

function showLegend(legend, behaviors) {
  const living = behaviors.map((one, place) => ({ ...one, place })).filter((one) => one.actors > 0);
  const items = living.map(({ name, place }) => [name, behaviorColour(place)]).concat(Object.entries(stateColours));
  keyed(legend, items, ([name]) => name, ([name, colour]) => {
    const swatch = el("i", { class: "swatch" });
    swatch.style.backgroundColor = colour;
    return el("li", {}, swatch, name);
  });
}

function tileField(closing) {
  const canvas = el("canvas", {
    class: "tiles", tabindex: "0", role: "application", "aria-roledescription": "field of actors",
    "aria-label": "All actors, a tile each. Arrow keys move, Enter opens the actor.",
  });
  const mark = el("i", { class: "cursor", hidden: true });
  const tip = el("p", { class: "tip", hidden: true });
  const frame = el("div", { class: "field-place" }, canvas, mark, tip);
  const states = new TileStates(), tiles = new TileField(canvas);
  let behaviors = [], cursor = null, asked = 0, timer = 0;

  const layOut = () => tiles.layOut(states.bytes, frame.clientWidth, Math.max(160, innerHeight * 0.5));
  const describe = (place) => {
    const byte = states.bytes[place];
    const state = tileStates[byte & 7] ?? "gone";
    return `${place + 1}: ${state === "gone" ? "gone" : `${behaviors[byte >> 3]?.name ?? "actor"}, ${state}`}`;
  };
  const point = (place) => {
    cursor = place;
    mark.hidden = tip.hidden = place === null;
    if (place === null) return;
    const x = (place % tiles.columns) * tiles.size, y = Math.floor(place / tiles.columns) * tiles.size;
    Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${tiles.size}px`, height: `${tiles.size}px` });
    Object.assign(tip.style, { left: `${Math.min(x, frame.clientWidth - 220)}px`, top: `${y + tiles.size + 6}px` });
    setText(tip, describe(place));
    clearTimeout(timer);
    timer = setTimeout(() => askName(place), 150);
  };
  const askName = async (place) => {
    asked += 1;
    const number = asked;
    try {
      const { name } = await get(`/actors/${place + 1}`);
      if (number === asked && cursor === place) setText(tip, `${name} · ${describe(place)}`);
    } catch { /* It is gone. The tile says so. */ }
  };
  const openAt = (place) => {
    if (place !== null && (states.bytes[place] & 7) !== 0) location.hash = `#/actors/${place + 1}`;
  };

  canvas.addEventListener("pointermove", (event) => {
    const place = tiles.at(event.offsetX, event.offsetY);
    if (place !== cursor) point(place);
  });
  canvas.addEventListener("pointerleave", () => { if (document.activeElement !== canvas) point(null); });
  canvas.addEventListener("click", (event) => openAt(tiles.at(event.offsetX, event.offsetY)));
  canvas.addEventListener("focus", () => {
    if (cursor === null && canvas.matches(":focus-visible") && states.bytes.length) point(0);
  });
  canvas.addEventListener("blur", () => point(null));
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter") return openAt(cursor);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -tiles.columns, ArrowDown: tiles.columns,
      Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || states.bytes.length === 0) return;
    event.preventDefault();
    point(Math.max(0, Math.min(states.bytes.length - 1, (cursor ?? 0) + step)));
    announce(describe(cursor));
  });

  const observer = new ResizeObserver(layOut);
  observer.observe(frame);
  const restyle = () => { tiles.makeColours(); tiles.redraw(); };
  addEventListener("theme", restyle);
  closing.push(
    feed.watch("overview", (run) => { behaviors = run.behaviors ?? []; }),
    feed.watch("tiles", (buffer) => {
      if (!(buffer instanceof ArrayBuffer)) return;
      const { changed, acted } = states.apply(buffer);
      if (changed === null) layOut();
      tiles.change(changed ?? [], acted);
      canvas.dataset.tiles = states.bytes.length;
    }),
    () => { observer.disconnect(); removeEventListener("theme", restyle); tiles.stop(); clearTimeout(timer); });
  return el("section", { "aria-label": "The field of actors" }, el("div", { class: "field-frame" }, frame));
}
