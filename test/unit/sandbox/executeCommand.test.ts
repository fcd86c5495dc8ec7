import {
  DescribeTasksCommand,
  ExecuteCommandCommand,
  ListTasksCommand,
  RunTaskCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliFound, runCli } from "../../awsCli";
import { type Bench, openSandbox } from "./fixture";

const network = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
const shell = { command: "/bin/sh", interactive: true };

/** A task of one container on Fargate that was just run with ECS Exec. */
async function runWithExec({ ecs }: Bench, more: object = {}): Promise<string> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "shell",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "app", image: "app:1", ...more }],
    }),
  );
  const run = new RunTaskCommand({
    cluster: "data-fargate",
    taskDefinition: "shell",
    launchType: "FARGATE",
    networkConfiguration: network,
    enableExecuteCommand: true,
  });
  return (await ecs.send(run)).tasks?.[0]?.taskArn ?? "";
}

const cluster = "data-fargate";
const agentOf = async ({ ecs }: Bench, task: string) =>
  (await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }))).tasks?.[0]?.containers?.[0]
    ?.managedAgents?.[0];
const execute = ({ ecs }: Bench, input: object) =>
  ecs.send(new ExecuteCommandCommand({ cluster, ...shell, ...(input as { task: string }) }));

describe("ExecuteCommand in the sandbox", () => {
  it("opens a session once the agent in the container has connected, a moment after the task runs", async () => {
    const bench = await openSandbox();
    const task = await runWithExec(bench);
    assert.equal((await agentOf(bench, task))?.lastStatus, "PENDING");
    await assert.rejects(execute(bench, { task }), { name: "InvalidParameterException" });
    bench.clock.advance(3600);
    const { tasks } = await bench.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    assert.equal(tasks?.[0]?.lastStatus, "RUNNING");
    await assert.rejects(execute(bench, { task }), {
      name: "TargetNotConnectedException",
      message: "The execute command failed due to an internal error. Try again later.",
    });
    bench.clock.advance(2000);
    const agent = await agentOf(bench, task);
    assert.deepEqual([agent?.name, agent?.lastStatus], ["ExecuteCommandAgent", "RUNNING"]);
    assert.ok(agent?.lastStartedAt instanceof Date);
    const { session, taskArn, containerName } = await execute(bench, { task });
    assert.deepEqual([taskArn, containerName], [task, "app"]);
    assert.match(session?.sessionId ?? "", /^ecs-execute-command-[0-9a-f]{17}$/);
    assert.ok((session?.tokenValue ?? "").length > 200);
    // It must never lead out of this machine.
    assert.match(session?.streamUrl ?? "", /^ws:\/\/127\.0\.0\.1:\d+\/v1\/data-channel\/ecs-execute-command-/);
  });

  it("is refused in ECS's words where it can't be", async () => {
    const bench = await openSandbox();
    const task = await runWithExec(bench);
    bench.clock.advance(10_000);
    const refused = (input: object, name: string, message: RegExp) =>
      assert.rejects(execute(bench, { task, ...input }), (error: Error) => {
        assert.equal(error.name, name);
        assert.match(error.message, message);
        return true;
      });
    await refused({ cluster: "nope" }, "ClusterNotFoundException", /Cluster not found/);
    await refused({ task: "0".repeat(32) }, "InvalidParameterException", /was not found/);
    await refused({ container: "nope" }, "InvalidParameterException", /container nope was not found/);
    await refused({ interactive: false }, "InvalidParameterException", /Interactive is the only mode/);
    const { taskArns: [web = ""] = [] } = await bench.ecs.send(
      new ListTasksCommand({ cluster: "prod-web", serviceName: "web" }),
    );
    const inWeb = { cluster: "prod-web", task: web };
    await refused({ ...inWeb, container: "app" }, "InvalidParameterException", /was not enabled when the task was run/);
    await refused(inWeb, "InvalidParameterException", /more than one container/);
    await bench.ecs.send(new StopTaskCommand({ cluster, task }));
    bench.clock.advance(60_000);
    assert.equal((await agentOf(bench, task))?.lastStatus, "STOPPED");
    await refused({}, "InvalidParameterException", /not running/);
  });

  it("never gets through to a container whose root filesystem is read-only", async () => {
    const bench = await openSandbox();
    const task = await runWithExec(bench, { readonlyRootFilesystem: true });
    bench.clock.advance(10_000);
    assert.equal((await agentOf(bench, task))?.lastStatus, "STOPPED");
    await assert.rejects(execute(bench, { task }), { name: "TargetNotConnectedException" });
  });

  it("gives the seeded services that have it their agents", async () => {
    const { ecs } = await openSandbox();
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: "prod-web", serviceName: "api" }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: "prod-web", tasks: taskArns }));
    const agents = tasks.flatMap(({ containers = [] }) => containers.map(one => one.managedAgents?.[0]?.lastStatus));
    assert.deepEqual(new Set(agents), new Set(["RUNNING"]));
    const { taskArns: others } = await ecs.send(new ListTasksCommand({ cluster: "prod-web", serviceName: "web" }));
    const without = await ecs.send(new DescribeTasksCommand({ cluster: "prod-web", tasks: others }));
    assert.ok(without.tasks?.every(({ containers }) => containers?.every(one => one.managedAgents === undefined)));
  });
});

