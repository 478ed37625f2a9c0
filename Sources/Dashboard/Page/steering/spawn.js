// Spawning actors of a behavior with a configuration.
import { get, post } from "../api.js";
import { el } from "../dom.js";
import { count } from "../format.js";
import { choice, field, form, looseJSON, words } from "./fields.js";

/** Returns the behaviors that can be spawned: `name`, and `config` as a list of `key` and `default`. */
export async function behaviorTypes() {
  const { behaviors } = await get("/behaviors");
  return behaviors;
}

export function spawnForm() {
  const container = el("div", {}, el("p", { class: "quiet" }, "Loading behaviors…"));
  behaviorTypes().then((types) => container.replaceChildren(build(types)), (error) =>
    container.replaceChildren(el("p", { class: "problem" }, error.message)));
  return container;
}

function build(types) {
  const behavior = choice(types.map((type) => type.name));
  const number = el("input", { type: "number", min: "1", value: "1", required: true });
  const names = el("input", { type: "text", autocomplete: "off" });
  const tags = el("input", { type: "text", autocomplete: "off" });
  const over = el("input", { type: "text", placeholder: "immediately", autocomplete: "off" });
  const settings = el("fieldset", {}, el("legend", {}, "Configuration"));
  const inputs = new Map();
  const showSettings = () => {
    inputs.clear();
    const type = types.find((other) => other.name === behavior.value);
    const fields = (type?.config ?? []).map(({ key, default: standard }) => {
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
    field("Behavior", behavior), field("Count", number), settings,
    field("Names", names, "Comma-separated, for the first actors; the others are named by behavior and id."),
    field("Tags", tags, "Comma-separated."),
    field("Spread over", over, "The simulated time over which the first acts are spread, such as 10m."),
  ], async () => {
    const config = {};
    for (const [key, input] of inputs) if (input.value.trim()) config[key] = looseJSON(input.value.trim());
    const body = { behavior: behavior.value, count: Number(number.value), config, tags: words(tags.value) };
    if (names.value.trim()) body.names = words(names.value);
    if (over.value.trim()) body.over = over.value.trim();
    const { spawned, first_id: first, last_id: last } = await post("/actors", body);
    const ids = first === last ? `id ${first}` : `ids ${first} to ${last}`;
    return el("p", {}, `Spawned ${count(spawned)}: `,
      el("a", { href: `#/actors?select=id%3D${first}..${last}` }, ids));
  });
}
