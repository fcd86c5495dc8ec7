import type { Raw } from "./record";

/** One field that two descriptions of a resource give differently; an absent side does not have it at all. */
export interface Difference {
  /** `containers[app].lastStatus`: list members are named by what tells them apart. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What tells the members of ECS's lists apart. */
const namers = ["name", "containerArn", "attachmentId", "id", "key"] as const;

/**
 * Fields that differ between two descriptions, leaf by leaf, in the order of the first and then the second. A time is the same
 * as a Date, as epoch seconds on the wire and as an ISO text.
 */
export function differences(before: Raw, after: Raw): readonly Difference[] {
  const found: Difference[] = [];
  compare("", before, after, found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Difference[]): void {
  if (before === after) return;
  const a = members(before);
  const b = members(after);
  if (!a || !b) {
    if (!sameLeaf(path, before, after)) found.push({ path, before, after });
    return;
  }
  const list = Array.isArray(before) || Array.isArray(after);
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const inner = list ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    compare(inner, a.get(name), b.get(name), found);
  }
}

/** The members of an object or a list by name; undefined for a leaf. */
function members(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item: unknown, index) => [nameOf(item) ?? String(index), item]));
  if (typeof value !== "object" || value === null || value instanceof Date) return undefined;
  return new Map(Object.entries(value));
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  for (const namer of namers) {
    const name = (item as Raw)[namer];
    if (typeof name === "string") return name;
  }
  return undefined;
}

function sameLeaf(path: string, before: unknown, after: unknown): boolean {
  if (before instanceof Date || after instanceof Date || path.endsWith("At")) {
    const at = instant(before);
    return at !== undefined && at === instant(after);
  }
  return false;
}

function instant(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return Math.round(value * 1000);
  if (typeof value !== "string") return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
