// Entry point of the page: routes by the URL fragment, opens views and shows the state of the connection.
import { el, setText } from "./dom.js";
import { feed } from "./feed.js";
import { startHeader } from "./header.js";
import { announce } from "./notices.js";
import { showEnded, hideEnded } from "./ended.js";
import { actions } from "./views/actions.js";
import { actor } from "./views/actor.js";
import { actors } from "./views/actors.js";
import { complaints } from "./views/complaints.js";
import { log } from "./views/log.js";
import { overview } from "./views/overview.js";
import { supervision } from "./views/supervision.js";

// A view has a title and `open(root, closing, argument, parameters)`, which fills the root element and pushes cleanup
// functions to `closing`. They are called when the user leaves the view.
const tabs = { overview, actors, supervision, complaints, actions, log };

const main = document.getElementById("main");
const links = Object.fromEntries(Object.entries(tabs).map(([name, view]) =>
  [name, el("a", { href: `#/${name}` }, view.title)]));
document.getElementById("tabs").append(...Object.values(links));

let closing = [];

function show(moveFocus) {
  for (const close of closing.splice(0)) close();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, argument] = path.split("/");
  const tab = tabs[name] ? name : "overview";
  const view = tab === "actors" && argument ? actor : tabs[tab];
  for (const [other, link] of Object.entries(links)) {
    if (other === tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  links[tab].scrollIntoView({ block: "nearest", inline: "center" });
  document.title = `${view.title} – Beamulator`;
  main.replaceChildren();
  main.dataset.view = view === actor ? "actor" : tab;
  closing = [];
  view.open(main, closing, argument, new URLSearchParams(query ?? ""));
  if (moveFocus) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
    announce(view.title);
  }
}

const connection = document.getElementById("connection");
let wasLost = false;

function updateConnection() {
  const seconds = Math.max(0, Math.ceil(((feed.retryAt ?? 0) - Date.now()) / 1000));
  const text = {
    lost: `Not connected to the run. Retrying${seconds ? ` in ${seconds} s` : " now"}.`,
    silent: `Connected, but no response for ${feed.silentFor} s: the engine or its machine is stalled.`,
  }[feed.state];
  connection.hidden = !text;
  if (!text) return connection.replaceChildren();
  // The countdown is hidden from screen readers; `announce` reports the change of state once.
  if (!connection.firstChild) {
    connection.append(el("span", { "aria-hidden": "true" }),
      el("button", { type: "button", onclick: () => feed.retry() }, "Retry now"));
  }
  setText(connection.firstChild, text);
  connection.lastChild.hidden = feed.state !== "lost";
}

feed.onstate = (state) => {
  document.body.dataset.connection = state;
  updateConnection();
  if (state === "lost" && !wasLost) announce("Connection to the run lost.");
  if (state === "silent") announce("The run is not responding.");
  if (state === "live" && wasLost) announce("Reconnected to the run.");
  wasLost = state === "lost";
};
feed.onepoch = (hello, isFirst) => {
  document.body.dataset.epoch = hello.epoch;
  hideEnded();
  if (!isFirst) { announce("The engine has restarted."); show(false); }
};
feed.onended = showEnded;

setInterval(updateConnection, 1000);
addEventListener("hashchange", () => show(true));
startHeader();
show(false);
feed.connect();
