import type { ConnectionSpec } from "../../ecs/connection/connection";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Connections } from "../../ecs/session/connections";
import type { Disposable } from "../../ecs/model/emitter";
import { noLongerOpen } from "../../ecs/session/noLongerOpen";
import type { LiveTailPort, LogGroupsPort, StreamsPort } from "../../stream/aws/servicePorts";

export type LogsClient = StreamsPort & LogGroupsPort & LiveTailPort & Disposable;

/** The clients of CloudWatch Logs: one a connection and region, since a container may log to another region than its own. */
export class LogClients implements Disposable {
  private readonly clients = new Map<ConnectionSession, Map<string, Promise<LogsClient>>>();
  private readonly watching: Disposable;
  private isOver = false;

  constructor(
    private readonly connections: Pick<Connections, "all" | "onDidChange">,
    private readonly open: (current: () => ConnectionSpec, region: string) => Promise<LogsClient>,
  ) {
    this.watching = connections.onDidChange(() => {
      for (const connection of this.clients.keys()) if (!connections.all.includes(connection)) this.close(connection);
    });
  }

  /**
   * Throws an EcsError, for an endpoint that a person has yet to allow for one; what failed is tried anew. Who still reads over
   * a connection that was removed gets no client: nobody would close it.
   */
  get(connection: ConnectionSession, region: string): Promise<LogsClient> {
    if (this.isOver || !this.connections.all.includes(connection))
      return Promise.reject(noLongerOpen(`The connection "${connection.spec.label}"`));
    const own = this.clients.get(connection) ?? new Map<string, Promise<LogsClient>>();
    this.clients.set(connection, own);
    const known = own.get(region);
    if (known) return known;
    const opening = this.open(() => connection.spec, region);
    own.set(region, opening);
    opening.catch(() => own.delete(region));
    return opening;
  }

  dispose(): void {
    this.isOver = true;
    this.watching.dispose();
    for (const connection of this.clients.keys()) this.close(connection);
  }

  private close(connection: ConnectionSession): void {
    const own = this.clients.get(connection);
    this.clients.delete(connection);
    for (const client of own?.values() ?? [])
      client.then(
        item => item.dispose(),
        () => undefined,
      );
  }
}
