import assert from "node:assert/strict";
import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import { Connections } from "../../../src/ecs/session/connections";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import { startSandbox } from "../../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";
import { History } from "../../../src/requests/sending/history";
import { Sender } from "../../../src/requests/sending/sender";
import type { Target } from "../../../src/requests/sending/target";

/** A sandbox, a connection to it, and what sends there, as the commands have them. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly connection: ConnectionSession;
  readonly sender: Sender;
  readonly errors: string[];
  readonly infos: string[];
  /** A cluster, read. */
  cluster(name: string): Promise<Target>;
  calls(operation: string): number;
  close(): Promise<void>;
}

export async function openBench(options: SandboxOptions = {}): Promise<Bench> {
  const sandbox = await startSandbox({ quiet: true, ...options });
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 60_000,
    readOnly: () => false,
  });
  connections.set([{ id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" }]);
  const [connection] = connections.all;
  assert.ok(connection);
  await connection.load();
  const errors: string[] = [];
  const infos: string[] = [];
  const log = { info: (text: string) => void infos.push(text), error: (text: string) => void errors.push(text) };
  const sender = new Sender(new History(), log, () => false);
  return {
    sandbox,
    connection,
    sender,
    errors,
    infos,
    cluster: async name => {
      const session = connection.clusters.find(item => item.cluster.name === name);
      assert.ok(session, `no cluster ${name}`);
      await session.load();
      assert.equal(session.state.kind, "ready");
      return { connection, session };
    },
    calls: operation => sandbox.calls.filter(call => call.operation === operation).length,
    close: async () => {
      sender.dispose();
      connections.dispose();
      await sandbox.close();
    },
  };
}
