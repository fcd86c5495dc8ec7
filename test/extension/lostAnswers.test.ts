import assert from "node:assert/strict";
import * as vscode from "vscode";
import { operations } from "../../src/ecs/gateway/operations";
import type { OperationName } from "../../src/ecs/gateway/operations";
import type { FaultKind } from "../../src/sandbox/server/faults";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import type { Shown } from "./inputs";
import { pausedDeployment, registeredId, requestFor, sendDocument } from "./requests";
import type { PausedDeployment } from "./requests";
import { instanceAims, taskAims, World } from "./world";

/** How a change whose answer was lost is looked up, what is said of it, and what is offered when it stays open. */
interface Lost {
  /** Calls of one sending: what is safe to repeat, or has a token, is repeated twice by itself. */
  readonly calls: 1 | 3;
  readonly lookup: string;
  /** prod-web if left out. */
  readonly cluster?: string;
  /** Said when it was carried out. */
  readonly done: RegExp;
  /** Said when nothing shows that it was carried out. */
  readonly open: RegExp;
  readonly offered: readonly string[];
  /** Offered when it couldn't be looked up; the same as `offered` if left out. */
  readonly offeredUnread?: readonly string[];
}

const checkOrSend = ["Check Again", "Send Again…"];

const lost: Readonly<Partial<Record<OperationName, Lost>>> = {
  StopTask: {
    calls: 3,
    lookup: "DescribeTasks",
    done: /The request succeeded: web:7 \w+ was asked to stop\.$/,
    open: /Couldn't tell whether web:7 \w+ was asked to stop\./,
    offered: checkOrSend,
  },
  DeregisterContainerInstance: {
    calls: 1,
    lookup: "DescribeContainerInstances",
    done: /The request succeeded: i-\w+ was deregistered\.$/,
    open: /Couldn't tell whether i-\w+ was deregistered\./,
    offered: checkOrSend,
  },
  UpdateContainerAgent: {
    calls: 1,
    lookup: "DescribeContainerInstances",
    done: /The request succeeded: i-\w+ was asked to update\.$/,
    open: /Couldn't tell whether i-\w+ was asked to update\./,
    offered: checkOrSend,
  },
  UpdateContainerInstancesState: {
    calls: 3,
    lookup: "DescribeContainerInstances",
    done: /The request succeeded: i-\w+ was set to drain\.$/,
    open: /Couldn't tell whether i-\w+ was set to drain\./,
    offered: checkOrSend,
  },
  UpdateService: {
    calls: 1,
    lookup: "DescribeServices",
    done: /The request succeeded: a new deployment of web was started\.$/,
    open: /Couldn't tell whether a new deployment of web was started\./,
    offered: checkOrSend,
  },
  StopServiceDeployment: {
    calls: 3,
    cluster: "data-fargate",
    lookup: "DescribeServiceDeployments",
    done: /The request succeeded: the deployment of dashboards:3 was asked to stop\.$/,
    open: /Couldn't tell whether the deployment of dashboards:3 was asked to stop\./,
    offered: checkOrSend,
  },
  ContinueServiceDeployment: {
    calls: 3,
    cluster: "data-fargate",
    lookup: "DescribeServiceDeployments",
    done: /The request succeeded: the paused deployment of dashboards:3 was asked to continue\.$/,
    open: /Couldn't tell whether the paused deployment of dashboards:3 was asked to continue\./,
    offered: checkOrSend,
  },
  RegisterContainerInstance: {
    calls: 1,
    lookup: "ListContainerInstances",
    done: /The request succeeded: i-0feedc0ffee000001 is registered in prod-web, v\d+\.$/,
    open: /Couldn't tell whether i-0feedc0ffee000001 was registered: .*Refresh before sending it again: registering twice creates two entries\.$/,
    offered: [],
  },
  StartTask: {
    calls: 1,
    lookup: "ListTasks",
    done: /The request succeeded: 1 web:7 task started in prod-web\. It wasn't sent again\.$/,
    open: /No matching web:7 task found yet\. Sending again may start a second one\.$|Couldn't tell whether web:7 started: /,
    offered: ["Check Again", "Send Again"],
    offeredUnread: ["Check Again"],
  },
};

