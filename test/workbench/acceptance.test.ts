import assert from "node:assert/strict";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { startSandbox } from "../../src/sandbox/sandbox";
import { Keys } from "./keys";
import { openWindow, until } from "./window";
import type { Window } from "./window";

/** `npm run outage-acceptance` asks for the two minutes that are promised; without it the outage is as long as a hiccup. */
const isWhole = process.env["ECS_EXPLORER_OUTAGE_MINUTES"] !== undefined;
const outageMs = Number(process.env["ECS_EXPLORER_OUTAGE_MINUTES"] ?? 0.15) * 60_000;
/** All is current so soon after the endpoint is back. */
const promisedMs = 15_000;

const ways = ["refused", "unanswered"] as const;

const isOld = /Last updated|Not loaded|\| Retry|\bwas [A-Z\d]/;

describe(`the endpoint away for ${String(outageMs / 1000)} seconds`, function () {
  this.timeout(outageMs + 120_000);
  let sandbox: Sandbox;
  let window: Window;
  let keys: Keys;

  before(async () => {
    sandbox = await startSandbox({ quiet: true });
    // Real deadlines for the real outage; a hiccup needs ones that end within it.
    const env = isWhole ? {} : { ECS_EXPLORER_TEST_DEADLINE_MS: "5000" };
    window = await openWindow({ sandbox, env, settings: { "ecsExplorer.refreshInterval": 2 } });
    keys = new Keys(window);
    await window.openView("ECS");
    await window.tree.expand("prod-web", "Services", "checkout");
    await window.tree.expand("staging");
  });
  after(async () => {
    await window?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.clearFaults());

  const texts = async () => (await window.tree.rows()).map(row => `${row.label} | ${row.description}`);
  const count = (operation: string) => sandbox.calls.filter(call => call.operation === operation).length;

  /** Takes the endpoint away, waits out the outage, puts it back, and answers how long it took until all was current. */
  const outage = async (way: (typeof ways)[number], meanwhile: () => void): Promise<number> => {
    const over = Date.now() + outageMs;
    if (way === "refused") await sandbox.unplug();
    else sandbox.silence();
    meanwhile();
    await until("the outage to show", async () => (await texts()).some(text => isOld.test(text)) || undefined);
    while (Date.now() < over) await new Promise(wake => setTimeout(wake, Math.min(500, over - Date.now())));
    const lists = count("ListTasks");
    const back = Date.now();
    await sandbox.plug();
    await until("everything to be current", async () => {
      const rows = await texts();
      return (!rows.some(text => isOld.test(text)) && count("ListTasks") > lists) || undefined;
    });
    const took = Date.now() - back;
    console.log(`        current ${(took / 1000).toFixed(1)} s after the endpoint was back (${way})`);
    assert.ok(took <= promisedMs, `it took ${String(took)} ms`);
    return took;
  };

  for (const way of ways)
    it(`in the middle of loading, Run Task, and Stop Task (${way}): all is current soon after, with no click, and nothing was sent twice`, async () => {
      const begun = sandbox.calls.length;
      const known = new Set(tasksOf(sandbox, "staging"));
      // Both are carried out, and the endpoint is gone before the answers are.
      for (const operation of ["StopTask", "RunTask"]) sandbox.addFault({ kind: "act-then-hang", operation, times: 1 });
      const sent = (operation: string) => sandbox.calls.slice(begun).filter(call => call.operation === operation);
      await keys.command("ECS: Stop Task…");
      await keys.choose("Cluster", "prod-web");
      await keys.take("Task", "checkout");
      await keys.type("Reason", "in an outage");
      await keys.confirm("Stop task checkout:");
      await until("StopTask", () => sent("StopTask").length > 0 || undefined);
      await keys.command("ECS: Run Task…");
      await keys.choose("Cluster", "staging");
      await keys.answerRun("web", "2", "EC2");
      await keys.run("Run 2 Tasks of web:7");
      await until("RunTask", () => sent("RunTask").length > 0 || undefined);
      const loads = count("ListTasks");
      sandbox.addFault({ kind: "hang", operation: "ListTasks" });
      await window.viewAction("Refresh");
      await until("a reading under way", () => count("ListTasks") > loads || undefined);
      await outage(way, () => sandbox.clearFaults());

      const stopped = idOf(String(sent("StopTask")[0]?.input["task"]));
      await until(
        "the stopped task to be seen so",
        async () =>
          (await texts()).every(text => !/^\w+ \| [\d<]/.test(text) || !text.startsWith(stopped)) || undefined,
      );
      assert.equal(sent("StopTask").length, 1);
      const started = () => tasksOf(sandbox, "staging").filter(arn => !known.has(arn));
      const arns = started();
      assert.equal(arns.length, 2, "carried out once before any Retry");
      assert.equal(new Set(sent("RunTask").map(call => call.input["clientToken"])).size, 1);

      const toast = window.notification("Couldn't tell whether tasks started");
      await toast.getByRole("button", { name: "Retry" }).click();
      await until("the answer", () => sent("RunTask").some(call => call.status === 200) || undefined);
      assert.deepEqual(started(), arns, "the same token starts nothing again");
      assert.equal(sent("StopTask").length, 1);
      await window.runCommand("Notifications: Clear All Notifications");
    });
});

const idOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1, arn.lastIndexOf("/") + 9);

/** Tasks that no service keeps running: those that were asked for one by one. */
function tasksOf(sandbox: Sandbox, cluster: string): string[] {
  const found = [...sandbox.world.clusters.values()].find(item => item.cluster.clusterName === cluster);
  return [...(found?.tasks.values() ?? [])]
    .map(({ task }) => task)
    .filter(task => !task.group.startsWith("service:"))
    .map(task => task.taskArn);
}
