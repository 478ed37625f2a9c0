// Actors in a file, as the shell's `actors save` and `actors restore` write and read it.
import { post } from "../api.js";
import { el } from "../dom.js";
import { duration, plural } from "../format.js";
import { confirm } from "../notices.js";
import { field, form, outcomeOf, readJSON } from "./fields.js";

/** Saves those whom a selector means to a file of that name, without its end. Throws ``Refusal``. */
export async function saveActors(select, name) {
  const saved = await post("/actors/save", { select });
  const address = URL.createObjectURL(new Blob([JSON.stringify(saved, null, 2)], { type: "application/json" }));
  el("a", { href: address, download: `${name.replace(/[^\w-]+/g, "-")}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  return saved;
}

export function restoreForm() {
  const file = el("input", { type: "file", accept: ".json,application/json", required: true });
  return form("Restore…", [field("File", file, "What was saved here or by `beamulator actors save`.")], async () => {
    const saved = readJSON(await file.files[0].text(), "The file");
    const who = plural(saved.actors?.length ?? 0, "actor");
    const question = `They become what they were after ${duration(saved.simulated_seconds)} of simulated time.`;
    if (!(await confirm(`Restore ${who}?`, question, `Restore ${who}`))) return null;
    return outcomeOf(await post("/actors/restore", saved));
  }, { danger: true });
}
