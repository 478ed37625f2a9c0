// New actors of a behavior, with the settings it has.
import { get, post } from "../api.js";
import { el } from "../dom.js";
import { count } from "../format.js";
import { choice, field, form, looseJSON, words } from "./fields.js";

/** The behaviors that can be spawned: `name` and `config`, a list of `key` and `default`. */
export async function behaviorKinds() {
  const { behaviors } = await get("/behaviors");
  return behaviors;
}

export function spawnForm() {
  const place = el("div", {}, el("p", { class: "quiet" }, "Asking what there is…"));
  behaviorKinds().then((kinds) => place.replaceChildren(build(kinds)), (problem) =>
    place.replaceChildren(el("p", { class: "problem" }, problem.message)));
  return place;
}

function build(kinds) {
  const behavior = choice(kinds.map((kind) => kind.name));
  const number = el("input", { type: "number", min: "1", value: "1", required: true });
  const names = el("input", { type: "text", autocomplete: "off" });
  const tags = el("input", { type: "text", autocomplete: "off" });
  const over = el("input", { type: "text", placeholder: "at once", autocomplete: "off" });
  const settings = el("fieldset", {}, el("legend", {}, "Configuration"));
  const inputs = new Map();
  const showSettings = () => {
    inputs.clear();
    const kind = kinds.find((other) => other.name === behavior.value);
    const fields = (kind?.config ?? []).map(({ key, default: standard }) => {
      const placeholder = typeof standard === "string" ? standard : JSON.stringify(standard);
      const input = el("input", { type: "text", placeholder, autocomplete: "off" });
      inputs.set(key, input);
      return field(key, input);
    });
    settings.replaceChildren(el("legend", {}, "Configuration"), ...fields);
    settings.hidden = fields.length === 0;
  };
  behavior.addEventListener("change", showSettings);
  showSettings();
  return form("Spawn", [
    field("Behavior", behavior), field("How many", number), settings,
    field("Names", names, "Of the first ones, with commas between; the others are named by behavior and id."),
    field("Tags", tags, "With commas between."),
    field("Over", over, "The simulated time over which their first acts are spread: 10m."),
  ], async () => {
    const config = {};
    for (const [key, input] of inputs) if (input.value.trim()) config[key] = looseJSON(input.value.trim());
    const wanted = { behavior: behavior.value, count: Number(number.value), config, tags: words(tags.value) };
    if (names.value.trim()) wanted.names = words(names.value);
    if (over.value.trim()) wanted.over = over.value.trim();
    const { spawned, first_id: first, last_id: last } = await post("/actors", wanted);
    const them = first === last ? `id ${first}` : `ids ${first} to ${last}`;
    return el("p", {}, `Spawned ${count(spawned)}: `,
      el("a", { href: `#/actors?select=id%3D${first}..${last}` }, them));
  });
}
