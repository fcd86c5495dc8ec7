import assert from "node:assert/strict";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import type { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import { Connections } from "../../../../src/ecs/session/connections";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { isStopped } from "../../../../src/ecs/model/model";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../../../src/sandbox/sandbox";

const never = new AbortController().signal;

async function connect(options: SandboxOptions) {
  const sandbox = await startSandbox(options);
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 60_000,
    readOnly: () => false,
  });
  connections.set([{ id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" }]);
  const [connection] = connections.all;
  assert.ok(connection);
  return { sandbox, connections, connection };
}

describe("session", () => {
  let sandbox: Sandbox;
  let connections: Connections;
  let session: ClusterSession;
  let gateway: EcsGateway;

  beforeEach(async () => {
    const opened = await connect({ world: { clusters: 1, instances: 120, tasks: 350 } });
    ({ sandbox, connections } = opened);
    await opened.connection.load();
    assert.equal(opened.connection.state.kind, "ready");
    const [first] = opened.connection.clusters;
    assert.ok(first);
    session = first;
    gateway = session.gateway;
  });

  afterEach(async () => {
    connections.dispose();
    await sandbox.close();
  });

  it("reads every page of a cluster, in batches of 100", async () => {
    await session.load();
    assert.equal(session.state.kind, "ready");
    assert.equal(session.replica.containerInstances.size, 120);
    assert.equal([...session.replica.tasks.values()].filter(task => !isStopped(task)).length, 350);
    const describes = sandbox.calls.filter(call => call.operation === "DescribeTasks");
    assert.ok(describes.length <= 5, `${describes.length} describes for 350 tasks`);
  });

  it("reads the services for all who wait at once; who gives up ends nobody else's wait", async () => {
    const isServices = (call: { operation: string }) => call.operation.endsWith("Services");
    sandbox.addFault({ operation: "ListServices", kind: "delay", delayMs: 300, times: 1 });
    const first = new AbortController();
    const dismissed = session.services.read(first.signal);
    const second = session.services.read(never);
    setTimeout(() => first.abort(), 50);
    await assert.rejects(dismissed, (error: unknown) => first.signal.aborted && error instanceof Error);
    const services = await second;
    assert.ok(services.length > 0);
    const asked = sandbox.calls.filter(isServices).length;
    assert.equal(sandbox.calls.filter(call => call.operation === "ListServices").length, 1);
    assert.equal((await session.services.read(never)).length, services.length);
    assert.equal(sandbox.calls.filter(isServices).length, asked, "what is known isn't asked again");
  });

  it("joins a reading under way instead of starting another", async () => {
    await Promise.all([session.load(), session.load(), session.load()]);
    assert.equal(sandbox.calls.filter(call => call.operation === "ListContainerInstances").length, 2);
  });

  it("says that it failed, keeps the time of its last good reading, and recovers", async () => {
    await session.load();
    sandbox.addFault({
      operation: "ListTasks",
      kind: "error",
      type: "AccessDeniedException",
      message: "no",
    });
    await session.load();
    assert.equal(session.state.kind, "failed");
    assert.ok(session.state.kind === "failed" && session.state.error.kind === "denied" && session.state.asOf);
    sandbox.clearFaults();
    await session.load();
    assert.equal(session.state.kind, "ready");
  });

  it("tells nothing when nothing changed, and only the task that did", async () => {
    await session.load();
    const heard: string[] = [];
    session.replica.onDidChange(changes => heard.push(...changes.map(change => change.arn)));
    await session.load();
    assert.deepEqual(heard, []);
    const [task] = session.replica.tasks.values();
    assert.ok(task);
    await gateway.send("StopTask", { cluster: task.clusterArn, task: task.arn, reason: "test" }, never);
    await session.reread([task.arn], never);
    assert.ok(heard.length >= 1 && heard.every(arn => arn === task.arn));
    assert.ok((session.replica.tasks.get(task.arn)?.version ?? 0) > (task.version ?? 0));
  });

  it("asks by name for container instances and tasks that no list has any more, and gives up those that are gone", async () => {
    await session.load();
    const [instance] = session.replica.containerInstances.values();
    assert.ok(instance);
    await gateway.send(
      "DeregisterContainerInstance",
      { cluster: session.cluster.arn, containerInstance: instance.arn, force: true },
      never,
    );
    // As ECS answers once it has forgotten it.
    const { instances } = sandbox.world.clusters.get(session.cluster.name) ?? assert.fail("no cluster");
    assert.ok(instances.get(instance.id));
    instances.delete(instance.id);
    const before = sandbox.calls.length;
    await session.load();
    assert.equal(session.state.kind, "ready");
    assert.equal(session.replica.get(instance.arn), undefined);
    const asked = sandbox.calls.slice(before).flatMap(({ input }) => input["containerInstances"] ?? []);
    assert.ok(asked.includes(instance.arn), "it was given up without a question");
  });

  it("gives up what is gone although an event that came late named it during the reading", async () => {
    await session.load();
    const { tasks } = sandbox.world.clusters.get(session.cluster.name) ?? assert.fail("no cluster");
    const [late] = session.replica.tasks.values();
    assert.ok(late?.times.createdAt !== undefined && tasks.get(late.id));
    assert.ok(Date.now() - late.times.createdAt > 60_000, "it did not begin just now");
    tasks.delete(late.id);
    const arn = `${late.arn.slice(0, -4)}beef`;
    const young = { ...late, arn, times: { ...late.times, createdAt: Date.now() } };
    const reading = session.load();
    assert.equal(session.state.kind, "loading");
    session.replica.take([late, young], "event", Date.now());
    await reading;
    assert.equal(session.state.kind, "ready");
    assert.equal(session.replica.get(late.arn), undefined);
    assert.ok(session.replica.get(arn), "ECS may not find yet what began just now");
  });

  it("sends StartTask once when its answer is lost, and RunTask's token makes a resend harmless", async () => {
    await session.load();
    const [task] = session.replica.tasks.values();
    const [instance] = session.replica.containerInstances.values();
    assert.ok(task && instance);
    sandbox.addFault({ operation: "StartTask", kind: "act-then-drop", times: 1 });
    const input = {
      cluster: session.cluster.arn,
      taskDefinition: task.taskDefinitionArn,
      containerInstances: [instance.arn],
    };
    await assert.rejects(
      gateway.send("StartTask", input, never),
      (error: unknown) => error instanceof EcsError && error.kind === "network" && error.maybeDone,
    );
    assert.equal(sandbox.calls.filter(call => call.operation === "StartTask").length, 1);
    sandbox.addFault({ operation: "RunTask", kind: "act-then-drop", times: 1 });
    const before = (await count(gateway, session)).length;
    await gateway.send(
      "RunTask",
      { cluster: session.cluster.arn, taskDefinition: task.taskDefinitionArn, count: 1, clientToken: "one-token" },
      never,
    );
    assert.equal((await count(gateway, session)).length - before, 1);
  });
});

async function count(gateway: EcsGateway, session: ClusterSession): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of gateway.taskArns(session.cluster.arn, {}, never)) arns.push(...page);
  return arns;
}

describe("session with an older endpoint", () => {
  it("works where no version, no createdAt and an empty launchType is answered", async () => {
    const { sandbox, connections, connection } = await connect({ omitVersions: true });
    try {
      await connection.load();
      const session = connection.clusters.find(item => item.cluster.runningTasks > 0);
      assert.ok(session);
      await session.load();
      assert.equal(session.state.kind, "ready");
      const [task] = session.replica.tasks.values();
      assert.ok(task);
      assert.deepEqual([task.version, task.times.createdAt, task.launchType], [undefined, undefined, undefined]);
    } finally {
      connections.dispose();
      await sandbox.close();
    }
  });

  it("says of an endpoint that is gone what happened, and lists nothing as if it were empty", async () => {
    const { sandbox, connections, connection } = await connect({});
    await sandbox.close();
    await connection.load();
    assert.ok(connection.state.kind === "failed" && connection.state.error.kind === "network");
    connections.dispose();
  });
});
