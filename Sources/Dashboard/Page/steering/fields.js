// Forms and their fields.
import { el } from "../dom.js";

let last = 0;

/** Creates a form field with its label above and an optional hint below. */
export function field(label, input, hint) {
  last += 1;
  input.id ||= `field-${last}`;
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input,
    hint && el("p", { class: "hint", id: `${input.id}-hint` }, hint));
}

/** Creates a form that calls `work` on submit and shows its result, or the error, below the button. */
export function form(action, fields, work, { danger = false } = {}) {
  const outcome = el("div", { class: "outcome", role: "status" });
  const button = el("button", { type: "submit", class: danger ? "danger" : "primary" }, action);
  const element = el("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      outcome.replaceChildren();
      try {
        const result = await work();
        if (result) outcome.replaceChildren(result);
      } catch (error) {
        outcome.replaceChildren(el("p", { class: "problem" }, error.message,
          error.remedy && el("span", { class: "quiet" }, ` ${error.remedy}`)));
      } finally {
        button.disabled = false;
      }
    },
  }, fields, el("div", { class: "buttons" }, button), outcome);
  return element;
}

/** Creates a select element. An option is a value or `[value, text]`. */
export function choice(options, attributes = {}) {
  return el("select", attributes, options.map((option) => {
    const [value, text] = Array.isArray(option) ? option : [option, option];
    return el("option", { value }, text);
  }));
}

/** Parses JSON entered by the user; blank text is an empty object. `name` names the input in errors. */
export function readJSON(text, name) {
  if (!text.trim()) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not valid JSON: ${error.message}`);
  }
}

/** Parses JSON such as `0.3`, `true` or `[1]`; returns other text, such as `5m..10m`, unchanged. */
export function looseJSON(text) {
  try { return JSON.parse(text); } catch { return text; }
}

/** Splits comma-separated words. */
export const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

/** Creates the report of a change of several actors: the counts, and the reasons of refusals. */
export function outcomeOf(result) {
  const done = (result.done?.length ?? 0) + (result.more ?? 0);
  const refused = result.refused ?? [];
  return el("div", {}, el("p", {}, `${result.matched ?? done} matched, ${done} done, ${refused.length} refused.`),
    refused.length > 0 && el("ul", { class: "refused" }, refused.slice(0, 20).map((actor) =>
      el("li", {}, `${actor.name ?? actor.id}: ${actor.reason ?? "refused"}`))));
}
