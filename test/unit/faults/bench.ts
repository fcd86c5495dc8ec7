import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import type { Limits } from "../../../src/ecs/rate/deadline";
import { Connections } from "../../../src/ecs/session/connections";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import { History } from "../../../src/requests/sending/history";
import { Sender } from "../../../src/requests/sending/sender";
import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { Call, Sandbox } from "../../../src/sandbox/sandbox";
import { newCertificate, TlsFront } from "./tlsFront";

/** Short, so that the hanging cells end soon; long enough for a busy machine's good answers. */
const answerMs = 4000;
/** The SDK's own retries fit in. */
export const serviceAnswerMs = 8000;
const call = { connectMs: 3000, firstByteMs: answerMs, wholeMs: answerMs };
const short: Limits = { read: call, change: call, throttledMs: 500 };

const noMfa = () => Promise.reject(new Error("no MFA"));

/** What one cell works with: an endpoint of its own, connected as the extension does it, and another one beside it. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** The endpoint's address, as its sentences name it. */
  readonly endpoint: string;
  readonly front?: TlsFront;
  readonly connection: ConnectionSession;
  readonly session: ClusterSession;
  /** The second cluster of the same connection. */
  readonly other: ClusterSession;
  /** A connection to an endpoint that nothing is wrong with. */
  readonly elsewhere: ConnectionSession;
  readonly sender: Sender;
  calls(operation: string): readonly Call[];
  close(): Promise<void>;
}

export type Reach = "address" | "name" | "tls";

let names = 0;

/** Opens a bench with all that can be known already read. */
export async function openBench(reach: Reach, neighbor: Sandbox, endpointTime?: number): Promise<Bench> {
  const sandbox = await startSandbox({
    world: { clusters: 2, instances: 2, tasks: 4 },
    clock: manualClock(endpointTime),
  });
  for (const cluster of sandbox.world.clusters.values())
    for (const record of cluster.instances.values())
      sandbox.world.changeInstance(record, {
        versionInfo: { agentVersion: "1.80.0", agentHash: "0", dockerVersion: "DockerVersion: 24.0.0" },
      });
  const front = reach === "tls" ? await TlsFront.open(sandbox.port, newCertificate("127.0.0.1")) : undefined;
  const endpoint =
    front?.url ??
    (reach === "name" ? `http://bench-${String(++names)}.localhost:${String(sandbox.port)}` : sandbox.url);
  const connections = new Connections(spec => openGateway(spec, noMfa, short), {
    intervalMs: () => 100,
    readOnly: () => false,
  });
  connections.set([
    {
      id: "bench",
      label: "bench",
      region: "us-east-1",
      endpoint,
      origin: "sandbox",
      plainHttp: [endpoint],
    },
    { id: "elsewhere", label: "elsewhere", region: "us-east-1", endpoint: neighbor.url, origin: "sandbox" },
  ]);
  const [connection, elsewhere] = connections.all;
  if (!connection || !elsewhere) throw new Error("no connection");
  const log = { info: () => undefined, error: () => undefined };
  const sender = new Sender(new History(), log, () => false);
  const close = async () => {
    sender.dispose();
    connections.dispose();
    await front?.close();
    await sandbox.close();
  };
  return {
    sandbox,
    endpoint,
    front,
    connection,
    get session() {
      return nth(connection, 0);
    },
    get other() {
      return nth(connection, 1);
    },
    elsewhere,
    sender,
    calls: operation => sandbox.calls.filter(call => call.operation === operation),
    close,
  };
}

function nth(connection: ConnectionSession, index: number): ClusterSession {
  const session = connection.clusters[index];
  if (!session) throw new Error(`The connection shows ${String(connection.clusters.length)} clusters.`);
  return session;
}
