import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Disposable } from "../../ecs/model/emitter";
import type { Change } from "../../ecs/replica/replica";

/** An answer as it stood before it changed. */
export interface Earlier {
  readonly version?: number;
  /** When it was found replaced, epoch milliseconds. */
  readonly until: number;
  readonly raw: Readonly<Record<string, unknown>>;
}

const perResource = 10;
const resources = 1000;

/** The last answers that changes replaced, of all clusters that were read in this window. */
export class EarlierVersions implements Disposable {
  private readonly kept = new Map<string, Earlier[]>();
  private readonly listening = new Map<object, Disposable>();
  private readonly subscription: Disposable;

  constructor(private readonly connections: Connections) {
    this.subscription = connections.onDidChange(() => this.listen());
    this.listen();
  }

  /** Oldest first; without the current one. */
  of(arn: string): readonly Earlier[] {
    return this.kept.get(arn) ?? [];
  }

  dispose(): void {
    this.subscription.dispose();
    for (const item of this.listening.values()) item.dispose();
    this.listening.clear();
    this.kept.clear();
  }

  /** Listens to each connection and each cluster's replica once, and no more to those that went. */
  private listen(): void {
    const connections = this.connections.all;
    const sessions = connections.flatMap(connection => connection.clusters);
    const wanted = new Set<object>([...connections, ...sessions.map(session => session.replica)]);
    for (const [source, item] of this.listening)
      if (!wanted.has(source)) {
        item.dispose();
        this.listening.delete(source);
      }
    for (const connection of connections) this.once(connection, () => this.connection(connection));
    for (const { replica } of sessions)
      this.once(replica, () => replica.onDidChange(changes => changes.forEach(change => this.keep(change))));
  }

  private connection(connection: ConnectionSession): Disposable {
    return connection.onDidChange(() => this.listen());
  }

  private once(source: object, subscribe: () => Disposable): void {
    if (!this.listening.has(source)) this.listening.set(source, subscribe());
  }

  private keep({ arn, before }: Change): void {
    if (!before) return;
    const earlier = this.kept.get(arn) ?? [];
    // Names it, so two changes within one millisecond must differ.
    const until = Math.max(Date.now(), (earlier.at(-1)?.until ?? 0) + 1);
    earlier.push({ version: before.version, until, raw: before.raw });
    if (earlier.length > perResource) earlier.shift();
    this.kept.delete(arn);
    this.kept.set(arn, earlier);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > resources && oldest !== undefined) this.kept.delete(oldest);
  }
}
