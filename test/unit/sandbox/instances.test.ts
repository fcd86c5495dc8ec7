import {
  type ContainerInstance,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterContainerInstanceCommand,
  StopTaskCommand,
  UpdateContainerAgentCommand,
  UpdateContainerInstancesStateCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { type Bench, identity, openSandbox, send } from "./fixture";

const cluster = "prod-web";

async function instances({ ecs }: Bench): Promise<ContainerInstance[]> {
  const { containerInstanceArns } = await ecs.send(new ListContainerInstancesCommand({ cluster }));
  const described = await ecs.send(
    new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns }),
  );
  return described.containerInstances ?? [];
}

async function find(bench: Bench, wanted: (instance: ContainerInstance) => boolean): Promise<ContainerInstance> {
  const found = (await instances(bench)).find(wanted);
  assert.ok(found);
  return found;
}

async function look({ ecs }: Bench, arn = ""): Promise<ContainerInstance | undefined> {
  const command = new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn] });
  return (await ecs.send(command)).containerInstances?.[0];
}

const fit = (instance: ContainerInstance): boolean => instance.status === "ACTIVE" && instance.agentConnected === true;
const old = ({ versionInfo }: ContainerInstance): boolean => versionInfo?.agentVersion === "1.50.0";

describe("RegisterContainerInstance in the sandbox", () => {
  const signature = "c2lnbmF0dXJl";

  it("makes an entry from an identity document, with resources of every type", async () => {
    const bench = await openSandbox();
    const { containerInstance } = await bench.ecs.send(
      new RegisterContainerInstanceCommand({
        cluster: "sandbox-empty",
        instanceIdentityDocument: identity("m5.xlarge", "i-0123456789abcdef0"),
        instanceIdentityDocumentSignature: signature,
        totalResources: [
          { name: "CPU", type: "INTEGER", integerValue: 2000 },
          { name: "tokens", type: "LONG", longValue: 9_000_000_000 },
          { name: "share", type: "DOUBLE", doubleValue: 0.5 },
          { name: "slots", type: "STRINGSET", stringSetValue: ["a", "b"] },
        ],
        attributes: [{ name: "rack", value: "r-1" }],
        versionInfo: { agentVersion: "1.90.0" },
      }),
    );
    assert.equal(containerInstance?.ec2InstanceId, "i-0123456789abcdef0");
    const registered = new Map(containerInstance.registeredResources?.map(resource => [resource.name, resource]));
    assert.equal(registered.get("CPU")?.integerValue, 2000);
    assert.equal(registered.get("MEMORY")?.integerValue, 15547);
    assert.equal(registered.get("tokens")?.longValue, 9_000_000_000);
    assert.equal(registered.get("share")?.doubleValue, 0.5);
    assert.deepEqual(registered.get("slots")?.stringSetValue, ["a", "b"]);
    assert.ok(containerInstance.attributes?.some(({ name, value }) => name === "rack" && value === "r-1"));
  });

  it("makes a second entry when one machine registers twice", async () => {
    const bench = await openSandbox();
    const command = new RegisterContainerInstanceCommand({
      cluster,
      instanceIdentityDocument: identity(),
      instanceIdentityDocumentSignature: signature,
    });
    await bench.ecs.send(command);
    await bench.ecs.send(command);
    const twins = (await instances(bench)).filter(({ ec2InstanceId }) => ec2InstanceId === "i-0aa11bb22cc33dd44");
    assert.equal(twins.length, 2);
  });

  for (const document of ["", "not json", "[]", '{"region":"us-east-1"}']) {
    it(`refuses «${document}» as an identity document`, async () => {
      const { sandbox } = await openSandbox();
      const response = await send(sandbox, "RegisterContainerInstance", {
        cluster,
        instanceIdentityDocument: document,
        instanceIdentityDocumentSignature: signature,
      });
      assert.equal(response.status, 400);
      assert.equal(((await response.json()) as { __type: string }).__type, "ClientException");
    });
  }
});

describe("DeregisterContainerInstance in the sandbox", () => {
  it("refuses an instance with running tasks", async () => {
    const bench = await openSandbox();
    const { containerInstanceArn: containerInstance } = await find(bench, fit);
    await assert.rejects(bench.ecs.send(new DeregisterContainerInstanceCommand({ cluster, containerInstance })), {
      name: "InvalidParameterException",
      message: "Found running tasks on the instance.",
    });
  });

  it("orphans the tasks when forced; services replace them, and the instance is INACTIVE and unlisted", async () => {
    const bench = await openSandbox();
    const { containerInstanceArn: containerInstance } = await find(bench, fit);
    const { taskArns: tasks = [] } = await bench.ecs.send(new ListTasksCommand({ cluster, containerInstance }));
    assert.ok(tasks.length > 0);
    const answer = await bench.ecs.send(
      new DeregisterContainerInstanceCommand({ cluster, containerInstance, force: true }),
    );
    assert.equal(answer.containerInstance?.status, "INACTIVE");
    bench.clock.advance(30_000);
    assert.equal((await instances(bench)).length, 5);
    assert.equal((await look(bench, containerInstance))?.status, "INACTIVE");
    const orphans = await bench.ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    for (const task of orphans.tasks ?? []) {
      assert.deepEqual([task.lastStatus, task.connectivity], ["RUNNING", "DISCONNECTED"]);
      assert.equal(task.containerInstanceArn, containerInstance);
    }
    const { services } = await bench.ecs.send(new DescribeServicesCommand({ cluster, services: ["web", "api"] }));
    assert.deepEqual(
      services?.map(({ runningCount }) => runningCount),
      [8, 6],
    );
    await bench.ecs.send(new StopTaskCommand({ cluster, task: tasks[0] }));
    const stopped = await bench.ecs.send(new DescribeTasksCommand({ cluster, tasks: [tasks[0] ?? ""] }));
    assert.equal(stopped.tasks?.[0]?.lastStatus, "STOPPED");
  });

  it("does not know an instance that was never there", async () => {
    const { ecs } = await openSandbox();
    const command = new DeregisterContainerInstanceCommand({ cluster, containerInstance: "0".repeat(32) });
    await assert.rejects(ecs.send(command), { name: "InvalidParameterException" });
  });
});

