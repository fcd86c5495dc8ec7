import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ExplorerApi } from "../../src/extension";
import type { ClusterSession } from "../../src/ecs/session/clusterSession";
import type { ConnectionSession } from "../../src/ecs/session/connectionSession";
import type { ContainerInstance, Task } from "../../src/ecs/model/model";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox";
import type { Aimed, Target } from "../../src/requests/sending/target";

/**
 * The extension after a test has deactivated it and activated it again: VS Code knows only of the first time. Each test file is a
 * bundle of its own, and all share one host.
 */
const shared = globalThis as { ecsExplorerAgain?: ExplorerApi | undefined };
export const activatedAgain = (explorer: ExplorerApi | undefined) => (shared.ecsExplorerAgain = explorer);

export async function api(): Promise<ExplorerApi> {
  if (shared.ecsExplorerAgain) return shared.ecsExplorerAgain;
  const extension = vscode.extensions.getExtension<ExplorerApi>("ecs-explorer.ecs-explorer");
  assert.ok(extension, "the extension is not installed in this host");
  return extension.activate();
}

/** A sandbox of its own and a connection to it in the real extension. */
export class World {
  private constructor(
    readonly explorer: ExplorerApi,
    readonly sandbox: Sandbox,
    readonly id: string,
  ) {}

  static async open(options: SandboxOptions = {}, { readOnly = false } = {}): Promise<World> {
    const explorer = await api();
    const sandbox = await startSandbox({ quiet: true, ...options });
    const id = `test-${String(sandbox.port)}`;
    // Any credentials will do there: `sandbox` needs none of this machine's.
    await explorer.store.add(
      { id, label: id, region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" },
      readOnly,
    );
    const world = new World(explorer, sandbox, id);
    await world.connection.load();
    return world;
  }

  get connection(): ConnectionSession {
    const connection = this.explorer.connections.get(this.id);
    assert.ok(connection, "the connection is gone");
    return connection;
  }

  /** A cluster, read. */
  async cluster(name: string): Promise<Target & { readonly session: ClusterSession }> {
    const session = this.connection.clusters.find(item => item.cluster.name === name);
    assert.ok(session, `no cluster ${name}: ${this.connection.clusters.map(item => item.cluster.name).join(", ")}`);
    await session.load();
    assert.equal(session.state.kind, "ready");
    return { connection: this.connection, session };
  }

  /** How often an operation reached the endpoint. */
  calls(operation: string): number {
    return this.sandbox.calls.filter(call => call.operation === operation).length;
  }

  async close(): Promise<void> {
    await this.explorer.store.remove(this.id);
    await this.sandbox.close();
  }
}

export const taskAims = (target: Target, accepts: (task: Task) => boolean): readonly Aimed[] =>
  [...target.session.replica.tasks.values()].filter(accepts).map(task => ({ ...target, arn: task.arn }));

export const instanceAims = (target: Target, accepts: (instance: ContainerInstance) => boolean): readonly Aimed[] =>
  [...target.session.replica.containerInstances.values()]
    .filter(accepts)
    .map(instance => ({ ...target, arn: instance.arn }));

/** The tree's nodes for them, as a selection hands them to a command. */
export const nodes = (kind: "task" | "containerInstance", aims: readonly Aimed[]) =>
  aims.map(aim => ({ ...aim, kind, id: `${aim.connection.spec.id} ${aim.arn}` }));

export const run = (name: string, ...args: readonly unknown[]): Promise<void> =>
  Promise.resolve(vscode.commands.executeCommand<void>(`ecsExplorer.${name}`, ...args));
