import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import type { EcsEvent } from "../../../src/sandbox/sandbox";
import { type Bench, openSandbox } from "./fixture";

const cluster = "prod-batch";

async function run(bench: Bench, taskDefinition: string, more: object = {}): Promise<string> {
  const { tasks, failures } = await bench.ecs.send(new RunTaskCommand({ cluster, taskDefinition, ...more }));
  assert.deepEqual(failures, []);
  return tasks?.[0]?.taskArn ?? "";
}

async function look({ ecs }: Bench, arn: string, inCluster = cluster): Promise<Task | undefined> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: inCluster, tasks: [arn] }));
  return tasks?.[0];
}

function family({ ecs }: Bench, name: string, container: object = {}): Promise<unknown> {
  const input: RegisterTaskDefinitionCommandInput = {
    family: name,
    containerDefinitions: [{ name: "main", image: "example.com/main:1", memory: 128, cpu: 64, ...container }],
  };
  return bench(input);
  async function bench(definition: RegisterTaskDefinitionCommandInput): Promise<unknown> {
    return ecs.send(new RegisterTaskDefinitionCommand(definition));
  }
}

/** The states that a task passes through from now on, as its events tell them. */
function follow({ sandbox }: Bench): { of: (arn: string) => string[]; events: EcsEvent[] } {
  const events: EcsEvent[] = [];
  sandbox.world.events.add(event => events.push(event));
  const of = (arn: string): string[] => {
    const states = events
      .filter(({ resources }) => resources[0] === arn)
      .map(({ detail }) => String(detail.lastStatus));
    return states.filter((state, index) => state !== states[index - 1]);
  };
  return { of, events };
}

