import { toEcsError } from "../../ecs/answers/failure";
import type { EcsError } from "../../ecs/model/errors";
import type { Failure } from "../../ecs/answers/described";
import type { EcsGateway, TaskFilter } from "../../ecs/gateway/gateway";
import { missingOf } from "../../ecs/answers/missing";
import { lastPart, parseArn } from "../../ecs/model/model";
import type { Timestamp } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import type { Resource } from "../../ecs/replica/resource";
import { ApiMemory } from "./apiMemory";
import { reportOf } from "./currencyReport";
import type { CurrencyReport, UnreachableCluster } from "./currencyReport";
import { judge } from "./verdict";
import type { Finding, Known } from "./verdict";

/** What a stream said; a live one goes on saying it while the API is asked. */
export interface StreamKnowledge {
  readonly clusters: Iterable<string>;
  known(arn: string): Known | undefined;
  knownOf(clusterArn: string): Iterable<Known>;
}

export interface CheckOptions {
  /** A resource that changed so recently may have its event under way. */
  readonly graceMs?: number;
  /** Whether the stream goes on, so that what it named gets the grace at first sight, though nothing says when it changed. */
  readonly live?: boolean;
  /** How long before a resource that seems ahead of the API is read again. */
  readonly rereadMs?: number;
  readonly now?: () => Timestamp;
  /** Told of every answer, for a replica; `missing` are ARNs the API no longer knows. */
  readonly onAnswer?: (clusterArn: string, found: readonly Resource[], missing: readonly string[]) => void;
}

/** A resource and the cluster to ask for it. */
export interface Named {
  readonly arn: string;
  readonly clusterArn: string;
}

/** What the API answered of some resources; of those in neither it said that it doesn't know them. */
interface Described {
  readonly found: ReadonlyMap<string, Resource>;
  /** Why each of the others couldn't be described, by ARN. */
  readonly unread: ReadonlyMap<string, string>;
}

/** ECS forgets a task about an hour after it stopped; one that ended so long ago and is in no list is not asked for. */
const forgottenAfterMs = 3 * 3_600_000;
const running: TaskFilter = { desiredStatus: "RUNNING" };
const stopped: TaskFilter = { desiredStatus: "STOPPED" };

/** Compares a stream with the API, resource by resource; keeps what the API said, so that a later check knows what changed. */
export class CurrencyChecker {
  private readonly graceMs: number;
  private readonly now: () => Timestamp;
  private readonly memory = new ApiMemory();

  constructor(
    private readonly gateway: EcsGateway,
    private readonly stream: StreamKnowledge,
    private readonly options: CheckOptions = {},
  ) {
    this.graceMs = options.graceMs ?? 10_000;
    this.now = options.now ?? Date.now;
  }

  /** Asks for everything in the clusters, by default those that the stream named. Throws an EcsError. */
  async check(signal: AbortSignal, clusters: Iterable<string> = this.stream.clusters): Promise<CurrencyReport> {
    const current = new Map<string, number>();
    const findings: Finding[] = [];
    const unreachable: UnreachableCluster[] = [];
    for (const arn of new Set(clusters)) {
      try {
        const found = await this.checkCluster(arn, signal);
        const notCurrent = found.filter(finding => finding.verdict !== "CURRENT");
        current.set(arn, found.length - notCurrent.length);
        findings.push(...notCurrent);
      } catch (error) {
        const failure = this.failure(error);
        if (failure.kind !== "missing" && failure.kind !== "denied" && failure.kind !== "invalid") throw failure;
        unreachable.push({ arn, error: failure });
      }
    }
    return reportOf(this.now(), current, findings, unreachable);
  }

  /** Asks for these resources only. Throws an EcsError. */
  async ask(resources: readonly Named[], signal: AbortSignal): Promise<readonly Finding[]> {
    const clusters = new Map<string, Set<string>>();
    for (const { arn, clusterArn } of resources) {
      const arns = clusters.get(clusterArn);
      if (arns) arns.add(arn);
      else clusters.set(clusterArn, new Set([arn]));
    }
    const answers = await Promise.all([...clusters].map(([cluster, arns]) => this.findingsOf(cluster, arns, signal)));
    return answers.flat();
  }

