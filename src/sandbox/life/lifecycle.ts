import { behaviourOf } from "./behaviour";
import { startedContainers } from "./containers";
import { connectAgents } from "./managedAgents";
import { logTargetOf } from "../world/logTarget";
import type { Exit, TaskRecord } from "../world/records";
import { finishTask } from "./stopped";
import type { Container, ContainerDefinition, HealthStatus, Task, TaskStatus, TaskStopCode } from "../wire/wire";
import type { World } from "../world/world";

/** How long a task stays in a state, in milliseconds; what needs no network interface is quicker. */
function pace(world: World, record: TaskRecord, status: TaskStatus): number {
  const own = record.definition.networkMode === "awsvpc" ? 1 : 0.4;
  const about = (ms: number): number => Math.round(ms * (0.8 + world.random.next() * 0.4));
  switch (status) {
    case "PROVISIONING":
      return about(900 * own);
    case "PENDING":
      return about(1500);
    case "ACTIVATING":
      return about(500);
    case "DEACTIVATING":
      return about(400);
    case "STOPPING":
      return about(1000);
    case "DEPROVISIONING":
      return about(900 * own);
    case "RUNNING":
    case "STOPPED":
      return 0;
  }
}

/** Takes a task's next step after `ms`; a disconnected agent holds it up, and an orphan takes none. */
function later(world: World, record: TaskRecord, ms: number, run: () => void): void {
  record.timer?.cancel();
  record.timer = world.after(ms, () => {
    delete record.timer;
    if (record.orphaned) return;
    if (record.host && !record.host.instance.agentConnected) later(world, record, 2000, run);
    else run();
  });
}

/** Sets a task that was just placed on its way to RUNNING. */
export function launch(world: World, record: TaskRecord): void {
  const next: Record<string, TaskStatus | undefined> = {
    PROVISIONING: "PENDING",
    PENDING: "ACTIVATING",
    ACTIVATING: "RUNNING",
  };
  const status = record.task.lastStatus as TaskStatus;
  const following = next[status];
  if (!following) return;
  later(world, record, pace(world, record, status), () => {
    if (following === "ACTIVATING" && failsToStart(world, record)) return;
    world.changeTask(record, entering(world, record, following));
    if (following === "RUNNING") {
      connectAgents(world, record);
      live(world, record);
    } else launch(world, record);
  });
}

function entering(world: World, record: TaskRecord, status: TaskStatus): Partial<Task> {
  const now = world.seconds();
  const { task, definition, host } = record;
  switch (status) {
    case "PENDING":
      return {
        lastStatus: status,
        connectivity: "CONNECTED",
        connectivityAt: now,
        pullStartedAt: now,
        attachments: task.attachments.map(attachment => ({ ...attachment, status: "ATTACHED" })),
      };
    case "ACTIVATING":
      return {
        lastStatus: status,
        pullStoppedAt: now,
        containers: startedContainers(task.containers, definition, record.id, world.random, host),
      };
    case "RUNNING":
      return { lastStatus: status, startedAt: now };
    case "PROVISIONING":
    case "DEACTIVATING":
    case "STOPPING":
    case "DEPROVISIONING":
    case "STOPPED":
      return { lastStatus: status };
  }
}

/** An image that can't be pulled, or a log group that isn't there. */
function failsToStart(world: World, record: TaskRecord): boolean {
  const exits: Exit[] = [];
  for (const container of record.definition.containerDefinitions) {
    const { pullError } = behaviourOf(container, record.task.overrides, world.random);
    const reason = pullError ?? logDriverError(world, record, container);
    if (reason !== undefined) exits.push({ container: container.name, reason });
  }
  const reason = exits[0]?.reason;
  if (reason === undefined) return false;
  record.exits = exits;
  stopTask(world, record, "TaskFailedToStart", reason);
  return true;
}

function logDriverError(world: World, { host }: TaskRecord, container: ContainerDefinition): string | undefined {
  const target = logTargetOf(container, world.arns.region);
  if (!target || target.createsGroup || world.logGroups.find(target.region, target.group)) return undefined;
  const cause =
    "failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.";
  return host
    ? `CannotStartContainerError: Error response from daemon: failed to create task for container: failed to initialize logging driver: ${cause}`
    : `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${cause} : exit status 1`;
}

