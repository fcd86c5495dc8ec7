import {
  type ContainerInstance,
  CreateClusterCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StartTaskCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { type Bench, identity, openSandbox } from "./fixture";

const network = { awsvpcConfiguration: { subnets: ["subnet-1"] } };

/** A cluster of m5.large instances and a family of 1024 CPU units and 1024 MiB. */
async function small(instances: number, container: object = {}): Promise<Bench & { arns: string[] }> {
  const bench = await openSandbox({ world: "empty" });
  await bench.ecs.send(new CreateClusterCommand({ clusterName: "small" }));
  await bench.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "box",
      containerDefinitions: [{ name: "box", image: "box:1", cpu: 1024, memory: 1024, ...container }],
    }),
  );
  const arns: string[] = [];
  for (let index = 0; index < instances; index++) {
    const { containerInstance } = await bench.ecs.send(
      new RegisterContainerInstanceCommand({
        cluster: "small",
        instanceIdentityDocument: identity(),
        instanceIdentityDocumentSignature: "c2lnbmF0dXJl",
        attributes: [{ name: "colour", value: index === 0 ? "red" : "blue" }],
      }),
    );
    arns.push(containerInstance?.containerInstanceArn ?? "");
  }
  return { ...bench, arns };
}

const run = ({ ecs }: Bench, more: Partial<RunTaskCommandInput> = {}) =>
  ecs.send(new RunTaskCommand({ cluster: "small", taskDefinition: "box", ...more }));

