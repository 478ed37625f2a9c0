// Changes of the actors that a selector matches.
import { countMatches, post } from "../api.js";
import { el, setText } from "../dom.js";
import { plural } from "../format.js";
import { attempt, confirm } from "../notices.js";
import { choice, field, form, looseJSON, outcomeOf, readJSON } from "./fields.js";
import { saveActors } from "./file.js";
import { behaviorTypes } from "./spawn.js";

const area = (placeholder) => el("textarea", { rows: "4", placeholder, spellcheck: "false" });

/**
 * The operations on actors: a title, the form fields, and the request body in addition to the selector. `danger` asks
 * for confirmation; `readOnly` reads all matching actors and changes none.
 */
const verbs = {
  act: { title: "Act now" },
  pause: { title: "Pause" },
  resume: { title: "Resume" },
  release: { title: "Release from quarantine" },
  set: {
    title: "Set fields",
    fields() {
      const state = area('{"mood": 1}'), config = area('{"every": "1m"}');
      return {
        elements: [
          field("State", state, "JSON merge patch: named fields are set, null removes a field."),
          field("Configuration", config),
        ],
        body() {
          const body = {};
          if (state.value.trim()) body.state = readJSON(state.value, "The state");
          if (config.value.trim()) body.config = readJSON(config.value, "The configuration");
          return body;
        },
      };
    },
  },
  tell: {
    title: "Send a message",
    fields() {
      const type = el("input", { type: "text", required: true, autocomplete: "off" }), message = area("{}");
      return {
        elements: [field("Type", type), field("Message", message, "JSON; other text is sent as a string.")],
        body: () => ({ type: type.value.trim(), message: message.value.trim() ? looseJSON(message.value) : {} }),
      };
    },
  },
  replace: {
    title: "Replace the behavior",
    fields() {
      const behavior = choice([]), config = area("{}");
      attempt(async () => {
        for (const { name } of await behaviorTypes()) behavior.append(el("option", { value: name }, name));
      });
      return {
        elements: [field("Behavior", behavior), field("Configuration", config)],
        body: () => ({
          behavior: behavior.value,
          config: config.value.trim() ? readJSON(config.value, "The configuration") : undefined,
        }),
      };
    },
  },
  save: { title: "Save to a file", readOnly: true },
  destroy: {
    title: "Destroy", danger: true,
    fields() {
      const atOnce = el("input", { type: "checkbox" });
      return {
        elements: [
          el("p", { class: "check" }, el("label", {}, atOnce, " Immediately, without waiting for acts in flight")),
        ],
        body: () => (atOnce.checked ? { at_once: true } : {}),
      };
    },
  },
};

/** Creates a selector input with a preview that shows the number of matching actors, or the error. */
export function selectorField(value, onpreview = () => {}) {
  const input = el("input", { type: "search", value, placeholder: "all", autocomplete: "off", spellcheck: "false" });
  const preview = el("p", { class: "hint", role: "status" });
  let timer = 0, requests = 0;
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      requests += 1;
      const number = requests;
      try {
        const found = await countMatches(input.value);
        if (number !== requests) return;
        preview.classList.remove("problem");
        setText(preview, plural(found, "actor"));
        onpreview(input.value, found);
      } catch (error) {
        if (number !== requests) return;
        preview.classList.add("problem");
        setText(preview, error.message);
      }
    }, 250);
  };
  input.addEventListener("input", refresh);
  refresh();
  return { input, preview, refresh };
}

export function selectionForm(select) {
  const selector = selectorField(select);
  const verb = choice(Object.entries(verbs).map(([name, { title }]) => [name, title]));
  const limit = el("input", { type: "number", min: "1", placeholder: "no limit" });
  const limited = field("Limit", limit, "Changes the actors with the lowest ids.");
  const container = el("div");
  const build = () => {
    const operation = verbs[verb.value];
    limited.hidden = operation.readOnly === true;
    const fields = operation.fields?.() ?? { elements: [], body: () => ({}) };
    container.replaceChildren(form(operation.title, fields.elements, async () => {
      const selected = selector.input.value.trim() || "all";
      if (operation.readOnly) {
        const { actors } = await saveActors(selected, selected);
        return el("p", {}, `Saved ${plural(actors.length, "actor")}.`);
      }
      const body = { select: selected, ...fields.body() };
      if (limit.value) body.count = Number(limit.value);
      if (operation.danger) {
        const actors = plural(Math.min(await countMatches(selected), body.count ?? Infinity), "actor");
        const warning = `Selector: ${selected}. The actors stop permanently.`;
        if (!(await confirm(`Destroy ${actors}?`, warning, `Destroy ${actors}`))) return null;
      }
      const result = await post(`/actors/${verb.value}`, body);
      selector.refresh();
      return outcomeOf(result);
    }, { danger: operation.danger }));
  };
  verb.addEventListener("change", build);
  build();
  return el("div", {}, field("Selector", selector.input), selector.preview,
    el("p", { class: "hint" }, "An id, a name, or terms that must all match: ",
      "behavior=Sensor tag=owner:12 id=1..100 name=~sam state=crashed."),
    field("Operation", verb), limited, container);
}
