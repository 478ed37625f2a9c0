// Requests to the run's API.

/** What was refused: what was asked and found (`message`), and what to do (`remedy`). */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the run answered with status ${status}`);
    this.status = status;
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
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Refusal(response.status, { detail: `the run's answer is no JSON, with status ${response.status}` });
  }
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

async function ask(method, path, body) {
  const headers = { "X-Beamulator": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    // What is undefined is not sent.
    return await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  } catch {
    throw new Refusal(0, { detail: "the run does not answer", remedy: "see whether it still lives" });
  }
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) => request("POST", path, body);

/** Whether the run answers within so many milliseconds. */
export async function answers(within) {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(within) })).ok;
  } catch {
    return false;
  }
}

/** How many a selector means. */
export const matched = async (select) =>
  (await get(`/actors?limit=0&select=${encodeURIComponent(select)}`)).matched;