describe("Systems Manager in the sandbox", () => {
  const send = async ({ sandbox }: Bench, operation: string, input: object) => {
    const response = await fetch(sandbox.url, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AmazonSSM.${operation}` },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Record<string, string>;
  };

  it("starts sessions that forward ports, and refuses what it can't reach", async () => {
    const bench = await openSandbox();
    const task = await runWithExec(bench);
    bench.clock.advance(10_000);
    const { tasks } = await bench.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    const runtimeId = tasks?.[0]?.containers?.[0]?.runtimeId;
    const input = {
      Target: `ecs:${cluster}_${task.split("/").at(-1)}_${runtimeId}`,
      DocumentName: "AWS-StartPortForwardingSession",
      Parameters: { portNumber: ["8080"], localPortNumber: ["18080"] },
    };
    const started = await send(bench, "StartSession", input);
    assert.match(started["StreamUrl"] ?? "", /^ws:\/\/127\.0\.0\.1:/);
    assert.ok(started["SessionId"] && started["TokenValue"]);
    const ended = await send(bench, "TerminateSession", { SessionId: started["SessionId"] });
    assert.equal(ended["SessionId"], started["SessionId"]);
    const type = async (more: object) => (await send(bench, "StartSession", { ...input, ...more }))["__type"];
    assert.equal(await type({ Target: `ecs:${cluster}_${"0".repeat(32)}_x` }), "TargetNotConnected");
    assert.equal(await type({ DocumentName: "Nope" }), "InvalidDocument");
    assert.equal(await type({ Parameters: { portNumber: ["http"] } }), "InvalidParameters");
    bench.sandbox.addFault({ operation: "ssm:StartSession", kind: "access-denied" });
    assert.equal(await type({}), "AccessDeniedException");
  });
});

describe("the AWS CLI opens shells in the sandbox", function () {
  this.timeout(60_000);

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  it("hands the session to its plugin, and prints errors under their documented names", async () => {
    const bench = await openSandbox();
    const task = await runWithExec(bench);
    bench.clock.advance(10_000);
    const folder = mkdtempSync(join(tmpdir(), "ecs-explorer-plugin-"));
    try {
      const record = join(folder, "arguments");
      const plugin = `#!/bin/sh\n[ $# = 0 ] || [ "$1" = --version ] || printf '%s\\n' "$@" > '${record}'\n`;
      writeFileSync(join(folder, "session-manager-plugin"), plugin, { mode: 0o755 });
      const env = { PATH: `${folder}:${process.env["PATH"]}` };
      const run = (of: string) => {
        const arguments_ = ["execute-command", "--cluster", cluster, "--task", of, "--interactive", "--command", "sh"];
        return runCli(bench.sandbox.url, ["ecs", ...arguments_], { env });
      };
      const opened = await run(task);
      assert.equal(opened.code, 0, opened.errors);
      const [session, region, operation, , target, endpoint] = readFileSync(record, "utf8").split("\n");
      assert.match((JSON.parse(session ?? "") as { streamUrl: string }).streamUrl, /^ws:\/\/127\.0\.0\.1:/);
      assert.deepEqual([region, operation, endpoint], ["us-east-1", "StartSession", bench.sandbox.url]);
      const { tasks } = await bench.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
      const runtimeId = tasks?.[0]?.containers?.[0]?.runtimeId;
      assert.deepEqual(JSON.parse(target ?? ""), { Target: `ecs:${cluster}_${task.split("/").at(-1)}_${runtimeId}` });
      await bench.ecs.send(new StopTaskCommand({ cluster, task }));
      bench.clock.advance(60_000);
      const { code, errors } = await run(task);
      assert.notEqual(code, 0);
      assert.ok(errors.includes("(InvalidParameterException)"), errors);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
