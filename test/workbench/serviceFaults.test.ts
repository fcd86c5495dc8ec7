import assert from "node:assert/strict";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { until } from "./window";

const cluster = "prod-web";

describe("a fault of one operation alone, on a service's page", function () {
  this.timeout(180_000);
  const at = FaultWindow.forTests();

  /** Opens a service's page in place of what was open, and answers its frame. */
  const open = async (name: string) => {
    await at.window.runCommand("View: Close All Editors");
    await at.keys.command("ECS: Show Service");
    await at.keys.choose("Cluster", cluster);
    await at.keys.choose("Service", name);
    const page = await at.window.webviewFrame(name);
    await page.locator(".counts dd").first().waitFor();
    return page;
  };

  // What is over and what a revision holds is read once: each fault meets a service that this window has not shown yet.
  const fresh = ["api", "web", "search", "edge-proxy", "thumbnails", "node-exporter"];
  const operations = [
    // One that deploys all the time is described at each reading.
    { operation: "ListServiceDeployments", service: () => "checkout" },
    { operation: "DescribeServiceDeployments", service: () => "recommender" },
    { operation: "DescribeServiceRevisions", service: (turn: number) => fresh[turn] ?? assert.fail("no service left") },
  ] as const;

  for (const [index, { operation, service }] of operations.entries())
    it(`of ${operation} stands above the timeline, the rest of the page goes on, and Retry recovers`, async () => {
      for (const [turn, name] of chosen(index).entries()) {
        at.begin(operation, name);
        const page = await open(service(turn));
        const failure = page.locator(".moments-part .failure");
        await failure.filter({ hasText: faultOf(name).says }).waitFor();
        assert.equal(await page.locator(".freshness.failed").count(), 0, `${name}: the page passes for old`);
        assert.ok((await page.locator(".moments .event").count()) > 0, `${name}: the service's events are gone`);
        if (name !== "expired") await at.treeGoesOn();
        at.sandbox.clearFaults();
        // The next reading may be there before the click.
        await until("the failure to go", async () => {
          if ((await failure.count()) === 0) return true;
          await failure
            .getByRole("button", { name: "Retry" })
            .click({ timeout: 1000 })
            .catch(() => undefined);
          return undefined;
        });
        await page.locator(".moments .card").first().waitFor();
      }
    });

  for (const [index, operation] of ["ListServices", "DescribeServices"].entries())
    it(`of ${operation} makes the page old, with its figures and the reason, and it is current again after Retry`, async () => {
      const page = await open("checkout");
      const figures = () => page.locator(".counts dd").allInnerTexts();
      const before = await figures();
      for (const name of chosen(index)) {
        at.begin(operation, name);
        await page.getByRole("button", { name: "Refresh", exact: true }).click();
        const bar = page.locator(".freshness.failed");
        await bar.filter({ hasText: faultOf(name).says }).waitFor();
        assert.match(await bar.innerText(), /Last updated/, name);
        assert.deepEqual(await figures(), before, name);
        at.sandbox.clearFaults();
        await until("the page to be current", async () => {
          if ((await page.locator(".freshness.current, .freshness.reading").count()) > 0) return true;
          await bar
            .getByRole("button", { name: "Retry" })
            .click({ timeout: 1000 })
            .catch(() => undefined);
          return undefined;
        });
      }
    });
});