describe("a lost answer", function () {
  this.timeout(60_000);
  let world: World;
  let inputs: Inputs;
  let cluster: Target;
  let task: Aimed;
  let instance: Aimed;
  let paused: PausedDeployment;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
    cluster = await world.cluster("prod-web");
    const [someTask] = taskAims(cluster, item => item.service === "web" && item.lastStatus === "RUNNING");
    const [someInstance] = instanceAims(cluster, item => item.agentVersion === "1.50.0" && item.status === "ACTIVE");
    assert.ok(someTask && someInstance);
    [task, instance] = [someTask, someInstance];
    paused = await pausedDeployment(world.sandbox);
  });

  afterEach(async () => {
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await world.close();
  });

  async function send(operation: OperationName): Promise<void> {
    const request = requestFor(operation, cluster, task, instance, paused);
    const isForced = operation === "DeregisterContainerInstance";
    if (isForced) inputs.answer("Deregister and Orphan Them");
    await sendDocument(inputs, operation, isForced ? { ...request, force: true } : request);
  }

  const lose = (operation: OperationName, kind: FaultKind) => world.sandbox.addFault({ operation, kind });

  /** What was said since the question was answered; modal questions are no words about an answer. */
  const said = (pattern: RegExp): Promise<Shown> =>
    eventually(`${String(pattern)} among ${inputs.shown.map(item => item.message).join(" | ")}`, () =>
      inputs.shown.find(item => !item.modal && pattern.test(item.message)),
    );

  const claims = () => inputs.shown.filter(item => item.message.includes("succeeded"));

  it("has its words here, whichever change it was about", () => {
    const changes = (Object.keys(operations) as OperationName[]).filter(name => operations[name].changes);
    assert.deepEqual(new Set([...Object.keys(lost), "RunTask"]), new Set(changes));
  });

  for (const [
    name,
    { calls, cluster: place = "prod-web", lookup, done, open, offered, offeredUnread = offered },
  ] of Object.entries(lost)) {
    const operation = name as OperationName;

    it(`of a ${operation} that was carried out is told as success, with nothing to send again`, async () => {
      lose(operation, "act-then-drop");
      await send(operation);
      const told = await said(done);
      assert.deepEqual([told.level, told.buttons], ["information", []]);
      // A deployment that is followed may have ended meanwhile, and that is told, too.
      const others = inputs.shown.filter(item => !item.message.startsWith("The deployment of "));
      assert.ok(others.every(item => item.modal || item === told));
      assert.equal(world.calls(operation), calls);
    });

    it(`of a ${operation} that wasn't carried out stays open, and nothing is sent by itself`, async () => {
      lose(operation, "drop");
      await send(operation);
      const told = await said(open);
      assert.deepEqual([told.level, told.buttons], ["warning", offered]);
      assert.deepEqual(claims(), []);
      assert.equal(world.calls(operation), calls);
    });

    it(`of a ${operation} that can't be looked up stays open, says why, and is found once it can`, async () => {
      lose(operation, "act-then-drop");
      world.sandbox.addFault({
        operation: lookup,
        kind: "error",
        type: "AccessDeniedException",
        message: "You may not look.",
        match: () => world.calls(operation) > 0,
      });
      if (offeredUnread.length > 0) inputs.answer("Check Again", 1, () => world.sandbox.clearFaults());
      await send(operation);
      const told = await said(open);
      assert.deepEqual(told.buttons, offeredUnread);
      assert.match(told.message, /You may not look\./);
      if (offeredUnread.length > 0) assert.equal((await said(done)).level, "information");
      else assert.deepEqual(claims(), []);
      assert.equal(world.calls(operation), calls);
    });

    if (offered === checkOrSend)
      it(`of a ${operation} is sent again only after a question that says what may have happened`, async () => {
        lose(operation, "drop");
        inputs.answer("Send Again…", 2);
        await send(operation);
        const question = await inputs.said("even though its answer was lost");
        assert.equal(question.modal, true);
        assert.match(question.message, new RegExp(`^Send ${operation} .*\\?$`));
        assert.ok(question.detail.includes(place) && question.detail.includes("us-east-1"), question.detail);
        assert.equal(world.calls(operation), calls, "sent though the question was dismissed");
        inputs.answer("Send Again", 1, () => world.sandbox.clearFaults());
        await send(operation);
        // A second round of lost calls, and the one that was agreed to.
        await eventually("the call that was agreed to", () => world.calls(operation) === 2 * calls + 1);
      });
  }

  it("of a StartTask is sent again only at a click on Send Again", async () => {
    lose("StartTask", "drop");
    inputs.answer("Send Again", 1, () => world.sandbox.clearFaults());
    await send("StartTask");
    await eventually("the second call", () => world.calls("StartTask") === 2);
    const sent = world.sandbox.calls.filter(call => call.operation === "StartTask").map(call => call.input);
    assert.deepEqual(sent[0], sent[1]);
  });

  for (const kind of ["act-then-drop", "drop"] as const)
    it(`of a RunTask is found out by a Retry that starts nothing twice (${kind})`, async () => {
      const tasks = async () => (
        await world.cluster("prod-web"),
        taskAims(cluster, item => item.family === "web").length
      );
      const before = await tasks();
      lose("RunTask", kind);
      inputs.answer("Retry", 1, () => world.sandbox.clearFaults());
      await send("RunTask");
      const told = await said(/Couldn't tell whether tasks started\. Retry sends the same client token/);
      assert.deepEqual([told.level, told.buttons], ["error", ["Retry", "Show Log"]]);
      await eventually("the Retry", () => world.calls("RunTask") === 4);
      const tokens = world.sandbox.calls
        .filter(call => call.operation === "RunTask")
        .map(call => call.input["clientToken"]);
      assert.deepEqual([tokens.length, new Set(tokens).size], [4, 1]);
      assert.ok(tokens[0]);
      assert.equal(await tasks(), before + 1);
      assert.equal(world.calls("RunTask"), 4);
    });

  it("of a RunTask is asked about before a Retry that comes after ECS may have forgotten its token", async () => {
    const { now } = Date;
    lose("RunTask", "drop");
    inputs.answer("Retry", 1, () => {
      world.sandbox.clearFaults();
      Date.now = () => now() + 2 * 3_600_000;
    });
    try {
      await send("RunTask");
      const question = await inputs.said("sent more than an hour ago");
      assert.equal(question.modal, true);
      assert.deepEqual(question.buttons, ["Run Again"]);
      assert.match(question.message, /^Run web:7 again\?$/);
      assert.equal(world.calls("RunTask"), 3, "sent though the question was dismissed");
    } finally {
      Date.now = now;
    }
  });

  it("of a registration isn't taken for carried out because of an older entry of the same instance", async () => {
    const entries = async () => (
      await world.cluster("prod-web"),
      instanceAims(cluster, item => item.ec2InstanceId === registeredId).length
    );
    await send("RegisterContainerInstance");
    await eventually("the older entry", () => world.calls("RegisterContainerInstance") === 1);
    assert.equal(await entries(), 1);
    lose("RegisterContainerInstance", "drop");
    await send("RegisterContainerInstance");
    const told = await said(/shows no new entry yet/);
    assert.equal(told.level, "warning");
    assert.deepEqual(claims(), []);
    assert.deepEqual([world.calls("RegisterContainerInstance"), await entries()], [2, 1]);
    world.sandbox.clearFaults();
    lose("RegisterContainerInstance", "act-then-drop");
    await send("RegisterContainerInstance");
    await said(/The request succeeded/);
    assert.deepEqual([world.calls("RegisterContainerInstance"), await entries()], [3, 2]);
  });
});
