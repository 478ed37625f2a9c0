// DOM helpers. Text always becomes a text node, never markup: most of it comes from actors and servers.

/**
 * Creates an element. An attribute `on…` adds its function as an event listener; other attributes are set as text.
 * `false`, `null` and `undefined` omit the attribute, `true` sets it to the empty string.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => (child ?? false) !== false));
  return element;
}

/** Sets the text of an element if it differs, so that selections and screen readers are not disturbed. */
export function setText(element, text) {
  text = String(text ?? "");
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Reconciles the children of an element with a list: one child per item, in the list's order. `create(item)` makes the
 * child of a new key; `update(child, item)` updates it on every call.
 */
export function keyed(parent, items, key, create, update = () => {}) {
  const known = parent.keyedChildren ?? new Map();
  const next = new Map();
  for (const item of items) {
    const itemKey = key(item);
    const child = known.get(itemKey) ?? create(item);
    update(child, item);
    next.set(itemKey, child);
  }
  for (const [itemKey, child] of known) if (next.get(itemKey) !== child) child.remove();
  let current = parent.firstChild;
  for (const child of next.values()) {
    if (child === current) current = current.nextSibling;
    else parent.insertBefore(child, current);
  }
  parent.keyedChildren = next;
}

/** Creates a table, returned with its body. A column is a text or `{ text, numeric }`; "" is a column of buttons. */
export function table(caption, columns) {
  const body = el("tbody");
  const heads = columns.map((column) =>
    el("th", { scope: "col", class: column.numeric ? "number" : undefined },
      (column.text ?? column) || el("span", { class: "unseen" }, "Buttons")));
  const element = el("div", { class: "scroll sideways", tabindex: "0", role: "group", "aria-label": caption },
    el("table", {}, el("caption", { class: "unseen" }, caption), el("thead", {}, el("tr", {}, heads)), body));
  return { element, body };
}

/** Creates a table row with an empty cell for each column. */
export function row(columns) {
  return el("tr", {}, columns.map((column) => el("td", { class: column.numeric ? "number" : undefined })));
}

/** Sets the contents of a row's cells: text, or a node that replaces the content of its cell. */
export function fill(tableRow, values) {
  values.forEach((value, index) => {
    const cell = tableRow.cells[index];
    if (value instanceof Node) {
      if (cell.firstChild !== value) cell.replaceChildren(value);
    } else setText(cell, value);
  });
}

/** Creates a section of a view with a heading. */
export function panel(title, ...children) {
  const heading = el("h2", {}, title);
  return el("section", { class: "panel", "aria-label": title }, heading, children);
}
