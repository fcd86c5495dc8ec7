import assert from "node:assert/strict";
import { operations } from "../../src/ecs/gateway/operations";
import type { OperationName } from "../../src/ecs/gateway/operations";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { answerRegistration } from "./registration";
import { until } from "./window";

describe("a fault of one operation alone, which changes something", function () {
  this.timeout(180_000);
  const at = FaultWindow.forTests();

  // What changes anything: one wizard, then the notification's own way on, fault after fault.
  interface Change {
    readonly operation: OperationName;
    /** Up to the question that is asked before it is sent. */
    readonly open: () => Promise<void>;
    /** Answers the question; asked again after Retry where `asksAgain`. */
    readonly confirm: string;
    readonly asksAgain: boolean;
    /** Run Task's list is its own confirmation. */
    readonly isConfirmedInList?: true;
    /** The notification's button after a refusal, and after an answer that was lost. */
    readonly lost: "Retry" | "Send Again" | "Send Again…";
    /** Of what Send Again… asks about, where it is named; else it is the operation alone. */
    readonly subject?: string;
  }
  const service = async (title: string, cluster: string, name: string) => {
    await at.keys.command(`ECS: ${title}`);
    await at.keys.choose("Cluster", cluster);
    await at.keys.choose("Service", name);
  };
  const changes: readonly Change[] = [
    {
      operation: "RunTask",
      open: async () => {
        await at.keys.command("ECS: Run Task…");
        await at.keys.choose("Cluster", "staging");
        await at.keys.answerRun("web", "2", "EC2");
      },
      confirm: "Run 2 Tasks of web:7",
      isConfirmedInList: true,
      asksAgain: false,
      lost: "Retry",
    },
    {
      operation: "StartTask",
      open: async () => {
        await at.keys.command("ECS: Start Task…");
        await at.keys.choose("Cluster", "prod-web");
        await at.keys.choose("family", "web");
        await at.keys.choose("Revision", "web:7");
        await at.keys.take("Container instances");
        await at.keys.choose("Overrides", "", "No overrides");
      },
      confirm: "Start web:7 on 1 container instance",
      asksAgain: false,
      lost: "Send Again",
    },
    {
      operation: "StopTask",
      open: async () => {
        await at.keys.command("ECS: Stop Task…");
        await at.keys.choose("Cluster", "prod-web");
        await at.keys.take("Task", "checkout");
        await at.keys.type("Reason", "typed once");
      },
      confirm: "Stop task checkout:",
      asksAgain: true,
      lost: "Send Again…",
    },
    {
      operation: "UpdateContainerAgent",
      open: async () => {
        await at.keys.command("ECS: Update Container Agent");
        await at.keys.choose("Cluster", "prod-batch");
        const [old] = [...(at.sandbox.world.cluster("prod-batch")?.instances.values() ?? [])].filter(
          ({ instance }) => instance.versionInfo?.agentVersion === "1.95.0",
        );
        await at.keys.take("Container instance", old?.instance.ec2InstanceId ?? assert.fail("no old agent"));
      },
      confirm: "Update the agent of",
      asksAgain: true,
      lost: "Send Again…",
    },
    {
      operation: "DeregisterContainerInstance",
      open: async () => {
        await registerInstance("i-0feedc0ffee000009");
        await at.keys.command("ECS: Deregister Container Instance…");
        await at.keys.choose("Cluster", "sandbox-empty");
        await at.keys.take("Container instance", "i-0feedc0ffee000009");
      },
      confirm: "Deregister container instance i-0feedc0ffee000009",
      asksAgain: true,
      lost: "Send Again…",
    },
    {
      operation: "UpdateService",
      open: async () => {
        await service("Set Desired Count…", "prod-web", "search");
        await at.keys.type("Desired count of search", "3");
      },
      confirm: "Set the desired count of service search",
      asksAgain: true,
      lost: "Send Again…",
      subject: " for service search",
    },
    {
      operation: "ContinueServiceDeployment",
      open: () => service("Continue Paused Deployment…", "data-fargate", "dashboards"),
      confirm: "Continue the paused deployment of dashboards:3",
      asksAgain: true,
      lost: "Send Again…",
      subject: " for service dashboards",
    },
    {
      operation: "StopServiceDeployment",
      open: () => service("Stop Deployment…", "prod-web", "recommender"),
      confirm: "Stop the deployment of recommender:1",
      asksAgain: true,
      lost: "Send Again…",
      subject: " for service recommender",
    },
  ];

  const register = async (id: string) => {
    await answerRegistration(at.keys, id);
    await at.keys.confirm(`Register ${id} into cluster sandbox-empty?`);
  };

  const registerInstance = async (id: string) => {
    const before = at.done("RegisterContainerInstance");
    await register(id);
    await until("the registration", () => at.done("RegisterContainerInstance") > before || undefined);
  };

  /** The newest notification that says so, and its text. */
  const told = async (says: RegExp, button: string) => {
    const toast = at.window.page.locator(".notification-list-item").filter({ hasText: says }).first();
    await toast.getByRole("button", { name: button, exact: true }).waitFor();
    return toast;
  };

  for (const [index, change] of changes.entries()) {
    const { operation, open, confirm, asksAgain, lost, subject = "", isConfirmedInList } = change;
    it(`of ${operation} says what became of it and what to do, keeps what was typed, and carries it out once in the end`, async () => {
      await at.window.runCommand("Notifications: Clear All Notifications");
      const names = chosen(index);
      const [firstName = ""] = names;
      const done = () => at.done(operation);
      at.begin(operation, firstName);
      const before = done();
      await open();
      const begun = at.sandbox.calls.length;
      if (isConfirmedInList) await at.keys.run(confirm);
      else await at.keys.confirm(confirm);
      const inputs = () => at.calls(operation, begun).map(({ input }) => JSON.stringify(input));
      for (const [position, name] of names.entries()) {
        const current = faultOf(name);
        const next = names[position + 1];
        const button = current.isRefusal ? "Retry" : lost;
        const toast = await told(current.says, button);
        const sentSoFar = inputs().length;
        assert.equal(done(), before, `${name}: nothing was carried out`);
        if (next === undefined) at.sandbox.clearFaults();
        else at.begin(operation, next);
        await toast.getByRole("button", { name: button, exact: true }).click();
        if (current.isRefusal && asksAgain) await at.keys.confirm(confirm);
        else if (lost === "Send Again…") await at.keys.confirm(`Send ${operation}${subject} again?`);
        await until(`${operation} sent again`, () => inputs().length > sentSoFar || undefined);
        // A throttled change is sent again by itself, which ECS refused; and one of which ECS makes no second, too.
        const isResent = next === "throttled" || (next === "cut off" && operations[operation].resend !== "never");
        if (!isResent) assert.equal(inputs().length, sentSoFar + 1, `after ${name} it is sent once`);
      }
      await until("the change itself", () => done() > before || undefined);
      await at.treeGoesOn();
      assert.equal(done(), before + 1, "carried out once");
      const documents = at.window.page.locator(".tabs-container .tab", { hasText: documentOf(operation) });
      assert.ok((await documents.count()) <= 1, "the request was given back once");
      assert.equal(new Set(inputs()).size, 1, "each time the same was sent, as it was typed");
    });
  }

  it("of RegisterContainerInstance says what became of it, gives the request back, and never makes two entries", async () => {
    const id = "i-0feedc0ffee000010";
    const done = () => at.done("RegisterContainerInstance");
    const before = done();
    await at.window.runCommand("Notifications: Clear All Notifications");
    at.begin("RegisterContainerInstance", "throttled");
    await register(id);
    for (const [name, next] of [
      ["throttled", "denied"],
      ["denied", "expired"],
      ["expired", "unanswered"],
    ] as const) {
      const toast = await told(faultOf(name).says, "Retry");
      at.begin("RegisterContainerInstance", next);
      await toast.getByRole("button", { name: "Retry", exact: true }).click();
    }
    await at.window.notification(/Couldn't tell whether .* was registered/).waitFor();
    await at.window.tab("register-container-instance").first().waitFor();
    at.sandbox.clearFaults();
    await at.treeGoesOn();
    assert.equal(done(), before, "a lost answer is never sent again by itself");
  });
});

/** `start-task` for StartTask: what the documents of an operation are called. */
const documentOf = (operation: string): string => operation.replaceAll(/(?<!^)[A-Z]/g, "-$&").toLowerCase();
