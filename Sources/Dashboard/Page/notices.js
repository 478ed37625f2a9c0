// Notices, screen reader announcements and dialogs.
import { el, setText } from "./dom.js";

/** Announces a text to screen readers. */
export function announce(text) { setText(document.getElementById("announcer"), text); }

/** Shows a notice for six seconds, or until it is closed if it reports a problem. */
export function notify(text, { problem = false, remedy = "" } = {}) {
  const container = document.getElementById("notices");
  const notice = el("div", { class: problem ? "notice problem" : "notice", role: problem ? "alert" : "status" },
    el("p", {}, text, remedy && el("span", { class: "quiet" }, ` ${remedy}`)),
    el("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => notice.remove() }, "×"));
  container.append(notice);
  while (container.children.length > 4) container.firstChild.remove();
  if (!problem) setTimeout(() => notice.remove(), 6000);
}

/** Calls an async function and returns its result; on an error, shows a notice and returns null. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notify(error.message, { problem: true, remedy: error.remedy });
    return null;
  }
}

let dialogs = 0;

/** Opens and returns a modal dialog. It is removed when it is closed, and the browser restores the focus. */
export function openDialog(title, ...content) {
  dialogs += 1;
  const id = `dialog-${dialogs}`;
  const dialog = el("dialog", { "aria-labelledby": id }, el("h2", { id }, title), content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks for confirmation of an irreversible operation and returns whether it was given. */
export function confirm(title, text, action) {
  return new Promise((resolve) => {
    const cancel = el("button", { type: "button", onclick: () => dialog.close("") }, "Cancel");
    const proceed = el("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, action);
    const dialog = openDialog(title, el("p", {}, text), el("div", { class: "buttons end" }, cancel, proceed));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    cancel.focus();
  });
}
