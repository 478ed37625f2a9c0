// What the page says to people: short notices, what screen readers hear, questions before something is done.
import { el, setText } from "./dom.js";

/** Says something to screen readers. */
export function announce(text) { setText(document.getElementById("announcer"), text); }

/** Shows a notice for a while; a problem stays until it is closed. */
export function notify(text, { problem = false, remedy = "" } = {}) {
  const place = document.getElementById("notices");
  const notice = el("div", { class: problem ? "notice problem" : "notice", role: problem ? "alert" : "status" },
    el("p", {}, text, remedy && el("span", { class: "quiet" }, ` ${remedy}`)),
    el("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => notice.remove() }, "×"));
  place.append(notice);
  while (place.children.length > 4) place.firstChild.remove();
  if (!problem) setTimeout(() => notice.remove(), 6000);
}

/** Performs something, and shows what is refused. Gives nil then. */
export async function attempt(work) {
  try {
    return await work();
  } catch (refusal) {
    notify(refusal.message, { problem: true, remedy: refusal.remedy });
    return null;
  }
}

let dialogs = 0;

/** Opens a dialog with a title; gives it with its body. It goes when it is closed, and the focus goes back. */
export function openDialog(title, ...content) {
  dialogs += 1;
  const id = `dialog-${dialogs}`;
  const dialog = el("dialog", { "aria-labelledby": id }, el("h2", { id }, title), content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something is done that cannot be undone: gives whether it may. */
export function confirm(title, text, action) {
  return new Promise((answer) => {
    const cancel = el("button", { type: "button", onclick: () => dialog.close("") }, "Cancel");
    const go = el("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, action);
    const dialog = openDialog(title, el("p", {}, text), el("div", { class: "buttons end" }, cancel, go));
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"));
    cancel.focus();
  });
}
