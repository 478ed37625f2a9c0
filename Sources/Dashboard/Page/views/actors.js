// All actors: a grid of tiles, and a table of the actors that a selector matches.
import { get } from "../api.js";
import { behaviorColour, stateColours } from "../colours.js";
import { el, keyed, setText } from "../dom.js";
import { feed } from "../feed.js";
import { announce } from "../notices.js";
import { selectorField } from "../steering/selection.js";
import { openSteering } from "../steering/steering.js";
import { ActorGrid, TileStates, tileStates } from "../tiles.js";
import { ActorTable } from "../actortable.js";

export const actors = {
  title: "Actors",
  open(root, closing, _, parameters) {
    const legend = el("ul", { class: "legend", "aria-label": "Colours" });
    const grid = actorGrid(closing);
    const list = new ActorTable();
    const selector = selectorField(parameters.get("select") ?? "", (select) => {
      list.show(select);
      const address = select.trim() ? `#/actors?select=${encodeURIComponent(select)}` : "#/actors";
      if (location.hash !== address && location.hash.startsWith("#/actors")) history.replaceState(null, "", address);
    });
    selector.input.setAttribute("aria-label", "Actor selector");
    selector.input.placeholder = "all, 7, Sam, or: behavior=Sensor state=crashed name=~sam tag=user id=1..100";
    const change = el("button", {
      type: "button", onclick: () => openSteering({ select: selector.input.value }),
    }, "Change selected…");
    root.append(el("h2", { class: "unseen" }, "Actors"), legend, grid,
      el("div", { class: "search", role: "search" }, selector.input, selector.preview, change), list.element);
    closing.push(() => list.close(), feed.watch("overview", (run) => showLegend(legend, run.behaviors ?? [])));
  },
};

function showLegend(legend, behaviors) {
  const present = behaviors.map((one, index) => ({ ...one, index })).filter((one) => one.actors > 0);
  const items = present.map(({ name, index }) => [name, behaviorColour(index)]).concat(Object.entries(stateColours));
  keyed(legend, items, ([name]) => name, ([name, colour]) => {
    const swatch = el("i", { class: "swatch" });
    swatch.style.backgroundColor = colour;
    return el("li", {}, swatch, name);
  });
}

function actorGrid(closing) {
  const canvas = el("canvas", {
    class: "tiles", tabindex: "0", role: "application", "aria-roledescription": "actor grid",
    "aria-label": "All actors, one tile each. Arrow keys move between tiles, Enter opens the actor.",
  });
  const mark = el("i", { class: "cursor", hidden: true });
  const tip = el("p", { class: "tip", hidden: true });
  const frame = el("div", { class: "grid-canvas" }, canvas, mark, tip);
  const states = new TileStates(), tiles = new ActorGrid(canvas);
  let behaviors = [], cursor = null, requests = 0, timer = 0;

  const layOut = () => tiles.layOut(states.bytes, frame.clientWidth, Math.max(160, innerHeight * 0.5));
  const describe = (index) => {
    const byte = states.bytes[index];
    const state = tileStates[byte & 7] ?? "stopped";
    return `${index + 1}: ${state === "stopped" ? "stopped" : `${behaviors[byte >> 3]?.name ?? "actor"}, ${state}`}`;
  };
  const point = (index) => {
    cursor = index;
    mark.hidden = tip.hidden = index === null;
    if (index === null) return;
    const x = (index % tiles.columns) * tiles.size, y = Math.floor(index / tiles.columns) * tiles.size;
    Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${tiles.size}px`, height: `${tiles.size}px` });
    Object.assign(tip.style, { left: `${Math.min(x, frame.clientWidth - 220)}px`, top: `${y + tiles.size + 6}px` });
    setText(tip, describe(index));
    clearTimeout(timer);
    timer = setTimeout(() => showName(index), 150);
  };
  const showName = async (index) => {
    requests += 1;
    const number = requests;
    try {
      const { name } = await get(`/actors/${index + 1}`);
      if (number === requests && cursor === index) setText(tip, `${name} · ${describe(index)}`);
    } catch { /* The actor has stopped; its tile shows that. */ }
  };
  const openAt = (index) => {
    if (index !== null && (states.bytes[index] & 7) !== 0) location.hash = `#/actors/${index + 1}`;
  };

  canvas.addEventListener("pointermove", (event) => {
    const index = tiles.indexAt(event.offsetX, event.offsetY);
    if (index !== cursor) point(index);
  });
  canvas.addEventListener("pointerleave", () => { if (document.activeElement !== canvas) point(null); });
  canvas.addEventListener("click", (event) => openAt(tiles.indexAt(event.offsetX, event.offsetY)));
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
  return el("section", { "aria-label": "Actor grid" }, el("div", { class: "grid-frame" }, frame));
}