describe("RunTask in the sandbox", () => {
  it("starts fewer than asked where there is no room, and says what each instance lacks", async () => {
    const bench = await small(1);
    const { tasks, failures } = await run(bench, { count: 5 });
    assert.equal(tasks?.length, 2);
    assert.deepEqual(failures, [{ arn: bench.arns[0], reason: "RESOURCE:CPU" }]);
  });

  it("names memory, ports and GPUs that lack", async () => {
    const reasonOf = async (container: object): Promise<string | undefined> => {
      const bench = await small(1, { cpu: 1, ...container });
      await run(bench);
      return (await run(bench)).failures?.[0]?.reason;
    };
    assert.equal(await reasonOf({ memory: 5000 }), "RESOURCE:MEMORY");
    assert.equal(await reasonOf({ portMappings: [{ containerPort: 80, hostPort: 8443 }] }), "RESOURCE:PORTS");
    assert.equal(await reasonOf({ resourceRequirements: [{ type: "GPU", value: "1" }] }), "RESOURCE:GPU");
  });

  it("follows constraints, and names the one that no instance satisfies", async () => {
    const bench = await small(3);
    const red = { type: "memberOf", expression: "attribute:colour == red" } as const;
    const { tasks } = await run(bench, { count: 2, placementConstraints: [red] });
    assert.deepEqual(
      tasks?.map(({ containerInstanceArn }) => containerInstanceArn),
      [bench.arns[0], bench.arns[0]],
    );
    const distinct = await run(bench, { count: 3, placementConstraints: [{ type: "distinctInstance" }] });
    assert.equal(distinct.tasks?.length, 2);
    assert.ok(distinct.failures?.some(({ reason }) => reason === "DistinctInstance placement constraint unsatisfied."));
    const green = { type: "memberOf", expression: "attribute:colour == green" } as const;
    const none = await run(bench, { placementConstraints: [green] });
    assert.equal(none.failures?.length, 3);
    assert.equal(none.failures?.[0]?.reason, "MemberOf placement constraint unsatisfied.");
  });

  it("spreads and packs as the strategy says", async () => {
    const hosts = async (type: "spread" | "binpack", field: string): Promise<number> => {
      const bench = await small(2);
      const { tasks } = await run(bench, { count: 2, placementStrategy: [{ type, field }] });
      return new Set(tasks?.map(({ containerInstanceArn }) => containerInstanceArn)).size;
    };
    assert.equal(await hosts("spread", "instanceId"), 2);
    assert.equal(await hosts("binpack", "memory"), 1);
  });

  it("takes no instance that drains or whose agent is away", async () => {
    const { ecs } = await openSandbox();
    const { containerInstanceArns: containerInstances } = await ecs.send(
      new ListContainerInstancesCommand({ cluster: "prod-web" }),
    );
    const described = await ecs.send(
      new DescribeContainerInstancesCommand({ cluster: "prod-web", containerInstances }),
    );
    const unfit = (instance: ContainerInstance): boolean => instance.status !== "ACTIVE" || !instance.agentConnected;
    const avoid = described.containerInstances?.filter(unfit).map(instance => instance.containerInstanceArn);
    assert.equal(avoid?.length, 2);
    const { tasks } = await ecs.send(
      new RunTaskCommand({ cluster: "prod-web", taskDefinition: "db-migration", count: 10 }),
    );
    assert.equal(tasks?.length, 10);
    for (const { containerInstanceArn } of tasks ?? []) assert.ok(!avoid.includes(containerInstanceArn));
  });

  it("answers one client token with the same tasks, and refuses it for another request", async () => {
    const bench = await small(2);
    const first = await run(bench, { clientToken: "abc", count: 2 });
    bench.clock.advance(6000);
    const second = await run(bench, { clientToken: "abc", count: 2 });
    assert.deepEqual(
      second.tasks?.map(({ taskArn, lastStatus }) => [taskArn, lastStatus]),
      first.tasks?.map(({ taskArn }) => [taskArn, "RUNNING"]),
    );
    await assert.rejects(run(bench, { clientToken: "abc", count: 1 }), (error: Error & { resourceIds?: string[] }) => {
      assert.equal(error.name, "ConflictException");
      assert.equal(error.resourceIds?.length, 2);
      return true;
    });
  });

  it("applies overrides, tags, group and startedBy", async () => {
    const bench = await small(1);
    const { tasks: [task] = [] } = await run(bench, {
      group: "evening",
      startedBy: "x".repeat(128),
      tags: [{ key: "größe", value: "klein" }],
      overrides: { cpu: "256", containerOverrides: [{ name: "box", command: ["sleep", "5"], memory: 300 }] },
    });
    assert.deepEqual([task?.group, task?.startedBy?.length, task?.cpu, task?.memory], ["evening", 128, "256", "300"]);
    const described = await bench.ecs.send(
      new DescribeTasksCommand({ cluster: "small", tasks: [task?.taskArn ?? ""], include: ["TAGS"] }),
    );
    assert.deepEqual(described.tasks?.[0]?.tags, [{ key: "größe", value: "klein" }]);
    assert.deepEqual(described.tasks?.[0]?.overrides?.containerOverrides?.[0]?.command, ["sleep", "5"]);
  });

  const refusals: readonly [string, Partial<RunTaskCommandInput>, string, RegExp][] = [
    ["an unknown task definition", { taskDefinition: "nope" }, "ClientException", /^TaskDefinition not found\.$/],
    ["an unknown cluster", { cluster: "nope" }, "ClusterNotFoundException", /^Cluster not found\.$/],
    ["more than ten", { count: 11 }, "InvalidParameterException", /between 1 and 10/],
    ["a long startedBy", { startedBy: "x".repeat(129) }, "InvalidParameterException", /startedBy .* 128/],
    [
      "a container that is not there",
      { overrides: { containerOverrides: [{ name: "sidecar" }] } },
      "InvalidParameterException",
      /^Override for container named sidecar is not a container in the TaskDefinition\.$/,
    ],
    [
      "Fargate for bridge",
      { launchType: "FARGATE" },
      "InvalidParameterException",
      /does not support launch_type FARGATE/,
    ],
    [
      "a network for bridge",
      { networkConfiguration: network },
      "InvalidParameterException",
      /not valid for the given networkMode/,
    ],
    [
      "a platform version on EC2",
      { platformVersion: "1.4.0" },
      "InvalidParameterException",
      /platform version must be null/,
    ],
    [
      "launch type and capacity provider together",
      { launchType: "EC2", capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] },
      "InvalidParameterException",
      /^Specifying both a launch type and capacity provider strategy is not supported/,
    ],
  ];
  for (const [what, input, name, message] of refusals) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(run(await small(1), input), { name, message });
    });
  }

  it("refuses EC2 tasks where there is no instance", async () => {
    await assert.rejects(run(await small(0)), { message: "No Container Instances were found in your cluster." });
  });

  it("runs on Fargate, with network configuration only", async () => {
    const { ecs } = await openSandbox();
    const input = { cluster: "data-fargate", taskDefinition: "dashboards" };
    await assert.rejects(ecs.send(new RunTaskCommand(input)), {
      message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    });
    const { tasks: [task] = [] } = await ecs.send(new RunTaskCommand({ ...input, networkConfiguration: network }));
    assert.deepEqual(
      [task?.launchType, task?.capacityProviderName, task?.platformVersion, task?.containerInstanceArn],
      ["FARGATE", "FARGATE", "1.4.0", undefined],
    );
    assert.equal(task?.ephemeralStorage?.sizeInGiB, 20);
    const spot = await ecs.send(
      new RunTaskCommand({
        ...input,
        networkConfiguration: network,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
      }),
    );
    assert.equal(spot.tasks?.[0]?.capacityProviderName, "FARGATE_SPOT");
    await assert.rejects(
      ecs.send(new RunTaskCommand({ ...input, networkConfiguration: network, platformVersion: "9.9.9" })),
      { name: "PlatformUnknownException" },
    );
  });
});

