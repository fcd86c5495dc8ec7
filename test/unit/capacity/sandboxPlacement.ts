import type { ContainerInstance, TaskDefinition } from "../../../src/ecs/model/model";
import { parseContainerInstance, parseTaskDefinition } from "../../../src/ecs/parsing/parse";
import { Journal } from "../../../src/sandbox/events/journal";
import { Queues } from "../../../src/sandbox/events/queues";
import { Rules } from "../../../src/sandbox/events/rules";
import { ServiceScheduler } from "../../../src/sandbox/services/scheduler";
import type { Context } from "../../../src/sandbox/operations/context";
import { operations } from "../../../src/sandbox/server/table";
import { LogStore } from "../../../src/sandbox/logs/logStore";
import { manualClock } from "../../../src/sandbox/sandbox";
import { addInstance } from "../../../src/sandbox/world/instances";
import type { InstanceRecord } from "../../../src/sandbox/world/records";
import { Input } from "../../../src/sandbox/wire/input";
import { Refusal } from "../../../src/sandbox/wire/refusal";
import type { Attribute, Resource } from "../../../src/sandbox/wire/wire";
import { World } from "../../../src/sandbox/world/world";

export interface InstanceCase {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly portsTaken: readonly number[];
  readonly udpPortsTaken: readonly number[];
  readonly status: string;
  readonly agentConnected: boolean;
  readonly attributes: readonly Attribute[];
  /** Attributes that its agent does not report. */
  readonly withoutAttributes: readonly string[];
  /** Resources that the answer leaves out of what remains. */
  readonly unlisted: readonly string[];
  /** Tasks that are on it before, each of 128 CPU units, 128 MiB and a port of its own. */
  readonly fillers: number;
}

export interface DefinitionCase {
  readonly input: Readonly<Record<string, unknown>>;
  /** Of a network mode that RegisterTaskDefinition does not know. */
  readonly isForeign: boolean;
  readonly requires: readonly Attribute[];
  readonly compatibilities?: readonly string[];
  readonly status?: string;
  /** What RunTask and StartTask are asked to change. */
  readonly overrides?: object;
}

interface Placed {
  readonly tasks: readonly object[];
  readonly failures: readonly { readonly reason?: string }[];
}

/** One cluster of the sandbox whose operations are called as its endpoint calls them, without HTTP in between. */
export class SandboxPlacement {
  private readonly world = new World({ clock: manualClock(), seed: 1, region: "us-east-1", account: "111122223333" });
  private readonly journal = new Journal(this.world);
  private readonly context: Context = {
    world: this.world,
    scheduler: new ServiceScheduler(this.world),
    journal: this.journal,
    logs: new LogStore(this.world, this.journal),
    region: "us-east-1",
    queues: new Queues(this.world),
    rules: new Rules(new Queues(this.world)),
    url: () => "",
    clientTokens: new Map(),
  };
  private readonly cluster = this.world.addCluster("web");

  addInstance(wanted: InstanceCase): InstanceRecord {
    const set = (name: string, stringSetValue: readonly string[]): Resource => ({
      name,
      type: "STRINGSET",
      stringSetValue,
    });
    const record = addInstance(this.world, this.cluster, {
      type: "m5.large",
      zone: "us-east-1a",
      attributes: wanted.attributes,
      resources: [
        { name: "CPU", type: "INTEGER", integerValue: wanted.cpu },
        { name: "MEMORY", type: "INTEGER", integerValue: wanted.memory },
        set("PORTS", ["22", ...wanted.portsTaken.map(String)]),
        set("PORTS_UDP", wanted.udpPortsTaken.map(String)),
        ...(wanted.gpus > 0
          ? [
              set(
                "GPU",
                Array.from({ length: wanted.gpus }, (_, index) => `GPU-${index}`),
              ),
            ]
          : []),
      ],
    });
    for (let index = 0; index < wanted.fillers; index++) this.fill(record, 20_000 + index);
    const { instance } = record;
    this.world.changeInstance(record, {
      status: wanted.status,
      agentConnected: wanted.agentConnected,
      attributes: instance.attributes.filter(({ name }) => !wanted.withoutAttributes.includes(name ?? "")),
      remainingResources: instance.remainingResources.filter(({ name }) => !wanted.unlisted.includes(name)),
    });
    return record;
  }

