import assert from "node:assert/strict";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { until } from "./window";

describe("a fault of one operation alone, which a page or a stream's first reading asks", function () {
  this.timeout(180_000);
  const at = FaultWindow.forTests();
  beforeEach(() => at.window.runCommand("Notifications: Clear All Notifications"));

  it("of DescribeTaskDefinition stands in the parts of a task's page that need it, the rest stays, and Retry recovers", async () => {
    const { tree } = at.window;
    await tree.expand("prod-web", "Services", "checkout");
    const task = await until("a task", async () =>
      (await tree.rows()).map(({ label }) => label).find(label => /^[0-9a-f]{8}$/.test(label)),
    );
    const names = chosen(0);
    at.begin("DescribeTaskDefinition", names[0] ?? "");
    const begun = at.sandbox.calls.length;
    await tree.contextMenu(["checkout", task], "Show Task Details");
    const page = await at.window.webviewFrame(task);
    const part = page.locator(".overrides-part");
    const failure = part.locator(".failure");
    for (const [position, name] of names.entries()) {
      await until(name, async () => {
        const text = await failure.innerText({ timeout: 500 }).catch(() => "");
        return faultOf(name).says.test(text) && /\. [A-Z]/.test(text);
      });
      await page.getByRole("heading", { name: "Containers" }).waitFor();
      assert.doesNotMatch(await part.innerText(), /None: this task runs/, name);
      assert.doesNotMatch(await page.locator(".environment-part").innerText(), /No environment variables/, name);
      await at.treeGoesOn();
      const next = names[position + 1];
      if (next === undefined) at.sandbox.clearFaults();
      else at.begin("DescribeTaskDefinition", next);
      const asked = at.calls("DescribeTaskDefinition", begun).length;
      await failure.getByRole("button", { name: "Retry" }).click();
      await until("it to be asked again", () => at.calls("DescribeTaskDefinition", begun).length > asked || undefined);
      // What failed before isn't left standing while it is asked again.
      await failure.filter({ hasText: faultOf(name).says }).waitFor({ state: "detached", timeout: 2000 });
    }
    await page.locator(".environment-part").getByRole("button", { name: "Show All Values" }).waitFor();
    assert.equal(await failure.count(), 0);
  });

  it("of DescribeTaskDefinition is told on the definition's own page, which is never empty without a word, and Retry recovers", async () => {
    const { tree } = at.window;
    await tree.expand("prod-web", "Services");
    const names = chosen(1);
    at.begin("DescribeTaskDefinition", names[0] ?? "");
    const begun = at.sandbox.calls.length;
    await tree.contextMenu(["prod-web", "Services", "search"], "Show Task Definition");
    await at.window.tab("search:3").waitFor();
    const page = await until("its page", async () => {
      for (const frame of at.window.page.frames())
        if (
          await frame
            .locator(".freshness.failed")
            .isVisible()
            .catch(() => false)
        )
          return frame;
      return undefined;
    });
    const told = page.locator(".freshness.failed");
    for (const [position, name] of names.entries()) {
      await until(name, async () => {
        const text = await told.innerText({ timeout: 500 }).catch(() => "");
        return faultOf(name).says.test(text) && /\. [A-Z]/.test(text);
      });
      assert.equal(await page.getByRole("heading", { name: "Containers" }).count(), 0, name);
      await at.treeGoesOn();
      const next = names[position + 1];
      if (next === undefined) at.sandbox.clearFaults();
      else at.begin("DescribeTaskDefinition", next);
      const asked = at.calls("DescribeTaskDefinition", begun).length;
      await page.locator(".freshness").getByRole("button", { name: "Retry" }).click();
      await until("it to be asked again", () => at.calls("DescribeTaskDefinition", begun).length > asked || undefined);
    }
    await page.getByRole("heading", { name: "Containers" }).waitFor();
    assert.equal(await told.count(), 0);
  });

  it("of DescribeServices stands on a definition's page where its services do, which stay, and goes by itself", async () => {
    await at.window.tree.contextMenu(["prod-web", "Services", "search"], "Show Task Definition");
    const page = await at.window.webviewFrame("search:3");
    const part = page.locator("section", { has: page.getByRole("heading", { name: "Running Here" }) });
    const failure = part.locator(".failure");
    await part.getByText("2 tasks").waitFor();
    for (const name of chosen(2)) {
      at.begin("DescribeServices", name);
      await until(name, async () => {
        const text = await failure.innerText({ timeout: 500 }).catch(() => "");
        return faultOf(name).says.test(text) && text.includes("Last updated at ");
      });
      await part.getByText("2 tasks").waitFor();
      await page.getByRole("heading", { name: "Containers" }).waitFor();
      at.sandbox.clearFaults();
      await failure.waitFor({ state: "detached", timeout: 40_000 });
    }
  });

  it("of sqs:GetQueueAttributes is told with Retry, which asks for nothing that was typed before", async () => {
    const { quickInput } = at.window;
    const names = chosen(1);
    at.begin("sqs:GetQueueAttributes", names[0] ?? "");
    await at.window.runCommand("ECS: Attach Event Stream…");
    await quickInput.step("Attach Event Stream");
    await quickInput.pick("SQS queue…");
    await quickInput.widget.locator(".quick-input-message", { hasText: "The URL of the queue" }).waitFor();
    await quickInput.type(at.sandbox.queueUrl);
    await quickInput.accept();
    await quickInput.pick("Another consumer: peek only");
    for (const [position, name] of names.entries()) {
      await at.retry(name, "sqs:GetQueueAttributes", names[position + 1]);
      assert.ok(!(await quickInput.widget.isVisible()), "a question that was answered is asked again");
    }
    await at.window.dialog().box.getByText("Peek at the messages of").waitFor();
    await at.window.dialog().button("Peek");
    const stream = at.window.page.locator(".part.sidebar .monaco-list-row", { hasText: "queue (peek only)" });
    await stream.first().waitFor();
    await at.window.runCommand("ECS: Detach Event Stream");
  });

  for (const [index, operation] of ["logs:StartQuery", "logs:GetQueryResults"].entries())
    it(`of ${operation} is told with Retry, which names the cost again, and no report is made of what failed`, async () => {
      const { quickInput } = at.window;
      const names = chosen(index + 1);
      at.begin(operation, names[0] ?? "");
      await at.window.runCommand("ECS: Audit with Logs Insights…");
      await quickInput.step("Audit with Logs Insights");
      await quickInput.accept();
      await quickInput.pick("The last hour");
      await at.window.dialog().button("Run Queries");
      for (const [position, name] of names.entries()) {
        await at.retry(name, operation, names[position + 1]);
        await at.window.dialog().box.getByText("Run CloudWatch Logs Insights queries?").waitFor();
        assert.equal(await at.window.notification("possibly missing").count(), 0, name);
        assert.ok(!(await quickInput.widget.isVisible()), "a question that was answered is asked again");
        await at.window.dialog().button("Run Queries");
      }
      await at.window.notification("possibly missing").waitFor();
      await at.window.webviewFrame("Insights");
      await at.window.runCommand("View: Close All Editors");
    });
});
