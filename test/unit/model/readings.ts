import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import type { Disposable } from "../../../src/ecs/model/emitter";
import type { Timestamp } from "../../../src/ecs/model/model";
import { missingGraceMs } from "../../../src/ecs/replica/young";
import type { Sandbox } from "../../../src/sandbox/sandbox";
import { truthOf, versionsOf } from "../faults/truth";
import type { Versions } from "../faults/truth";

interface Watched {
  readonly listener: Disposable;
  /** What the endpoint held when the reading under way began. */
  before: Versions;
  since?: Timestamp;
  asOf?: Timestamp;
}

/**
 * Holds every reading to its word: a cluster that becomes `ready` shows all that its endpoint held when the reading began,
 * in that version or a newer one, and nothing that was gone by then.
 */
export class Readings implements Disposable {
  readonly wrong: string[] = [];
  /** Readings that ended well. */
  ended = 0;
  private readonly sessions = new Map<ClusterSession, Watched>();
  private readonly known = new Set<string>();
  /** When each task that was run since was first heard of, by this machine's clock. */
  private readonly begunAt = new Map<string, Timestamp>();
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly connection: ConnectionSession,
    private readonly sandbox: Sandbox,
  ) {
    const { taskListeners } = sandbox.world;
    const hear = ({ task }: { readonly task: { readonly taskArn: string } }) => {
      if (!this.begunAt.has(task.taskArn)) this.begunAt.set(task.taskArn, Date.now());
    };
    taskListeners.add(hear);
    this.listeners = [connection.onDidChange(() => this.meet()), { dispose: () => taskListeners.delete(hear) }];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    for (const { listener } of this.sessions.values()) listener.dispose();
  }

  private meet(): void {
    for (const session of this.connection.clusters) {
      if (this.sessions.has(session)) continue;
      const watched: Watched = { listener: session.onDidChange(() => this.hear(session, watched)), before: new Map() };
      this.sessions.set(session, watched);
    }
  }

  private hear(session: ClusterSession, watched: Watched): void {
    const { state } = session;
    const { loadingSince } = session;
    // Throttling that ends with a reading is told while the state has yet to change.
    if (loadingSince !== undefined && watched.since !== loadingSince) {
      watched.since = loadingSince;
      watched.before = truthOf(this.sandbox, session);
      for (const arn of watched.before.keys()) this.known.add(arn);
    }
    const began = watched.since;
    if (state.kind !== "loading") watched.since = undefined;
    if (state.kind !== "ready" || state.asOf === watched.asOf) return;
    watched.asOf = state.asOf;
    // A reading that is canceled leaves what the one before it had found.
    if (began !== undefined && state.asOf <= began) return;
    this.ended++;
    this.judge(session, watched.before);
  }

  private judge(session: ClusterSession, before: Versions): void {
    const shown = versionsOf(session);
    const now = truthOf(this.sandbox, session);
    const { name } = session.cluster;
    for (const [arn, version = 0] of before)
      if (now.has(arn) && !((shown.get(arn) ?? -1) >= version))
        this.wrong.push(
          `${name} is ready with ${arn} at ${String(shown.get(arn))}, which had been at ${String(version)}`,
        );
    for (const arn of shown.keys())
      if (!now.has(arn) && !before.has(arn) && this.known.has(arn) && !this.isYoung(arn))
        this.wrong.push(`${name} is ready with ${arn}, which was gone before it was read`);
  }

  /**
   * A task that an answer named lately stays for a while although the endpoint says MISSING. Only here does one end and go in
   * that while: the endpoint's clock leaps by minutes.
   */
  private isYoung(arn: string): boolean {
    return Date.now() - (this.begunAt.get(arn) ?? Number.NEGATIVE_INFINITY) < missingGraceMs;
  }
}
