import { EcsError } from "../../ecs/model/errors";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Target } from "../../requests/sending/target";
import { outdated, wasRead } from "../../tree/nodes/outdated";

/** A connection whose clusters couldn't be read; `error` is missing where nobody waited for them. */
export interface Unread {
  readonly connection: ConnectionSession;
  readonly error?: EcsError;
}

/** The clusters that were read, and the connections that may have more. */
export interface KnownClusters {
  readonly targets: readonly Target[];
  readonly unread: readonly Unread[];
}

/** Reads the lists of clusters that were not read yet; throws when nothing is known and one of them failed. */
export async function knownClusters(all: readonly ConnectionSession[]): Promise<KnownClusters> {
  await Promise.all(all.filter(connection => connection.state.kind !== "ready").map(connection => connection.load()));
  const targets = all.flatMap(connection => connection.clusters.map(session => ({ connection, session })));
  const unread = all.flatMap((connection): readonly Unread[] => {
    const error = outdated(connection.state)?.error;
    return error || !wasRead(connection.state) ? [{ connection, error }] : [];
  });
  const failed = unread.find(({ error }) => error !== undefined)?.error;
  if (targets.length === 0 && failed) throw failed;
  return { targets, unread };
}

/** `prod-eu: couldn't be read` */
export const unreadText = ({ connection }: Unread): string => `${connection.spec.label}: couldn't be read`;

export const reasonOf = ({ error }: Unread): string => error?.message ?? "Its clusters weren't loaded.";

/**
 * The clusters that a request can mean, by ARN or name; all of them when it names none. `only` is the one that it means beyond
 * doubt: an ARN names one cluster, but what bears a name alone may have a namesake where nothing could be read, unless the
 * request is of `connection`. Throws when none is known.
 */
export function namedIn(
  { targets, unread }: KnownClusters,
  name: string | undefined,
  connection?: string,
): KnownClusters & { readonly only?: Target } {
  if (!name) return { targets, unread };
  const named = targets.filter(({ session }) => session.cluster.arn === name || session.cluster.name === name);
  if (named.length === 0) throw noneNamed(name, unread);
  const own = named.filter(target => target.connection.spec.id === connection);
  const [only, ...others] = own.length > 0 ? own : named;
  const isSure = others.length === 0 && (own.length > 0 || unread.length === 0 || only?.session.cluster.arn === name);
  return { targets: named, unread, ...(isSure && { only }) };
}

/** What wasn't found isn't missing while there are clusters that couldn't be read. */
function noneNamed(name: string, [first, ...others]: readonly Unread[]): EcsError {
  if (!first)
    return new EcsError({
      kind: "missing",
      code: "UnknownCluster",
      sentence: `No connection has a cluster ${name}.`,
      advice: "Add a connection to its account and region, or name another cluster.",
    });
  const more = others.length === 0 ? "" : ` and ${String(others.length)} more`;
  return new EcsError({
    kind: first.error?.kind ?? "missing",
    code: "UnknownCluster",
    sentence: `No cluster ${name} was found, but the clusters of "${first.connection.spec.label}"${more} couldn't be read.`,
    advice: reasonOf(first),
    login: first.error?.login,
    consent: first.error?.consent,
  });
}
