// A collapsible tree of a JSON value. Nodes stay expanded or collapsed when the value changes.
import { el, keyed, setText } from "./dom.js";
import { plural } from "./format.js";

/** The maximum number of entries shown of a node. */
const limit = 200;
const isBranch = (value) => value !== null && typeof value === "object";

export class JSONTree {
  element = el("ul", { class: "tree" });

  show(value) { fillBranch(this.element, value, 0); }
}

function fillBranch(list, value, depth) {
  const entries = isBranch(value) ? Object.entries(value) : [["", value]];
  const items = entries.slice(0, limit).map(([key, child]) => ({ key, child }));
  if (entries.length > limit) items.push({ key: "…", child: `${entries.length - limit} more` });
  if (entries.length === 0) items.push({ key: "", child: Array.isArray(value) ? [] : {}, isEmpty: true });
  keyed(list, items, (item) => `${item.key} ${item.isEmpty || !isBranch(item.child) ? "leaf" : "branch"}`,
    (item) => makeItem(item, depth), (element, item) => updateItem(element, item, depth));
}

function makeItem({ key, child, isEmpty }, depth) {
  const name = el("span", { class: "key" }, key);
  if (!isBranch(child) || isEmpty) return el("li", {}, name, key !== "" && ": ", el("span", { class: "leaf" }));
  const size = el("span", { class: "quiet" });
  return el("li", {}, el("details", { open: depth < 1 && Object.keys(child).length <= 20 },
    el("summary", {}, name, " ", size), el("ul")));
}

function updateItem(element, { child, isEmpty }, depth) {
  if (!isBranch(child) || isEmpty) {
    const leaf = element.lastChild;
    setText(leaf, isEmpty ? "empty" : typeof child === "string" ? `"${child}"` : String(child));
    leaf.dataset.type = child === null ? "null" : typeof child;
    return;
  }
  const [summary, list] = element.firstChild.children;
  const size = Object.keys(child).length;
  setText(summary.lastChild, plural(size, Array.isArray(child) ? "item" : "field"));
  fillBranch(list, child, depth + 1);
}
