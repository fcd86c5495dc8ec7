import type { ClusterNode, ConnectionNode, ServicesNode } from "../nodes/node";
import { servicesIn } from "../nodes/knownService";
import { rowOf } from "./nodeRow";
import { outdated, wasRead } from "../nodes/outdated";

/** What a connection or a cluster looks like, told apart from before to know what to draw anew. */
export interface Look {
  /** Its row and whatever makes its whole subtree look different. */
  readonly whole: string;
  /** Its error row alone. */
  readonly error: string;
}

export function lookOf(node: ConnectionNode | ClusterNode, isOpen: boolean): Look {
  const { state } = node.kind === "cluster" ? node.session : node.connection;
  const old = outdated(state);
  const row = rowOf(node, isOpen);
  const below = node.kind === "connection" ? node.connection.clusters.map(({ cluster }) => cluster.arn) : [];
  return {
    whole: JSON.stringify([row, below, wasRead(state), old?.error.message, old?.asOf]),
    error: String(old?.retrying),
  };
}

/** What all that is below "Services" looks like. */
export function servicesLook(node: ServicesNode): string {
  const { services } = node.session;
  const old = outdated(services.state);
  const rows = servicesIn(node.session.replica, services.all).map(
    ({ name, state, loops, running, starting, service }) => [
      name,
      state,
      running,
      starting,
      loops.map(({ cause, tasks }) => [cause, tasks.length]),
      service && [service.desired, service.taskDefinitionArn, service.deployments],
    ],
  );
  return JSON.stringify([
    rowOf(node, true),
    old?.error.message,
    old?.retrying,
    wasRead(services.state) || services.state.kind,
    rows,
  ]);
}
