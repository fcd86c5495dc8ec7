import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Described } from "../../../../src/ecs/answers/described";
import type { EcsGateway, TaskFilter } from "../../../../src/ecs/gateway/gateway";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { Cluster } from "../../../../src/ecs/model/model";
import { describeInto } from "../../../../src/ecs/reading/describeInto";
import { parseCluster, parseContainerInstance, parseTask } from "../../../../src/ecs/parsing/parse";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { Reading } from "../../../../src/ecs/reading/reading";
import { Replica } from "../../../../src/ecs/replica/replica";
import { readServices } from "../../../../src/ecs/reading/serviceReading";
import { plain, splitFrom } from "../../../../src/ecs/reading/split";
import type { Split } from "../../../../src/ecs/reading/split";

const prefix = "arn:aws:ecs:us-east-1:111122223333";
const clusterArn = `${prefix}:cluster/c`;
const never = new AbortController().signal;

interface FakeTask {
  readonly id: string;
  readonly family: string;
  readonly service?: string;
  readonly launchType: "EC2" | "FARGATE";
  desired: "RUNNING" | "STOPPED";
  version: number;
}

/** A cluster in memory behind the gateway's interface; `tick` runs before each answer, so that things change between two calls. */
class World {
  readonly tasks = new Map<string, FakeTask>();
  readonly filters: TaskFilter[] = [];
  /** Its calls, in the order in which they were begun. */
  readonly asked: string[] = [];
  instances = 0;
  /** Families that the region does not list, as those of which no revision is active. */
  hidden = new Set<string>();
  tick: () => void = () => undefined;
  forbidden = new Set<string>();
  /** How many of the running tasks the cluster counts as pending. */
  pending = 0;

  constructor(
    tasks: readonly FakeTask[],
    private readonly pageSize: number,
  ) {
    for (const task of tasks) this.tasks.set(task.id, task);
  }

  get cluster(): Cluster {
    const running = [...this.tasks.values()].filter(task => task.desired === "RUNNING").length;
    return parseCluster({
      clusterArn,
      clusterName: "c",
      status: "ACTIVE",
      runningTasksCount: running - this.pending,
      pendingTasksCount: this.pending,
      registeredContainerInstancesCount: this.instances,
      activeServicesCount: this.services().length,
    });
  }

  gateway(): EcsGateway {
    const gateway: Partial<EcsGateway> = {
      region: "us-east-1",
      at: () => gateway as EcsGateway,
      forecast: () => ({ callMs: 50, room: 1e6, perSecond: 1e6 }),
      describeClusters: () => this.answer("DescribeClusters", () => ({ found: [this.cluster], failures: [] })),
      containerInstanceArns: () => this.pages("ListContainerInstances", () => this.instanceArns()),
      describeContainerInstances: (_, arns) =>
        this.answer("DescribeContainerInstances", () => ({
          found: arns.map(containerInstanceArn =>
            parseContainerInstance({ containerInstanceArn, version: 1 }, clusterArn),
          ),
          failures: [],
        })),
      taskArns: (_, filter) => {
        this.filters.push(filter);
        return this.pages("ListTasks", () => this.matching(filter));
      },
      describeTasks: (_, arns) => this.answer("DescribeTasks", () => this.describe(arns)),
      familyPages: () =>
        this.pages("ListTaskDefinitionFamilies", () =>
          [...new Set([...this.tasks.values()].map(task => task.family))].filter(name => !this.hidden.has(name)).sort(),
        ),
      serviceArns: () => this.pages("ListServices", () => this.services().map(name => `${prefix}:service/c/${name}`)),
      describeServices: (_, arns) =>
        this.answer("DescribeServices", () => ({
          found: arns.map(serviceArn => {
            const serviceName = serviceArn.slice(serviceArn.lastIndexOf("/") + 1);
            return parseService({ serviceArn, serviceName, runningCount: this.matching({ serviceName }).length });
          }),
          failures: [],
        })),
    };
    return gateway as EcsGateway;
  }

  private services(): readonly string[] {
    return [...new Set([...this.tasks.values()].flatMap(({ service }) => (service ? [service] : [])))];
  }

  private instanceArns(): readonly string[] {
    return Array.from({ length: this.instances }, (_, index) => `${prefix}:container-instance/c/${index + 1000}`);
  }

  matching({ desiredStatus = "RUNNING", family, serviceName, launchType }: TaskFilter): readonly string[] {
    return [...this.tasks.values()]
      .filter(task => task.desired === desiredStatus)
      .filter(task => family === undefined || task.family === family)
      .filter(task => serviceName === undefined || task.service === serviceName)
      .filter(task => launchType === undefined || task.launchType === launchType)
      .map(task => arnOf(task.id))
      .sort();
  }

