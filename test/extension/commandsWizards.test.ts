import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { review } from "./runTaskSteps";
import { run, taskAims, World } from "./world";
import { shortId } from "../../src/ecs/model/names";

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

  /** Run Task's list is its own review: taken as JSON, nothing is sent. */
  const cases: readonly {
    command: string;
    operation: string;
    steps: () => readonly Step[];
    isList?: true;
    afterwards?: Step;
  }[] = [
    {
      command: "runTask",
      operation: "RunTask",
      steps: () => [ownCluster(), pick("family", "api"), pick(review, "Edit as JSON")],
      isList: true,
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
      afterwards: pick("there:", "Stop Its Tasks"),
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

  for (const { command, operation, steps, isList, afterwards } of cases) {
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
      await afterwards?.answer();
      // The review is the first that asks whether to send; dismissed, it sends nothing.
      await running;
      assert.equal(world.calls(operation), 0);
      if (isList) return;
      const [question] = inputs.shown.filter(shown => shown.modal);
      assert.ok(question, "no review was shown");
      assert.match(`${question.message}\n${question.detail}`, /prod-web/);
    });
  }

  /** Each row of Run Task's list, what it asks, and an answer. */
  const listRows: readonly (readonly [
    row: string,
    question: () => Promise<unknown>,
    answer: () => Promise<unknown>,
  ])[] = [
    ["Revision", () => inputs.pick("Revision of"), () => inputs.choose("Revision of", "api:11")],
    ["Count", () => inputs.box("How many"), () => inputs.type("How many", "3")],
    [
      "Launch type",
      () => inputs.pick("Launch type or capacity"),
      () => inputs.choose("Launch type or capacity", "FARGATE"),
    ],
    ["Network", () => inputs.pick("Network of"), () => answerAll(network())],
    ["Overrides", () => inputs.pick("Overrides of"), () => answerAll(overrides())],
  ];
  const answerAll = async (steps: readonly Step[]) => {
    for (const step of steps) await step.answer();
  };
  const overrides = (): readonly Step[] => [
    pick("Overrides of", "Command of"),
    type("Command", "serve"),
    pick("Overrides of", "Continue with"),
  ];
  const shownRows = async () =>
    (await inputs.pick(review)).items.map(({ label, description, detail }) => [label, description, detail].join(" | "));
  const node = () => ({ ...cluster, kind: "cluster", id: "x" });

  it("RunTask: Escape and Back lead from each row's question to the list, which has lost nothing", async () => {
    const running = run("runTask", node());
    await inputs.choose("family", "api");
    for (const [row, question, answer] of listRows) {
      const before = await shownRows();
      for (const leave of [() => inputs.escape(), () => inputs.back()]) {
        await inputs.choose(review, row);
        await question();
        leave();
        assert.deepEqual(await shownRows(), before, row);
      }
      await inputs.choose(review, row);
      await answer();
      assert.notDeepEqual(await shownRows(), before, row);
    }
    // A question within a row's question, too.
    const all = await shownRows();
    await inputs.choose(review, "Network");
    await inputs.choose("Network of", "Enter Subnets");
    await inputs.box("Subnets");
    inputs.escape();
    assert.deepEqual(await shownRows(), all);
    await inputs.choose(review, "Overrides");
    await inputs.choose("Overrides of", "Task role");
    await inputs.box("ARN of the containers' task role");
    inputs.escape();
    await inputs.pick("Overrides of");
    inputs.escape();
    assert.deepEqual(await shownRows(), all);
    await inputs.choose(review, "Run 3 Tasks of api:11");
    await running;
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.equal(call?.input["launchType"], "FARGATE");
    assert.match(JSON.stringify(call.input["networkConfiguration"]), /"subnet-0abc"/);
    assert.match(JSON.stringify(call.input["overrides"]), /"serve"/);
  });

  it("RunTask: what was run before in the cluster whose page is in front takes two Enters", async () => {
    const first = run("runTask", node());
    await inputs.choose("family", "queue-worker");
    await inputs.choose(review, "Run 1 Task");
    await first;

    await run("showCluster", node());
    await eventually("the page", () => vscode.window.tabGroups.activeTabGroup.activeTab);
    const again = run("runTask");
    const families = await inputs.pick("family");
    await eventually("the family at the top", () => families.activeItems[0]?.label === "queue-worker");
    inputs.accept();
    const list = await inputs.pick(review);
    await eventually("Run in focus", () => list.activeItems[0]?.label.includes("Run 1 Task"));
    inputs.accept();
    await again;
    const calls = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.deepEqual(
      calls.map(({ input }) => [input["count"], input["cluster"]]),
      [1, 1].map(count => [count, cluster.session.cluster.arn]),
    );
    assert.ok(!inputs.shown.some(({ modal }) => modal));
  });

  it("RunTask: Enter pressed once too often after each change opens what was changed, and runs nothing", async () => {
    const running = run("runTask", node());
    await inputs.choose("family", "api");
    for (const [row, question, answer] of listRows) {
      await inputs.choose(review, row);
      await question();
      await answer();
      const list = await inputs.pick(review);
      await eventually(`${row} in focus`, () => list.activeItems[0]?.label.endsWith(row));
      inputs.accept();
      await question();
      inputs.escape();
      await inputs.pick(review);
    }
    inputs.escape();
    await running;
    assert.equal(world.calls("RunTask"), 0);
  });

  it("RunTask: asks before it runs as many as last time when nobody said the number again", async () => {
    const first = run("runTask", node());
    await inputs.choose("family", "queue-worker");
    await inputs.choose(review, "Count");
    await inputs.type("How many", "2");
    await inputs.choose(review, "Run 2 Tasks");
    await first;
    assert.ok(!inputs.shown.some(({ modal }) => modal), "a number that was typed isn't asked about");

    const again = run("runTask", node());
    await inputs.choose("family", "queue-worker");
    const list = await inputs.pick(review);
    await eventually("Run in focus", () => list.activeItems[0]?.label.includes("Run 2 Tasks"));
    inputs.accept();
    const question = await inputs.said("Run 2 tasks of queue-worker:");
    assert.ok(question.modal);
    assert.match(question.message, /in cluster prod-web\?$/);
    assert.match(question.detail, /Cluster: prod-web\nAccount: 111122223333\nRegion: us-east-1/);
    // Not agreed to, it comes back to the list, at the number.
    const back = await inputs.pick(review);
    await eventually("Count in focus", () => back.activeItems[0]?.label.endsWith("Count"));
    assert.equal(world.calls("RunTask"), 1);
    inputs.answer("Run 2 Tasks");
    await inputs.choose(review, "Run 2 Tasks");
    await again;
    assert.equal(world.calls("RunTask"), 2);
  });

  it("RunTask: selects the task that it started in the tree, and a run's notification leads to its page", async () => {
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    const before = new Set(cluster.session.replica.tasks.keys());
    const running = run("runTask", node());
    await inputs.choose("family", "queue-worker");
    inputs.answer("Show Task");
    await inputs.choose(review, "Run 1 Task");
    await running;
    const { tree } = world.explorer;
    const selected = () => tree.selection.flatMap(item => ("arn" in item ? [item.arn] : []));
    const [arn] = await eventually("a selected task", () => (selected().length > 0 ? selected() : undefined));
    const started = cluster.session.replica.tasks.get(arn ?? "");
    assert.ok(started && !before.has(started.arn));
    assert.deepEqual([started.family, started.service], ["queue-worker", undefined]);
    const told = await inputs.said("is RUNNING in prod-web");
    assert.deepEqual(told.buttons, ["Show Task"]);
    await eventually("its page", () =>
      vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("task")),
    );
    // A view that nobody sees asks for nothing.
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("leaves the selection to whoever has selected another row before the answer came, whom the next key is meant for", async () => {
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    const { tree } = world.explorer;
    const show = tree.show.bind(tree);
    const shown: Promise<void>[] = [];
    Object.assign(tree, {
      show: (...args: Parameters<typeof show>) => {
        const showing = show(...args);
        shown.push(showing);
        return showing;
      },
    });
    try {
      await cluster.session.services.refresh();
      const [stopped, other] = taskAims(cluster, item => item.service === "web" && item.lastStatus === "RUNNING");
      assert.ok(stopped && other);
      const selected = () => tree.selection.map(item => ("arn" in item ? item.arn : item.id)).join(", ");
      const select = async (aim: Aimed) => {
        await tree.reveal(aim);
        await eventually("the row selected", () => selected() === aim.arn);
      };
      await select(stopped);
      const running = run("stopTask", "selection");
      await inputs.box("Reason");
      await select(other);
      inputs.answer("Stop Task");
      await inputs.type("Reason");
      await running;
      await Promise.all(await eventually("the stopped task's row shown", () => shown.length > 0 && shown));
      const call = world.sandbox.calls.find(({ operation }) => operation === "StopTask");
      assert.deepEqual([call?.input["task"], selected()], [stopped.arn, other.arn]);
    } finally {
      Reflect.deleteProperty(tree, "show");
      await vscode.commands.executeCommand("workbench.view.explorer");
    }
  });

  it("says that a row is to be selected when a key is pressed without, and opens no picker", async () => {
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    await vscode.commands.executeCommand("list.clear");
    await eventually("an empty selection", () => world.explorer.tree.selection.length === 0);
    for (const command of ["stopTask", "runAgain", "copyId", "viewJson", "showLogs", "openRow"]) {
      inputs.shown.length = 0;
      void run(command, "selection");
      await inputs.said("Select a row first.");
      assert.equal(inputs.isOpen, false, command);
    }
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("asks for no cluster where a page is in front, whose task it proposes, and Back leads to the clusters", async () => {
    const [task] = taskAims(cluster, item => item.service === "web" && item.lastStatus === "RUNNING");
    assert.ok(task);
    await run("describeTasks", task);
    const running = run("stopTask");
    const tasks = await inputs.pick("Task");
    assert.equal(tasks.title, "Stop Task in prod-web");
    await eventually("the page's task in focus", () => tasks.activeItems[0]?.label === shortId(task.arn));
    assert.deepEqual(tasks.selectedItems, []);
    inputs.back();
    await inputs.pick("Cluster");
    inputs.escape();
    await running;
    const services = run("setDesiredCount");
    assert.match((await inputs.pick("Service")).title ?? "", /prod-web$/);
    inputs.escape();
    await services;
    assert.equal(world.calls("StopTask"), 0);
  });

  it("asks about the cluster of the row that it was called on, by menu or key, whichever cluster's page is in front", async () => {
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    const { tree } = world.explorer;
    const staging = await world.cluster("staging");
    await run("showCluster", { ...staging, kind: "cluster", id: "z" });
    await eventually("the page in front", () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes("staging"),
    );
    const asksAbout = async (command: string, name: string, ...args: readonly unknown[]) => {
      const running = run(command, ...args);
      assert.equal((await inputs.pick("Task")).title?.replace(/^.* in /, ""), name, command);
      inputs.escape();
      await running;
    };
    const row = { ...cluster, kind: "service", name: "web", id: "y" };
    for (const command of ["stopTask", "runAgain"]) await asksAbout(command, "prod-web", row);
    const [instance] = cluster.session.replica.containerInstances.values();
    assert.ok(instance);
    await tree.reveal({ ...cluster, arn: instance.arn });
    await eventually("its row selected", () => tree.selection.some(node => "arn" in node && node.arn === instance.arn));
    await asksAbout("stopTask", "prod-web", "selection");
    await asksAbout("stopTask", "staging");
    // A connection's row names no cluster: it is asked for.
    const above = run("stopTask", { kind: "connection", id: "x", connection: cluster.connection });
    await inputs.pick("Cluster");
    inputs.escape();
    await above;
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("RunTask: a family's menu asks for no family, and Back leads to the others", async () => {
    const running = run("runTask", { ...cluster, kind: "family", name: "queue-worker", id: "y" });
    await inputs.pick(review);
    inputs.back();
    await inputs.pick("family");
    inputs.escape();
    await running;
    assert.equal(world.calls("RunTask"), 0);
  });

  it("RunTask: asks for a network that nothing proposes before it runs, and says why tasks won't fit", async () => {
    for (const instance of world.sandbox.world.cluster("prod-web").instances.values())
      world.sandbox.world.changeInstance(instance, { status: "DRAINING" });
    await cluster.session.refresh();
    const running = run("runTask", node());
    await inputs.choose("family", "ingest");
    const list = await inputs.pick(review);
    assert.equal(list.items[0]?.detail, "$(warning) Choose the network first.");
    await eventually("Run in focus", () => list.activeItems[0] === list.items[0]);
    inputs.accept();
    await answerAll(network());
    await inputs.choose(review, "Run 1 Task of ingest");
    await running;
    assert.equal(world.calls("RunTask"), 1);

    const other = run("runTask", node());
    await inputs.choose("family", "web");
    const warned = await inputs.pick(review);
    await eventually("the warning", () => /fits on none of .*is DRAINING/.test(warned.items[0]?.detail ?? ""));
    await eventually("Run still in focus", () => warned.activeItems[0] === warned.items[0]);
    inputs.escape();
    await other;
  });

  it("leaves behind the network and the overrides of a task definition that is no longer chosen", async () => {
    const running = run("runTask", node());
    await inputs.choose("family", "api");
    await inputs.choose(review, "Network");
    await answerAll(network());
    await inputs.choose(review, "Overrides");
    await answerAll(overrides());
    await inputs.pick(review);
    inputs.back();
    await inputs.choose("family", "queue-worker");
    await inputs.choose(review, "Run 1 Task");
    await running;
    const [call] = world.sandbox.calls.filter(item => item.operation === "RunTask");
    assert.match(String(call?.input["taskDefinition"]), /queue-worker/);
    assert.equal(call?.input["networkConfiguration"], undefined);
    assert.equal(call?.input["overrides"], undefined);
  });
});
