import { toEcsError } from "../../ecs/answers/failure";
import type { Disposable } from "../../ecs/model/emitter";
import type { EcsError } from "../../ecs/model/errors";
import { groupName, isStopped } from "../../ecs/model/model";
import type { Container, Task, TaskDefinition, Timestamp } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { knownDefinition, readDefinition } from "../../ecs/session/knownDefinitions";
import type { Scope } from "./follower";
import { sourceKey } from "../place/logLine";
import type { LogSource, Silent } from "../place/logLine";
import { logPlace } from "../place/logPlace";
import { streamPrefixes } from "../place/streamPrefix";
import type { StreamPrefix } from "../place/streamPrefix";

interface ChosenTask {
  readonly arn: string;
  /** All of them where it is left out. */
  readonly containers?: readonly string[];
}

/** Whose lines are wanted: some tasks or containers, or whichever tasks a service has, or a family outside of services. */
export type LogChoice =
  | { readonly kind: "tasks"; readonly tasks: readonly ChosenTask[] }
  | { readonly kind: "service" | "family"; readonly name: string };

/** Which tasks of a service or a family belong to it. */
export interface ScopeOptions {
  /** Those that stopped before are left out; ten minutes before now where it is left out. */
  readonly stoppedSince?: Timestamp;
  /** ARNs of task definitions, beside those of the tasks, that say where tasks which are listed no longer have logged. */
  readonly definitions?: readonly string[];
}

type SessionPart = Pick<ClusterSession, "gateway" | "replica" | "region" | "watch" | "checkOpen">;

interface UnreadDefinition {
  /** As it was asked for: an ARN, most often. */
  readonly name: string;
  readonly error: EcsError;
}

interface Definition {
  readonly value?: TaskDefinition;
  readonly error?: EcsError;
  readonly failedAt?: number;
}

/** Tasks of a service or family that ended before are followed when they ended this lately: they may say why it is as it is. */
const recentMs = 600_000;
const retryMs = 10_000;
/** ECS's clock and that of who writes the lines may differ. */
const clockMarginMs = 60_000;

export const isOf = (task: Task, { kind, name }: Exclude<LogChoice, { kind: "tasks" }>): boolean =>
  kind === "service" ? task.service === name : task.service === undefined && groupName(task) === name;

/** The containers that a choice stands for, as the cluster's tasks come and go; keeps the cluster polled while it is held. */
export class TaskScope implements Disposable {
  private readonly definitions = new Map<string, Definition>();
  private readonly sources = new Map<string, LogSource>();
  private readonly silents = new Map<string, Silent>();
  private readonly watching: Disposable;
  private readonly closed = new AbortController();
  private readonly openedAt: Timestamp;

  constructor(
    private readonly session: SessionPart,
    private readonly choice: LogChoice,
    private readonly options: ScopeOptions = {},
  ) {
    this.watching = session.watch();
    this.openedAt = this.now();
  }

  /** AWS's time, as far as its answers tell. */
  readonly now = (): Timestamp => Date.now() - (this.session.gateway.clockAheadMs ?? 0);

  /** Containers of tasks that are there, whose lines can't be read. */
  get silent(): readonly Silent[] {
    return [...this.silents.values()];
  }

  /** Throws an EcsError once the connection was removed. */
  current(): Scope {
    this.session.checkOpen();
    this.silents.clear();
    const tasks = this.tasks();
    let isWaiting = false;
    for (const task of tasks) isWaiting = this.take(task) || isWaiting;
    this.endGone();
    const { choice } = this;
    const isComplete = choice.kind === "tasks" && !isWaiting;
    return { sources: [...this.sources.values()], silent: this.silent, isComplete };
  }

  /** Waits until the task definitions of the tasks there are have been read, or could not be. */
  async ready(signal: AbortSignal): Promise<void> {
    const both = AbortSignal.any([signal, this.closed.signal]);
    await Promise.all([...this.definitionNames].map(name => this.read(name, both)));
  }

  /** How the log streams of its tasks begin, also of those that are listed no longer. */
  prefixes(): readonly StreamPrefix[] {
    const found = [...this.definitionNames].flatMap(name => {
      const { value } = this.definition(name);
      return value ? streamPrefixes(value, this.session.region) : [];
    });
    return [...new Map(found.map(prefix => [JSON.stringify(prefix), prefix])).values()];
  }

