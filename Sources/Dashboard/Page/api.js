// Requests to the run's API.

/** What was refused: what was asked and found (`message`), and what to do (`remedy`). */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the run answered with status ${status}`);
    this.status = status;
    this.title = problem.title ?? "Refused";
    this.remedy = problem.remedy ?? "";
  }
}

/** Performs a request and gives its answer. Throws ``Refusal``. */
export async function request(method, path, body) {
  let response = await ask(method, path, body);
  if (response.status === 401) {
    // An engine that came back has another token: the page's address sets its cookie.
    await fetch("/", { cache: "no-store" });
    response = await ask(method, path, body);
  }
  const text = await response.text();
  let answer = {};
  try { answer = JSON.parse(text); } catch { if (response.ok) throw new Refusal(response.status, { detail: "the run's answer is no JSON" }); }
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

async function ask(method, path, body) {
  const headers = { "X-Beamulator": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refusal(0, { title: "No connection", detail: "the run does not answer", remedy: "see whether it still lives" });
  }
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) => request("POST", path, body);

/** How many a selector means. */
export const matched = async (select) =>
  (await get(`/actors?limit=0&select=${encodeURIComponent(select)}`)).matched;
