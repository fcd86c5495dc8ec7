import type { Timestamp } from "../../ecs/model/model";

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment as a person types it: `15 min` ago, `2h`, or a local date and time such as `2026-11-27 08:30`. */
export function parseMoment(text: string, now: Timestamp): Timestamp | undefined {
  const trimmed = text.trim();
  const ago = /^(\d{1,6})\s*(s|m|min|h|d)(?:\s+ago)?$/i.exec(trimmed);
  if (ago) return now - Number(ago[1]) * (units[(ago[2] ?? "").toLowerCase()] ?? 0);
  if (!/^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?$/i.test(trimmed)) return undefined;
  // A date alone would be read as UTC.
  const full = trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(" ", "T");
  const at = Date.parse(full);
  return Number.isNaN(at) ? undefined : at;
}
