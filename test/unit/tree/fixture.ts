import assert from "node:assert/strict";
import type { ConnectionSpec } from "../../../src/ecs/connection/connection";
import { EcsError } from "../../../src/ecs/model/errors";
import type { Service, Task } from "../../../src/ecs/model/model";
import type { ErrorKind } from "../../../src/ecs/model/errors";
import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import type { EcsGateway } from "../../../src/ecs/gateway/gateway";
import { childrenOf, clusterNode, connectionId } from "../../../src/tree/nodes/children";
import type { ClusterNode, ConnectionNode, Node } from "../../../src/tree/nodes/node";
import { cluster, clusterArn, instance, task } from "../details/fixtures";

export const failure = (kind: ErrorKind = "network"): EcsError =>
  new EcsError({ kind, code: "TimeoutError", sentence: "ECS did not answer.", advice: "Check the network." });

/** A cluster with a task on an instance whose endpoint does as it is told. */
export class Ecs {
  /** What each call does instead of answering. */
  clusters?: () => Promise<void>;
  tasks?: () => Promise<void>;
  names = ["web"];
  taskIds = ["a"];
  task: (id: string) => Task = task;
  services: readonly Service[] = [];
  activeServices = 0;
  servicesFail?: EcsError;
  readonly connection: ConnectionSession;

  constructor(intervalMs = 3_600_000, spec: Partial<ConnectionSpec> = {}) {
    const gateway: Partial<EcsGateway> = {
      region: "eu-west-1",
      at: () => gateway as EcsGateway,
      clusterArns: () => this.clusterPages(),
      describeClusters: async arns => ({
        found: arns.map(arn =>
          cluster({
            clusterArn: arn,
            clusterName: arn.slice(arn.lastIndexOf("/") + 1),
            runningTasksCount: this.taskIds.length,
            registeredContainerInstancesCount: 1,
            activeServicesCount: this.activeServices,
          }),
        ),
        failures: [],
      }),
      async *containerInstanceArns() {
        yield [instance().arn];
      },
      describeContainerInstances: async () => ({ found: [instance()], failures: [] }),
      taskArns: (_, filter) => this.taskPages(filter.desiredStatus === "STOPPED"),
      describeTasks: async (_, arns) => ({
        found: this.taskIds.map(id => this.task(id)).filter(({ arn }) => arns.includes(arn)),
        failures: [],
      }),
      serviceArns: () => this.servicePages(),
      describeServices: async () => ({ found: this.services, failures: [] }),
      forecast: () => ({}) as never,
      dispose: () => undefined,
    };
    this.connection = new ConnectionSession(
      { id: "c", label: "prod", region: "eu-west-1", origin: "saved", ...spec },
      async () => gateway as EcsGateway,
      { intervalMs: () => intervalMs, readOnly: () => false },
    );
  }

  get session(): ClusterSession {
    return this.connection.clusters[0] ?? assert.fail("no cluster");
  }

  get connectionNode(): ConnectionNode {
    return { kind: "connection", id: connectionId(this.connection), connection: this.connection };
  }

  get clusterNode(): ClusterNode {
    return clusterNode(this.connectionNode, this.session);
  }

  private async *clusterPages(): AsyncGenerator<readonly string[]> {
    await this.clusters?.();
    yield this.names.map(name => clusterArn.replace(/web$/, name));
  }

  private async *servicePages(): AsyncGenerator<readonly string[]> {
    if (this.servicesFail) throw this.servicesFail;
    yield this.services.map(({ arn }) => arn);
  }

  private async *taskPages(stopped: boolean): AsyncGenerator<readonly string[]> {
    await this.tasks?.();
    yield stopped ? [] : this.taskIds.map(id => task(id).arn);
  }
}

export const below = (node: Node): readonly Node[] => childrenOf(node, () => 500);

/** All rows below a node, depth first. */
export const allBelow = (node: Node): readonly Node[] => below(node).flatMap(child => [child, ...allBelow(child)]);

export const never = (): Promise<never> => new Promise(() => undefined);
