import type { Resource, Source } from "./resource";

type Raw = Readonly<Record<string, unknown>>;

/** What a replica holds of a resource before a record is laid over it. */
export interface Held {
  readonly resource: Resource;
  /** The API's last answer, for what events lack; undefined while only events spoke of it. */
  readonly answer?: Raw;
  /** Whether the API itself described this version. */
  readonly answered: boolean;
}

/** Which of two records of a resource is the newer one: a lower version is dropped, equal ones are merged. */
export function versionOrder(resource: Resource, known: Resource): "lower" | "same" | "higher" | "untold" {
  if (resource.version === undefined || known.version === undefined) return "untold";
  if (resource.version === known.version) return "same";
  return resource.version < known.version ? "lower" : "higher";
}

/**
 * What is known once a record is taken. An event lacks health and tags (containers-roadmap issues 1515 and 2317), so it is laid
 * over the API's last answer and never over an earlier event: then the order in which events came does not show.
 */
export function combined(entry: Held, resource: Resource, source: Source, sameVersion: boolean): Raw {
  const known = entry.resource.raw;
  if (source === "event") {
    // Of one version the API's own description is the fuller and, with it asked later, the fresher one.
    if (sameVersion && entry.answered) return { ...resource.raw, ...known };
    return entry.answer ? layOver(entry.answer, resource.raw) : resource.raw;
  }
  const partial = sameVersion || (resource.version === undefined && entry.resource.version !== undefined);
  return partial ? { ...known, ...resource.raw } : resource.raw;
}

/** Containers keep the health that an event does not carry. */
function layOver(answer: Raw, event: Raw): Raw {
  const raw = { ...answer, ...event };
  const before = answer["containers"];
  const after = event["containers"];
  if (!Array.isArray(before) || !Array.isArray(after)) return raw;
  const health = new Map(before.map((container: Raw) => [container["name"], container["healthStatus"]]));
  const containers = after.map((container: Raw) => {
    const kept = health.get(container["name"]);
    return kept === undefined || container["healthStatus"] !== undefined
      ? container
      : { ...container, healthStatus: kept };
  });
  return { ...raw, containers };
}