  /** What says where its tasks log, and couldn't be read. */
  get unread(): readonly UnreadDefinition[] {
    return [...this.definitionNames].flatMap(name => {
      const { value, error } = this.definition(name);
      return !value && error ? [{ name, error }] : [];
    });
  }

  dispose(): void {
    this.closed.abort();
    this.watching.dispose();
  }

  private tasks(): readonly Task[] {
    const { choice } = this;
    const { tasks } = this.session.replica;
    if (choice.kind === "tasks") return choice.tasks.flatMap(({ arn }) => tasks.get(arn) ?? []);
    const since = this.options.stoppedSince ?? this.openedAt - recentMs;
    return [...tasks.values()].filter(
      task => isOf(task, choice) && (!isStopped(task) || (task.times.stoppedAt ?? since) > since),
    );
  }

  private get definitionNames(): ReadonlySet<string> {
    return new Set([
      ...this.tasks().map(({ taskDefinitionArn }) => taskDefinitionArn),
      ...(this.options.definitions ?? []),
    ]);
  }

  /** Answers whether something of the task may still become known. */
  private take(task: Task): boolean {
    const { value, error } = this.definition(task.taskDefinitionArn);
    if (!value) {
      if (error)
        for (const container of this.wanted(task))
          this.silence(task, container, `Couldn't read the task definition that says where it logs. ${error.message}`);
      return !isStopped(task) || !error;
    }
    // Containers may not have been reported yet.
    let isWaiting = task.containers.length === 0;
    for (const container of this.wanted(task)) {
      const place = logPlace(task, container, value, this.session.region);
      isWaiting ||= place.kind === "stream" || place.isPending === true;
      if (place.kind === "none") this.silence(task, container, place.sentence, place.isPending);
      else {
        const key = sourceKey(task.arn, container.name);
        const before = this.sources.get(key);
        const stoppedAt = this.stoppedAt(task, before);
        if (before && before.stoppedAt === stoppedAt) continue;
        const since = (task.times.createdAt ?? this.openedAt) - clockMarginMs;
        this.sources.set(key, { key, taskArn: task.arn, container: container.name, place, since, stoppedAt });
      }
    }
    return isWaiting && !isStopped(task);
  }

  private wanted(task: Task): readonly Container[] {
    const chosen = this.choice.kind === "tasks" ? this.choice.tasks.find(({ arn }) => arn === task.arn) : undefined;
    return task.containers.filter(({ name }) => chosen?.containers?.includes(name) ?? true);
  }

  private silence(task: Task, { name }: Container, sentence: string, isPending = false): void {
    const key = sourceKey(task.arn, name);
    this.silents.set(key, { key, taskArn: task.arn, container: name, sentence, isPending });
  }

  /** What ECS didn't list for a moment, and lists as running again, has not stopped. */
  private stoppedAt(task: Task, before: LogSource | undefined): Timestamp | undefined {
    return isStopped(task) ? (before?.stoppedAt ?? task.times.stoppedAt ?? this.now()) : undefined;
  }

  /** A task that ECS no longer lists has stopped, whenever that was; a while later it is forgotten. */
  private endGone(): void {
    const now = this.now();
    for (const [key, source] of this.sources) {
      if (this.session.replica.tasks.has(source.taskArn)) continue;
      if (source.stoppedAt === undefined) this.sources.set(key, { ...source, stoppedAt: now });
      else if (now - source.stoppedAt > recentMs) this.sources.delete(key);
    }
  }

  private definition(name: string): Definition {
    // Most often a page, or the log of another task, has read it.
    const value = knownDefinition(this.session.gateway, name);
    if (value) return { value };
    const known = this.definitions.get(name);
    if (known && (known.failedAt === undefined || Date.now() - known.failedAt < retryMs)) return known;
    void this.read(name, this.closed.signal);
    return this.definitions.get(name) ?? {};
  }

  private async read(name: string, signal: AbortSignal): Promise<void> {
    const known = this.definitions.get(name);
    if (known?.value || knownDefinition(this.session.gateway, name)) return;
    // What it failed at stays said until another answer has come.
    this.definitions.set(name, { error: known?.error });
    try {
      this.definitions.set(name, { value: await readDefinition(this.session.gateway, name, signal) });
    } catch (error) {
      const { region, endpoint } = this.session.gateway;
      const failure = toEcsError(error, { operation: "DescribeTaskDefinition", region, endpoint });
      if (signal.aborted) this.definitions.delete(name);
      else this.definitions.set(name, { error: failure, failedAt: Date.now() });
    }
  }
}
