// Formatting of numbers, durations and dates for display.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const none = "–";
const known = (value) => typeof value === "number" && Number.isFinite(value);

export const count = (value) => (known(value) ? whole.format(value) : none);

/** Formats a rate per second. */
export function rate(value) {
  if (!known(value)) return none;
  if (value >= 100000) return short.format(value);
  return value === 0 || value >= 10 ? whole.format(value) : value.toFixed(value < 0.1 ? 2 : 1);
}

/** Formats a part of a total as a percentage. */
export function share(part, total) {
  if (!total) return "0 %";
  const percent = (100 * part) / total;
  return `${percent === 0 || percent >= 10 ? percent.toFixed(0) : percent.toFixed(percent < 0.1 ? 2 : 1)} %`;
}

/** Formats a duration given in microseconds. */
export function micros(value) {
  if (!known(value)) return none;
  if (value < 1000) return `${value.toFixed(0)} µs`;
  if (value < 1e6) return `${digits(value / 1e3)} ms`;
  return `${digits(value / 1e6)} s`;
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** Formats seconds as days, hours, minutes and seconds. */
export function duration(seconds) {
  if (!known(seconds)) return none;
  const total = Math.floor(seconds);
  const two = (value) => String(value).padStart(2, "0");
  const days = Math.floor(total / 86400);
  const rest = `${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return days ? `${days} d ${rest}` : rest;
}

/** Formats seconds in their two largest units. */
export function span(seconds) {
  if (!known(seconds)) return none;
  const sign = seconds < 0 ? "−" : "";
  const value = Math.abs(seconds);
  if (value < 60) return `${sign}${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
  if (value < 3600) return `${sign}${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
  if (value < 86400) return `${sign}${Math.floor(value / 3600)} h ${Math.floor((value % 3600) / 60)} min`;
  return `${sign}${Math.floor(value / 86400)} d ${Math.floor((value % 86400) / 3600)} h`;
}

export function bytes(value) {
  if (!known(value)) return none;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  return `${unit && value < 100 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Formats an ISO 8601 date with its weekday and zone, without the T and fractions of a second. */
export function clock(text) {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(.*)$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const day = new Date(`${parts[1]}T00:00:00Z`).toLocaleDateString("en", { weekday: "short", timeZone: "UTC" });
  return `${day} ${parts[1]} ${parts[2]} ${parts[3] === "Z" ? "UTC" : parts[3]}`.trim();
}

/** Formats microseconds since 1970 as a date. */
export function instant(microseconds) {
  return known(microseconds) ? clock(new Date(microseconds / 1000).toISOString()) : none;
}

export function plural(number, one, many = `${one}s`) { return `${count(number)} ${number === 1 ? one : many}`; }
