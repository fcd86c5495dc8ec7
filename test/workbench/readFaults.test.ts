import assert from "node:assert/strict";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { review } from "./keys";
import { until } from "./window";

describe("a fault of one operation alone, which reads", function () {
  this.timeout(180_000);
  const at = FaultWindow.forTests();

  /** Rows that stay whatever happens in the sandbox's world, in which one service's tasks come and go. */
  const known = ["prod-web", "staging", "Container Instances", "Services", "checkout", "web"];

  // What the tree reads.
  for (const [index, operation] of [
    "ListClusters",
    "DescribeClusters",
    "ListContainerInstances",
    "DescribeContainerInstances",
    "ListTasks",
    "DescribeTasks",
  ].entries())
    it(`of ${operation} leaves the rows, says what is wrong and what to do, and is over when it is over`, async () => {
      await at.isCurrent();
      for (const name of chosen(index)) {
        at.begin(operation, name);
        await at.window.viewAction("Refresh");
        const error = await until(`${operation} ${name}`, async () =>
          (await at.texts()).find(text => /\| (Retry|Log In…)$/.test(text)),
        );
        const rows = await at.window.tree.rows();
        assert.ok(
          known.every(label => rows.some(row => row.label === label)),
          `${name}: a row is gone`,
        );
        const row = at.window.tree.row(error.replace(/ \| [^|]*$/, ""));
        const spoken = (await row.getAttribute("aria-label")) ?? "";
        const { says } = faultOf(name);
        assert.match(`${error} ${spoken}`, says, name);
        at.sandbox.clearFaults();
        await at.window.viewAction("Refresh");
        await at.isCurrent();
      }
    });

  // What the tree reads beside tasks: a failure stays with the services.
  for (const [index, operation] of ["ListServices", "DescribeServices"].entries())
    it(`of ${operation} stands above the services alone, which stay, marked as old; tasks go on, and Retry recovers`, async () => {
      const { tree } = at.window;
      await at.isCurrent();
      for (const name of chosen(index)) {
        at.begin(operation, name);
        await at.window.viewAction("Refresh");
        const error = tree.row("prod-web", "Services", "*");
        await until(`${operation} ${name}`, async () => {
          const [text, spoken] = [await error.innerText(), (await error.getAttribute("aria-label")) ?? ""];
          return /Retry|Log In/.test(text) && faultOf(name).says.test(spoken);
        });
        const rows = await at.texts();
        assert.ok(
          rows.some(text => text.startsWith("checkout | was 3/3")),
          `${name}: ${rows.join("; ")}`,
        );
        // Where the login has expired, its connection notices, too.
        if (name !== "expired" && name !== "unanswered") {
          const before = at.calls("ListTasks").length;
          await until("the tasks to be read", () => at.calls("ListTasks").length > before || undefined);
          assert.ok(rows.every(text => !/^prod-web \|.*Last updated/.test(text)));
        }
        at.sandbox.clearFaults();
        await tree.contextMenu(["prod-web", "Services"], "Refresh");
        await at.isCurrent();
      }
    });

  // What a wizard reads: the error stands in the picker, Retry goes on from there, and what was answered before stays.
  const reads: readonly {
    readonly operation: string;
    readonly open: () => Promise<void>;
    readonly step: string;
  }[] = [
    {
      operation: "ListTaskDefinitionFamilies",
      step: "family",
      open: async () => {
        await at.keys.command("ECS: Run Task…");
        await at.keys.choose("Cluster", "staging");
      },
    },
    {
      operation: "ListTaskDefinitions",
      step: "Revision",
      open: async () => {
        await at.keys.command("ECS: Run Task…");
        await at.keys.choose("Cluster", "staging");
        await at.keys.choose("family", "web");
        await at.keys.choose(review, "Revision");
      },
    },
    {
      operation: "DescribeTaskDefinition",
      step: review,
      open: async () => {
        await at.keys.command("ECS: Run Task…");
        await at.keys.choose("Cluster", "staging");
        await at.keys.choose("family", "web");
      },
    },
  ];
  for (const [index, { operation, open, step }] of reads.entries())
    it(`of ${operation} stands in the wizard with Retry, and the answers given before stay`, async () => {
      const items = at.window.quickInput.widget.locator(".quick-input-list .monaco-list-row");
      let isOpen = false;
      for (const name of chosen(index)) {
        at.begin(operation, name);
        if (isOpen) await at.window.quickInput.pick("Retry");
        else await open();
        isOpen = true;
        await at.window.quickInput.item("Retry").waitFor();
        const { says } = faultOf(name);
        await until(name, async () => says.test(await items.first().innerText()) || undefined);
      }
      at.sandbox.clearFaults();
      await at.window.quickInput.pick("Retry");
      await at.keys.step(step);
      await until("what there is to choose from", async () => {
        const first = await items
          .first()
          .innerText()
          .catch(() => "");
        return (first !== "" && !/Retry|error/i.test(first)) || undefined;
      });
      await at.treeGoesOn();
      await at.keys.press("Escape");
    });

  // What the wizard can do without: whoever may not read services types the network instead.
  it("of ListServices stands in Run Task's list with Retry, and one who is denied it can still type a network", async () => {
    const { quickInput } = at.window;
    const items = quickInput.widget.locator(".quick-input-list .monaco-list-row");
    const typed = quickInput.item("Enter Subnets and Security Groups…");
    const toTheNetwork = async () => {
      await at.keys.command("ECS: Run Task…");
      await at.keys.choose("Cluster", "staging");
      await at.keys.choose("family", "ingest");
    };
    const network = quickInput.item("Network");
    for (const name of chosen(1)) {
      at.begin("ListServices", name);
      if (await quickInput.item("Retry").isVisible()) await quickInput.pick("Retry");
      else await toTheNetwork();
      const { says } = faultOf(name);
      if (name === "denied") {
        await network.waitFor();
        await at.keys.choose(review, "Network");
      }
      await until(name, async () => says.test((await items.allInnerTexts()).join("\n")) || undefined);
      assert.equal(await typed.isVisible(), name === "denied", name);
      if (name !== "denied") continue;
      await at.keys.press("Escape");
      await network.waitFor();
      await at.keys.press("Escape");
      await quickInput.widget.waitFor({ state: "hidden" });
    }
    at.sandbox.clearFaults();
    await quickInput.pick("Retry");
    await network.waitFor();
    await at.keys.choose(review, "Network");
    await typed.waitFor();
    assert.doesNotMatch((await items.allInnerTexts()).join("\n"), /Retry/);
    await at.treeGoesOn();
    await at.keys.press("Escape");
  });

  // What is offered to attach: a failed listing is a row, and the rest stays on offer.
  for (const [index, operation] of ["events:ListRules", "events:ListTargetsByRule", "logs:DescribeLogGroups"].entries())
    it(`of ${operation} is a row with Retry among the streams to attach, and the others stay on offer`, async () => {
      const { quickInput } = at.window;
      for (const name of chosen(index)) {
        at.begin(operation, name);
        await at.window.runCommand("ECS: Attach Event Stream…");
        await quickInput.step("Attach Event Stream");
        const failed = quickInput.widget.locator(".monaco-list-row", { hasText: faultOf(name).says });
        await failed.first().waitFor();
        await quickInput.item("The sandbox's queue").waitFor();
        await quickInput.item("SQS queue…").waitFor();
        await at.treeGoesOn();
        at.sandbox.clearFaults();
        await failed.first().click();
        await failed.first().waitFor({ state: "detached" });
        await quickInput.item("The sandbox's queue").waitFor();
        await at.keys.press("Escape");
      }
    });

  // What an attached event stream reads.
  const streamRow = (text: RegExp) => {
    const titled = at.window.page.locator(".pane-header .title", { hasText: "Event Stream" });
    const pane = at.window.page.locator(".part.sidebar .pane").filter({ has: titled });
    return pane.locator(".monaco-list-row", { hasText: text }).first();
  };
  for (const [index, [operation, source]] of (
    [
      ["sqs:ReceiveMessage", "The sandbox's queue"],
      ["logs:FilterLogEvents", "The sandbox's log group"],
    ] as const
  ).entries())
    it(`of ${operation} stands in the Event Stream view, polling goes on, and the stream is live again after it`, async () => {
      await at.window.runCommand("ECS: Attach Event Stream…");
      await at.window.quickInput.step("Attach Event Stream");
      await at.window.quickInput.widget.locator(".monaco-list-row", { hasText: source }).click();
      await streamRow(/Live/).waitFor();
      for (const name of chosen(index)) {
        at.begin(operation, name);
        // A receive waits up to 20 s for a message, and only then counts as unanswered.
        await streamRow(faultOf(name).says).waitFor({ timeout: 45_000 });
        await at.treeGoesOn();
        at.sandbox.clearFaults();
        // What passes by itself needs no click; the rest has one.
        const retry = streamRow(/Reading stopped/);
        await until(`the stream to be read again after ${name}`, async () => {
          if (await retry.isVisible()) {
            await retry.hover({ timeout: 1000 }).catch(() => undefined);
            await retry
              .getByLabel("Retry", { exact: true })
              .click({ timeout: 1000 })
              .catch(() => undefined);
            return undefined;
          }
          const isOver = !(await streamRow(faultOf(name).says).isVisible());
          return (isOver && (await streamRow(/% current/).isVisible())) || undefined;
        });
      }
      await at.window.runCommand("ECS: Detach Event Stream");
    });
});
