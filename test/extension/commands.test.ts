import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Aimed } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { answerAndRun, answerRun, review } from "./runTaskSteps";
import { instanceName } from "../../src/ecs/model/names";
import { instanceAims, nodes, run, taskAims, World } from "./world";

describe("commands against an ECS endpoint", () => {
  let world: World;
  let inputs: Inputs;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
  });

  afterEach(async () => {
    inputs.dispose();
    await world.close();
  });

  it("stops a task with a reason, after a modal that names task, cluster, account and region", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    assert.ok(task);
    inputs.answer("Stop Task");
    const running = run("stopTask", nodes("task", [task])[0]);
    await inputs.type("Reason", "on call says so");
    await running;
    const question = await inputs.said("Stop task");
    assert.equal(question.modal, true);
    assert.match(question.message, /web:7/);
    for (const fact of ["prod-web", "111122223333", "us-east-1"])
      assert.match(`${question.message} ${question.detail}`, new RegExp(fact));
    const [call] = world.sandbox.calls.filter(item => item.operation === "StopTask");
    assert.equal(call?.input["task"], task.arn);
    assert.equal(call?.input["reason"], "on call says so");
  });

  it("stops nothing when the reason or the question is dismissed", async () => {
    const web = await world.cluster("prod-web");
    const [task] = nodes(
      "task",
      taskAims(web, item => item.service === "web"),
    );
    const dismissed = run("stopTask", task);
    await inputs.box("Reason");
    inputs.escape();
    await dismissed;
    const refused = run("stopTask", task);
    await inputs.type("Reason");
    await refused;
    assert.equal(world.calls("StopTask"), 0);
  });

  it("sends once for two clicks", async () => {
    const web = await world.cluster("prod-web");
    const [task] = nodes(
      "task",
      taskAims(web, item => item.service === "web"),
    );
    inputs.answer("Stop Task", 2);
    const both = Promise.all([run("stopTask", task), run("stopTask", task)]);
    await inputs.type("Reason");
    await both;
    assert.equal(world.calls("StopTask"), 1);
  });

  it("says what moved when the task is not as it was seen", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    assert.ok(task);
    const seen = web.session.replica.get(task.arn)?.version;
    const signal = new AbortController().signal;
    // Somebody else stops it; the window has not heard of it.
    const other = web.session.gateway;
    await other.send("StopTask", { cluster: web.session.cluster.arn, task: task.arn }, signal);
    const running = run("stopTask", nodes("task", [task])[0]);
    await inputs.type("Reason");
    await running;
    const question = await inputs.said(`from v${String(seen)} to v`);
    assert.match(question.detail, /desiredStatus RUNNING → STOPPED/);
  });

  it("stops 40 tasks with 3 faults: one summary, and Retry sends those 3 only", async () => {
    await world.close();
    world = await World.open({ world: { clusters: 1, instances: 4, tasks: 40 } });
    const load = await world.cluster("load-1");
    const tasks = taskAims(load, () => true);
    assert.equal(tasks.length, 40);
    const unlucky = new Set(tasks.slice(5, 8).map(task => task.arn));
    world.sandbox.addFault({
      operation: "StopTask",
      kind: "error",
      type: "InvalidParameterException",
      message: "Not this one.",
      times: 3,
      match: input => unlucky.has(String(input["task"])),
    });
    inputs.answer("Stop 40 Tasks");
    inputs.answer("Retry Failed");
    const all = nodes("task", tasks);
    const running = run("stopTask", all[0], all);
    await inputs.type("Reason");
    await running;
    const summary = await inputs.said("37 of 40 tasks asked to stop. 3 failed.");
    for (const arn of unlucky) assert.ok(summary.message.includes(arn.slice(arn.lastIndexOf("/") + 1).slice(0, 8)));
    assert.match(summary.message, /Not this one\./);
    await eventually("43 calls", () => world.calls("StopTask") === 43);
    const retried = world.sandbox.calls.filter(call => call.operation === "StopTask").slice(40);
    assert.deepEqual(new Set(retried.map(call => call.input["task"])), unlucky);
  });

  it("runs a task through the palette, with Back, and says when it runs", async () => {
    await world.cluster("staging");
    const running = run("runTask");
    await inputs.choose("Cluster", "staging");
    await inputs.choose("family", "search");
    await inputs.pick(review);
    inputs.back();
    await inputs.choose("family", "web");
    await inputs.choose(review, "Count");
    const box = await inputs.box("How many");
    box.value = "zero";
    inputs.accept();
    assert.match(JSON.stringify(box.validationMessage), /whole number/);
    await inputs.type("How many", "2");
    await inputs.choose(review, "Launch type");
    await inputs.choose("Launch type or capacity", "EC2");
    const list = await inputs.pick(review);
    const place = `staging · 111122223333 · us-east-1 (${world.id})`;
    assert.equal(list.title, `Run Task: ${place}`);
    const focused = await eventually("a row in focus", () => list.activeItems[0]);
    assert.match(focused.label, /Launch type/, "one more Enter runs nothing");
    const runs = "$(play) Run 2 Tasks of web:7";
    assert.equal(list.items.find(({ label }) => label === runs)?.description, place);
    await inputs.choose(review, runs);
    await running;
    assert.deepEqual(
      inputs.shown.filter(({ modal }) => modal),
      [],
    );
    const told = await eventually("that they run", () =>
      inputs.shown.find(({ message }) => message.includes("2 tasks of web:7 are RUNNING in staging.")),
    );
    assert.deepEqual(told.buttons, ["Show Tasks"]);
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.equal(call?.input["count"], 2);
    assert.equal(typeof call?.input["clientToken"], "string");
  });

  it("says how many tasks could not be placed, and why", async () => {
    const staging = await world.cluster("staging");
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    await answerAndRun(inputs, { family: "search", count: "10", launch: "EC2" });
    await running;
    const told = await inputs.said("could not be placed");
    assert.match(told.message, /RESOURCE:(MEMORY|CPU) \(no instance has enough/);
  });

  it("proposes the network of the family's own service for an awsvpc task", async () => {
    const data = await world.cluster("data-fargate");
    const running = run("runTask", { ...data, kind: "cluster", id: "x" });
    await answerRun(inputs, { family: "ingest", launch: "FARGATE" });
    const row = (await inputs.pick(review)).items.find(({ label }) => label.endsWith("Network"));
    assert.equal(row?.description, "Same as service ingest");
    assert.match(row.detail ?? "", /^no public IP · sg-0d4c3b2a19f8e7d60 · subnet-0a1b2c3d4e5f60001, /);
    await inputs.choose(review, "Run ");
    await running;
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.deepEqual(call?.input["networkConfiguration"], {
      awsvpcConfiguration: {
        subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002", "subnet-0a1b2c3d4e5f60003"],
        securityGroups: ["sg-0d4c3b2a19f8e7d60"],
        assignPublicIp: "DISABLED",
      },
    });
  });

  it("overrides a container's command and environment, prefilled from the task definition", async () => {
    const staging = await world.cluster("staging");
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    await answerRun(inputs, { family: "web" });
    await inputs.choose(review, "Overrides");
    await inputs.choose("Overrides", "Environment of app…");
    await inputs.choose("Variable of app", "LOG_LEVEL");
    assert.equal((await inputs.box("Value of LOG_LEVEL")).value, "info");
    await inputs.type("Value of LOG_LEVEL", "debug");
    await inputs.choose("Overrides", "Environment of app…");
    await inputs.choose("Variable of app", "Another variable…");
    await inputs.type("NAME=value", "EXTRA=1");
    await inputs.choose("Overrides", "Environment of app…");
    await inputs.choose("Variable of app", "Remove Override of EXTRA");
    await inputs.choose("Overrides", "Command of app…");
    await inputs.type("Command", "serve --greeting 'good day'");
    await inputs.choose("Overrides", "Continue with");
    const row = (await inputs.pick(review)).items.find(({ label }) => label.endsWith("Overrides"));
    assert.equal(row?.detail, "Command of app: serve --greeting 'good day' · Environment of app: LOG_LEVEL=debug");
    await inputs.choose(review, "Run ");
    await running;
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.deepEqual(call?.input["overrides"], {
      containerOverrides: [
        {
          name: "app",
          environment: [{ name: "LOG_LEVEL", value: "debug" }],
          command: ["serve", "--greeting", "good day"],
        },
      ],
    });
  });

  it("looks up a StartTask whose answer was lost instead of sending it again", async () => {
    const staging = await world.cluster("staging");
    world.sandbox.addFault({ operation: "StartTask", kind: "act-then-drop", times: 1 });
    inputs.answer("Start Task");
    const running = run("startTask", { ...staging, kind: "cluster", id: "x" });
    await inputs.choose("family", "web");
    await inputs.choose("Revision", "web:7");
    const pick = await inputs.pick("Container instances");
    assert.match(pick.items[0]?.detail ?? "", /fits/);
    await inputs.choose("Container instances", pick.items[0]?.label ?? "");
    await inputs.choose("Overrides", "No overrides");
    await running;
    await inputs.said("The request succeeded: 1 web:7 task started");
    assert.equal(world.calls("StartTask"), 1);
  });

  it("deregisters by force only on a second, explicit choice", async () => {
    const web = await world.cluster("prod-web");
    const [instance] = nodes(
      "containerInstance",
      instanceAims(web, item => item.runningTasks > 0 && item.status === "ACTIVE"),
    );
    const refused = run("deregisterContainerInstance", instance);
    assert.match((await inputs.pick("there:")).placeholder ?? "", /^\d+ tasks? runs? there: .*service /);
    await inputs.choose("there:", "Deregister with Force…");
    await refused;
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
    assert.match(
      (await inputs.said("Deregister i-")).detail,
      /Cluster: prod-web\n.*doesn't terminate the EC2 instance/s,
    );
    inputs.answer("Deregister and Orphan Them");
    const forced = run("deregisterContainerInstance", instance);
    await inputs.choose("there:", "Deregister with Force…");
    await forced;
    const [call] = world.sandbox.calls.filter(item => item.operation === "DeregisterContainerInstance");
    assert.equal(call?.input["force"], true);
    const second = await inputs.said("with ");
    assert.ok(second);
    assert.match((await inputs.said("orphaned")).detail, /stops them all/);
  });

  it("names each of several instances, their tasks, and what changed, in the only question before force", async () => {
    const web = await world.cluster("prod-web");
    const aims = instanceAims(web, item => item.runningTasks > 0 && item.status === "ACTIVE").slice(0, 2);
    const [first] = aims;
    assert.ok(first && aims.length === 2);
    const { gateway, cluster } = web.session;
    await gateway.send(
      "UpdateContainerInstancesState",
      { cluster: cluster.arn, containerInstances: [first.arn], status: "DRAINING" },
      new AbortController().signal,
    );
    const selection = nodes("containerInstance", aims);
    const running = run("deregisterContainerInstance", selection[0], selection);
    await inputs.choose("there:", "Deregister with Force…");
    await running;
    const question = await inputs.said("Deregister 2 container instances with");
    assert.ok(question.modal);
    for (const { arn } of aims) {
      const instance = web.session.replica.get(arn);
      assert.ok(instance?.kind === "containerInstance");
      assert.ok(question.detail.includes(`• ${instanceName(instance)} (`), question.detail);
    }
    assert.match(question.detail, /Cluster: prod-web\nAccount: 111122223333\nRegion: us-east-1/);
    assert.match(question.detail, /Changed since you saw it:\n• .* moved from v\d+ to v\d+: status ACTIVE → DRAINING/);
    assert.match(question.detail, /^Tasks there: .*service .*: \d+/m);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
  });

  it("says before a drain what changed since it was seen, as before any other change", async () => {
    const web = await world.cluster("prod-web");
    const [aim] = instanceAims(web, item => item.status === "ACTIVE");
    assert.ok(aim);
    const { gateway, cluster } = web.session;
    await gateway.send(
      "UpdateContainerInstancesState",
      { cluster: cluster.arn, containerInstances: [aim.arn], status: "DRAINING" },
      new AbortController().signal,
    );
    await run("activateContainerInstance", ...nodes("containerInstance", [aim]));
    const question = await inputs.said("Activate ");
    assert.match(question.detail, /Changed since you saw it:\n• .* moved from v\d+ to v\d+: status ACTIVE → DRAINING/);
  });

  it("stops watching one thing alone, where a person chooses among several", async () => {
    // What a test before this one started may still be on its way.
    await run("stopWatching");
    const web = await world.cluster("prod-web");
    const [first, second] = instanceAims(web, item => item.status === "ACTIVE" && item.runningTasks > 0);
    assert.ok(first && second);
    inputs.answer("Drain", 2);
    for (const aim of [first, second]) await run("drainContainerInstance", ...nodes("containerInstance", [aim]));
    const choosing = run("chooseWatched");
    const pick = await inputs.pick("Requests already sent");
    assert.deepEqual(
      pick.items.map(({ label }) => label),
      [first, second].map(({ arn, session }) => {
        const instance = session.replica.get(arn);
        return instance?.kind === "containerInstance" && `$(sync) Draining ${instanceName(instance)} in prod-web`;
      }),
    );
    inputs.escape();
    await choosing;
    await run("stopWatching");
  });

  it("stops an instance's tasks and deregisters it then, with nothing new placed meanwhile", async function () {
    this.timeout(90_000);
    const staging = await world.cluster("staging");
    const [instance] = nodes(
      "containerInstance",
      instanceAims(staging, item => item.runningTasks > 0).toSorted((a, b) => running(a) - running(b)),
    );
    inputs.answer("Stop Its Tasks, Then Deregister");
    const stopping = run("deregisterContainerInstance", instance);
    await inputs.choose("there:", "Stop Its Tasks");
    await stopping;
    const question = await inputs.said("Deregister container instance");
    assert.match(question.detail, /Cluster: staging\nAccount: 111122223333\nRegion: us-east-1/);
    assert.match(question.detail, /Stops all \d+ tasks?, waits/);
    assert.match(question.detail, /^Tasks there: .*: \d+/m);
    assert.ok(question.detail.split("\n").length <= 10, question.detail);
    const [call] = world.sandbox.calls.filter(item => item.operation === "DeregisterContainerInstance");
    assert.equal(call?.input["force"], false);
    assert.equal(call?.status, 200);
    await staging.session.load();
    assert.equal(staging.session.replica.get(instance?.arn ?? ""), undefined);
  });

  it("offers to deregister an instance once it has drained, and asks before it does", async function () {
    this.timeout(90_000);
    const staging = await world.cluster("staging");
    const [instance] = nodes(
      "containerInstance",
      instanceAims(staging, item => item.runningTasks > 0 && item.status === "ACTIVE").toSorted(
        (a, b) => running(a) - running(b),
      ),
    );
    inputs.answer("Drain First");
    const draining = run("deregisterContainerInstance", instance);
    await inputs.choose("there:", "Drain First");
    await draining;
    assert.match((await inputs.said("Deregister container instance")).detail, /Nothing is deregistered until/);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
    inputs.answer("Deregister…");
    inputs.answer("Deregister");
    // What a service doesn't move elsewhere ends here.
    const { gateway, cluster } = staging.session;
    for (const task of staging.session.replica.tasks.values())
      if (task.containerInstanceArn === instance?.arn)
        await gateway.send("StopTask", { cluster: cluster.arn, task: task.arn }, new AbortController().signal);
    await eventually(
      "the drain",
      () => inputs.shown.some(({ message }) => /^i-\w+ in staging is drained: no task is left there\.$/.test(message)),
      60_000,
    );
    await eventually("DeregisterContainerInstance", () => world.calls("DeregisterContainerInstance") === 1, 60_000);
    assert.match((await inputs.said("No task runs there.")).detail, /Cluster: staging/);
  });

  it("refuses to change anything on a read-only connection", async () => {
    await world.close();
    world = await World.open({}, { readOnly: true });
    const web = await world.cluster("prod-web");
    const [task] = nodes(
      "task",
      taskAims(web, item => item.service === "web"),
    );
    const [instance] = nodes(
      "containerInstance",
      instanceAims(web, () => true),
    );
    await run("stopTask", task);
    await inputs.said("read-only");
    for (const [name, node] of [
      ["deregisterContainerInstance", instance],
      ["updateContainerAgent", instance],
      ["drainContainerInstance", instance],
      ["startTask", instance],
      ["runTask", { ...web, kind: "cluster", id: "x" }],
      ["registerContainerInstance", { ...web, kind: "cluster", id: "x" }],
    ] as const) {
      inputs.shown.length = 0;
      await run(name, node);
      const told = await inputs.said("read-only");
      assert.equal(told.level, "error", name);
    }
    assert.ok(world.sandbox.calls.every(call => /^(List|Describe)/.test(call.operation)));
  });

  it("updates an old agent and refuses the newest in ECS's words", async () => {
    const web = await world.cluster("prod-web");
    const [old] = nodes(
      "containerInstance",
      instanceAims(web, item => item.agentVersion === "1.50.0"),
    );
    inputs.answer("Update Agent", 2);
    await run("updateContainerAgent", old);
    assert.equal(world.calls("UpdateContainerAgent"), 1);
    const [newest] = nodes(
      "containerInstance",
      instanceAims(web, item => item.agentVersion !== "1.50.0" && item.agentConnected && item.status === "ACTIVE"),
    );
    await run("updateContainerAgent", newest);
    const told = await inputs.said("UpdateContainerAgent:");
    assert.equal(told.level, "error");
    assert.ok(told.buttons.includes("Retry"));
  });

  it("copies a command that the AWS CLI takes", async () => {
    const web = await world.cluster("prod-web");
    const [task] = nodes(
      "task",
      taskAims(web, item => item.service === "web"),
    );
    await run("copyAsCli", task);
    const text = await vscode.env.clipboard.readText();
    assert.match(
      text,
      /^aws ecs describe-tasks --cluster arn:aws:ecs:us-east-1:111122223333:cluster\/prod-web --tasks arn:\S+ --include TAGS --region us-east-1 --endpoint-url http:\/\/127\.0\.0\.1:\d+$/,
    );
    await run("copyArn", task);
    assert.equal(await vscode.env.clipboard.readText(), task?.arn);
    const copied = async (command: string, node = task) => {
      await run(command, node);
      return vscode.env.clipboard.readText();
    };
    const known = web.session.replica.tasks.get(task?.arn ?? "") ?? assert.fail("no task");
    assert.equal(await copied("copyId"), known.id);
    const host = web.session.replica.containerInstances.get(known.containerInstanceArn ?? "");
    assert.ok(host?.ec2InstanceId);
    assert.equal(await copied("copyEc2InstanceId"), host.ec2InstanceId);
    const [awsvpc] = nodes(
      "task",
      taskAims(web, item => item.containers.some(({ networkInterfaces }) => networkInterfaces.length > 0)),
    );
    assert.ok(awsvpc);
    assert.match(await copied("copyPrivateIp", awsvpc), /^\d+\.\d+\.\d+\.\d+$/);
  });

  it("opens the AWS console at what a row is about", async () => {
    const web = await world.cluster("prod-web");
    const [task] = nodes(
      "task",
      taskAims(web, item => item.service === "web"),
    );
    assert.ok(task);
    const opened: string[] = [];
    const { openExternal } = vscode.env;
    Reflect.set(
      vscode.env,
      "openExternal",
      (uri: vscode.Uri) => (opened.push(uri.toString(true)), Promise.resolve(true)),
    );
    try {
      await run("openInConsole", task);
      await run("openInConsole", { ...web, kind: "service", id: "s", name: "api" });
    } finally {
      Reflect.set(vscode.env, "openExternal", openExternal);
    }
    const cluster = "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/prod-web";
    assert.deepEqual(opened, [
      `${cluster}/tasks/${task.arn.slice(task.arn.lastIndexOf("/") + 1)}/configuration?region=us-east-1`,
      `${cluster}/services/api/health?region=us-east-1`,
    ]);
  });

  it("shows a failure of the list in the pick, with Retry, and never as an empty list", async () => {
    const staging = await world.cluster("staging");
    world.sandbox.addFault({
      operation: "ListTaskDefinitionFamilies",
      kind: "error",
      type: "ClientException",
      message: "No.",
      times: 1,
    });
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    const pick = await inputs.pick("family");
    assert.match(pick.items[0]?.label ?? "", /ListTaskDefinitionFamilies: No\./);
    await inputs.choose("family", "Retry");
    await eventually("the families", () => pick.items.some(item => item.label === "web"));
    inputs.escape();
    await running;
    assert.equal(world.calls("RunTask"), 0);
  });
});

function running(aim: Aimed): number {
  const resource = aim.session.replica.get(aim.arn);
  return resource?.kind === "containerInstance" ? resource.runningTasks : 0;
}
