import { setTimeout as sleep } from "node:timers/promises";
import { Attachment } from "../../../src/events/attach/attachment";
import { EventStream } from "../../../src/events/attach/eventStream";
import { openLogsSource, openQueueSource } from "../../../src/events/sources/sources";
import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import { Connections } from "../../../src/ecs/session/connections";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import type { Disposable } from "../../../src/ecs/model/emitter";
import { History } from "../../../src/requests/sending/history";
import { Sender } from "../../../src/requests/sending/sender";
import type { Limits } from "../../../src/ecs/rate/deadline";
import type { Coverage } from "./coverage";
import type { Endpoint } from "./endpoint";
import { Readings } from "./readings";
import { Sendings } from "./sendings";

/** Short, so that what hangs ends soon, until all faults are over: then a busy machine has its time. */
function limitsOf(patience: { readonly isLong: boolean }): Limits {
  const or = (ms: number, long: number) => (patience.isLong ? long : ms);
  const call = {
    connectMs: 5000,
    get firstByteMs() {
      return or(800, 20_000);
    },
    get wholeMs() {
      return or(1200, 30_000);
    },
  };
  return { read: call, change: call, throttledMs: 400 };
}

const noMfa = () => Promise.reject(new Error("no MFA"));

/** A cluster of a connection, and the endpoint that the connection leads to. */
export interface Aim {
  readonly endpoint: Endpoint;
  readonly connection: ConnectionSession;
  readonly session: ClusterSession;
}

/** What one window of VS Code holds: two connections, their sessions, an event stream, and the requests that were sent. */
export class Window implements Disposable {
  readonly connections: Connections;
  readonly eventStream: EventStream;
  readonly sendings: Sendings;
  readonly patience = { isLong: false };
  readonly readings: readonly Readings[];
  private readonly sender: Sender;
  private readonly watches = new Map<ConnectionSession | ClusterSession, Disposable[]>();
  /** What a person waits for. */
  private readonly waiting = new Set<Promise<unknown>>();

  constructor(
    readonly endpoints: readonly Endpoint[],
    readonly coverage: Coverage,
  ) {
    this.connections = new Connections(spec => openGateway(spec, noMfa, limitsOf(this.patience)), {
      intervalMs: () => 150,
      readOnly: () => false,
    });
    this.connections.set(
      endpoints.map(({ sandbox }, index) => ({
        id: `model-${String(index)}`,
        label: `model ${String(index)}`,
        region: sandbox.region,
        endpoint: sandbox.url,
        origin: "sandbox",
      })),
    );
    this.eventStream = new EventStream(this.connections);
    const log = { info: () => undefined, error: () => undefined };
    this.sender = new Sender(new History(), log, () => false);
    this.sendings = new Sendings(this.sender);
    this.readings = this.connections.all.map(
      connection => new Readings(connection, this.endpointOf(connection).sandbox),
    );
  }

  endpointOf(connection: ConnectionSession): Endpoint {
    const endpoint = this.endpoints[this.connections.all.indexOf(connection)];
    if (!endpoint) throw new Error(`${connection.spec.label} leads nowhere.`);
    return endpoint;
  }

  /** Lets something go on by itself; its end is waited for in the end. */
  start(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => this.waiting.delete(done));
    this.waiting.add(done);
  }

  isBusy(most: number): boolean {
    return this.waiting.size >= most;
  }

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /** A person opens every connection and every cluster, while all is well. */
  async open(): Promise<void> {
    await Promise.all(
      this.connections.all.map(async connection => {
        await connection.load();
        await Promise.all(
          connection.clusters.flatMap(session => [
            session.load(),
            // A failure is the services' own, and is told by their state.
            session.services.refresh(),
          ]),
        );
      }),
    );
  }

  watch(what: ConnectionSession | ClusterSession): void {
    const own = this.watches.get(what) ?? [];
    this.watches.set(what, [...own, watchAsTheTree(what)]);
  }

  leave(what: ConnectionSession | ClusterSession): void {
    this.watches.get(what)?.pop()?.dispose();
  }

  /** Attaches the endpoint's queue or log group, as the command does. */
  async attach(connection: ConnectionSession, mode: "look" | "consume" | "logs"): Promise<void> {
    const { sandbox } = this.endpointOf(connection);
    const opened =
      mode === "logs"
        ? await openLogsSource(connection, { group: sandbox.logGroup }, noMfa)
        : await openQueueSource(connection, sandbox.queueUrl, { mode }, noMfa);
    if (!opened) return;
    try {
      const gateway = await connection.gateway();
      this.eventStream.attach(new Attachment(connection, gateway, opened, { graceMs: 500, everyMs: 2000 }));
    } catch (error) {
      opened.release();
      throw error;
    }
  }

  dispose(): void {
    for (const readings of this.readings) readings.dispose();
    for (const own of this.watches.values()) for (const watch of own) watch.dispose();
    this.eventStream.dispose();
    this.sender.dispose();
    this.connections.dispose();
  }
}

/** Whoever looks at a cluster looks at its services, too. */
function watchAsTheTree(what: ConnectionSession | ClusterSession): Disposable {
  const all = [what.watch(), ...("replica" in what ? [what.services.watch()] : [])];
  return {
    dispose: () => {
      for (const watch of all) watch.dispose();
    },
  };
}

/** Waits for a condition; false when it does not come true in time. */
export async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const until = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}
