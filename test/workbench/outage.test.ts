import assert from "node:assert/strict";
import type { Fault, Sandbox } from "../../src/sandbox/sandbox";
import { startSandbox } from "../../src/sandbox/sandbox";
import { openWindow, until } from "./window";
import type { Window } from "./window";

/** As a person reads the tree: each row's label and description. */
const texts = async ({ tree }: Window) => (await tree.rows()).map(row => `${row.label} | ${row.description}`);

const old = /^prod-web \| Last updated \d+:\d\d [AP]M · \d/;

/** Waits until a row reads so. */
const shows = (window: Window, wanted: RegExp) =>
  until(`a row ${String(wanted)}`, async () => (await texts(window)).find(text => wanted.test(text)));

const showsNo = (window: Window, unwanted: RegExp) =>
  until(`no row ${String(unwanted)}`, async () => (await texts(window)).every(text => !unwanted.test(text)));

describe("an outage", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let window: Window;

  before(async () => {
    sandbox = await startSandbox({ quiet: true });
    window = await openWindow({ sandbox, settings: { "ecsExplorer.refreshInterval": 2 } });
    await window.openView("ECS");
    await window.tree.expand("prod-web", "Services", "checkout");
  });
  after(async () => {
    await window?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.clearFaults());

  const ways: readonly (Omit<Fault, "operation"> & { readonly says: RegExp })[] = [
    { kind: "expired-token", says: /\| Retry/ },
    { kind: "html", says: /\| Retry/ },
    { kind: "truncated", says: /\| Retry/ },
  ];

  for (const { says, ...fault } of ways)
    it(`of one list call alone (${fault.kind}) leaves the rows, marked as old, below the error; Retry recovers`, async () => {
      await showsNo(window, /Last updated/);
      const before = (await window.tree.rows()).map(row => row.label);
      sandbox.addFault({ ...fault, operation: "ListTasks" });
      await shows(window, old);
      const rows = await window.tree.rows();
      const index = rows.findIndex(row => row.label === "prod-web");
      assert.match(
        `${rows[index + 1]?.label} | ${rows[index + 1]?.description}`,
        says,
        "the error is the first row below",
      );
      const error = rows[index + 1]?.label ?? "";
      for (const label of before)
        assert.ok(
          rows.some(row => row.label === label),
          `${label} is still there`,
        );
      const task = rows.find(row => /^[0-9a-f]{8}$/.test(row.label)) ?? assert.fail("no task");
      assert.match(task.description, /^was RUNNING\b/);
      assert.match((await window.tree.row(task.label).getAttribute("aria-label")) ?? "", /Last updated/);
      assert.doesNotMatch((await texts(window)).find(text => text.startsWith("staging")) ?? "", /Last updated/);

      sandbox.clearFaults();
      await window.tree.select(error);
      await showsNo(window, /Last updated|\| Retry|\bwas /);
    });

  it("of a call that is never answered can be canceled, and a second Retry does not wait for the first", async () => {
    sandbox.addFault({ kind: "expired-token", operation: "ListTasks", times: 1 });
    sandbox.addFault({ kind: "hang", operation: "ListTasks" });
    const error = (await shows(window, /\| Retry$/)).replace(/ \| Retry$/, "");
    await window.tree.select(error);
    await shows(window, /\| Retrying…$/);
    await shows(window, old);
    const row = window.tree.row("prod-web");
    await row.hover();
    await row.locator(".actions .action-label").and(window.page.getByLabel("Cancel Loading")).click();
    await shows(window, /\| Retry$/);
    await window.tree.select(error);
    await shows(window, /\| Retrying…$/);
    sandbox.clearFaults();
    await window.tree.select(error);
    await showsNo(window, /Last updated|\| Retry/);
  });

  it("of the whole endpoint leaves everything in sight, and all is current 15 seconds after it is back, with no click", async () => {
    await showsNo(window, /Last updated/);
    const before = (await window.tree.rows()).map(row => row.label);
    await sandbox.unplug();
    await shows(window, old);
    await shows(window, /^127\.0\.0\.1:\d+ \| Last updated/);
    await shows(window, /^staging \| Last updated/);
    const labels = (await window.tree.rows()).map(row => row.label);
    assert.ok(before.every(label => labels.includes(label)));
    const badge = window.page.locator(".activitybar").getByRole("tab", { name: /ECS/ }).locator(".badge-content");
    await until("the badge", async () => (await badge.textContent()) === "2");
    await sandbox.plug();
    const back = Date.now();
    await showsNo(window, /Last updated|\| Retry|\bwas /);
    assert.ok(Date.now() - back < 15_000, `it took ${String(Date.now() - back)} ms`);
  });

  it("by throttling says so after two seconds, and no longer when it is over", async () => {
    sandbox.addFault({ kind: "throttle", operation: "*" });
    await shows(window, /ECS is throttling; retrying/);
    sandbox.clearFaults();
    await showsNo(window, /throttling|Last updated/);
  });
});
