import type { EcsError } from "../ecs/model/errors";
import type { Disposable } from "../ecs/model/emitter";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import type { Connections } from "../ecs/session/connections";
import { plainText } from "../text/plainText";
import type { Log } from "../text/safeLog";

/** Writes into the log when a connection can't be read anymore, and when it can again. */
export class OutageLog implements Disposable {
  private readonly followed = new Map<ConnectionSession, Disposable>();
  private readonly began = new Map<ConnectionSession, number>();
  private readonly listening: Disposable;

  constructor(
    private readonly connections: Connections,
    private readonly log: Pick<Log, "info" | "warn">,
  ) {
    this.listening = connections.onDidChange(() => this.follow());
    this.follow();
  }

  dispose(): void {
    this.listening.dispose();
    for (const item of this.followed.values()) item.dispose();
    this.followed.clear();
    this.began.clear();
  }

  private follow(): void {
    const { all } = this.connections;
    for (const [connection, item] of this.followed) {
      if (all.includes(connection)) continue;
      item.dispose();
      this.followed.delete(connection);
      this.began.delete(connection);
    }
    for (const connection of all)
      if (!this.followed.has(connection))
        this.followed.set(
          connection,
          connection.onDidChange(() => this.look(connection)),
        );
  }

  private look(connection: ConnectionSession): void {
    const { state, spec } = connection;
    const since = this.began.get(connection);
    if (state.kind === "failed" && since === undefined && isOutage(state.error)) {
      this.began.set(connection, Date.now());
      this.log.warn(
        plainText(`Outage of connection "${spec.label}" began: ${state.error.code}: ${state.error.sentence}`),
      );
    } else if (state.kind === "ready" && since !== undefined) {
      this.began.delete(connection);
      this.log.info(
        plainText(
          `Outage of connection "${spec.label}" ended after ${String(Math.round((Date.now() - since) / 1000))} s.`,
        ),
      );
    }
  }
}

/** What would fail every other call of the connection, too. */
const isOutage = ({ kind }: EcsError): boolean => kind === "network" || kind === "auth";
