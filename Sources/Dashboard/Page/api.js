// Client of the run's HTTP API.

/** An error reported by the API: `message` says what was asked and found, `remedy` what to do. */
export class APIError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `the run returned status ${status}`);
    this.status = status;
    this.remedy = problem.remedy ?? "";
  }
}

/** Sends a request and returns the decoded response. Throws `APIError`. */
export async function request(method, path, body) {
  let response = await send(method, path, body);
  if (response.status === 401) {
    // A restarted engine has a new token. Loading the page sets its cookie.
    await fetch("/", { cache: "no-store" });
    response = await send(method, path, body);
  }
  let result;
  try {
    result = await response.json();
  } catch {
    throw new APIError(response.status, { detail: `the run returned invalid JSON with status ${response.status}` });
  }
  if (!response.ok) throw new APIError(response.status, result);
  return result;
}

async function send(method, path, body) {
  const headers = { "X-Beamulator": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    // JSON.stringify omits undefined fields; an undefined body is not sent.
    return await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  } catch {
    throw new APIError(0, { detail: "the run does not respond", remedy: "check that it is still running" });
  }
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) => request("POST", path, body);

/** Whether the run responds within a timeout in milliseconds. */
export async function isResponding(timeout) {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(timeout) })).ok;
  } catch {
    return false;
  }
}

/** Returns the number of actors that a selector matches. */
export const countMatches = async (select) =>
  (await get(`/actors?limit=0&select=${encodeURIComponent(select)}`)).matched;
