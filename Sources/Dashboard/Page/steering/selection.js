// Changes of the actors that a selector means.
import { matched, post } from "../api.js";
import { el, setText } from "../dom.js";
import { plural } from "../format.js";
import { attempt, confirm } from "../notices.js";
import { choice, field, form, looseJSON, outcomeOf, readJSON } from "./fields.js";
import { saveActors } from "./file.js";
import { behaviorKinds } from "./spawn.js";

const area = (placeholder) => el("textarea", { rows: "4", placeholder, spellcheck: "false" });

/**
 * What can be asked of actors: a title, the fields it needs, and what is sent beside the selector. `danger` is asked
 * before it is done; `keeps` is done with all that are meant, and only looks at them.
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
          field("State", state, "JSON merge patch: what is named is set, null removes."),
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
    title: "Tell (a message)",
    fields() {
      const type = el("input", { type: "text", required: true, autocomplete: "off" }), message = area("{}");
      return {
        elements: [field("Type", type), field("Message", message, "JSON; a word by itself is a text.")],
        body: () => ({ type: type.value.trim(), message: message.value.trim() ? looseJSON(message.value) : {} }),
      };
    },
  },
  replace: {
    title: "Replace the behavior",
    fields() {
      const behavior = choice([]), config = area("{}");
      attempt(async () => {
        for (const { name } of await behaviorKinds()) behavior.append(el("option", { value: name }, name));
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
  save: { title: "Save to a file", keeps: true },
  destroy: {
    title: "Destroy", danger: true,
    fields() {
      const atOnce = el("input", { type: "checkbox" });
      return {
        elements: [el("p", { class: "check" }, el("label", {}, atOnce, " At once: acts in flight are cut off"))],
        body: () => (atOnce.checked ? { at_once: true } : {}),
      };
    },
  },
};

/** A line that says how many a selector means, or what is wrong with it, as it is written. */
export function selectorField(value, onpreview = () => {}) {
  const input = el("input", { type: "search", value, placeholder: "all", autocomplete: "off", spellcheck: "false" });
  const preview = el("p", { class: "hint", role: "status" });
  let timer = 0, asked = 0;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked += 1;
      const number = asked;
      try {
        const found = await matched(input.value);
        if (number !== asked) return;
        preview.classList.remove("problem");
        setText(preview, plural(found, "actor"));
        onpreview(input.value, found);
      } catch (problem) {
        if (number !== asked) return;
        preview.classList.add("problem");
        setText(preview, problem.message);
      }
    }, 250);
  };
  input.addEventListener("input", look);
  look();
  return { input, preview, look };
}

export function selectionForm(select) {
  const selector = selectorField(select);
  const verb = choice(Object.entries(verbs).map(([name, { title }]) => [name, title]));
  const limit = el("input", { type: "number", min: "1", placeholder: "all of them" });
  const limited = field("At most", limit, "The first by id.");
  const place = el("div");
  const build = () => {
    const kind = verbs[verb.value];
    limited.hidden = kind.keeps === true;
    const fields = kind.fields?.() ?? { elements: [], body: () => ({}) };
    place.replaceChildren(form(kind.title, fields.elements, async () => {
      const meant = selector.input.value.trim() || "all";
      if (kind.keeps) {
        const { actors } = await saveActors(meant, meant);
        return el("p", {}, `Saved ${plural(actors.length, "actor")}.`);
      }
      const body = { select: meant, ...fields.body() };
      if (limit.value) body.count = Number(limit.value);
      if (kind.danger) {
        const who = plural(Math.min(await matched(meant), body.count ?? Infinity), "actor");
        if (!(await confirm(`Destroy ${who}?`, `${meant}: they stop for ever.`, `Destroy ${who}`))) return null;
      }
      const answer = await post(`/actors/${verb.value}`, body);
      selector.look();
      return outcomeOf(answer);
    }, { danger: kind.danger }));
  };
  verb.addEventListener("change", build);
  build();
  return el("div", {}, field("Who", selector.input), selector.preview,
    el("p", { class: "hint" }, "7, Sam, or behavior=Sensor tag=owner:12 id=1..100 name=~sam state=crashed: all must hold."),
    field("What", verb), limited, place);
}