describe("StartTask in the sandbox", () => {
  it("starts one task on each instance, with a failure for each that cannot", async () => {
    const bench = await small(2);
    await run(bench, { count: 2, placementConstraints: [{ type: "memberOf", expression: "attribute:colour == red" }] });
    const unknown = "f".repeat(32);
    const { tasks, failures } = await bench.ecs.send(
      new StartTaskCommand({ cluster: "small", taskDefinition: "box", containerInstances: [...bench.arns, unknown] }),
    );
    assert.deepEqual(
      tasks?.map(({ containerInstanceArn }) => containerInstanceArn),
      [bench.arns[1]],
    );
    assert.deepEqual(
      failures?.map(({ reason }) => reason),
      ["RESOURCE:CPU", "MISSING"],
    );
  });

  it("starts another task for the same request", async () => {
    const bench = await small(1);
    const command = new StartTaskCommand({ cluster: "small", taskDefinition: "box", containerInstances: bench.arns });
    const first = await bench.ecs.send(command);
    const second = await bench.ecs.send(command);
    assert.notEqual(first.tasks?.[0]?.taskArn, second.tasks?.[0]?.taskArn);
  });

  it("takes 1 to 10 instances and 36 characters of startedBy", async () => {
    const bench = await small(1);
    const start = (containerInstances: string[], startedBy?: string) =>
      bench.ecs.send(new StartTaskCommand({ cluster: "small", taskDefinition: "box", containerInstances, startedBy }));
    await assert.rejects(start([]), { name: "InvalidParameterException" });
    await assert.rejects(start(Array<string>(11).fill("x")), { name: "InvalidParameterException" });
    await assert.rejects(start(bench.arns, "x".repeat(37)), { name: "InvalidParameterException" });
    await start(bench.arns, "x".repeat(36));
  });

  it("answers INACTIVE for every instance that is not ACTIVE, and ATTRIBUTE for another value of one", async () => {
    const { sandbox, ecs, arns } = await small(1);
    const start = async (): Promise<string | undefined> => {
      const command = new StartTaskCommand({ cluster: "small", taskDefinition: "box", containerInstances: arns });
      return (await ecs.send(command)).failures?.[0]?.reason;
    };
    const [record] = sandbox.world.clusters.get("small")?.instances.values() ?? [];
    const { families } = sandbox.world.definitions;
    const box = families.get("box")?.at(-1);
    assert.ok(record && box);
    const colour = (value: string) =>
      families.set("box", [
        { ...box, definition: { ...box.definition, requiresAttributes: [{ name: "colour", value }] } },
      ]);
    colour("blue");
    assert.equal(await start(), "ATTRIBUTE");
    colour("red");
    assert.equal(await start(), undefined);
    for (const status of ["DRAINING", "REGISTERING"]) {
      sandbox.world.changeInstance(record, { status });
      assert.equal(await start(), "INACTIVE");
    }
  });

  it("answers AGENT for an instance whose agent is away", async () => {
    const bench = await small(1);
    const record = [...(bench.sandbox.world.clusters.get("small")?.instances.values() ?? [])][0];
    assert.ok(record);
    bench.sandbox.world.changeInstance(record, { agentConnected: false });
    const { failures } = await bench.ecs.send(
      new StartTaskCommand({ cluster: "small", taskDefinition: "box", containerInstances: bench.arns }),
    );
    assert.equal(failures?.[0]?.reason, "AGENT");
  });
});

describe("RegisterTaskDefinition in the sandbox", () => {
  const register = async (more: object, container: object = {}) => {
    const { ecs } = await openSandbox({ world: "empty" });
    const containerDefinitions = [{ name: "box", image: "box:1", memory: 64, ...container }];
    const input = { family: "box", containerDefinitions, ...more };
    return (await ecs.send(new RegisterTaskDefinitionCommand(input))).taskDefinition;
  };

  it("turns sizes in words into CPU units and MiB, and refuses what it can't read", async () => {
    const sizes = async (cpu: string, memory: string) => {
      const answer = await register({ cpu, memory });
      return [answer?.cpu, answer?.memory];
    };
    assert.deepEqual(await sizes("1 vCPU", "2 GB"), ["1024", "2048"]);
    assert.deepEqual(await sizes(".25 vcpu", "0.5GB"), ["256", "512"]);
    assert.deepEqual(await sizes("256", "512"), ["256", "512"]);
    const refused = (setting: string) => ({ name: "ClientException", message: new RegExp(`'${setting}'`) });
    await assert.rejects(sizes("2 GB", "512"), refused("cpu"));
    await assert.rejects(sizes("256", "much"), refused("memory"));
  });

  it("refuses another host port where none is mapped, and GPUs that are no number", async () => {
    const mapped = (networkMode: "host" | "awsvpc" | "bridge", hostPort: number) =>
      register({ networkMode }, { portMappings: [{ containerPort: 80, hostPort }] });
    for (const mode of ["host", "awsvpc"] as const) {
      await assert.rejects(mapped(mode, 8080), { name: "ClientException", message: /must match/ });
      await mapped(mode, 80);
      await mapped(mode, 0);
    }
    await mapped("bridge", 8080);
    await assert.rejects(register({}, { resourceRequirements: [{ type: "GPU", value: "all" }] }), /whole number/);
  });
});
