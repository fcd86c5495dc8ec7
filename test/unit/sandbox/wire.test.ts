import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { request } from "node:http";
import { startSandbox } from "../../../src/sandbox/sandbox";
import { openSandbox, send } from "./fixture";

describe("the sandbox on the wire", () => {
  it("gives each answer a request id and times in epoch seconds", async () => {
    const { sandbox } = await openSandbox();
    const response = await send(sandbox, "ListTasks", { cluster: "prod-web" });
    assert.equal(response.headers.get("content-type"), "application/x-amz-json-1.1");
    const id = response.headers.get("x-amzn-requestid");
    assert.match(id ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(sandbox.calls.at(-1)?.requestId, id);
    const { taskArns } = (await response.json()) as { taskArns: string[] };
    const described = await send(sandbox, "DescribeTasks", { cluster: "prod-web", tasks: taskArns.slice(0, 1) });
    const { tasks } = (await described.json()) as { tasks: { createdAt: number }[] };
    assert.ok(Math.abs((tasks[0]?.createdAt ?? 0) - sandbox.clock.now() / 1000) < 10 * 86_400);
  });

  it("refuses what it does not understand", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    const typeOf = async (operation: string, body: unknown): Promise<string> => {
      const response = await send(sandbox, operation, body);
      assert.equal(response.status, 400);
      return ((await response.json()) as { __type: string }).__type;
    };
    assert.equal(await typeOf("DeleteEverything", {}), "UnknownOperationException");
    assert.equal(await typeOf("ListClusters", "{"), "SerializationException");
    assert.equal(await typeOf("ListClusters", "[]"), "SerializationException");
    assert.equal(await typeOf("ListTasks", { cluster: 5 }), "SerializationException");
  });

  it("serves loopback's own names only", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: "rebound.example.com" };
      request({ port: sandbox.port, host: "127.0.0.1", method: "POST", headers }, answer => resolve(answer.statusCode))
        .on("error", reject)
        .end();
    });
    assert.equal(status, 403);
  });

  it("says when its port is taken", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    await assert.rejects(startSandbox({ port: sandbox.port, world: "empty" }), { code: "EADDRINUSE" });
  });

  it("records every request with what came of it", async () => {
    const { sandbox, ecs } = await openSandbox();
    await ecs.send(new ListClustersCommand({}));
    await assert.rejects(ecs.send(new StopTaskCommand({ cluster: "nope", task: "x" })));
    assert.deepEqual(
      sandbox.calls.map(({ operation, status }) => [operation, status]),
      [
        ["ListClusters", 200],
        ["StopTask", 400],
      ],
    );
    assert.deepEqual(sandbox.calls[1]?.input, { cluster: "nope", task: "x" });
  });

  it("answers as an older endpoint when asked to", async () => {
    const { sandbox, ecs } = await openSandbox({ omitVersions: true });
    const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ cluster: "prod-web", maxResults: 1 }));
    const response = await send(sandbox, "DescribeTasks", { cluster: "prod-web", tasks });
    const [task = {}] = ((await response.json()) as { tasks: Record<string, unknown>[] }).tasks;
    assert.ok(!("version" in task) && !("createdAt" in task));
    assert.equal(task.launchType, "");
    const { containerInstanceArns } = await ecs.send(new ListContainerInstancesCommand({ cluster: "prod-web" }));
    const described = await ecs.send(
      new DescribeContainerInstancesCommand({ cluster: "prod-web", containerInstances: containerInstanceArns }),
    );
    assert.equal(described.containerInstances?.[0]?.version, undefined);
  });

  it("throttles at the documented rates and lets go as time passes", async () => {
    const { sandbox, clock } = await openSandbox({ rateLimits: true });
    const reads = async (count: number): Promise<number> => {
      const tries = Array.from({ length: count }, () => send(sandbox, "ListTasks", { cluster: "prod-web" }));
      return (await Promise.all(tries)).filter(({ status }) => status === 200).length;
    };
    assert.equal(await reads(130), 100);
    const response = await send(sandbox, "ListContainerInstances", { cluster: "prod-web" });
    assert.deepEqual(await response.json(), { __type: "ThrottlingException", message: "Rate exceeded" });
    // Another bucket.
    assert.equal((await send(sandbox, "ListClusters", {})).status, 200);
    clock.advance(1000);
    assert.equal(await reads(40), 20);
  });

  it("waits as long as its latency", async () => {
    const { sandbox } = await openSandbox({ world: "empty", latencyMs: 60 });
    const before = performance.now();
    await send(sandbox, "ListClusters", {});
    assert.ok(performance.now() - before >= 59);
  });
});