  private describe(arns: readonly string[]): Described<ReturnType<typeof parseTask>> {
    const known = arns.flatMap(arn => this.tasks.get(arn.slice(arn.lastIndexOf("/") + 1)) ?? []);
    return {
      found: known.map(task =>
        parseTask({
          taskArn: arnOf(task.id),
          clusterArn,
          taskDefinitionArn: `${prefix}:task-definition/${task.family}:1`,
          group: task.service ? `service:${task.service}` : `family:${task.family}`,
          lastStatus: task.desired,
          desiredStatus: task.desired,
          version: task.version,
        }),
      ),
      failures: [],
    };
  }

  private async answer<T>(operation: string, make: () => T): Promise<T> {
    this.asked.push(operation);
    await Promise.resolve();
    this.tick();
    if (this.forbidden.has(operation))
      throw new EcsError({ kind: "denied", code: "AccessDeniedException", sentence: "No.", advice: "" });
    return make();
  }

  /** As ECS does: a page begins after the last key of the one before, whatever came or went since. */
  private async *pages(operation: string, list: () => readonly string[]): AsyncGenerator<readonly string[]> {
    let last = "";
    for (;;) {
      const rest = await this.answer(operation, () => list().filter(key => key > last));
      yield rest.slice(0, this.pageSize);
      if (rest.length <= this.pageSize) return;
      last = rest[this.pageSize - 1] ?? "";
    }
  }
}

const arnOf = (id: string) => `${prefix}:task/c/${id}`;

async function readWorld(world: World, replica = new Replica(clusterArn), wanted?: Split): Promise<Replica> {
  let cluster = world.cluster;
  const gateway = world.gateway();
  const reading = new Reading(
    {
      gateway,
      replica,
      cluster: () => cluster,
      update: newer => (cluster = newer),
      describe: arns => describeInto(replica, gateway, arns, never, false),
      progress: () => undefined,
      signal: never,
    },
    wanted,
  );
  await reading.run();
  return replica;
}

const anyTask = fc.record({
  family: fc.integer({ min: 1, max: 6 }).map(number => `family-${number}`),
  service: fc.option(
    fc.integer({ min: 1, max: 4 }).map(number => `service-${number}`),
    { nil: undefined },
  ),
  launchType: fc.constantFrom("EC2" as const, "FARGATE" as const),
  desired: fc.constantFrom("RUNNING" as const, "RUNNING" as const, "RUNNING" as const, "STOPPED" as const),
});

const worlds = (least: { readonly tasks: number; readonly copies: number }) =>
  fc.record({
    tasks: fc.array(anyTask, { minLength: least.tasks, maxLength: 60, size: "max" }),
    copies: fc.integer({ min: least.copies, max: 20 }),
    instances: fc.integer({ min: 0, max: 250 }),
    hidden: fc.subarray(["family-1", "family-2", "family-3"]),
    forbidden: fc.subarray(["ListTaskDefinitionFamilies", "ListServices"]),
  });

// In half of them there are pages enough for a split to pay.
const anyWorld = fc
  .oneof(worlds({ tasks: 0, copies: 1 }), worlds({ tasks: 40, copies: 12 }))
  .map(({ tasks, copies, instances, hidden, forbidden }) => {
    const all = Array.from({ length: copies }, () => tasks).flat();
    const world = new World(
      all.map((task, index) => ({ ...task, id: String((index * 7919) % 100_003).padStart(6, "0"), version: 1 })),
      100,
    );
    world.instances = instances;
    world.hidden = new Set(hidden);
    world.forbidden = new Set(forbidden);
    return world;
  });

const everything = (world: World) => [...world.tasks.keys()].map(arnOf).sort();

