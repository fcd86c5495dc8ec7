import { isDeepStrictEqual } from "node:util";
import { limits } from "../gateway/limits";
import type { EcsGateway } from "../gateway/gateway";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import { isDeploymentOver } from "../model/serviceDeployment";
import type { DeploymentSummary, ServiceDeployment, ServiceRevision } from "../model/serviceDeployment";
import type { LoadState, Turn } from "../polling/loader";
import type { Polling } from "../polling/polling";
import type { Urgency } from "../rate/tokenQueue";
import { newestDeployments } from "../reading/deploymentReading";
import { pollBeside } from "./pollingContext";
import type { PollingContext } from "./pollingContext";

/** So many more deployments are shown at a time. */
const step = 20;

/**
 * The deployments of one service, newest first, and the revisions that they lead from and to. They are read while somebody
 * looks at them; what is over and what a revision holds never changes and is read once.
 */
export class ServiceDeployments implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly polling: Polling;
  private readonly known = new Map<string, ServiceDeployment>();
  private readonly revisions = new Map<string, ServiceRevision>();
  /** ECS has no revisions from before 2024-10-25. */
  private readonly unknownRevisions = new Set<string>();
  private shown: readonly ServiceDeployment[] = [];
  private most = step;
  private hasOlder = false;

  /** Fires when `state` or anything that was read changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    private readonly context: PollingContext,
    readonly serviceArn: string,
  ) {
    this.polling = pollBeside(context, "ListServiceDeployments", {
      read: (turn, urgency) => this.read(turn, urgency),
      changed: () => this.changeEmitter.fire(),
    });
  }

  get state(): LoadState {
    return this.polling.state;
  }

  /** Newest first. */
  get all(): readonly ServiceDeployment[] {
    return this.shown;
  }

  /** Whether ECS has older ones than those in `all`. */
  get hasMore(): boolean {
    return this.hasOlder;
  }

  revision(arn: string): ServiceRevision | undefined {
    return this.revisions.get(arn);
  }

  /** Reads twenty older ones, too. */
  showMore(): Promise<void> {
    if (this.hasOlder) this.most += step;
    return this.refresh();
  }

  /** A person's own Refresh or Retry. A failure is told by `state`. */
  refresh(): Promise<void> {
    return this.polling.refresh();
  }

  /** There is news of them: who looks need not wait for their turn. */
  async hurry(): Promise<void> {
    if (this.polling.isWatched) await this.polling.load();
  }

  /** While any watcher is there they are read again, no faster than a fair share of the rate allows. */
  watch(): Disposable {
    return this.polling.watch();
  }

  recover(): void {
    this.polling.recover();
  }

  dispose(): void {
    this.polling.dispose();
    this.changeEmitter.dispose();
  }

  private async read({ signal }: Turn, urgency: Urgency): Promise<number> {
    const gateway = this.context.gateway.at(urgency);
    const { newest, hasMore, pages } = await newestDeployments(
      gateway,
      this.context.clusterArn,
      this.serviceArn,
      this.most,
      signal,
    );
    const described = await this.describe(gateway, newest, signal);
    this.take(newest, hasMore);
    const revised = await this.describeRevisions(gateway, signal);
    return pages + described + revised;
  }

  /** Describes those that are not known to be over, and answers with how many calls. */
  private async describe(
    gateway: EcsGateway,
    listed: readonly DeploymentSummary[],
    signal: AbortSignal,
  ): Promise<number> {
    const open = listed.filter(({ arn, status }) => {
      const known = this.known.get(arn);
      return !known || known.status !== status || !isDeploymentOver(known);
    });
    if (open.length === 0) return 0;
    const { found } = await gateway.describeServiceDeployments(
      open.map(({ arn }) => arn),
      signal,
    );
    signal.throwIfAborted();
    for (const deployment of found) this.known.set(deployment.arn, deployment);
    return Math.ceil(open.length / limits.deploymentsPerDescribe);
  }

  private take(listed: readonly DeploymentSummary[], hasMore: boolean): void {
    const shown = listed.flatMap(({ arn }) => this.known.get(arn) ?? []);
    const isSame = hasMore === this.hasOlder && isDeepStrictEqual(shown.map(rawOf), this.shown.map(rawOf));
    for (const arn of this.known.keys()) if (!shown.some(deployment => deployment.arn === arn)) this.known.delete(arn);
    this.hasOlder = hasMore;
    if (isSame) return;
    this.shown = shown;
    this.changeEmitter.fire();
  }

  private async describeRevisions(gateway: EcsGateway, signal: AbortSignal): Promise<number> {
    const named = this.shown.flatMap(({ sources, target, rollback }) => [
      ...sources.map(({ arn }) => arn),
      target?.arn,
      rollback?.revisionArn,
    ]);
    const wanted = new Set(
      named.filter(arn => arn !== undefined && !this.revisions.has(arn) && !this.unknownRevisions.has(arn)),
    ) as ReadonlySet<string>;
    if (wanted.size === 0) return 0;
    const { found, failures } = await gateway.describeServiceRevisions([...wanted], signal);
    signal.throwIfAborted();
    for (const revision of found) this.revisions.set(revision.arn, revision);
    for (const { arn, reason } of failures) if (arn && reason === "MISSING") this.unknownRevisions.add(arn);
    this.changeEmitter.fire();
    return Math.ceil(wanted.size / limits.revisionsPerDescribe);
  }
}

const rawOf = ({ raw }: ServiceDeployment): unknown => raw;
