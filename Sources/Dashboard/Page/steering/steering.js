// The panel that steers the run: speed and duration, new actors, changes of actors, and restoring from a file.
import { el } from "../dom.js";
import { openDialog } from "../notices.js";
import { restoreForm } from "./file.js";
import { runForm } from "./run.js";
import { selectionForm } from "./selection.js";
import { spawnForm } from "./spawn.js";

/** Opens the panel; with a selector, at the section that changes actors. */
export function openSteering({ select }) {
  const close = el("button",
    { type: "button", class: "icon close", "aria-label": "Close", onclick: () => dialog.close() }, "×");
  const forms = [
    ["Run", runForm()], ["New actors", spawnForm()], ["Existing actors", selectionForm(select ?? "")],
    ["Restore from a file", restoreForm()],
  ];
  const sections = forms.map(([title, form], index) =>
    el("details", { open: select === undefined ? index === 0 : index === 2 }, el("summary", {}, title), form));
  const dialog = openDialog("Steer the run", close, sections);
  dialog.classList.add("sheet");
}
