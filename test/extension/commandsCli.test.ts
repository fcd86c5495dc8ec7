import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Target } from "../../src/requests/sending/target";
import { awsEcs, cliFound } from "../awsCli";
import { eventually, Inputs } from "./inputs";
import { answerRun, review } from "./runTaskSteps";
import { instanceAims, nodes, run, taskAims, World } from "./world";

interface Seen {
  readonly version: number;
  readonly status: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly stoppedReason?: string;
  readonly taskDefinitionArn: string;
  readonly containerInstanceArn: string;
  readonly ec2InstanceId?: string;
  readonly agentUpdateStatus?: string;
  readonly versionInfo?: { readonly agentVersion?: string };
  readonly runningTasksCount: number;
}

/** One line of the Operation History: what the person was told of one resource. */
interface Told {
  readonly id: string;
  readonly answered: string;
  readonly end?: string;
  readonly settled?: string;
}

const identity = JSON.stringify({
  instanceId: "i-0feedc0ffee000001",
  region: "us-east-1",
  accountId: "111122223333",
  instanceType: "m5.large",
  availabilityZone: "us-east-1a",
});

describe("the AWS CLI, asked after each operation, sees what the person was told", function () {
  this.timeout(90_000);
  let world: World;
  let inputs: Inputs;
  /** What the status bar said. */
  let said: string[];
  const { setStatusBarMessage } = vscode.window;

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  beforeEach(async () => {
    inputs = new Inputs();
    said = [];
    Object.assign(vscode.window, {
      setStatusBarMessage: (text: string) => (said.push(text), new vscode.Disposable(() => undefined)),
    });
    world = await World.open();
  });

  afterEach(async () => {
    Object.assign(vscode.window, { setStatusBarMessage });
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
  });

  const node = (cluster: Target) => ({ ...cluster, kind: "cluster", id: "x" });

  /** What the notifications and the status bar said, once something matches. */
  const heard = (pattern: RegExp): Promise<RegExpExecArray> =>
    eventually(
      `${String(pattern)} among ${JSON.stringify(said)}`,
      () =>
        [...said, ...inputs.shown.map(item => item.message)].map(text => pattern.exec(text)).find(match => match) ??
        undefined,
      60_000,
    );

  /** What the Operation History tells of the newest of this world's requests of an operation, of which there are `nth`. */
  async function history(operation: string, nth = 1): Promise<readonly Told[]> {
    const showing = run("showHistory");
    await inputs.choose("this window", "Show as Text");
    await showing;
    // The document catches up a moment after it is shown.
    const text = await eventually(`request ${String(nth)} in the history`, () => {
      const open = vscode.window.activeTextEditor?.document;
      const entries = open?.getText().split(/\n(?=\d{4}-)/) ?? [];
      const own = entries.filter(entry => entry.includes(`  ${operation}  `) && entry.includes(`(${world.id})`));
      return own.length === nth ? own[0] : undefined;
    });
    return [...text.matchAll(/^ {2}.* \((\S+)\): .*answered (no version|v\d+)(?:, settled (\S+) at (v\d+))?$/gm)].map(
      ([, id = "", answered = "", end, settled]) => ({ id, answered, end, settled }),
    );
  }

  /** As `history`, once each resource has settled. */
  async function settled(operation: string, nth = 1): Promise<readonly Told[]> {
    for (const until = Date.now() + 60_000; ;) {
      const told = await history(operation, nth);
      if (told.length > 0 && told.every(item => item.end !== undefined)) return told;
      assert.ok(Date.now() < until, `${operation} never settled: ${JSON.stringify(told)}`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  async function cli(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, errors, json } = await awsEcs(world.sandbox.url, ...args);
    assert.equal(code, 0, errors);
    return json;
  }

  async function tasks(cluster: string, ids: readonly string[]): Promise<readonly Seen[]> {
    const { tasks: found, failures } = await cli("describe-tasks", "--cluster", cluster, "--tasks", ...ids);
    assert.deepEqual(failures, []);
    return found as readonly Seen[];
  }

  async function instance(cluster: string, id: string): Promise<Seen | undefined> {
    const args = ["--cluster", cluster, "--container-instances", id];
    const { containerInstances } = await cli("describe-container-instances", ...args);
    return (containerInstances as readonly Seen[])[0];
  }

  const count = async (cluster: string, list: "tasks" | "container-instances"): Promise<number> => {
    const answer = await cli(`list-${list}`, "--cluster", cluster);
    return (answer[list === "tasks" ? "taskArns" : "containerInstanceArns"] as readonly string[]).length;
  };

  it("RunTask: as many tasks as told, RUNNING, at the versions of the history", async () => {
    const batch = await world.cluster("prod-batch");
    const before = await count("prod-batch", "tasks");
    const running = run("runTask", node(batch));
    await answerRun(inputs, { family: "queue-worker", count: "2", launch: "EC2" });
    const label = (await inputs.pick(review)).items[0]?.label ?? "";
    const revision = label.slice(label.lastIndexOf(" ") + 1);
    await inputs.choose(review, "Run 2 Tasks of queue-worker:");
    await running;
    await heard(new RegExp(`${revision} in prod-batch: 2 tasks started\\.`));
    await heard(new RegExp(`2 tasks of ${revision} are RUNNING in prod-batch`));
    const told = await settled("RunTask");
    assert.equal(await count("prod-batch", "tasks"), before + 2);
    const seen = await tasks(
      "prod-batch",
      told.map(item => item.id),
    );
    assert.equal(seen.length, 2);
    for (const [index, task] of seen.entries()) {
      assert.deepEqual([told[index]?.end, told[index]?.settled], [task.lastStatus, `v${String(task.version)}`]);
      assert.equal(task.desiredStatus, "RUNNING");
      assert.ok(task.taskDefinitionArn.endsWith(`/${revision}`));
    }
  });

  it("StartTask: on the chosen instance, RUNNING, at the version of the history", async () => {
    const batch = await world.cluster("prod-batch");
    inputs.answer("Start Task");
    const running = run("startTask", node(batch));
    await inputs.choose("family", "queue-worker");
    const revision = (await inputs.pick("Revision")).items[0]?.label ?? "";
    await inputs.choose("Revision", revision);
    const [host] = (await inputs.pick("Container instances")).items;
    assert.match(host?.detail ?? "", /fits/);
    await inputs.choose("Container instances", host?.label ?? "");
    await inputs.choose("Overrides", "No overrides");
    await running;
    await heard(new RegExp(`${revision} in prod-batch: 1 task started\\.`));
    const [, version] = await heard(/queue-worker:\d+ \w{8} is RUNNING in prod-batch, (v\d+)\./);
    const [told] = await settled("StartTask");
    const [task] = await tasks("prod-batch", [told?.id ?? ""]);
    assert.deepEqual([told?.end, told?.settled, version], [task?.lastStatus, version, `v${String(task?.version)}`]);
    assert.equal((await instance("prod-batch", task?.containerInstanceArn ?? ""))?.ec2InstanceId, host?.label);
  });

  it("StopTask: STOPPED for the typed reason, at the version of the history", async () => {
    const batch = await world.cluster("prod-batch");
    const [aim] = taskAims(batch, item => item.service === "queue-worker" && item.lastStatus === "RUNNING");
    assert.ok(aim);
    inputs.answer("Stop Task");
    const running = run("stopTask", nodes("task", [aim])[0]);
    await inputs.type("Reason", "asked by the night shift");
    await running;
    await heard(/1 task stopped in prod-batch\./);
    const [told] = await settled("StopTask");
    const [task] = await tasks("prod-batch", [aim.arn]);
    assert.equal(told?.id, aim.arn.slice(aim.arn.lastIndexOf("/") + 1));
    assert.deepEqual([told.end, told.settled], ["STOPPED", `v${String(task?.version)}`]);
    assert.deepEqual([task?.lastStatus, task?.desiredStatus], ["STOPPED", "STOPPED"]);
    assert.equal(task?.stoppedReason, "asked by the night shift");
  });

  it("UpdateContainerAgent: UPDATED to the version that was told", async () => {
    const web = await world.cluster("prod-web");
    const [aim] = instanceAims(web, item => item.agentVersion === "1.50.0");
    assert.ok(aim);
    inputs.answer("Update Agent");
    await run("updateContainerAgent", nodes("containerInstance", [aim])[0]);
    const [, name, version] = await heard(/Agent of (\S+) updated to (\S+)\.$/);
    const [told] = await settled("UpdateContainerAgent");
    const seen = await instance("prod-web", aim.arn);
    assert.deepEqual([name, version], [seen?.ec2InstanceId, seen?.versionInfo?.agentVersion]);
    assert.deepEqual([told?.end, told?.settled], [seen?.agentUpdateStatus, `v${String(seen?.version)}`]);
    assert.equal(told?.end, "UPDATED");
  });

  it("RegisterContainerInstance, draining, activating and deregistering: each state, version and count", async () => {
    const empty = await world.cluster("sandbox-empty");
    assert.equal(await count("sandbox-empty", "container-instances"), 0);
    inputs.answer("Register");
    const registering = run("registerContainerInstance", node(empty));
    await inputs.choose("Instance identity document", "Type or paste");
    await inputs.type("Instance identity document", identity);
    await inputs.choose("Signature", "Type or paste");
    await inputs.type("Signature", "c2lnbmF0dXJl");
    await inputs.type("Total resources", "CPU=2048, MEMORY=3904");
    await inputs.type("Attributes", "stack=web");
    await registering;
    const [, first] = await heard(/^\$\(check\) i-0feedc0ffee000001 registered in sandbox-empty, (v\d+)\./);
    const [registered] = await history("RegisterContainerInstance");
    assert.ok(registered);
    const { id } = registered;
    const born = await instance("sandbox-empty", id);
    assert.deepEqual([born?.status, born?.ec2InstanceId], ["ACTIVE", "i-0feedc0ffee000001"]);
    assert.deepEqual([first, registered.answered], [`v${String(born?.version)}`, first]);
    assert.equal(await count("sandbox-empty", "container-instances"), 1);

    const [aim] = nodes(
      "containerInstance",
      instanceAims(empty, () => true),
    );
    for (const [nth, [command, button, status, text]] of (
      [
        ["drainContainerInstance", "Drain", "DRAINING", /1 container instance drained: no task is left there\./],
        ["activateContainerInstance", "Activate", "ACTIVE", /1 container instance is active\./],
      ] as const
    ).entries()) {
      inputs.answer(button);
      await run(command, aim);
      await heard(text);
      const [told] = await settled("UpdateContainerInstancesState", nth + 1);
      const seen = await instance("sandbox-empty", id);
      assert.deepEqual([seen?.status, seen?.runningTasksCount], [status, 0]);
      assert.deepEqual([told?.id, told?.end, told?.settled], [id, status, `v${String(seen?.version)}`]);
    }

    inputs.answer("Deregister");
    await run("deregisterContainerInstance", aim);
    await heard(/1 container instance deregistered\./);
    const [gone] = await history("DeregisterContainerInstance");
    assert.equal(gone?.id, id);
    assert.equal(await count("sandbox-empty", "container-instances"), 0);
    const left = await instance("sandbox-empty", id);
    if (left) assert.deepEqual([left.status, `v${String(left.version)}`], ["INACTIVE", gone.answered]);
  });
});
