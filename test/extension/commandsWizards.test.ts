import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { run, World } from "./world";

const identity = JSON.stringify({ instanceId: "i-0feedc0ffee000001", region: "us-east-1" });

/** One step: waits for it, answers it, and checks when one comes back to it that the answer is still there. */
interface Step {
  wait(): Promise<unknown>;
  answer(): Promise<unknown>;
  kept(): Promise<unknown>;
}

describe("each step of each wizard", function () {
  this.timeout(60_000);
  let world: World;
  let inputs: Inputs;
  let cluster: Target;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
    cluster = await world.cluster("prod-web");
  });

  afterEach(async () => {
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
  });

  /** A list; what was chosen is active, or ticked, when one comes back. */
  const pick = (placeholder: string, label: string | RegExp, isKept = true): Step => {
    const chosen = async () => {
      const open = await inputs.pick(placeholder);
      const item = open.items.find(({ label: text }) =>
        typeof label === "string" ? text.includes(label) : label.test(text),
      );
      assert.ok(item, `${String(label)} is not among ${open.items.map(({ label: text }) => text).join(", ")}`);
      return { open, label: item.label };
    };
    return {
      wait: () => inputs.pick(placeholder),
      answer: async () => inputs.choose(placeholder, (await chosen()).label),
      kept: async () => {
        if (!isKept) return;
        const { open, label: text } = await chosen();
        await eventually(`«${text}» still chosen`, () =>
          [...open.activeItems, ...open.selectedItems].some(item => item.label === text),
        );
        if (open.canSelectMany)
          assert.deepEqual(
            open.selectedItems.map(item => item.label),
            [text],
          );
      },
    };
  };

  const type = (prompt: string, text: string): Step => ({
    wait: () => inputs.box(prompt),
    answer: () => inputs.type(prompt, text),
    kept: async () => assert.equal((await inputs.box(prompt)).value, text),
  });

  /** The cluster of this world: other connections of the window may show one of the same name. */
  const ownCluster = (): Step => ({
    wait: () => inputs.pick("Cluster"),
    answer: async () => {
      const open = await inputs.pick("Cluster");
      const item = open.items.find(
        ({ label, description = "" }) => label === "prod-web" && description.includes(world.id),
      );
      assert.ok(item);
      open.activeItems = [item];
      inputs.accept();
    },
    kept: async () => {
      const open = await inputs.pick("Cluster");
      await eventually("the cluster still chosen", () =>
        open.activeItems.some(({ label, description = "" }) => label === "prod-web" && description.includes(world.id)),
      );
    },
  });

  const document = (what: string, text: string): Step => {
    const list = pick(what, "Type or paste");
    return {
      wait: () => list.wait(),
      answer: async () => {
        await list.answer();
        await inputs.type(what, text);
      },
      kept: async () => {
        const open = await inputs.pick(what);
        const before = open.items.find(({ label }) => label.includes("What was given before"));
        assert.equal(before?.description, text.slice(0, 60));
      },
    };
  };

  const network = (): readonly Step[] => [
    pick("Network", "Enter Subnets"),
    type("Subnets", "subnet-0abc"),
    type("Security groups", "sg-0abc"),
    pick("Public IP", "No public"),
  ];

  const cases: readonly { command: string; operation: string; steps: () => readonly Step[] }[] = [
    {
      command: "runTask",
      operation: "RunTask",
      steps: () => [
        ownCluster(),
        pick("family", "api"),
        pick("Revision", "api:12"),
        type("How many", "3"),
        pick("launched on", "EC2"),
        ...network(),
        pick("Overrides", "No overrides"),
      ],
    },
    {
      command: "startTask",
      operation: "StartTask",
      steps: () => [
        ownCluster(),
        pick("family", "api"),
        pick("Revision", "api:12"),
        pick("Container instances", /^i-/),
        ...network(),
        pick("Overrides", "No overrides"),
      ],
    },
    {
      command: "stopTask",
      operation: "StopTask",
      steps: () => [ownCluster(), pick("Task", /^[0-9a-f]{8}$/), type("Reason", "why not")],
    },
    {
      command: "deregisterContainerInstance",
      operation: "DeregisterContainerInstance",
      steps: () => [ownCluster(), pick("Container instance", /^i-/)],
    },
    {
      command: "updateContainerAgent",
      operation: "UpdateContainerAgent",
      steps: () => [ownCluster(), pick("Container instance", /^i-/)],
    },
    {
      command: "registerContainerInstance",
      operation: "RegisterContainerInstance",
      steps: () => [
        ownCluster(),
        document("Instance identity document", identity),
        document("Signature of the identity document", "c2lnbmVk"),
        type("Total resources", "CPU=2048, MEMORY=3904"),
        type("Attributes", "stack=web"),
      ],
    },
  ];

  for (const { command, operation, steps } of cases) {
    it(`${operation}: Escape sends nothing, wherever it is pressed, and no question stays open`, async () => {
      for (const depth of steps().keys()) {
        const running = run(command);
        for (const step of steps().slice(0, depth)) await step.answer();
        await steps()[depth]?.wait();
        inputs.escape();
        await running;
        assert.equal(inputs.isOpen, false);
      }
      assert.ok(world.sandbox.calls.every(call => /^(List|Describe)/.test(call.operation)));
      assert.deepEqual(inputs.shown, []);
    });

    it(`${operation}: Back leads through every step to the first, each with its answer, and forth again`, async () => {
      const all = steps();
      const running = run(command);
      for (const step of all.slice(0, -1)) await step.answer();
      await all.at(-1)?.wait();
      for (const step of all.slice(0, -1).toReversed()) {
        inputs.back();
        await step.wait();
        await step.kept();
      }
      for (const step of all) await step.answer();
      // The review is the first that asks whether to send; dismissed, it sends nothing.
      await running;
      const [review] = inputs.shown.filter(shown => shown.modal);
      assert.ok(review, "no review was shown");
      assert.match(`${review.message}\n${review.detail}`, /prod-web/);
      assert.equal(world.calls(operation), 0);
    });
  }

  it("leaves behind the network and the overrides of a task definition that is no longer chosen", async () => {
    inputs.answer("Run Task");
    const running = run("runTask", { ...cluster, kind: "cluster", id: "x" });
    await inputs.choose("family", "api");
    await inputs.choose("Revision", "api:12");
    await inputs.type("How many", "1");
    await inputs.choose("launched on", "EC2");
    for (const step of network()) await step.answer();
    const rows = (await inputs.pick("Overrides")).items.map(item => item.label);
    const command = rows.find(label => label.startsWith("Command of "));
    await inputs.choose("Overrides", command ?? "");
    await inputs.type("Command", "serve");
    await inputs.choose("Overrides", "Task role");
    await inputs.box("ARN of the containers' task role");
    inputs.back();
    await inputs.choose("Overrides", "Continue with");
    await running;
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.ok(call?.input["networkConfiguration"] && call.input["overrides"]);

    inputs.answer("Run Task");
    const again = run("runTask", { ...cluster, kind: "cluster", id: "x" });
    await inputs.choose("family", "api");
    await inputs.choose("Revision", "api:12");
    await inputs.type("How many", "1");
    await inputs.choose("launched on", "EC2");
    for (const step of network()) await step.answer();
    await inputs.pick("Overrides");
    for (const before of [
      "Public IP",
      "Security groups",
      "Subnets",
      "Network",
      "launched on",
      "How many",
      "Revision",
      "family",
    ]) {
      inputs.back();
      if (/^(Security groups|Subnets|How many)$/.test(before)) await inputs.box(before);
      else await inputs.pick(before);
    }
    await inputs.choose("family", "queue-worker");
    await inputs.choose("Revision", "queue-worker");
    await inputs.type("How many", "1");
    await inputs.choose("launched on", "EC2");
    await inputs.choose("Overrides", "No overrides");
    await again;
    const second = world.sandbox.calls.filter(item => item.operation === "RunTask")[1];
    assert.match(String(second?.input["taskDefinition"]), /queue-worker/);
    assert.equal(second?.input["networkConfiguration"], undefined);
  });
});