describe("a task's life in the sandbox", () => {
  it("goes through all of ECS's states, up within seconds and down within seconds", async () => {
    const bench = await openSandbox();
    const { of } = follow(bench);
    await family(bench, "steady");
    const arn = await run(bench, "steady");
    assert.equal((await look(bench, arn))?.lastStatus, "PROVISIONING");
    bench.clock.advance(5000);
    const up = await look(bench, arn);
    assert.equal(up?.lastStatus, "RUNNING");
    assert.ok(up?.createdAt && up.pullStartedAt && up.pullStoppedAt && up.startedAt && up.connectivityAt);
    assert.ok(
      up.createdAt < up.pullStartedAt && up.pullStartedAt < up.pullStoppedAt && up.pullStoppedAt < up.startedAt,
    );
    const { task } = await bench.ecs.send(new StopTaskCommand({ cluster, task: arn, reason: "enough" }));
    assert.deepEqual([task?.lastStatus, task?.desiredStatus, task?.stopCode], ["RUNNING", "STOPPED", "UserInitiated"]);
    bench.clock.advance(8000);
    const down = await look(bench, arn);
    assert.deepEqual([down?.lastStatus, down?.stoppedReason], ["STOPPED", "enough"]);
    assert.equal(down?.containers?.[0]?.exitCode, 143);
    assert.deepEqual(of(arn), [
      "PROVISIONING",
      "PENDING",
      "ACTIVATING",
      "RUNNING",
      "DEACTIVATING",
      "STOPPING",
      "DEPROVISIONING",
      "STOPPED",
    ]);
  });

  it("raises the version by one with each event, and leaves health and tags out of events", async () => {
    const bench = await openSandbox();
    const { events } = follow(bench);
    const arn = await run(bench, "nightly-report");
    bench.clock.advance(400_000);
    const own = events.filter(({ resources }) => resources[0] === arn);
    assert.deepEqual(
      own.map(({ detail }) => detail.version),
      own.map((_, index) => index + 1),
    );
    assert.equal((await look(bench, arn))?.version, own.length);
    const instances = new Map<string, number>();
    for (const { detail, "detail-type": type, version } of events) {
      assert.equal(version, "0");
      assert.ok(!("healthStatus" in detail) && !("tags" in detail));
      if (type !== "ECS Container Instance State Change") continue;
      const id = String(detail.containerInstanceArn);
      const before = instances.get(id);
      if (before !== undefined) assert.equal(detail.version, before + 1);
      instances.set(id, Number(detail.version));
    }
    assert.ok(instances.size > 0);
    assert.match(String(own[0]?.detail.createdAt), /^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it("takes from its instance what it needs and gives it all back", async () => {
    const bench = await openSandbox();
    const remaining = async (arn: string) => {
      const command = new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn] });
      const { containerInstances: [found] = [] } = await bench.ecs.send(command);
      const of = (name: string) => found?.remainingResources?.find(resource => resource.name === name);
      return {
        cpu: of("CPU")?.integerValue,
        memory: of("MEMORY")?.integerValue,
        gpus: of("GPU")?.stringSetValue?.length,
      };
    };
    const arn = await run(bench, "video-transcode");
    const task = await look(bench, arn);
    const host = task?.containerInstanceArn ?? "";
    const during = await remaining(host);
    assert.equal(task?.containers?.[0]?.gpuIds?.length, 1);
    await bench.ecs.send(new StopTaskCommand({ cluster, task: arn }));
    bench.clock.advance(10_000);
    const after = await remaining(host);
    assert.deepEqual(after, {
      cpu: (during.cpu ?? 0) + 1024,
      memory: (during.memory ?? 0) + 4096,
      gpus: (during.gpus ?? 0) + 1,
    });
  });

  it("ends by itself when its essential container does, with that container's exit code", async () => {
    const bench = await openSandbox();
    await family(bench, "short", { command: ["sh", "-c", "sleep 20; exit 3"] });
    const arn = await run(bench, "short");
    bench.clock.advance(15_000);
    assert.equal((await look(bench, arn))?.lastStatus, "RUNNING");
    bench.clock.advance(20_000);
    const task = await look(bench, arn);
    assert.deepEqual(
      [task?.stopCode, task?.stoppedReason],
      ["EssentialContainerExited", "Essential container in task exited"],
    );
    assert.equal(task?.containers?.[0]?.exitCode, 3);
  });

  it("says why an image could not be pulled", async () => {
    const bench = await openSandbox();
    await family(bench, "unpullable", { image: "example.com/main:missing" });
    const arn = await run(bench, "unpullable");
    bench.clock.advance(8000);
    const task = await look(bench, arn);
    assert.equal(task?.stopCode, "TaskFailedToStart");
    assert.match(task?.stoppedReason ?? "", /^CannotPullContainerError: /);
    assert.match(task?.containers?.[0]?.reason ?? "", /^CannotPullContainerError: /);
    assert.equal(task?.containers?.[0]?.exitCode, undefined);
  });

  it("kills what ignores SIGTERM after its stop timeout, with exit code 137", async () => {
    const bench = await openSandbox();
    await family(bench, "stubborn", { stopTimeout: 20, dockerLabels: { "sandbox.on-stop": "ignore" } });
    const arn = await run(bench, "stubborn");
    bench.clock.advance(6000);
    await bench.ecs.send(new StopTaskCommand({ cluster, task: arn }));
    bench.clock.advance(15_000);
    assert.equal((await look(bench, arn))?.lastStatus, "STOPPING");
    bench.clock.advance(15_000);
    assert.equal((await look(bench, arn))?.containers?.[0]?.exitCode, 137);
  });

  it("is answered for an hour after it stopped, and then unknown to every operation", async () => {
    const bench = await openSandbox();
    await family(bench, "steady");
    const arn = await run(bench, "steady");
    await bench.ecs.send(new StopTaskCommand({ cluster, task: arn }));
    bench.clock.advance(59 * 60_000);
    const again = await bench.ecs.send(new StopTaskCommand({ cluster, task: arn, reason: "too late" }));
    assert.equal(again.task?.stoppedReason, "Task stopped by user");
    bench.clock.advance(2 * 60_000);
    assert.equal(await look(bench, arn), undefined);
    const { taskArns } = await bench.ecs.send(new ListTasksCommand({ cluster, desiredStatus: "STOPPED" }));
    assert.ok(!taskArns?.includes(arn));
    await assert.rejects(bench.ecs.send(new StopTaskCommand({ cluster, task: arn })), {
      name: "InvalidParameterException",
      message: "The referenced task was not found.",
    });
  });

  it("stays where it is while its instance's agent is disconnected, though it is wanted STOPPED", async () => {
    const bench = await openSandbox();
    const state = bench.sandbox.world.clusters.get("prod-web");
    const lost = [...(state?.instances.values() ?? [])].find(({ instance }) => !instance.agentConnected);
    assert.ok(lost);
    const { taskArns: [arn = ""] = [] } = await bench.ecs.send(
      new ListTasksCommand({ cluster: "prod-web", containerInstance: lost.id, serviceName: "web" }),
    );
    await bench.ecs.send(new StopTaskCommand({ cluster: "prod-web", task: arn }));
    bench.clock.advance(60_000);
    const stuck = await look(bench, arn, "prod-web");
    assert.deepEqual([stuck?.desiredStatus, stuck?.lastStatus], ["STOPPED", "RUNNING"]);
    bench.sandbox.world.changeInstance(lost, { agentConnected: true });
    bench.clock.advance(10_000);
    assert.equal((await look(bench, arn, "prod-web"))?.lastStatus, "STOPPED");
  });

  it("shows ports on bridge, and a network interface on awsvpc", async () => {
    const bench = await openSandbox();
    const of = async (serviceName: string): Promise<Task | undefined> => {
      const { taskArns: [arn = ""] = [] } = await bench.ecs.send(
        new ListTasksCommand({ cluster: "prod-web", serviceName }),
      );
      return look(bench, arn, "prod-web");
    };
    const bridge = (await of("web"))?.containers?.find(({ name }) => name === "app")?.networkBindings?.[0];
    assert.equal(bridge?.containerPort, 8080);
    assert.ok((bridge?.hostPort ?? 0) >= 32768);
    const hosted = (await of("edge-proxy"))?.containers?.[0]?.networkBindings;
    assert.deepEqual(
      hosted?.map(({ hostPort }) => hostPort),
      [80, 443],
    );
    const vpc = await of("api");
    assert.equal(vpc?.attachments?.[0]?.status, "ATTACHED");
    const address = vpc?.attachments?.[0]?.details?.find(({ name }) => name === "privateIPv4Address")?.value;
    assert.equal(vpc?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address, address);
  });
});
