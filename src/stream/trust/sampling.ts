import type { Disposable } from "../../ecs/model/emitter";
import type { EcsGateway } from "../../ecs/gateway/gateway";
import type { Cluster } from "../../ecs/model/model";
import { parseArn } from "../../ecs/model/model";
import { limits } from "../../ecs/gateway/limits";
import { missingOf } from "../../ecs/answers/missing";
import type { Resource } from "../../ecs/replica/resource";
import type { Trust } from "./trust";

export interface SamplingOptions {
  readonly gateway: EcsGateway;
  readonly trust: Trust;
  /** Clusters whose polling rests. */
  readonly resting: () => readonly string[];
  /** What is shown of a cluster: running tasks and registered container instances. */
  readonly shown: (clusterArn: string) => Counts | undefined;
  readonly onAnswer: (clusterArn: string, found: readonly Resource[], missing: readonly string[]) => void;
  readonly onFailure: (error: unknown) => void;
  /** From one count to the next; 10 s. Resources are asked for at every second turn. */
  readonly everyMs?: number;
}

export interface Counts {
  readonly runningTasks: number;
  readonly containerInstances: number;
}

/** Counts that differ by no more may be changes whose events are under way. */
const slackOf = (count: number): number => Math.max(3, count * 0.03);

/**
 * Asks the API for a few resources now and then while polling rests, and how many there are: three Describes a minute, spread
 * over all resources, and six counts. What they show is evidence for or against the stream.
 */
export class Sampling implements Disposable {
  private readonly closed = new AbortController();
  private readonly everyMs: number;
  private timer?: NodeJS.Timeout;
  private turn = 0;
  private readonly suspected = new Set<string>();

  constructor(private readonly options: SamplingOptions) {
    this.everyMs = options.everyMs ?? 10_000;
  }

  start(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), this.everyMs);
    this.timer.unref?.();
  }

  dispose(): void {
    this.closed.abort();
    clearTimeout(this.timer);
  }

  /** A count, and every second time a sample. A failure is told, not thrown. */
  async sample(): Promise<void> {
    const resting = this.options.resting();
    if (resting.length === 0) return;
    try {
      const turn = this.turn++;
      await Promise.all([this.count(resting), turn % 2 === 0 && this.describe(resting, turn / 2)]);
    } catch (error) {
      if (!this.closed.signal.aborted) this.options.onFailure(error);
    }
  }

  private async run(): Promise<void> {
    await this.sample();
    if (!this.closed.signal.aborted) this.start();
  }

  private async describe(resting: readonly string[], turn: number): Promise<void> {
    const { gateway, trust, onAnswer } = this.options;
    const cluster = resting[turn % resting.length];
    const arns = cluster === undefined ? [] : trust.stalest(cluster, limits.idsPerDescribe);
    const [first] = arns;
    if (cluster === undefined || first === undefined) return;
    const { signal } = this.closed;
    const { found, failures } =
      parseArn(first)?.kind === "task"
        ? await gateway.describeTasks(cluster, arns, signal)
        : await gateway.describeContainerInstances(cluster, arns, signal);
    onAnswer(cluster, found, missingOf(arns, failures));
  }

  /** The API's counts tell of what no event named and no sample can hit. */
  private async count(resting: readonly string[]): Promise<void> {
    const { gateway, trust, shown } = this.options;
    const before = new Map(resting.map(arn => [arn, shown(arn)]));
    const { found } = await gateway.describeClusters(resting, this.closed.signal);
    for (const cluster of found) {
      const isQuiet = trust.isQuiet(cluster.arn);
      const off = differenceOf(cluster, [before.get(cluster.arn), shown(cluster.arn)], isQuiet);
      // A little can be the moment's; what stays, or is much, is not.
      if (off > 3 || (off > 1 && this.suspected.has(cluster.arn))) trust.changed(cluster.arn);
      if (off > 1) this.suspected.add(cluster.arn);
      else this.suspected.delete(cluster.arn);
    }
  }
}

/** How far the API's counts are off what was shown before and after it was asked, in slacks. */
function differenceOf(cluster: Cluster, shown: readonly (Counts | undefined)[], isQuiet: boolean): number {
  const off = (["runningTasks", "containerInstances"] as const).map(name => {
    const told = cluster[name];
    const counts = shown.flatMap(item => (item ? [item[name]] : []));
    if (counts.length === 0) return 0;
    const outside = Math.max(told - Math.max(...counts), Math.min(...counts) - told, 0);
    return isQuiet ? outside * 4 : outside / slackOf(told);
  });
  return Math.max(...off);
}
