import { isRecord } from "./record";
import type { Raw } from "./record";

/** Columns that hold a whole event, in what CloudWatch Logs, queues and log collectors export. */
const messageColumns = ["@message", "message", "body", "event", "_raw", "payload", "data"] as const;

const normal = (name: string): string => name.trim().toLowerCase();

/** Whether a table with these columns can hold events. */
export function hasEventColumns(names: readonly string[]): boolean {
  const known = names.map(normal);
  return known.some(name => (messageColumns as readonly string[]).includes(name)) || known.includes("detail.version");
}

/** The row of a query's results, as `get-query-results` writes them: `[{"field":"@message","value":"…"}, …]`. */
export function resultRow(value: readonly unknown[]): Raw | undefined {
  if (value.length === 0 || !value.every(isField)) return undefined;
  return Object.fromEntries(value.map(({ field, value: text }) => [field, text]));
}

const isField = (value: unknown): value is { readonly field: string; readonly value: unknown } =>
  isRecord(value) && typeof value["field"] === "string" && "value" in value;

/** What in a row can be an event: the column with the message, or one put together from columns such as `detail.version`. */
export function eventOfRow(row: Raw): unknown {
  const byName = new Map(Object.entries(row).map(([name, value]) => [normal(name), value]));
  for (const name of messageColumns) {
    const value = byName.get(name);
    if (typeof value === "string" ? value.trim() !== "" : isRecord(value)) return value;
  }
  return byName.has("detail.version") ? nested(row) : undefined;
}

/** `{"detail.version": "3"}` as `{detail: {version: 3}}`; Logs Insights names the members of JSON like this. */
function nested(row: Raw): Raw {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const parts = name.split(".");
    const last = parts.pop() ?? name;
    let at = whole;
    for (const part of parts) {
      const inner = Object.hasOwn(at, part) ? at[part] : undefined;
      const next: Record<string, unknown> = isRecord(inner) ? inner : {};
      // Not by assignment: `__proto__` is a name like any other here.
      Object.defineProperty(at, part, { value: next, enumerable: true, writable: true, configurable: true });
      at = next;
    }
    const isNumber = name === "detail.version" && typeof value === "string" && /^\d+$/.test(value);
    Object.defineProperty(at, last, {
      value: isNumber ? Number(value) : value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return whole;
}
