import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { clusterView } from "../../../src/details/cluster/clusterView";
import { taskView } from "../../../src/details/task/taskView";
import { parseService } from "../../../src/ecs/parsing/parseService";
import { cluster, clusterArn, definition, replicaOf, task } from "../../unit/details/fixtures";
import { DrawnPage, themes } from "./drawnPage";

/** Services by name with how many of the tasks that each should run do run. */
function servicesView(counts: Readonly<Record<string, readonly [running: number, desired: number]>>) {
  const value = Object.entries(counts).map(([serviceName, [, desiredCount]]) =>
    parseService({
      serviceArn: `${clusterArn.replace(":cluster/", ":service/")}/${serviceName}`,
      serviceName,
      status: "ACTIVE",
      desiredCount,
      taskDefinition: `arn:aws:ecs:us-east-1:111122223333:task-definition/${serviceName}:7`,
    }),
  );
  const tasks = Object.entries(counts).flatMap(([name, [running]]) =>
    Array.from({ length: running }, (_, index) => task(`${name}${index}`, { group: `service:${name}` })),
  );
  return clusterView({
    cluster: cluster(),
    replica: replicaOf(...tasks),
    services: { kind: "ready", value },
    complete: true,
    failed: false,
    readOnly: false,
  });
}

const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/analytics-platform/transformations/runner:2026-11-27";

function containersView() {
  const own = task("a", {
    containers: [{ name: "runner", lastStatus: "RUNNING", image, runtimeId: "0123456789abcdef".repeat(4), cpu: "256" }],
  });
  return taskView({
    task: own,
    replica: replicaOf(own),
    cluster: cluster(),
    definition: { kind: "ready", value: definition({ containerDefinitions: [{ name: "runner" }] }) },
    tails: { kind: "none" },
    region: "us-east-1",
    isShown: () => false,
    readOnly: false,
  });
}

describe("the tables of pages", () => {
  let drawn: DrawnPage;
  let page: Page;

  beforeEach(async () => {
    drawn = await DrawnPage.open(themes["Default Dark Modern"] ?? assert.fail("no theme"));
    ({ page } = drawn);
  });
  afterEach(() => drawn.close());

  const names = () => page.locator(".services-part tbody th .link").allInnerTexts();

  it("are sorted by keyboard, say so, and keep the order over updates until a third press", async () => {
    const own = { api: [2, 2], web: [1, 2], jobs: [0, 1] } as const;
    await drawn.show(servicesView(own));
    const byItself = ["jobs", "web", "api"];
    assert.deepEqual(await names(), byItself);
    const running = page.getByRole("columnheader", { name: "Running" });
    assert.equal(await running.getAttribute("aria-sort"), "none");
    const button = running.getByRole("button");
    await button.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    assert.equal(await running.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await names(), ["api", "web", "jobs"]);
    await drawn.show(servicesView({ ...own, jobs: [3, 1] }));
    assert.deepEqual(await names(), ["jobs", "api", "web"]);
    assert.ok(await button.evaluate(item => item === document.activeElement));
    await page.keyboard.press("Enter");
    assert.equal(await running.getAttribute("aria-sort"), "none");
  });

  it("lead from a service and its task definition to what they name", async () => {
    await drawn.show(servicesView({ api: [2, 2] }));
    await page.getByRole("button", { name: "api", exact: true }).click();
    await page.getByRole("button", { name: "api:7" }).click();
    const [service, revision] = (await drawn.sent()).filter(({ kind }) => kind === "open");
    assert.deepEqual([service?.["page"], revision?.["page"]], ["service", "taskDefinition"]);
    assert.match(String(revision?.["arn"]), /task-definition\/api:7$/);
  });

  it("stand below what needs attention, which begins with a service that runs nothing", async () => {
    await drawn.show(servicesView({ api: [1, 2], jobs: [0, 1] }));
    assert.match((await page.locator("main section").first().innerText()) ?? "", /^Needs Attention\s+jobs\s+failing/);
  });

  it("break an image's name after a separator, and move no column when more of a container is shown", async () => {
    await drawn.show(containersView());
    const lines = await page.locator(".image bdi").evaluate(element => {
      const range = document.createRange();
      const found = new Map<number, string>();
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const [index, letter] of Array.from(node.textContent ?? "").entries()) {
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          const top = Math.round(range.getBoundingClientRect().top);
          found.set(top, (found.get(top) ?? "") + letter);
        }
      return [...found.values()];
    });
    assert.equal(lines.join(""), image);
    assert.ok(lines.length > 1, "it needs more than one line");
    for (const line of lines.slice(0, -1)) assert.match(line, /[/:@.]$/);
    const columns = () =>
      page
        .locator(".containers thead th")
        .evaluateAll(heads => heads.map(head => Math.round(head.getBoundingClientRect().left)));
    const before = await columns();
    await page.getByText("More", { exact: true }).click();
    await page.locator(".containers details[open]").waitFor();
    assert.deepEqual(await columns(), before);
  });

  it("stand below a header that says which connection, account and region this is", async () => {
    const view = servicesView({});
    const place = { connection: "prod", account: "111122223333", region: "eu-west-1", color: "red" };
    await drawn.show({ ...view, header: { ...view.header, place } });
    const chip = page.locator("header .chip");
    assert.deepEqual((await chip.innerText()).split("\n"), ["prod", "111122223333", "eu-west-1"]);
    const edge = (of: typeof chip) => of.evaluate(item => getComputedStyle(item).borderInlineStartColor);
    const red = await edge(chip);
    await drawn.show({ ...view, header: { ...view.header, place: { ...place, color: undefined } } });
    assert.notEqual(await edge(chip), red);
  });
});
