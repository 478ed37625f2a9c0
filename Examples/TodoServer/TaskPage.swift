import WebServer

/// The page at `/`, self-contained in one file.
enum TaskPage {
  static let response = HTTPServerResponse(
    status: 200, contentType: "text/html; charset=utf-8",
    headers: [("Content-Security-Policy", policy)],
    body: Array(html.utf8))

  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    + "form-action 'none'; base-uri 'none'"

  private static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tasks</title>
    <style>
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 2rem auto; padding: 0 1rem; }
    form, li { display: flex; gap: .5rem; align-items: center; }
    #title { flex: 1; font: inherit; padding: .4rem; }
    button { font: inherit; padding: .3rem .8rem; }
    ul { list-style: none; padding: 0; }
    li { padding: .3rem 0; border-bottom: 1px solid #8884; }
    li label { flex: 1; display: flex; gap: .5rem; overflow-wrap: anywhere; }
    .done { text-decoration: line-through; opacity: .6; }
    #problem { color: #c33; min-height: 1.5em; }
    </style>
    </head>
    <body>
    <h1>Tasks</h1>
    <form id="form">
    <input id="title" maxlength="500" required placeholder="What is to be done?" aria-label="Title of a new task">
    <button>Add</button>
    </form>
    <p id="problem" role="alert"></p>
    <ul id="list"></ul>
    <script>
    "use strict";
    const list = document.getElementById("list");
    const problem = document.getElementById("problem");
    let shown = "";
    async function ask(method, path, body) {
      const options = { method };
      if (body) {
        options.headers = { "Content-Type": "application/json" };
        options.body = JSON.stringify(body);
      }
      const answer = await fetch(path, options);
      const text = await answer.text();
      if (!answer.ok) {
        let reason = text;
        try { reason = JSON.parse(text).error; } catch {}
        throw new Error(answer.status + ": " + reason);
      }
      return text;
    }
    function row(task) {
      const item = document.createElement("li");
      const label = document.createElement("label");
      const tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = task.completed;
      tick.onchange = () => act("PUT", "/tasks/" + task.id, { completed: tick.checked });
      const title = document.createElement("span");
      title.textContent = task.title;
      if (task.completed) title.className = "done";
      label.append(tick, title);
      const remove = document.createElement("button");
      remove.textContent = "Delete";
      remove.onclick = () => act("DELETE", "/tasks/" + task.id);
      item.append(label, remove);
      return item;
    }
    async function refresh() {
      const text = await ask("GET", "/tasks");
      if (text === shown) return;
      list.replaceChildren(...JSON.parse(text).map(row));
      shown = text;
    }
    async function act(method, path, body) {
      try {
        await ask(method, path, body);
        problem.textContent = "";
        await refresh();
        return true;
      } catch (error) {
        problem.textContent = error.message;
        shown = "";
        return false;
      }
    }
    document.getElementById("form").onsubmit = async event => {
      event.preventDefault();
      const field = document.getElementById("title");
      if (await act("POST", "/tasks", { title: field.value })) field.value = "";
    };
    async function keepFresh() {
      try { await refresh(); } catch (error) { problem.textContent = error.message; }
      setTimeout(keepFresh, 2000);
    }
    keepFresh();
    </script>
    </body>
    </html>

    """
}
