const formats = new Map<string, Intl.DateTimeFormat>();

const day = { month: "short", day: "numeric" } as const;
const time = { hour: "numeric", minute: "2-digit" } as const;

/** Made at first use: a formatter costs more than all else that a row does. */
function format(at: Date, key: string, options: Intl.DateTimeFormatOptions): string {
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(undefined, options)));
  // Some versions of ICU put a narrow no-break space before AM and PM.
  return known.format(at).replaceAll("\u202F", " ");
}

/** A local time as people say it: `9:36 AM`, with the date when it is not today's, and the year when it is not this one. */
export function clockTime(at: number, now = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return format(then, "time", time);
  if (then.getFullYear() === today.getFullYear()) return format(then, "day", { ...day, ...time });
  return format(then, "year", { year: "numeric", ...day, ...time });
}

const two = (value: number): string => String(value).padStart(2, "0");

/** The local date and time in digits, which sort as they are read: `2026-11-24 08:36:12`; `no date` for what is none. */
export function localTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "no date";
  const days = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${days} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The same with seconds, for a tooltip: `9:36:12 AM` */
export function exactClockTime(at: number, now = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)];
  const exact = { ...time, second: "2-digit" } as const;
  if (then.toDateString() === today.toDateString()) return format(then, "exactTime", exact);
  if (then.getFullYear() === today.getFullYear()) return format(then, "exactDay", { ...day, ...exact });
  return format(then, "exactYear", { year: "numeric", ...day, ...exact });
}

/** The exact time for a tooltip, in UTC: `2026-11-24 08:36:12 UTC`. */
export const utcTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
