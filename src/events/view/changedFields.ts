import { localTime } from "../../text/clockTime";
import { stream } from "../../bundles";
import type { Before } from "../../stream/delivered/deliveredEvents";
import type { StreamEvent } from "../../stream/event/event";
import { withoutValues } from "../../text/secrets";

const mostFields = 60;
const longestValue = 300;

interface ChangedFields {
  /** What they changed since, or why that isn't known. */
  readonly since: string;
  readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  readonly furtherFields: number;
}

/** What an event changed, field by field, in words for a page. */
export function changedFields(event: StreamEvent, below: Before | undefined): ChangedFields {
  if (!below?.detail)
    return {
      since: below
        ? `The event of v${below.version} is no longer kept, so what changed isn't known.`
        : "Nothing older was delivered, so what changed isn't known.",
      fields: [],
      furtherFields: 0,
    };
  const found = stream()
    .differences(below.detail, event.detail)
    .filter(({ path }) => path !== "version" && path !== "updatedAt");
  return {
    since: found.length > 0 ? `Changed since v${below.version}:` : `Nothing else changed since v${below.version}.`,
    fields: found.slice(0, mostFields).map(({ path, before, after }) => ({
      path,
      ...(before !== undefined && { before: valueText(path, before) }),
      ...(after !== undefined && { after: valueText(path, after) }),
    })),
    furtherFields: Math.max(0, found.length - mostFields),
  };
}

/** Values that containers get in their environment are not shown beside everything else; the JSON has them. */
function valueText(path: string, value: unknown): string {
  if (/\benvironment\b.*\.value$/.test(path)) return "(hidden)";
  const at = path.endsWith("At") && typeof value === "string" ? Date.parse(value) : NaN;
  if (!Number.isNaN(at)) return localTime(at);
  const text = typeof value === "string" ? value : withoutValues(JSON.stringify(value) ?? String(value));
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