describe("a reading", () => {
  it("finds what the plain chain finds, however the cluster is split and whatever may not be listed", async function () {
    this.timeout(60_000);
    let splits = 0;
    await fc.assert(
      fc.asyncProperty(anyWorld, async world => {
        const whole = await readWorld(world, undefined, plain);
        world.filters.length = 0;
        const parts = await readWorld(world);
        if (world.filters.some(({ family, serviceName, launchType }) => family ?? serviceName ?? launchType)) splits++;
        assert.deepEqual([...parts.tasks.keys()].sort(), everything(world));
        assert.deepEqual([...parts.tasks.keys()].sort(), [...whole.tasks.keys()].sort());
        assert.equal(parts.containerInstances.size, world.instances);
        // And again, when the replica tells the groups.
        await readWorld(world, parts);
        assert.deepEqual([...parts.tasks.keys()].sort(), everything(world));
      }),
      { numRuns: 60 },
    );
    assert.ok(splits > 5, `only ${splits} readings were split at all`);
  });

  it("loses no task that is there from beginning to end, even one that stops meanwhile", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.infiniteStream(fc.nat()), async (world, dice) => {
        const lasting = everything(world);
        const ids = [...world.tasks.keys()];
        let born = 0;
        world.tick = () => {
          const [one, two] = [dice.next().value ?? 0, dice.next().value ?? 0];
          const task = world.tasks.get(ids[one % Math.max(1, ids.length)] ?? "");
          if (two % 3 === 0 && task?.desired === "RUNNING") {
            task.desired = "STOPPED";
            task.version++;
          }
          if (two % 3 === 1 && born < 50) {
            const id = `9${String(born++).padStart(6, "0")}`;
            world.tasks.set(id, { id, family: "family-new", launchType: "EC2", desired: "RUNNING", version: 1 });
          }
        };
        const replica = await readWorld(world);
        const missing = lasting.filter(arn => !replica.tasks.has(arn));
        assert.deepEqual(missing, []);
      }),
      { numRuns: 60 },
    );
  });

  it("walks no plain chain when the groups add up", async () => {
    const world = new World(
      Array.from({ length: 1000 }, (_, index) => ({
        id: String(index).padStart(6, "0"),
        family: `family-${index % 10}`,
        launchType: "EC2" as const,
        desired: "RUNNING" as const,
        version: 1,
      })),
      100,
    );
    world.instances = 10;
    assert.equal((await readWorld(world)).tasks.size, 1000);
    assert.ok(world.filters.every(filter => filter.desiredStatus !== "RUNNING" || filter.family !== undefined));
  });

  it("walks the plain chain as well when only tasks that wait to run are in no group", async () => {
    const world = new World(
      Array.from({ length: 1000 }, (_, index) => ({
        id: String(index).padStart(6, "0"),
        family: `family-${index % 10}`,
        launchType: "EC2" as const,
        desired: "RUNNING" as const,
        version: 1,
      })),
      100,
    );
    world.instances = 10;
    world.hidden.add("family-3");
    world.pending = 100;
    assert.equal((await readWorld(world)).tasks.size, 1000);
  });

  it("walks the plain chain as well when the groups do not add up to the cluster's own count", async () => {
    const task = (index: number): FakeTask => ({
      id: String(index).padStart(6, "0"),
      family: `family-${index % 10}`,
      launchType: "EC2",
      desired: "RUNNING",
      version: 1,
    });
    const world = new World(
      Array.from({ length: 1000 }, (_, index) => task(index)),
      100,
    );
    world.instances = 10;
    world.hidden.add("family-3");
    const replica = await readWorld(world);
    assert.equal(replica.tasks.size, 1000);
    assert.ok(world.filters.some(filter => filter.family === "family-2"));
    assert.ok(world.filters.some(filter => filter.desiredStatus === "RUNNING" && filter.family === undefined));
  });

  it("shows the first rows of a cluster without instances before its groups are known", async () => {
    const tasks = Array.from({ length: 1000 }, (_, index): FakeTask => ({
      id: String(index).padStart(6, "0"),
      family: `family-${index % 10}`,
      launchType: "FARGATE",
      desired: "RUNNING",
      version: 1,
    }));
    const world = new World(tasks, 100);
    const gateway = world.gateway();
    await readWorld(world);
    assert.ok(gateway);
    assert.deepEqual(world.filters[0], { desiredStatus: "RUNNING" });
    assert.ok(world.filters.some(filter => filter.family !== undefined));
  });

  it("asks for each page of a list before it describes the page ahead of it", async () => {
    const tasks = Array.from({ length: 300 }, (_, index): FakeTask => ({
      id: String(index).padStart(6, "0"),
      family: "family",
      service: `service-${String(index).padStart(6, "0")}`,
      launchType: "EC2",
      desired: "RUNNING",
      version: 1,
    }));
    const order = (world: World) => world.asked.filter(name => /Tasks|Services|Instances/.test(name));
    const ofTasks = new World(tasks, 100);
    await readWorld(ofTasks, undefined, plain);
    const [list, describe] = ["ListTasks", "DescribeTasks"];
    assert.deepEqual(
      order(ofTasks).filter(name => !name.includes("Instances")),
      [list, list, describe, list, describe, describe, list],
    );
    const ofServices = new World(tasks.slice(0, 20), 10);
    await readServices(ofServices.gateway(), clusterArn, never, () => undefined);
    assert.deepEqual(order(ofServices), ["ListServices", "ListServices", "DescribeServices", "DescribeServices"]);
    const ofInstances = new World([], 100);
    ofInstances.instances = 150;
    await readWorld(ofInstances, undefined, plain);
    const [listed, described] = ["ListContainerInstances", "DescribeContainerInstances"];
    assert.deepEqual(
      order(ofInstances).filter(name => name.includes("Instances")),
      [listed, listed, described, described],
    );
  });

  it("does not split what is read as fast in one chain", () => {
    const cluster = new World([], 100).cluster;
    const forecast = { callMs: 50, room: 99, perSecond: 19.5 };
    assert.equal(splitFrom({ ...cluster, runningTasks: 250 }, [], forecast), plain);
    // 20,000 tasks are bound by the rate, not by the chain.
    const tasks = Array.from({ length: 20_000 }, (_, index) =>
      parseTask({ taskArn: arnOf(String(index)), taskDefinitionArn: `x/f${index % 150}:1`, lastStatus: "RUNNING" }),
    );
    assert.equal(splitFrom({ ...cluster, runningTasks: 20_000 }, tasks, forecast), plain);
    assert.notEqual(
      splitFrom({ ...cluster, runningTasks: 5000 }, tasks.slice(0, 5000), { ...forecast, room: 1e6 }),
      plain,
    );
  });
});