describe("the sandbox's faults", () => {
  const clientOf = (url: string): ECSClient =>
    new ECSClient({
      endpoint: url,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
      maxAttempts: 1,
    });

  it("throttle and fail as often as asked, for the requests that match", async () => {
    const { sandbox, ecs } = await openSandbox();
    sandbox.addFault({ operation: "ListTasks", kind: "throttle", times: 1 });
    sandbox.addFault({
      operation: "ListTasks",
      kind: "error",
      type: "AccessDeniedException",
      message: "No.",
      match: ({ cluster }) => cluster === "staging",
    });
    const list = (cluster: string) => ecs.send(new ListTasksCommand({ cluster }));
    await assert.rejects(list("prod-web"), { name: "ThrottlingException", message: "Rate exceeded" });
    await list("prod-web");
    await assert.rejects(list("staging"), { name: "AccessDeniedException", message: "No." });
    sandbox.clearFaults();
    await list("staging");
  });

  it("answer a failure of the server's with status 500", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    sandbox.addFault({ operation: "*", kind: "error", times: 1 });
    assert.equal((await send(sandbox, "ListClusters", {})).status, 500);
  });

  it("drop with and without acting", async () => {
    const { sandbox, ecs } = await openSandbox();
    const count = async (): Promise<number | undefined> =>
      (await ecs.send(new ListTasksCommand({ cluster: "prod-batch", family: "invoice-export" }))).taskArns?.length;
    const before = (await count()) ?? 0;
    const run = () => ecs.send(new RunTaskCommand({ cluster: "prod-batch", taskDefinition: "invoice-export" }));
    sandbox.addFault({ operation: "RunTask", kind: "drop", times: 1 });
    await assert.rejects(run());
    assert.equal(await count(), before);
    sandbox.addFault({ operation: "RunTask", kind: "act-then-drop", times: 1 });
    await assert.rejects(run());
    assert.equal(await count(), before + 1);
    assert.deepEqual(sandbox.calls.filter(({ status }) => status === 0).length, 2);
  });

  it("let the SDK's own retry find the task that a lost answer started", async () => {
    const { sandbox } = await openSandbox();
    sandbox.addFault({ operation: "RunTask", kind: "act-then-drop", times: 1 });
    const ecs = new ECSClient({
      endpoint: sandbox.url,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    const { tasks } = await ecs.send(
      new RunTaskCommand({ cluster: "prod-batch", taskDefinition: "invoice-export", startedBy: "once" }),
    );
    const listed = await ecs.send(new ListTasksCommand({ cluster: "prod-batch", startedBy: "once" }));
    assert.deepEqual(listed.taskArns, [tasks?.[0]?.taskArn]);
    ecs.destroy();
  });

  it("hang until the client gives up, and answer HTML as a captive portal does", async () => {
    const { sandbox } = await openSandbox();
    sandbox.addFault({ operation: "ListClusters", kind: "hang", times: 1 });
    const ecs = clientOf(sandbox.url);
    await assert.rejects(ecs.send(new ListClustersCommand({}), { abortSignal: AbortSignal.timeout(100) }), {
      name: "AbortError",
    });
    sandbox.addFault({ operation: "DescribeTasks", kind: "html", times: 1 });
    await assert.rejects(ecs.send(new DescribeTasksCommand({ cluster: "prod-web", tasks: ["x"] })), {
      name: "SyntaxError",
    });
    ecs.destroy();
  });
});
