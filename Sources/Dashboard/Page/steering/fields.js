// Fields of forms.
import { el } from "../dom.js";

let last = 0;

/** A field with its label above and a hint below. */
export function field(label, input, hint) {
  last += 1;
  input.id ||= `field-${last}`;
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input,
    hint && el("p", { class: "hint", id: `${input.id}-hint` }, hint));
}

/** A form that performs its work when it is sent, and shows what came of it, or what is wrong, beneath. */
export function form(action, fields, work, { danger = false } = {}) {
  const outcome = el("div", { class: "outcome", role: "status" });
  const button = el("button", { type: "submit", class: danger ? "danger" : "primary" }, action);
  const element = el("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      outcome.replaceChildren();
      try {
        const shown = await work();
        if (shown) outcome.replaceChildren(shown);
      } catch (problem) {
        outcome.replaceChildren(el("p", { class: "problem" }, problem.message,
          problem.remedy && el("span", { class: "quiet" }, ` ${problem.remedy}`)));
      } finally {
        button.disabled = false;
      }
    },
  }, fields, el("div", { class: "buttons" }, button), outcome);
  return element;
}

/** Options of a choice: values, or `[value, text]`. */
export function choice(options, attributes = {}) {
  return el("select", attributes, options.map((option) => {
    const [value, text] = Array.isArray(option) ? option : [option, option];
    return el("option", { value }, text);
  }));
}

/** What a person has written as JSON; empty is an empty object. Throws with the place of what is wrong. */
export function readJSON(text, what) {
  if (!text.trim()) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} is no JSON: ${error.message}`);
  }
}

/** A value as JSON where it is JSON, else the text: `0.3`, `true`, `[1]` are meant as such, `5m..10m` as a text. */
export function looseJSON(text) {
  try { return JSON.parse(text); } catch { return text; }
}

/** Words with commas between. */
export const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

/** What came of a change of many: how many, and who was refused why. */
export function outcomeOf(answer) {
  const done = (answer.done?.length ?? 0) + (answer.more ?? 0);
  const refused = answer.refused ?? [];
  return el("div", {}, el("p", {}, `${answer.matched ?? done} meant, ${done} done, ${refused.length} refused.`),
    refused.length > 0 && el("ul", { class: "refused" }, refused.slice(0, 20).map((actor) =>
      el("li", {}, `${actor.name ?? actor.id}: ${actor.reason ?? "refused"}`))));
}
