// Elements. Texts become text nodes, never markup: much of what is shown comes from actors and servers.

/**
 * Makes an element. Attributes: `on…` with a function listens, `class` and all else is set as text, `false` and
 * `undefined` are left out, `true` sets an empty one.
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

/** Sets a text, and touches nothing where it is the same, so that selections and screen readers are left alone. */
export function setText(element, text) {
  text = String(text ?? "");
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes the children of an element those of a list: one for each item by its key, made once, brought up to date by
 * `update(child, item)`, in the list's order.
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
  let place = parent.firstChild;
  for (const child of next.values()) {
    if (child === place) place = place.nextSibling;
    else parent.insertBefore(child, place);
  }
  parent.keyedChildren = next;
}

/** A table with a caption, and its body for rows. Columns: texts, or `{ text, numeric }`; "" is one of buttons. */
export function table(caption, columns) {
  const body = el("tbody");
  const heads = columns.map((column) =>
    el("th", { scope: "col", class: column.numeric ? "number" : undefined },
      (column.text ?? column) || el("span", { class: "unseen" }, "Buttons")));
  const element = el("div", { class: "scroll sideways", tabindex: "0", role: "group", "aria-label": caption },
    el("table", {}, el("caption", { class: "unseen" }, caption), el("thead", {}, el("tr", {}, heads)), body));
  return { element, body };
}

/** Cells of a row that are brought up to date: a row with as many cells as columns. */
export function row(columns) {
  return el("tr", {}, columns.map((column) => el("td", { class: column.numeric ? "number" : undefined })));
}

/** Sets the texts of a row's cells; an element among them takes the cell's place for content. */
export function fill(tableRow, values) {
  values.forEach((value, place) => {
    const cell = tableRow.cells[place];
    if (value instanceof Node) {
      if (cell.firstChild !== value) cell.replaceChildren(value);
    } else setText(cell, value);
  });
}

/** A part of a view with a heading. */
export function panel(title, ...children) {
  const heading = el("h2", {}, title);
  return el("section", { class: "panel", "aria-label": title }, heading, children);
}
