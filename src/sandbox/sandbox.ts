import { type Clock, realClock } from "./world/clock";
import type { Context } from "./operations/context";
import { type Call, endpoint } from "./server/ecsEndpoint";
import { deliverEvents, type Delivery, type EventPattern } from "./events/eventRule";
import { type Fault, Faults } from "./server/faults";
import { Journal } from "./events/journal";
import { eventLogGroup as logGroup, LogStore } from "./logs/logStore";
import { groupArn } from "./otherServices/logGroups";
import { queueUrl } from "./otherServices/sqsQueues";
import { Queues } from "./events/queues";
import { putOwnRules, Rules } from "./events/rules";
import { RateLimits } from "./server/rateLimits";
import { ServiceScheduler } from "./services/scheduler";
import { type BulkSize, seedBulk } from "./seed/bulkSeed";
import { seedCompany } from "./seed/company";
import { Listener } from "./server/server";
import { World } from "./world/world";

export { manualClock, realClock, type Clock, type ManualClock } from "./world/clock";
export type { Call } from "./server/ecsEndpoint";
export type { Delivery, EventPattern } from "./events/eventRule";
export type { EcsEvent } from "./world/stateChange";
export { faultKinds, type Fault, type FaultKind } from "./server/faults";
export type { World } from "./world/world";

export interface SandboxOptions {
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** Added to each answer, in real milliseconds. */
  readonly latencyMs?: number;
  /** ECS's documented request rates; off if left out. */
  readonly rateLimits?: boolean;
  /** One seed always gives one world; 1 if left out. */
  readonly seed?: number;
  /** `company` if left out; numbers make clusters of that size, instances and tasks counted per cluster. */
  readonly world?: "company" | "empty" | BulkSize;
  /** In the company's world no batch task starts by itself. */
  readonly quiet?: boolean;
  readonly clock?: Clock;
  readonly region?: string;
  readonly account?: string;
  /** Answers as an older endpoint does: no `version`, no `createdAt`, `launchType` "". */
  readonly omitVersions?: boolean;
  /** In which order the queue hands out events; as they were sent if left out. */
  readonly eventOrder?: "ordered" | "shuffled";
  /** Share of events that never reach the queue, 0 to 1; the log group has them all. */
  readonly eventLossRate?: number;
  /** Share of events that reach the queue twice, 0 to 1. */
  readonly eventDuplicateRate?: number;
  /** The pattern of the rule that sends events to the queue; all events if left out, none when it is `"off"`. */
  readonly eventPattern?: EventPattern | "off";
  /** Whether a short poll of the queue sees only a part of it, as SQS's does. */
  readonly eventSampling?: boolean;
}

/** A small ECS on loopback, all in memory. */
export interface Sandbox {
  readonly url: string;
  readonly port: number;
  readonly region: string;
  /** Where an EventBridge rule would send the events; both answer on the same port. */
  readonly queueUrl: string;
  readonly logGroup: string;
  /** The rule between ECS and the queue, to be changed at any time. */
  readonly delivery: Delivery;
  readonly world: World;
  readonly clock: Clock;
  /** The requests so far, the last 10,000 of them. */
  readonly calls: readonly Call[];
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** Connections that clients hold open. */
  readonly connections: number;
  /** Stops to listen and ends every connection: requests are refused until `plug`. The world goes on. */
  unplug(): Promise<void>;
  /** Answers nothing anymore, not even that it is there, and carries out nothing that arrives, until `plug`. */
  silence(): void;
  /** Listens, or answers, again at the same port. */
  plug(): Promise<void>;
  /** Sends each open connection a TCP reset. */
  resetConnections(): void;
  close(): Promise<void>;
}

const callsKept = 10_000;
const eventQueueName = "ecs-events";

/** Starts the endpoint; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? realClock();
  const world = new World({
    clock,
    seed: options.seed ?? 1,
    region: options.region ?? "us-east-1",
    account: options.account ?? "111122223333",
  });
  const scheduler = new ServiceScheduler(world);
  const wanted = options.world ?? "company";
  if (wanted === "company") seedCompany({ world, scheduler }, { quiet: options.quiet ?? false });
  else if (wanted !== "empty") seedBulk({ world, scheduler }, wanted);
  const journal = new Journal(world);
  const queues = new Queues(world);
  const eventQueue = queues.create(eventQueueName, {
    order: options.eventOrder ?? "ordered",
    sampling: options.eventSampling ?? false,
  });
  const delivery: Delivery = {
    pattern: options.eventPattern,
    lossRate: options.eventLossRate ?? 0,
    duplicateRate: options.eventDuplicateRate ?? 0,
  };
  deliverEvents(world, journal, eventQueue, delivery);
  if (wanted === "company") journal.recall(world);
  const url = (): string => `http://127.0.0.1:${port}`;
  const rules = new Rules(queues);
  putOwnRules(rules, delivery, {
    name: eventQueueName,
    queueArn: eventQueue.arn,
    groupArn: groupArn(world.arns, world.arns.region, logGroup),
  });
  rules.follow(journal);
  const logs = new LogStore(world, journal);
  const { region } = world.arns;
  const context: Context = { world, scheduler, journal, queues, rules, logs, region, url, clientTokens: new Map() };

  const calls: Call[] = [];
  const faults = new Faults();
  const answer = endpoint(context, {
    latencyMs: options.latencyMs ?? 0,
    omitVersions: options.omitVersions ?? false,
    rateLimits: options.rateLimits ? new RateLimits(clock) : undefined,
    faults,
    record(call) {
      calls.push(call);
      if (calls.length > callsKept) calls.splice(0, calls.length - callsKept);
    },
  });
  const listener = await Listener.open(options.port ?? 0, answer, () => clock.now()).catch((error: unknown) => {
    world.close();
    throw error;
  });
  const { port } = listener;
  return {
    url: url(),
    port,
    region: world.arns.region,
    queueUrl: queueUrl(context, eventQueue),
    delivery,
    logGroup,
    world,
    clock,
    calls,
    addFault: fault => faults.add(fault),
    clearFaults: () => faults.clear(),
    get connections() {
      return listener.connections;
    },
    unplug: () => listener.close(),
    silence: () => listener.silence(),
    plug: () => listener.listen(port),
    resetConnections: () => listener.reset(),
    close() {
      world.close();
      return listener.close();
    },
  };
}
