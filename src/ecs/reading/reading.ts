import { within } from "../rate/deadline";
import { DescribeBatches } from "./describeBatches";
import { EcsError } from "../model/errors";
import { toEcsError } from "../answers/failure";
import type { EcsGateway, TaskFilter } from "../gateway/gateway";
import { taskCount } from "../model/model";
import type { Cluster } from "../model/model";
import type { Replica } from "../replica/replica";
import { readAhead } from "./readAhead";
import { discoverSplit, plain, splitFrom } from "./split";
import type { Split } from "./split";

/** A list that is slow, or throttled, may not hold up the tasks for which it was to save time. */
const discoveryMs = 5000;

/** What a reading needs of its session. */
export interface ReadingContext {
  readonly gateway: EcsGateway;
  readonly replica: Replica;
  readonly cluster: () => Cluster;
  readonly update: (cluster: Cluster) => void;
  readonly describe: (arns: readonly string[]) => Promise<void>;
  /** Told whenever `done` or `total` moved. */
  readonly progress: () => void;
  readonly signal: AbortSignal;
}

/**
 * One complete reading of a cluster. Instances and tasks are read side by side and described while the next pages come. A
 * big cluster's running tasks are listed by several chains at once; these count as complete only if they found as many as
 * the cluster itself then says it has. If not, the plain chain is walked to its end as well. Stopped tasks are listed after
 * the running ones: a task that stops meanwhile is in one list or in the other.
 */
export class Reading {
  /** How many resources were described so far. */
  done = 0;
  private fail: (error: unknown) => void = () => undefined;
  private pagesRead = 0;
  private instancesListed = false;
  private tasksListed = false;
  private readonly instances: DescribeBatches;
  private readonly tasks: DescribeBatches;
  private readonly running = new Set<string>();

  constructor(
    private readonly context: ReadingContext,
    /** Undefined lets the reading choose. */
    private readonly wanted?: Split,
  ) {
    this.instances = this.batches();
    this.tasks = this.batches();
  }

  /** How many resources there are to read: what was listed, or while the lists come at least what the cluster counts. */
  get total(): number {
    const listed = this.instances.size + this.tasks.size;
    if (this.instancesListed && this.tasksListed) return listed;
    const cluster = this.context.cluster();
    return Math.max(listed, cluster.containerInstances + taskCount(cluster));
  }

  /** Calls made so far in the rate that task and instance reads share. */
  get calls(): number {
    return this.pagesRead + this.instances.calls + this.tasks.calls;
  }

  /** Rejects as soon as any part fails, though others may still go on until the reading's signal is aborted. */
  async run(): Promise<void> {
    const failed = new Promise<never>((_, reject) => (this.fail = reject));
    await Promise.race([failed, Promise.all([this.readInstances(), this.readTasks()])]);
  }

  private async readInstances(): Promise<void> {
    const { gateway, signal } = this.context;
    for await (const arns of readAhead(gateway.containerInstanceArns(this.arn, signal))) {
      this.pagesRead++;
      this.instances.add(arns);
    }
    this.instancesListed = true;
    await this.instances.done();
  }

  private async readTasks(): Promise<void> {
    const whole = this.pages({});
    // A cluster without instances shows its first rows sooner if they need not wait for a split to be found.
    const early = this.wanted || this.context.cluster().containerInstances > 0 ? undefined : this.step(whole);
    early?.catch(this.fail);
    const split = await this.split();
    if (split === plain || !(await this.listSplit(split))) await this.listWhole(whole, early);
    else await whole.return(undefined);
    this.tasksListed = true;
    await this.tasks.done();
  }

  /** Walks the plain chain, of which the first page may have been asked for already, and then the stopped tasks. */
  private async listWhole(
    pages: AsyncGenerator<readonly string[]>,
    early: Promise<boolean> | undefined,
  ): Promise<void> {
    const cluster = this.readCluster();
    cluster.catch(this.fail);
    if ((await early) !== false) await this.walk(pages);
    this.tasks.flush();
    await Promise.all([this.listStopped(), cluster]);
  }

  /** Takes the next page of a chain; false at its end. */
  private async step(pages: AsyncGenerator<readonly string[]>): Promise<boolean> {
    const page = await pages.next();
    if (!page.done) this.listed(page.value);
    return !page.done;
  }

  /** Whether the chains of a split, walked side by side, found all that the cluster counts. */
  private async listSplit(split: Split): Promise<boolean> {
    try {
      await Promise.all(split.map(filter => this.walk(this.pages(filter))));
    } catch (error) {
      const failure = toEcsError(error, { operation: "ListTasks", region: this.context.gateway.region });
      // A service that was just deleted, a filter that an endpoint does not know: the plain chain needs neither.
      if (failure.kind === "cancelled" || failure.kind === "auth" || failure.kind === "network") throw failure;
      return false;
    }
    this.tasks.flush();
    await Promise.all([this.listStopped(), this.readCluster()]);
    return this.running.size >= taskCount(this.context.cluster());
  }

  private async walk(pages: AsyncGenerator<readonly string[]>): Promise<void> {
    for await (const arns of readAhead(pages)) this.listed(arns);
  }

  private listed(arns: readonly string[]): void {
    this.pagesRead++;
    for (const arn of arns) this.running.add(arn);
    this.tasks.add(arns);
    this.context.progress();
  }

  private async listStopped(): Promise<void> {
    const { gateway, signal } = this.context;
    for await (const arns of readAhead(gateway.taskArns(this.arn, { desiredStatus: "STOPPED" }, signal))) {
      this.pagesRead++;
      this.tasks.add(arns);
    }
  }

  private async *pages(filter: TaskFilter): AsyncGenerator<readonly string[]> {
    const { gateway, signal } = this.context;
    yield* gateway.taskArns(this.arn, { ...filter, desiredStatus: "RUNNING" }, signal);
  }

  private async readCluster(): Promise<void> {
    const { gateway, signal, update } = this.context;
    const { found } = await gateway.describeClusters([this.arn], signal);
    if (found[0]) update(found[0]);
  }

  private async split(): Promise<Split> {
    if (this.wanted) return this.wanted;
    const { gateway, replica, signal } = this.context;
    const cluster = this.context.cluster();
    if (replica.tasks.size > 0) return splitFrom(cluster, replica.tasks.values(), gateway.forecast());
    try {
      return await within(discoveryMs, signal, own => discoverSplit(gateway, cluster, own));
    } catch (error) {
      // Whoever may not list families or services may still list tasks.
      if (error instanceof EcsError && error.kind === "cancelled") throw error;
      return plain;
    }
  }

  private get arn(): string {
    return this.context.cluster().arn;
  }

  private batches(): DescribeBatches {
    const { describe, progress } = this.context;
    return new DescribeBatches(async arns => {
      await describe(arns).catch((error: unknown) => {
        this.fail(error);
        throw error;
      });
      this.done += arns.length;
      progress();
    });
  }
}