  private fill(record: InstanceRecord, hostPort: number): void {
    const container = { name: "filler", image: "x", cpu: 128, memory: 128 };
    const portMappings = [{ containerPort: hostPort, hostPort, protocol: hostPort % 2 === 0 ? "tcp" : "udp" }];
    this.call("RegisterTaskDefinition", { family: "filler", containerDefinitions: [{ ...container, portMappings }] });
    this.call("StartTask", this.start("filler", record));
  }

  /** The definition as DescribeTaskDefinition answers it. */
  register({ input, isForeign, requires, compatibilities, status }: DefinitionCase): TaskDefinition {
    const { definitions } = this.world;
    if (isForeign) definitions.register(input as never, 0);
    else this.call("RegisterTaskDefinition", input);
    const record = definitions.need("web");
    // What ECS works out by rules of its own that the sandbox has not: any answer must be understood.
    const definition = {
      ...record.definition,
      requiresAttributes: [...(record.definition.requiresAttributes ?? []), ...requires],
      ...(status ? { status: status as never } : {}),
      ...(compatibilities ? { compatibilities: compatibilities as never } : {}),
    };
    definitions.families.set("web", [{ ...record, definition }]);
    const answer = this.call("DescribeTaskDefinition", { taskDefinition: "web:1" }) as { taskDefinition: object };
    return parseTaskDefinition(answer.taskDefinition);
  }

  describe(record: InstanceRecord): ContainerInstance {
    const answer = this.call("DescribeContainerInstances", { cluster: "web", containerInstances: [record.id] });
    const [instance] = (answer as { containerInstances: readonly object[] }).containerInstances;
    return parseContainerInstance(instance ?? {}, this.cluster.cluster.clusterArn);
  }

  /** Starts the definition on one instance until ECS refuses, `most` times at most; the reason of the first refusal. */
  startUntilRefused(
    record: InstanceRecord,
    most: number,
    overrides?: object,
  ): { readonly started: number; readonly reason?: string } {
    for (let started = 0; started < most; started++) {
      const answer = this.place("StartTask", { ...this.start("web:1", record), overrides });
      if (answer.tasks.length === 0) return { started, reason: answer.failures[0]?.reason };
    }
    return { started: most };
  }

  /** Runs the definition on the whole cluster until ECS places no more, `most` tasks at most. */
  runUntilRefused(most: number, overrides?: object): number {
    let started = 0;
    while (started < most) {
      const { tasks } = this.place("RunTask", { ...this.base("web:1"), launchType: "EC2", count: 1, overrides });
      if (tasks.length === 0) return started;
      started += tasks.length;
    }
    return started;
  }

  close(): void {
    this.world.close();
  }

  private start(family: string, record: InstanceRecord): object {
    return { ...this.base(family), containerInstances: [record.id] };
  }

  private base(family: string): object {
    const own = this.world.definitions.find(family)?.definition.networkMode === "awsvpc";
    const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } } };
    return { cluster: "web", taskDefinition: family, ...(own ? network : {}) };
  }

  /** A definition that is not ACTIVE or that EC2 cannot launch, and a cluster with no instance, are refused as a whole. */
  private place(operation: string, input: object): Placed {
    try {
      return this.call(operation, input) as Placed;
    } catch (error) {
      const isExpected =
        error instanceof Refusal &&
        /TaskDefinition is inactive|launch_type EC2|No Container Instances were found/.test(error.message);
      if (!isExpected) throw error;
      return { tasks: [], failures: [{ reason: error.message }] };
    }
  }

  private call(operation: string, input: object): object {
    const run = operations.get(operation);
    if (!run) throw new Error(`The sandbox has no ${operation}.`);
    const wire = (value: object): object => JSON.parse(JSON.stringify(value)) as object;
    return wire(run(this.context, new Input(wire(input) as Record<string, unknown>)));
  }
}
