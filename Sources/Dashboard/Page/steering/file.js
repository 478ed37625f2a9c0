// Saving actors to a file and restoring them, in the format of `beamulator actors save` and `restore`.
import { post } from "../api.js";
import { el } from "../dom.js";
import { duration, plural } from "../format.js";
import { confirm } from "../notices.js";
import { field, form, outcomeOf, readJSON } from "./fields.js";

/** Saves the actors that a selector matches to a file; `name` is without extension. Throws `APIError`. */
export async function saveActors(select, name) {
  const saved = await post("/actors/save", { select });
  const url = URL.createObjectURL(new Blob([JSON.stringify(saved, null, 2)], { type: "application/json" }));
  el("a", { href: url, download: `${name.replace(/[^\w-]+/g, "-")}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  return saved;
}

export function restoreForm() {
  const file = el("input", { type: "file", accept: ".json,application/json", required: true });
  return form("Restore…", [field("File", file, "A file saved here or by `beamulator actors save`.")], async () => {
    const saved = readJSON(await file.files[0].text(), "The file");
    const actors = plural(saved.actors?.length ?? 0, "actor");
    const question = `Their state is reset to that after ${duration(saved.simulated_seconds)} of simulated time.`;
    if (!(await confirm(`Restore ${actors}?`, question, `Restore ${actors}`))) return null;
    return outcomeOf(await post("/actors/restore", saved));
  }, { danger: true });
}