  private async checkCluster(clusterArn: string, signal: AbortSignal): Promise<readonly Finding[]> {
    this.refuseElsewhere(clusterArn);
    const arns = new Set<string>();
    const list = async (pages: AsyncIterable<readonly string[]>) => {
      for await (const page of pages) for (const arn of page) arns.add(arn);
    };
    await Promise.all([
      list(this.gateway.taskArns(clusterArn, running, signal)),
      list(this.gateway.taskArns(clusterArn, stopped, signal)),
      list(this.gateway.containerInstanceArns(clusterArn, signal)),
    ]);
    const gone: Finding[] = [];
    const how = { now: this.now(), graceMs: this.graceMs, reread: false };
    for (const known of this.stream.knownOf(clusterArn)) {
      if (arns.has(known.arn)) continue;
      if (known.kind === "task" && known.ended && how.now - (known.at ?? how.now) > forgottenAfterMs)
        gone.push(judge(known, undefined, how));
      else arns.add(known.arn);
    }
    const asked = await this.findingsOf(clusterArn, arns, signal);
    this.memory.keepOnly(clusterArn, arns);
    return [...asked, ...gone];
  }

  private async findingsOf(clusterArn: string, arns: ReadonlySet<string>, signal: AbortSignal): Promise<Finding[]> {
    const found = await this.describe(clusterArn, [...arns], signal);
    const findings = this.judgeAll(clusterArn, arns, found, false);
    const ahead = findings.filter(finding => finding.verdict === "AHEAD").map(finding => finding.arn);
    if (ahead.length === 0) return findings;
    const { rereadMs = 1000 } = this.options;
    if (rereadMs > 0) await pause(rereadMs, signal);
    const again = await this.describe(clusterArn, ahead, signal);
    const settled = findings.filter(finding => finding.verdict !== "AHEAD");
    return [...settled, ...this.judgeAll(clusterArn, ahead, again, true)];
  }

  private judgeAll(
    clusterArn: string,
    arns: Iterable<string>,
    { found, unread }: Described,
    reread: boolean,
  ): Finding[] {
    const now = this.now();
    const findings: Finding[] = [];
    for (const arn of arns) {
      const resource = found.get(arn);
      const known = this.stream.known(arn);
      if (!resource && !known) continue;
      // What the stream never named is mostly older than the stream: asking for all of it again would double each first check.
      const isFollowed = known !== undefined && (this.options.live ?? false);
      const changedAt = resource && this.memory.changedAt(clusterArn, resource, now, isFollowed);
      findings.push(judge(known, resource, { now, graceMs: this.graceMs, changedAt, reread, unread: unread.get(arn) }));
    }
    return findings;
  }

  private async describe(clusterArn: string, arns: readonly string[], signal: AbortSignal): Promise<Described> {
    const instances = arns.filter(arn => parseArn(arn)?.kind === "container-instance");
    const tasks = arns.filter(arn => parseArn(arn)?.kind === "task");
    const none = { found: [], failures: [] };
    const answers: readonly { readonly found: readonly Resource[]; readonly failures: readonly Failure[] }[] =
      await Promise.all([
        tasks.length > 0 ? this.gateway.describeTasks(clusterArn, tasks, signal) : none,
        instances.length > 0 ? this.gateway.describeContainerInstances(clusterArn, instances, signal) : none,
      ]);
    const all = answers.flatMap(answer => answer.found);
    const found = new Map(all.map(resource => [resource.arn, resource]));
    const failures = answers.flatMap(answer => answer.failures);
    const asked = [...tasks, ...instances];
    const missing = missingOf(asked, failures);
    this.options.onAnswer?.(clusterArn, all, missing);
    const gone = new Set(missing);
    const reasons = new Map(failures.map(({ arn, reason }) => [lastPart(arn ?? ""), reason]));
    const open = asked.filter(arn => !found.has(arn) && !gone.has(arn));
    return { found, unread: new Map(open.map(arn => [arn, reasons.get(lastPart(arn)) ?? "UNKNOWN"])) };
  }

  /** A cluster of another region can never be seen by this connection; ECS would only say that it is not found. */
  private refuseElsewhere(clusterArn: string): void {
    const region = parseArn(clusterArn)?.region;
    if (region === this.gateway.region) return;
    throw toEcsError(
      {
        name: "ClusterNotFoundException",
        message: region
          ? `The cluster is in ${region}, the connection in ${this.gateway.region}`
          : "It names no cluster",
      },
      { operation: "DescribeTasks", region: this.gateway.region, endpoint: this.gateway.endpoint },
    );
  }

  private failure(error: unknown): EcsError {
    return toEcsError(error, {
      operation: "DescribeTasks",
      region: this.gateway.region,
      endpoint: this.gateway.endpoint,
    });
  }
}