describe("UpdateContainerAgent in the sandbox", () => {
  it("goes from PENDING through its statuses to UPDATED and the newest version", async () => {
    const bench = await openSandbox();
    const { containerInstanceArn: containerInstance } = await find(bench, old);
    const answer = await bench.ecs.send(new UpdateContainerAgentCommand({ cluster, containerInstance }));
    assert.equal(answer.containerInstance?.agentUpdateStatus, "PENDING");
    const command = new UpdateContainerAgentCommand({ cluster, containerInstance });
    await assert.rejects(bench.ecs.send(command), { name: "UpdateInProgressException" });
    const seen: (string | undefined)[] = [];
    for (let seconds = 0; seconds < 10; seconds++) {
      const status = (await look(bench, containerInstance))?.agentUpdateStatus;
      if (seen.at(-1) !== status) seen.push(status);
      bench.clock.advance(1000);
    }
    assert.deepEqual(seen, ["PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED"]);
    assert.equal((await look(bench, containerInstance))?.agentConnected, true);
    await assert.rejects(bench.ecs.send(command), { name: "NoUpdateAvailableException" });
  });

  it("is stuck while the agent is away, and impossible where the agent tells no version", async () => {
    const bench = await openSandbox();
    const lost = await find(bench, ({ agentConnected }) => agentConnected === false);
    const record = bench.sandbox.world.clusters
      .get(cluster)
      ?.instances.get(lost.containerInstanceArn?.split("/")[2] ?? "");
    assert.ok(record);
    bench.sandbox.world.changeInstance(record, { versionInfo: { agentVersion: "1.80.0" } });
    const update = () =>
      bench.ecs.send(new UpdateContainerAgentCommand({ cluster, containerInstance: lost.containerInstanceArn }));
    await update();
    bench.clock.advance(60_000);
    assert.equal((await look(bench, lost.containerInstanceArn))?.agentUpdateStatus, "PENDING");
    bench.sandbox.world.changeInstance(record, { versionInfo: {} });
    await assert.rejects(update(), { name: "MissingVersionException" });
  });
});

describe("services in the sandbox", () => {
  it("replace a task that was stopped", async () => {
    const bench = await openSandbox();
    const { taskArns: before = [] } = await bench.ecs.send(new ListTasksCommand({ cluster, serviceName: "checkout" }));
    await bench.ecs.send(new StopTaskCommand({ cluster, task: before[0] }));
    bench.clock.advance(10_000);
    const { taskArns: after = [] } = await bench.ecs.send(new ListTasksCommand({ cluster, serviceName: "checkout" }));
    assert.equal(after.length, 3);
    assert.equal(after.filter(arn => before.includes(arn)).length, 2);
    const { services: [service] = [] } = await bench.ecs.send(
      new DescribeServicesCommand({ cluster, services: ["checkout"] }),
    );
    assert.equal(service?.events?.[0]?.message, "(service checkout) has reached a steady state.");
    assert.equal(service?.deployments?.[0]?.rolloutState, "COMPLETED");
  });

  it("move from an instance that drains, without ever falling below their count, and back comes the daemon", async () => {
    const bench = await openSandbox();
    const { containerInstanceArn = "" } = await find(bench, fit);
    const drain = (status: "ACTIVE" | "DRAINING") =>
      bench.ecs.send(
        new UpdateContainerInstancesStateCommand({ cluster, containerInstances: [containerInstanceArn], status }),
      );
    const answer = await drain("DRAINING");
    assert.equal(answer.containerInstances?.[0]?.status, "DRAINING");
    for (let seconds = 0; seconds < 90; seconds++) {
      bench.clock.advance(1000);
      const { services } = await bench.ecs.send(new DescribeServicesCommand({ cluster, services: ["web", "api"] }));
      for (const { runningCount = 0, desiredCount = 0 } of services ?? []) assert.ok(runningCount >= desiredCount);
    }
    assert.equal((await look(bench, containerInstanceArn))?.runningTasksCount, 0);
    await drain("ACTIVE");
    bench.clock.advance(10_000);
    const { taskArns } = await bench.ecs.send(
      new ListTasksCommand({ cluster, containerInstance: containerInstanceArn, serviceName: "node-exporter" }),
    );
    assert.equal(taskArns?.length, 1);
  });

  it("wait longer and longer when their tasks keep failing", async () => {
    const bench = await openSandbox();
    const failed = async (): Promise<number> => {
      const command = new DescribeServicesCommand({ cluster, services: ["recommender"] });
      return (await bench.ecs.send(command)).services?.[0]?.deployments?.[0]?.failedTasks ?? 0;
    };
    const before = await failed();
    bench.clock.advance(10 * 60_000);
    const early = (await failed()) - before;
    bench.clock.advance(10 * 60_000);
    const later = (await failed()) - before - early;
    assert.ok(early >= 3 && later < early, `${early} failures in the first ten minutes, ${later} in the next`);
  });
});
