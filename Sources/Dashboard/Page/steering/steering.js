// The panel in which the run is steered: pace and end, new actors, changes of many, and what was saved.
import { el } from "../dom.js";
import { openDialog } from "../notices.js";
import { restoreForm } from "./file.js";
import { runForm } from "./run.js";
import { selectionForm } from "./selection.js";
import { spawnForm } from "./spawn.js";

/** Opens it; with a selector, at the changes of those it means. */
export function openSteering({ select }) {
  const close = el("button",
    { type: "button", class: "icon close", "aria-label": "Close", onclick: () => dialog.close() }, "×");
  const forms = [
    ["The run", runForm()], ["New actors", spawnForm()], ["Actors that live", selectionForm(select ?? "")],
    ["Actors of a file", restoreForm()],
  ];
  const sections = forms.map(([title, form], place) =>
    el("details", { open: select === undefined ? place === 0 : place === 2 }, el("summary", {}, title), form));
  const dialog = openDialog("Steer the run", close, sections);
  dialog.classList.add("sheet");
}
