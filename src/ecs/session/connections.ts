import type { ClusterSession } from "./clusterSession";
import type { ConnectionSpec } from "../connection/connection";
import { ConnectionSession } from "./connectionSession";
import type { OpenGateway, Settings } from "./connectionSession";
import { Emitter } from "../model/emitter";
import type { Disposable, Event } from "../model/emitter";
import { Surroundings } from "./surroundings";

/** All connections of this window, in the order they were added. */
export class Connections implements Disposable {
  private readonly sessions = new Map<string, ConnectionSession>();
  private readonly changeEmitter = new Emitter<void>();

  /** Fires when a connection comes or goes; what happens inside one is told by the session itself. */
  readonly onDidChange: Event<void> = this.changeEmitter.event;

  constructor(
    private readonly open: OpenGateway,
    private readonly settings: Settings,
    private readonly surroundings = new Surroundings(),
  ) {
    surroundings.onDidChange(() => {
      for (const session of this.sessions.values()) session.renew();
    });
  }

  get all(): readonly ConnectionSession[] {
    return [...this.sessions.values()];
  }

  get(id: string): ConnectionSession | undefined {
    return this.sessions.get(id);
  }

  /** The session of a cluster by its ARN, in the named connection or else in the first that sees it. */
  cluster(arn: string, connectionId?: string): ClusterSession | undefined {
    const named = connectionId === undefined ? undefined : this.get(connectionId)?.cluster(arn);
    if (named) return named;
    for (const connection of this.sessions.values()) {
      const session = connection.cluster(arn);
      if (session) return session;
    }
    return undefined;
  }

  /** Makes the connections equal to `specs`; one that leads where it led keeps its session and what it read. */
  set(specs: readonly ConnectionSpec[]): void {
    const wanted = new Map(specs.map(spec => [spec.id, spec]));
    const kept = new Map<string, ConnectionSession>();
    for (const [id, session] of this.sessions) {
      const spec = wanted.get(id);
      if (spec && session.adopt(spec)) kept.set(id, session);
      else session.dispose();
    }
    this.sessions.clear();
    for (const spec of specs)
      this.sessions.set(spec.id, kept.get(spec.id) ?? new ConnectionSession(spec, this.open, this.settings));
    this.changeEmitter.fire();
  }

  /** Gives up these connections with all that was read of them, which hold for another endpoint, and begins them anew. */
  reopen(isMeant: (session: ConnectionSession) => boolean): void {
    const meant = this.all.filter(isMeant);
    for (const session of meant) {
      session.dispose();
      this.sessions.set(session.spec.id, new ConnectionSession(session.spec, this.open, this.settings));
    }
    if (meant.length > 0) this.changeEmitter.fire();
  }

  dispose(): void {
    this.surroundings.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    this.changeEmitter.dispose();
  }
}
