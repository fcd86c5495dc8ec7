import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { answerDeployment, answerService } from "../../src/sandbox/services/answers";
import { until } from "./window";
import { ClockWindow } from "./clockWindow";

const cluster = "prod-web";
const name = "checkout";

/** How much faster the sandbox's time goes by, where a test does not watch it: a failing deployment takes minutes. */
const fast = 20;

describe("a service, by keys alone", function () {
  this.timeout(180_000);
  const at = ClockWindow.forTests(1400);

  const record = () => at.sandbox.world.cluster(cluster).services.get(name) ?? assert.fail("no service");
  const newest = () => record().deployments[0] ?? assert.fail("no deployment");
  const tasks = () => [...at.sandbox.world.cluster(cluster).group(`service:${name}`)];
  const runningOf = (revision: string) =>
    tasks().filter(({ task }) => task.lastStatus === "RUNNING" && task.taskDefinitionArn.endsWith(`/${revision}`))
      .length;

  const command = async (title: string) => {
    await at.keys.command(`ECS: ${title}`);
    await at.keys.choose("Cluster", cluster);
    await at.keys.choose("Service", name);
  };

  const page = (): Promise<Frame> => at.window.webviewFrame(name);
  const textOf = async (selector: string) => (await (await page()).locator(selector).allInnerTexts()).join("\n");
  const textsIn = async (selector: string) => (await page()).locator(selector).allInnerTexts();

  /** Each figure on the page: at its top, of each revision, of the newest deployment, and of what failed. */
  const figures = async () => ({
    counts: (await textsIn(".counts dd")).map(Number),
    // All rows at once: one that goes between two questions would be waited for in vain.
    rollout: await (await page()).locator(".rollout-part tbody tr").evaluateAll(rows =>
      rows.map(row => {
        const [, running = "", pending = "", failed = ""] = [...row.querySelectorAll("td")].map(cell => cell.innerText);
        const revision = row.querySelector<HTMLElement>("th button, th .name")?.innerText ?? "";
        return [revision, running.trim(), Number(pending), Number(failed)].join(" ");
      }),
    ),
    breaker: (await textsIn(".moments .card >> nth=0 >> .crumbs div"))
      .filter(text => text.startsWith("Circuit breaker"))
      .flatMap(text => /\d+ of \d+/.exec(text) ?? []),
    failed: (await textsIn(".failures h3")).flatMap(title => /^\d+ tasks? of [^:]+:\d+/.exec(title) ?? []),
  });

  /** The same as the sandbox's own answers and tasks have them. */
  const truth = (): Awaited<ReturnType<typeof figures>> => {
    const { desiredCount, runningCount = 0, pendingCount = 0, deployments = [] } = answerService(record(), false);
    const { deploymentCircuitBreaker: breaker } = answerDeployment(record(), newest());
    const isMonitored = breaker !== undefined && breaker.status !== "DISABLED" && newest().finishedAt === undefined;
    const unpulled = tasks().filter(({ task }) => task.stopCode === "TaskFailedToStart");
    return {
      counts: [desiredCount, runningCount, pendingCount],
      rollout: deployments.flatMap(one => {
        const { status, taskDefinition = "", failedTasks = 0 } = one;
        const [desired, running, pending] = [one.desiredCount ?? 0, one.runningCount ?? 0, one.pendingCount ?? 0];
        if (status !== "PRIMARY" && desired + running + pending === 0) return [];
        const revision = taskDefinition.slice(taskDefinition.indexOf("/") + 1);
        return [[revision, `${String(running)} of ${String(desired)}`, pending, failedTasks].join(" ")];
      }),
      breaker: isMonitored ? [`${String(breaker.failureCount)} of ${String(breaker.threshold)}`] : [],
      failed: unpulled.length === 0 ? [] : [`${String(unpulled.length)} tasks of checkout:6`],
    };
  };

  /** Lets the sandbox's time stand still until the page shows it as it is. */
  const showsTruth = async (): Promise<void> => {
    const before = at.speed;
    // A task on its way to its end is no more of the service's counts, and not yet among what the page calls failed.
    await until("no task on its way to its end", () => {
      if (tasks().some(({ task }) => task.stopCode !== undefined && task.lastStatus !== "STOPPED")) return undefined;
      at.speed = 0;
      return true;
    });
    let [shown, is] = ["", "?"];
    const calls = at.sandbox.calls.length;
    await until("the figures to be those of ECS", async () => {
      [shown, is] = [JSON.stringify(await figures()), JSON.stringify(truth())];
      return shown === is;
    }).catch(async () => {
      const since = at.sandbox.calls.slice(calls).map(({ operation, status }) => `${operation} ${String(status)}`);
      const text = `The page (${await textOf(".freshness")}) doesn't show the truth, after ${String(since.length)} calls: ${since.slice(-8).join(", ")}`;
      assert.equal(shown, is, `${text}\n${shown}\n${is}`);
    });
    at.speed = before;
  };

  it("is shown with the figures that ECS has", async () => {
    await command("Show Service");
    await (await page()).locator(".moments .card").first().waitFor();
    await showsTruth();
    const cards = await (await page()).locator(".moments .card").count();
    assert.equal(cards, record().deployments.length);
    assert.match(await textOf(".moments .card"), /checkout:4 →\s+checkout:5/);
  });

  it("shows what a deployment changed, side by side", async () => {
    const change = (await page()).getByRole("button", { name: "What Changed" }).first();
    await change.focus();
    await at.keys.press("Enter");
    await at.window.tab("checkout: checkout:4 ↔ checkout:5").waitFor();
    const changed = (side: "original" | "modified") =>
      at.window.page
        .locator(`.monaco-diff-editor .editor.${side} .view-line`, { hasText: '"image":' })
        .first()
        .innerText();
    await until("both sides", async () => (await changed("original")) !== (await changed("modified")) || undefined);
    await at.window.runCommand("View: Close Editor");
  });

  it("gets a new deployment that is watched to its end", async () => {
    const before = newest().arn;
    at.speed = 1;
    await command("Force New Deployment…");
    const asked = await at.keys.confirm("Force a new deployment of service checkout");
    for (const named of [cluster, at.sandbox.region, at.sandbox.world.arns.account, "at least 3 tasks"])
      assert.ok(asked.includes(named), `${named} in:\n${asked}`);
    await until("the deployment on the page", async () => (await textOf(".moments .card")).includes("in progress"));
    assert.notEqual(newest().arn, before);
    at.speed = fast;
    await at.window
      .notification(/The deployment of checkout:5 to checkout in prod-web completed/)
      .waitFor({ timeout: 60_000 });
    await until("the end on the page", async () => !(await textOf(".moments .card")).includes("in progress"));
    assert.equal(newest().status, "SUCCESSFUL");
    await showsTruth();
    assert.equal(record().deployments.filter(({ arn }) => arn !== before).length, record().deployments.length - 1);
  });

  it("gets a revision with a bad image, which is seen to fail, its reason read, and rolled back", async () => {
    const { world } = at.sandbox;
    const { definition } = record().rollouts[0].target.request;
    const [container, ...others] = definition.containerDefinitions;
    assert.ok(container);
    world.definitions.register(
      { ...definition, containerDefinitions: [{ ...container, image: "example.com/checkout:missing" }, ...others] },
      world.seconds(),
    );
    await command("Deploy Another Revision…");
    await at.keys.choose("Revision of checkout", "checkout:6");
    await at.keys.choose("Review what changes", "Deploy checkout:6…");
    const asked = await at.keys.confirm("Deploy checkout:6 to service checkout");
    assert.match(asked, /checkout:6/);
    await command("Show Service");
    const failures = "image not found";
    await until("the failures on the page", async () => (await textOf(".failures-part")).includes(failures));
    const shown = await textOf(".failures-part");
    assert.match(shown, /tasks? of checkout:6: image not found/);
    assert.match(shown, /example\.com\/checkout:missing/);
    await until(
      "a second failure",
      () => tasks().filter(({ task }) => task.stopCode === "TaskFailedToStart").length > 1,
    );
    await showsTruth();
    // The old revision's tasks go on while the new one fails.
    assert.equal(runningOf("checkout:5"), 3);

    await command("Stop Deployment…");
    const question = await at.keys.confirm("Stop the deployment of checkout:6 to service checkout");
    assert.match(question, /rolls back to checkout:5/);
    await until("the rollback", () => newest().status === "ROLLBACK_SUCCESSFUL" || undefined);
    await until("the rollback on the page", async () =>
      (await textOf(".moments-part")).includes("rollback successful"),
    );
    await at.window
      .notification(/The deployment of checkout:6 to checkout in prod-web was stopped, as you asked/)
      .waitFor({ timeout: 60_000 });
    await showsTruth();
    assert.equal(runningOf("checkout:5"), 3);
  });
});