/** A task that runs: its health shows after its checks, and it ends when an essential container does. */
export function live(world: World, record: TaskRecord): void {
  const { definition, task } = record;
  const behaviours = definition.containerDefinitions.map(container => ({
    container,
    behaviour: behaviourOf(container, task.overrides, world.random),
  }));
  if (definition.containerDefinitions.some(({ healthCheck }) => healthCheck)) {
    world.after(3000, () => {
      if (record.task.lastStatus === "RUNNING") showHealth(world, record);
    });
  }
  const ends = behaviours
    .filter(({ container, behaviour }) => container.essential && behaviour.runsForMs !== undefined)
    .sort((one, other) => (one.behaviour.runsForMs ?? 0) - (other.behaviour.runsForMs ?? 0))[0];
  if (!ends) return;
  const { runsForMs: ms = 0, exitCode } = ends.behaviour;
  record.plan = { container: ends.container.name, at: world.clock.now() + ms, exitCode };
  later(world, record, ms, () => {
    const { exitCode: code, exitReason: reason } = ends.behaviour;
    record.exits = [{ container: ends.container.name, code, ...(reason === undefined ? {} : { reason }) }];
    stopTask(world, record, "EssentialContainerExited", "Essential container in task exited");
  });
}

/** Health as it is after the checks' first round; ECS sends no event for it. */
export function showHealth(world: World, record: TaskRecord): void {
  const { definition, task } = record;
  const health = (container: Container): HealthStatus => {
    const from = definition.containerDefinitions.find(({ name }) => name === container.name);
    return from?.healthCheck ? behaviourOf(from, task.overrides, world.random).health : "UNKNOWN";
  };
  const containers = task.containers.map(container => ({ ...container, healthStatus: health(container) }));
  const known = containers.map(({ healthStatus }) => healthStatus).filter(status => status !== "UNKNOWN");
  const healthStatus = known.includes("UNHEALTHY") ? "UNHEALTHY" : known.length > 0 ? "HEALTHY" : "UNKNOWN";
  world.amendTask(record, { containers, healthStatus });
}

/**
 * Tells a task to stop: from now on it is wanted STOPPED, and its states follow on the clock. On an instance whose
 * agent is disconnected nothing follows until it is back, as in ECS; an orphan, of which ECS hears no more, is written off at once.
 */
export function stopTask(world: World, record: TaskRecord, stopCode: TaskStopCode, stoppedReason: string): void {
  const { task } = record;
  if (task.desiredStatus === "STOPPED") return;
  record.timer?.cancel();
  delete record.timer;
  const wasUp = task.lastStatus === "RUNNING" || task.lastStatus === "ACTIVATING";
  world.changeTask(record, { desiredStatus: "STOPPED", stopCode, stoppedReason, stoppingAt: world.seconds() });
  if (record.orphaned) finishTask(world, record, []);
  else windDown(world, record, wasUp ? "DEACTIVATING" : "DEPROVISIONING");
}

/** Takes a task that was told to stop through its last states, `status` being the next one. */
function windDown(world: World, record: TaskRecord, status: TaskStatus): void {
  const enter = (): void => {
    if (status === "STOPPED") {
      finishTask(world, record, exitsOf(world, record));
      return;
    }
    const executionStoppedAt = status === "DEPROVISIONING" ? { executionStoppedAt: world.seconds() } : {};
    world.changeTask(record, { lastStatus: status, ...executionStoppedAt });
    windDown(
      world,
      record,
      status === "DEACTIVATING" ? "STOPPING" : status === "STOPPING" ? "DEPROVISIONING" : "STOPPED",
    );
  };
  const current = record.task.lastStatus as TaskStatus;
  const wait = current === "STOPPING" ? Math.max(pace(world, record, current), killDelay(world, record)) : 0;
  later(world, record, wait || pace(world, record, current) || 200, enter);
}

/** How long SIGTERM is ignored by the most stubborn container, in milliseconds. */
function killDelay(world: World, record: TaskRecord): number {
  const delays = record.definition.containerDefinitions
    .filter(container => !record.exits?.some(exit => exit.container === container.name))
    .filter(container => behaviourOf(container, record.task.overrides, world.random).onStop === "ignore")
    .map(({ stopTimeout }) => (stopTimeout ?? 30) * 1000);
  return Math.max(0, ...delays);
}

/** What ended by itself keeps its code; the rest got SIGTERM, or SIGKILL when that was ignored. */
function exitsOf(world: World, record: TaskRecord): readonly Exit[] {
  return record.definition.containerDefinitions.map(container => {
    const own = record.exits?.find(exit => exit.container === container.name);
    if (own) return own;
    const { onStop } = behaviourOf(container, record.task.overrides, world.random);
    return { container: container.name, code: onStop === "ignore" ? 137 : onStop };
  });
}
