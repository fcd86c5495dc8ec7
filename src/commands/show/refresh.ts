import type { ClusterServices } from "../../ecs/session/clusterServices";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Kit } from "../running/kit";
import { inView } from "../running/run";

/** Reads a node anew, or everything that was read so far; failures show in the tree, in their place. */
export async function refresh(kit: Kit, argument: unknown): Promise<void> {
  const { connection, session, services } = partsOf(argument);
  const wanted = connection ? [connection] : kit.deps.connections.all;
  for (const item of wanted) kit.deps.logins.forget(item);
  await inView(async () => {
    if (services) await services.refresh();
    else if (session) await session.refresh();
    else if (connection) await refreshConnection(connection);
    else await Promise.all(kit.deps.connections.all.map(refreshConnection));
  });
}

/** Ends the reading that a row's connection or cluster waits for; what arrived stays, and the row says that it is not all. */
export async function cancelLoading(argument: unknown): Promise<void> {
  const { connection, session } = partsOf(argument);
  (session ?? connection)?.cancelLoading();
}

async function refreshConnection(connection: ConnectionSession): Promise<void> {
  const read = connection.clusters.filter(session => session.state.kind !== "idle");
  await Promise.all([connection.refresh(), ...read.map(session => session.refresh())]);
}

interface Parts {
  readonly connection?: ConnectionSession;
  readonly session?: ClusterSession;
  /** Set when the services of a cluster alone are meant. */
  readonly services?: ClusterServices;
}

const partsOf = (argument: unknown): Parts =>
  typeof argument === "object" && argument !== null && "connection" in argument ? (argument as Parts) : {};
