import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import { childrenOf, rootNodes } from "../../../src/tree/nodes/children";
import type { Node } from "../../../src/tree/nodes/node";
import type { Sandbox } from "../../../src/sandbox/sandbox";
import { answerService } from "../../../src/sandbox/services/answers";
import { isTrue, truthOf } from "../faults/truth";
import { within } from "./window";
import type { Window } from "./window";

const patienceMs = 100_000;

/** All faults end; with nobody's doing but looking, or with Refresh, everything must be current. Answers what is not. */
export async function settle(window: Window, refreshes: boolean): Promise<readonly string[]> {
  window.patience.isLong = true;
  for (const endpoint of window.endpoints) {
    endpoint.sandbox.clearFaults();
    await endpoint.plug();
  }
  const looking = new Set<ConnectionSession | ClusterSession>();
  let refreshedAt = 0;
  const isSettled = () => {
    const now = Date.now();
    const isDue = refreshes && now - refreshedAt > 3000;
    if (isDue) refreshedAt = now;
    for (const connection of window.connections.all)
      for (const item of [connection, ...connection.clusters]) {
        if (!looking.has(item)) window.watch(item);
        looking.add(item);
        // What a person canceled is read again by a person.
        const isCanceled = item.state.kind === "failed" && item.state.error.kind === "cancelled";
        // Nor does a person begin anew what is still being read.
        const isReading = item.state.kind === "loading";
        if (isCanceled || (isDue && !isReading && !isCurrent(window, connection, item))) window.start(item.refresh());
      }
    return !window.isWaiting && left(window).length === 0;
  };
  await within(patienceMs, isSettled);
  return left(window);
}

function isCurrent(window: Window, connection: ConnectionSession, item: ConnectionSession | ClusterSession): boolean {
  if (item.state.kind !== "ready") return false;
  const { sandbox } = window.endpointOf(connection);
  if ("replica" in item)
    return isTrue(sandbox, item) && item.services.state.kind === "ready" && serviceProblems(sandbox, item).length === 0;
  const names = [...sandbox.world.clusters.keys()].sort();
  return (
    names.join() ===
    item.clusters
      .map(({ cluster }) => cluster.name)
      .sort()
      .join()
  );
}

/** What is not as it should be in the end. */
function left(window: Window): readonly string[] {
  return window.connections.all.flatMap(connection =>
    [connection, ...connection.clusters]
      .filter(item => !isCurrent(window, connection, item))
      .map(
        item => `${"cluster" in item && "replica" in item ? item.cluster.name : connection.spec.label}: ${said(item)}`,
      ),
  );
}

const said = ({ state }: ConnectionSession | ClusterSession): string =>
  state.kind === "failed" ? `${state.error.kind}: ${state.error.message}` : `${state.kind}, but not current`;

/** An endpoint's services of a cluster, by name, as it describes them now. */
const servicesOf = ({ world }: Sandbox, { cluster }: ClusterSession) =>
  new Map(
    [...(world.clusters.get(cluster.name)?.services.values() ?? [])]
      .map(record => answerService(record, true))
      .map(service => [service.serviceName, service] as const),
  );

/** What a window shows of a cluster's services that isn't so. */
function serviceProblems(sandbox: Sandbox, session: ClusterSession): readonly string[] {
  const truth = servicesOf(sandbox, session);
  const problems = session.services.all
    .filter(({ name }) => !truth.has(name))
    .map(({ name }) => `the service ${name} is shown, which is gone`);
  for (const [name, service] of truth) {
    const shown = session.services.get(name);
    const [is, isShown] = [
      [service.desiredCount, service.runningCount, service.pendingCount, ...rollouts(service.deployments)],
      shown && [shown.desired, shown.running, shown.pending, ...rollouts(shown.raw["deployments"] as never)],
    ].map(facts => JSON.stringify(facts));
    if (is !== isShown) problems.push(`the service ${name} is shown as ${String(isShown)}, and is ${String(is)}`);
  }
  return problems;
}

const rollouts = (deployments: readonly { id?: string; status?: string; rolloutState?: string }[] = []) =>
  deployments.map(({ id, status, rolloutState }) => [id, status, rolloutState]);

/** Compares the tree's rows with the endpoints. */
export function treeProblems(window: Window): readonly string[] {
  const problems: string[] = [];
  const all: Node[] = [];
  const collect = (node: Node) => {
    all.push(node);
    for (const child of childrenOf(node, () => Infinity)) collect(child);
  };
  for (const root of rootNodes(window.connections)) collect(root);
  for (const node of all) if (node.kind === "error") problems.push(`an error's row: ${node.error.message}`);
  for (const connection of window.connections.all)
    for (const session of connection.clusters) {
      const truth = new Set(truthOf(window.endpointOf(connection).sandbox, session).keys());
      const rows = new Set(
        all.flatMap(node =>
          (node.kind === "task" || node.kind === "containerInstance") && node.session === session ? [node.arn] : [],
        ),
      );
      for (const arn of truth) if (!rows.has(arn)) problems.push(`no row for ${arn}`);
      for (const arn of rows) if (!truth.has(arn)) problems.push(`a row for ${arn}, which is gone`);
      problems.push(...serviceProblems(window.endpointOf(connection).sandbox, session));
      const services = new Set(
        all.flatMap(node => (node.kind === "service" && node.session === session ? [node.name] : [])),
      );
      for (const name of servicesOf(window.endpointOf(connection).sandbox, session).keys())
        if (!services.has(name)) problems.push(`no row for the service ${name}`);
    }
  return problems;
}
