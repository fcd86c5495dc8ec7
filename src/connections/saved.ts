import { connectionColors, endpointProblem } from "../ecs/connection/connection";
import type { ConnectionColor, ConnectionSpec } from "../ecs/connection/connection";
import type { Consent } from "../ecs/model/errors";
import { list, text } from "../ecs/model/fields";

/** Connections that a window has by itself; a saved one of such an id would stand in their place. */
const ofTheWindow = new Set(["environment", "sandbox"]);

/**
 * The connections that VS Code's storage holds. Another version of this extension, or a damaged profile, may have written
 * something else: what no window could open is left out, and the rest stays.
 */
export function savedConnections(stored: unknown): readonly ConnectionSpec[] {
  const byId = new Map<string, ConnectionSpec>();
  for (const raw of list(stored)) {
    const id = text(raw["id"]);
    const region = text(raw["region"]);
    const endpoint = text(raw["endpoint"]);
    if (
      !id ||
      ofTheWindow.has(id) ||
      !region ||
      !/^[a-z0-9-]+$/.test(region) ||
      (endpoint && endpointProblem(endpoint))
    )
      continue;
    byId.set(id, {
      id,
      label: text(raw["label"]) ?? id,
      profile: text(raw["profile"]),
      region,
      endpoint,
      // Never the environment's, whose endpoint and credentials are other ones.
      origin: raw["origin"] === "sandbox" ? "sandbox" : "saved",
    });
  }
  return [...byId.values()];
}

/** Ids of the connections that refuse changes; undefined when what is stored is no list of ids, so that it may be any of them. */
export function readOnlyIds(stored: unknown): readonly string[] | undefined {
  if (stored === undefined) return [];
  if (!Array.isArray(stored)) return undefined;
  const ids = stored.filter((id): id is string => typeof id === "string");
  return ids.length === stored.length ? [...new Set(ids)] : undefined;
}

/** What a person chose for a connection's color: one, or none at all. */
export type ChosenColor = ConnectionColor | "none";

/** The colors that a person chose for connections, by id; one that no version of this extension offers is left out. */
export function savedColors(stored: unknown): ReadonlyMap<string, ChosenColor> {
  const entries = typeof stored === "object" && stored !== null ? Object.entries(stored) : [];
  return new Map(
    entries.flatMap(([id, value]) => {
      const color = ([...connectionColors, "none"] as const).find(item => item === value);
      return color ? [[id, color] as const] : [];
    }),
  );
}

/** `prod`, `prod-eu`, `acme_production`; not `nonprod`, `pre-prod`, or `products`. */
const production = /(?<![a-z])(?<!(?:non|pre|not)[-_. ]?)prod(?:uction)?(?![a-z])/i;

/** A connection's color: as a person chose, else red for what its name or its profile calls production. */
export function colorOf(
  { label, profile = "" }: Pick<ConnectionSpec, "label" | "profile">,
  chosen: ChosenColor | undefined,
): ConnectionColor | undefined {
  if (chosen !== undefined) return chosen === "none" ? undefined : chosen;
  return production.test(label) || production.test(profile) ? "red" : undefined;
}

/** The unencrypted endpoints that a person allowed. */
export const allowedEndpoints = (stored: unknown): readonly Consent[] =>
  list(stored).flatMap(raw => {
    const connectionId = text(raw["connectionId"]);
    const endpoint = text(raw["endpoint"]);
    return connectionId && endpoint ? [{ connectionId, endpoint }] : [];
  });
