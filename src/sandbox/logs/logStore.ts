import type { Journal, JournalEntry } from "../events/journal";
import type { LogStream } from "./line";
import { JournalStream } from "./journalStream";
import { PrintedStream } from "./printedStream";
import { runOf } from "./containerRun";
import { programOf } from "./programs";
import type { LogGroup } from "../world/logGroups";
import { logStreamName, logTargetOf } from "../world/logTarget";
import type { TaskRecord } from "../world/records";
import type { Container, ContainerDefinition } from "../wire/wire";
import type { World } from "../world/world";

/** The group that holds the history of events. */
export const eventLogGroup = "/aws/events/ecs";
/** ECS's event capture, which Container Insights' lifecycle events use, makes such a group for a cluster; here for the first. */
const captureGroupOf = (clusterName: string): string => `/aws/events/ecs/containerinsights/${clusterName}/performance`;

/** The streams of so many stopped containers outlive their tasks, the latest ones. */
const endedStreamsKept = 5000;

interface Followed {
  readonly group: LogGroup;
  readonly stream: PrintedStream;
}

/** The log groups' streams: one for each container that runs or ran with the awslogs driver, and those of ECS's events. */
export class LogStore {
  private readonly streams = new Map<LogGroup, Map<string, LogStream>>();
  private readonly followed = new WeakMap<TaskRecord, readonly Followed[]>();
  private readonly ended: (() => void)[] = [];

  constructor(
    private readonly world: World,
    journal: Journal,
  ) {
    this.addEventGroups(journal);
    for (const cluster of world.clusters.values()) for (const record of cluster.tasks.values()) this.follow(record);
    world.taskListeners.add(record => this.follow(record));
  }

  find(region: string, name: string): LogGroup | undefined {
    return this.world.logGroups.find(region, name);
  }

  groups(region: string): readonly LogGroup[] {
    return this.world.logGroups.of(region);
  }

  streamsOf(group: LogGroup): Map<string, LogStream> {
    const found = this.streams.get(group) ?? new Map<string, LogStream>();
    this.streams.set(group, found);
    return found;
  }

  create(group: LogGroup): LogGroup {
    this.world.logGroups.add(group);
    return group;
  }

  delete(group: LogGroup): void {
    this.world.logGroups.delete(group);
    this.streams.delete(group);
  }

  /** Gives a task's containers their streams once they run; those of a stopped task need its record no longer. */
  private follow(record: TaskRecord): void {
    const { task, definition } = record;
    if (!this.followed.has(record)) {
      if (!task.containers.some(({ runtimeId }) => runtimeId !== undefined)) return;
      const opened = definition.containerDefinitions.map((one, index) =>
        this.open(record, task.containers[index], one),
      );
      this.followed.set(
        record,
        opened.filter(one => one !== undefined),
      );
    }
    if (task.lastStatus === "STOPPED") for (const one of this.followed.get(record) ?? []) this.retire(one);
  }

  private open(
    record: TaskRecord,
    container: Container | undefined,
    definition: ContainerDefinition,
  ): Followed | undefined {
    const { world } = this;
    const target = logTargetOf(definition, world.arns.region);
    if (!target || container?.runtimeId === undefined) return undefined;
    const { region, group: name } = target;
    const there = world.logGroups.find(region, name);
    if (!there && !target.createsGroup) return undefined;
    const group = there ?? this.create({ region, name, createdAt: world.clock.now() });
    const stream = new PrintedStream(
      logStreamName(definition, container, record.id),
      container.containerArn,
      programOf(definition),
      () => runOf(record, definition),
    );
    this.streamsOf(group).set(stream.name, stream);
    return { group, stream };
  }

  private retire({ group, stream }: Followed): void {
    stream.end();
    this.ended.push(() => this.streams.get(group)?.delete(stream.name));
    if (this.ended.length > endedStreamsKept) this.ended.shift()?.();
  }

  private addEventGroups(journal: Journal): void {
    const { world } = this;
    const add = (name: string, accepts?: (entry: JournalEntry) => boolean): void => {
      const { region } = world.arns;
      const group = this.create({ region, name, createdAt: journal.createdAt, retentionInDays: 30 });
      const stream = new JournalStream(journal, accepts);
      this.streamsOf(group).set(stream.name, stream);
    };
    add(eventLogGroup);
    const [first] = world.clusters.values();
    if (!first) return;
    const { clusterArn, clusterName } = first.cluster;
    add(captureGroupOf(clusterName), ({ event }) => event.detail["clusterArn"] === clusterArn);
  }
}
