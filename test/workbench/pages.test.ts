import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";
import { openWindow, until } from "./window";
import type { Window, WindowOptions } from "./window";

const axePath = createRequire(`${process.cwd()}/package.json`).resolve("axe-core/axe.min.js");
/** How their names end: newer versions of VS Code have dropped "Default" from some. */
const themes = ["Dark Modern", "Light Modern", "Default High Contrast", "Default High Contrast Light"];

type Sandbox = Window["sandbox"];
const clusterOf = (sandbox: Sandbox, name: string) => sandbox.world.cluster(name);
const instancesOf = (sandbox: Sandbox, name: string) => [...clusterOf(sandbox, name).instances.values()];

function amountOf(resources: readonly { name?: string; integerValue?: number }[] | undefined, name: string): number {
  return resources?.find(resource => resource.name === name)?.integerValue ?? assert.fail(`no ${name}`);
}

const said = (value: number): string => value.toLocaleString("en-US");

/** The instance of the cluster that runs most tasks, as the sandbox knows it. */
function busiest(sandbox: Sandbox, name: string) {
  const [first] = instancesOf(sandbox, name).sort((a, b) => b.tasks.size - a.tasks.size);
  return first ?? assert.fail("no instance");
}

async function open(options: WindowOptions = {}): Promise<Window> {
  const window = await openWindow({
    sandbox: { quiet: true },
    ...options,
    // The tree is in sight as a whole: what is changed is revealed in it, which scrolls a shorter one.
    viewport: { width: 1280, height: 1400 },
    settings: { "ecsExplorer.refreshInterval": 2, ...options.settings },
  });
  await window.openView("ECS");
  await window.tree.row("*").waitFor();
  return window;
}

/**
 * Opens a page from the tree as a user does. An item that is clicked while a page's loading closes its menu may do nothing: it
 * is chosen again then.
 */
async function openByMenu(window: Window, path: readonly string[], item: string): Promise<Frame> {
  const name = path.at(-1) ?? "";
  await window.tree.contextMenu(path, item);
  await window
    .tab(name)
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(() => window.tree.contextMenu(path, item));
  return window.webviewFrame(name);
}

async function openInstance(window: Window, cluster: string, name: string): Promise<Frame> {
  await window.tree.expand(cluster, "Container Instances");
  return openByMenu(window, [cluster, "Container Instances", name], "Show Container Instance Details");
}

const openCluster = (window: Window, cluster: string): Promise<Frame> => openByMenu(window, [cluster], "Show Cluster");

/** Opens the page of a service of `prod-web`, with its deployments. */
async function openService(window: Window, name: string): Promise<Frame> {
  await window.tree.expand("prod-web", "Services");
  const page = await openByMenu(window, ["prod-web", "Services", name], "Show Service");
  await page.locator(".moments .card").first().waitFor();
  return page;
}

/** Opens the page of a task that runs on an instance, by the link in the instance's page. */
async function openTask(window: Window, page: Frame, id: string): Promise<Frame> {
  await page.getByRole("button", { name: id.slice(0, 8), exact: true }).click();
  return window.webviewFrame(id.slice(0, 8));
}

const bars = [
  ["CPU", "CPU", "units"],
  ["MEMORY", "Memory", "MiB"],
] as const;

/** The company goes on living: a comparison with it holds as soon as the page has caught up. */
async function eventually(compare: () => Promise<void>): Promise<void> {
  let failure: unknown;
  await until("the page to agree with the endpoint", async () => {
    try {
      await compare();
      return true;
    } catch (error) {
      failure = error;
      return false;
    }
  }).catch(() => {
    throw failure;
  });
}

const collapsed = async (window: Window, name: string): Promise<void> => {
  const [root] = await window.tree.rows();
  if (root) await window.tree.expand(root.label);
  await window.tree.row(name).waitFor();
};

/** Whether VS Code's own storage in the browser mentions `text` among its editors. */
async function remembers(text: string): Promise<boolean> {
  const asked = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("The storage cannot be read.")));
    });
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await asked(indexedDB.open(name));
    const [table] = database.objectStoreNames;
    const kept = table
      ? await asked(database.transaction(table).objectStore(table).get("memento/workbench.parts.editor"))
      : undefined;
    database.close();
    if (
      JSON.stringify(kept ?? "")
        .replaceAll("\\", "")
        .includes(text)
    )
      return true;
  }
  return false;
}

/** What reaches beyond the right edge of the page, though it was not hidden on purpose. */
const tooWide = (page: Frame): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main *:not(.unseen)")]
      .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
      .map(element => element.outerHTML.slice(0, 120)),
  );

/** What axe calls serious or worse, on a whole page or in a part of the window. */
async function violations(page: Frame | Page, within = "html", besides?: string): Promise<readonly string[]> {
  // The page's own policy forbids a script of another; evaluating is not bound by it.
  const { readFile } = await import("node:fs/promises");
  await page.evaluate(await readFile(axePath, "utf8"));
  return page.evaluate(
    async ([selector, allowed]) => {
      const { axe } = globalThis as unknown as {
        axe: {
          run(selector: string): Promise<{ violations: { id: string; impact?: string; nodes: { html: string }[] }[] }>;
        };
      };
      const { violations } = await axe.run(selector);
      return violations
        .filter(({ id, impact }) => id !== allowed && (impact === "serious" || impact === "critical"))
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`);
    },
    [within, besides] as const,
  );
}

describe("the pages", () => {
  let window: Window;

  before(async () => {
    window = await open();
    await collapsed(window, "prod-web");
  });

  after(() => window.close());

  beforeEach(() => window.runCommand("View: Close All Editors"));

  it("show an instance's resources, ports and tasks with the endpoint's numbers", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    await page.getByRole("heading", { name: "Resources" }).waitFor();
    await eventually(async () => {
      const { registeredResources, remainingResources } = host.instance;
      for (const [name, label, unit] of bars) {
        const registered = amountOf(registeredResources, name);
        const used = registered - amountOf(remainingResources, name);
        const bar = page.getByRole("listbox", { name: label });
        const amounts = await bar.locator("xpath=..").locator(".amounts").innerText();
        assert.ok(amounts.startsWith(`${said(used)} of ${said(registered)} ${unit}`), amounts);
        const widths = await bar
          .getByRole("option")
          .evaluateAll(items => items.map(item => item.getBoundingClientRect().width));
        assert.equal(widths.length, host.tasks.size);
        const drawn = widths.reduce((sum, width) => sum + width, 0) / (await bar.evaluate(item => item.clientWidth));
        assert.ok(Math.abs(drawn - used / registered) < 0.02, `${label}: drawn ${drawn}, in use ${used / registered}`);
      }
      for (const { task } of host.tasks)
        for (const { hostPort, protocol } of (task.containers ?? []).flatMap(item => item.networkBindings ?? [])) {
          const map = page.getByRole("listbox", { name: protocol === "udp" ? "UDP" : "TCP" });
          assert.equal(await map.getByRole("option", { name: new RegExp(`^${hostPort}\\b`) }).count(), 1);
        }
      const ids = await page.locator("table.tasks tbody tr th").allInnerTexts();
      for (const { id } of host.tasks) assert.ok(ids.includes(id.slice(0, 8)), `${id} is not among the tasks`);
    });
  });

  it("select a task by keyboard in a bar, and mark it everywhere", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    const bar = page.getByRole("listbox", { name: "CPU" });
    await bar.getByRole("option").first().focus();
    await window.page.keyboard.press("ArrowRight");
    const second = bar.getByRole("option").nth(1);
    const label = (await second.getAttribute("aria-label")) ?? "";
    await bar
      .locator("xpath=..")
      .getByText(label.split(":")[0] ?? "", { exact: false })
      .first()
      .waitFor();
    await window.page.keyboard.press("Enter");
    await page.locator("[role=option][aria-selected=true]").first().waitFor();
    assert.equal(await second.getAttribute("aria-selected"), "true");
    assert.equal(await page.locator("tr.selected").count(), 1);
    assert.ok(label.includes((await page.locator("tr.selected th").innerText()).trim()));
  });

  it("say what would fit, and which resource ends first", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    await page.getByLabel("Task definition").selectOption({ label: "web:7" });
    await page.getByText(/more tasks? of web:7 fits?, limited by/).waitFor();
    const [needs, free, fits] = await page.locator("tr.first td").allInnerTexts();
    const number = (text = "") => Number.parseInt(text.replaceAll(",", ""), 10);
    assert.equal(number(fits), Math.floor(number(free) / number(needs)));
    window.sandbox.addFault({ operation: "ListTaskDefinitionFamilies", kind: "access-denied", times: 1 });
    await page.getByLabel("Task definition").selectOption({ label: "Another family…" });
    await window.quickInput.step("What Would Fit");
    const retry = window.quickInput.item("Retry");
    await retry.waitFor();
    assert.match((await window.quickInput.items())[0]?.label ?? "", /ListTaskDefinitionFamilies/);
    await window.quickInput.pick("Retry");
    await retry.waitFor({ state: "detached" });
    const [family] = await window.quickInput.items();
    assert.ok(family);
    await window.quickInput.pick(family.label);
    await page
      .getByText(new RegExp(`tasks? of ${family.label}:\\d+`))
      .first()
      .waitFor();
  });

  it("say why nothing fits, and count by a family's newest revision after a refresh", async () => {
    const { world } = window.sandbox;
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    await page.getByLabel("Task definition").selectOption({ label: "web:7" });
    await page.getByText(/more tasks? of web:7 fits?/).waitFor();
    world.changeInstance(host, { status: "DRAINING" });
    try {
      await page.getByText("ECS places no tasks of web:7 here.").waitFor();
      await page.getByText("The instance is DRAINING, so ECS places no tasks here.").waitFor();
      assert.equal(await page.locator(".verdict .count").innerText(), "0");
    } finally {
      world.changeInstance(host, { status: "ACTIVE" });
    }
    await page.getByText(/more tasks? of web:7 fits?/).waitFor();

    await page.getByLabel("Task definition").selectOption({ label: "Another family…" });
    await window.quickInput.step("What Would Fit");
    await window.quickInput.pick("web");
    await page.getByText(/more tasks? of web:\d+ fits?/).waitFor();
    const { families } = world.definitions;
    const before = [...(families.get("web") ?? [])];
    const { definition } = before.at(-1) ?? assert.fail("no web");
    const { definition: newer } = world.definitions.register({ ...definition, cpu: "1", memory: "1" }, world.seconds());
    try {
      await page.getByRole("button", { name: "Refresh", exact: true }).first().click();
      await page.getByText(new RegExp(`more tasks? of web:${newer.revision} fits?`)).waitFor();
    } finally {
      families.set("web", before);
    }
  });

  it("open a task's port in the browser, after VS Code's own question", async () => {
    const record = [...clusterOf(window.sandbox, "prod-web").tasks.values()].find(
      ({ task }) => task.group === "service:checkout" && task.lastStatus === "RUNNING",
    );
    assert.ok(record);
    await window.tree.expand("prod-web", "Services", "checkout");
    await window.tree.contextMenu(["checkout", record.id.slice(0, 8)], "Show Task Details");
    const page = await window.webviewFrame(record.id.slice(0, 8));
    await page.getByRole("button", { name: "8443/tcp", exact: true }).click();
    await window.page.locator(".monaco-dialog-box", { hasText: /https?:\/\/10\.[\d.]+:8443/ }).waitFor();
    await window.page.keyboard.press("Escape");
  });

  it("sort and filter an instance's tasks", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    const table = page.getByRole("table", { name: "Tasks on this container instance" });
    const memory = async () =>
      (await table.locator("tbody tr td:nth-of-type(5)").allInnerTexts()).map(text =>
        Number.parseInt(text.replaceAll(",", ""), 10),
      );
    await table.getByRole("button", { name: "Memory" }).click();
    await table.locator("th[aria-sort=ascending]", { hasText: "Memory" }).waitFor();
    await eventually(async () => {
      const values = await memory();
      assert.deepEqual(
        values,
        values.toSorted((a, b) => a - b),
      );
    });
    await page.getByLabel("Filter tasks").fill("web:7");
    await eventually(async () => {
      const rows = await table.locator("tbody tr").allInnerTexts();
      const expected = [...host.tasks].filter(({ task }) => task.taskDefinitionArn?.endsWith("/web:7"));
      assert.equal(rows.length, expected.length);
      assert.ok(rows.every(row => row.includes("web:7")));
    });
  });

  it("show a task's state, life, containers and masked environment", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const record = [...host.tasks].find(({ task }) => task.group === "service:api") ?? assert.fail("no api task");
    const page = await openTask(
      window,
      await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? ""),
      record.id,
    );
    await page.getByText(`v${record.task.version}`, { exact: true }).first().waitFor();
    const containers = page.getByRole("table", { name: "Containers of the task" });
    for (const { name, imageDigest } of record.task.containers ?? []) {
      const row = containers.getByRole("row", { name: new RegExp(`^${name}\\b`) });
      await row.waitFor();
      assert.ok((await row.innerText()).includes((imageDigest ?? "").slice(0, 19)));
    }
    const { createdAt, pullStartedAt, pullStoppedAt, startedAt } = record.task;
    const pull = ((pullStoppedAt ?? 0) - (pullStartedAt ?? 0)).toFixed(1);
    const start = ((startedAt ?? 0) - (createdAt ?? 0)).toFixed(1);
    await page.getByText(`${Number(pull)} s of ${Number(start)} s`).waitFor();
    const environment = page.getByRole("table", { name: "Environment variables by container" });
    const [variable] = record.definition.containerDefinitions.flatMap(item => item.environment ?? []);
    assert.ok(variable?.name && variable.value);
    assert.ok(
      !(await page.content()).includes(`>${variable.value}<`),
      "the value is in the page before it was asked for",
    );
    await environment.getByRole("button", { name: `Show ${variable.name}`, exact: true }).click();
    await environment.getByText(variable.value, { exact: true }).waitFor();
    await environment.getByRole("button", { name: `Hide ${variable.name}`, exact: true }).click();
    await environment.getByText(variable.value, { exact: true }).waitFor({ state: "detached" });
  });

  it("stop a task by keyboard from its page, and follow it to its end", async () => {
    const host = busiest(window.sandbox, "staging");
    const record = [...host.tasks].find(({ task }) => task.lastStatus === "RUNNING") ?? assert.fail("no task");
    await window.tree.row("staging").waitFor();
    const instance = await openInstance(window, "staging", host.instance.ec2InstanceId ?? "");
    const page = await openTask(window, instance, record.id);
    await page.getByRole("button", { name: "Stop Task…" }).focus();
    await window.page.keyboard.press("Enter");
    const { box } = window.dialog();
    await until(
      "the question or the modal",
      async () => (await box.isVisible()) || (await window.quickInput.widget.isVisible()),
    );
    if (await window.quickInput.widget.isVisible()) await window.page.keyboard.press("Enter");
    await box.waitFor();
    await window.page.keyboard.press("Enter");
    await page
      .getByRole("heading", { name: /Stopping|Stopped by a user/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Stop Task…" }).waitFor({ state: "detached" });
  });

  it("follow a change without losing focus, typed text and scroll", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    const filter = page.getByLabel("Filter attributes");
    await filter.fill("ecs.");
    const scroll = await page.evaluate(() => globalThis.scrollY);
    assert.ok(scroll > 0);
    window.sandbox.world.changeInstance(host, { agentUpdateStatus: "STAGING" });
    await page.getByText("Update in progress: STAGING.").waitFor({ timeout: 30_000 });
    assert.equal(await filter.inputValue(), "ecs.");
    assert.ok(await filter.evaluate(field => field === document.activeElement));
    await window.page.keyboard.type("os");
    assert.equal(await filter.inputValue(), "ecs.os");
    await page.getByRole("listitem").filter({ hasText: "Staging" }).and(page.locator("[aria-current=step]")).waitFor();
    window.sandbox.world.changeInstance(host, { agentUpdateStatus: undefined });
  });

  it("show a cluster's instances by how full they are, and open one by keyboard", async () => {
    const page = await openCluster(window, "prod-web");
    const instances = instancesOf(window.sandbox, "prod-web");
    const tiles = page.getByRole("listbox", { name: /Container instances by/ }).getByRole("option");
    await tiles.first().waitFor();
    assert.equal(await tiles.count(), instances.length);
    await eventually(async () => {
      for (const { instance } of instances) {
        const registered = amountOf(instance.registeredResources, "MEMORY");
        const percent = Math.round(((registered - amountOf(instance.remainingResources, "MEMORY")) / registered) * 100);
        const tile = tiles.and(page.getByRole("option", { name: instance.ec2InstanceId ?? "?" }));
        assert.match((await tile.getAttribute("title")) ?? "", new RegExp(` memory ${percent}%`));
        assert.equal(/disconnected/.test((await tile.getAttribute("class")) ?? ""), !instance.agentConnected);
      }
    });
    await page.getByLabel("Memory").check();
    await page.getByLabel("Fullest first").check();
    const figures = (await page.locator(".tile .figure").allInnerTexts()).map(text => Number.parseInt(text, 10));
    assert.deepEqual(
      figures,
      figures.toSorted((a, b) => b - a),
    );
    await tiles.first().focus();
    await window.page.keyboard.press("ArrowRight");
    const title = (await tiles.nth(1).getAttribute("title")) ?? "";
    await window.page.keyboard.press("Enter");
    await window.webviewFrame(title.split(" ")[0] ?? "");
  });

  it("lead from an instance's task to its service and its task definition, and say where they are", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const name = host.instance.ec2InstanceId ?? "";
    const record = [...host.tasks].find(({ task }) => task.group === "service:web") ?? assert.fail("no task");
    const page = await openInstance(window, "prod-web", name);
    const row = page.locator("table.tasks tbody tr", { hasText: record.id.slice(0, 8) });
    await row.getByRole("button", { name: "web", exact: true }).click();
    const service = await window.webviewFrame("web");
    await service.getByRole("heading", { name: "Deployments and Events" }).waitFor();
    assert.match(await service.locator("header .chip").innerText(), /111122223333\s+us-east-1/);
    const definition = await service
      .locator("header")
      .getByRole("button", { name: /^web:\d+$/ })
      .innerText();
    await service.locator("header").getByRole("button", { name: definition }).click();
    const shown = await window.webviewFrame(definition);
    await shown.getByRole("table", { name: "Containers of the task definition" }).waitFor();
    await shown.getByRole("button", { name: "View JSON" }).click();
    await window.tab(`task definition ${definition}.json`).waitFor();
    await until("the task definition", async () =>
      (await window.editor().innerText()).includes("containerDefinitions"),
    );
  });

  it("show hostile text as text, and run nothing of it", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const record = [...host.tasks][0] ?? assert.fail("no task");
    const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const hostile = `${markup}\u202egpj.exe\u0007שלום${"long ".repeat(2000)}`;
    window.sandbox.world.changeTask(record, {
      tags: [{ key: markup, value: hostile }],
      stoppedReason: hostile,
      desiredStatus: "STOPPED",
      attributes: [{ name: "note", value: hostile }],
      startedBy: markup,
      containers: (record.task.containers ?? []).map(item => ({
        ...item,
        name: hostile,
        image: hostile,
        reason: hostile,
      })),
      overrides: { containerOverrides: [{ name: hostile, environment: [{ name: markup, value: hostile }] }] },
    });
    const page = await openTask(
      window,
      await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? ""),
      record.id,
    );
    await page.getByText("⟨U+202E⟩gpj.exe␇שלום").first().waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Show All Values" }).click();
    await page
      .getByRole("table", { name: /Environment/ })
      .getByText("gpj.exe␇שלום")
      .waitFor();
    assert.equal(await page.locator("main img, main script").count(), 0);
    assert.doesNotMatch(await page.evaluate(() => document.title), /owned/);
    await page
      .getByRole("button", { name: /Show all .* characters/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Show less" }).waitFor();
    assert.deepEqual(await tooWide(page), []);
  });

  it("open an answer as JSON, and compare it with the version before", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const page = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    const version = host.instance.version;
    window.sandbox.world.changeInstance(host, { status: "DRAINING" });
    await page
      .getByText(`v${version + 1}`, { exact: true })
      .first()
      .waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Compare with Previous Version" }).click();
    await window.tab(`v${version} ↔ v${version + 1}`).waitFor();
    const sides = window.page.locator(".monaco-diff-editor .view-lines");
    await until("both versions side by side", async () => {
      const [before = "", after = ""] = await sides.allInnerTexts();
      return before.includes(`${version},`) && after.includes(`${version + 1},`);
    });
    window.sandbox.world.changeInstance(host, { status: "ACTIVE" });
    const again = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
    await again.getByRole("button", { name: "View JSON" }).click();
    await window.tab(`container instance ${host.id.slice(0, 8)}.json`).waitFor();
    await until("the document", async () => (await window.editor().innerText()).includes("containerInstanceArn"));
    window.sandbox.world.changeInstance(host, { status: "DRAINING" });
    await until("the document to follow", async () =>
      (await window.editor().innerText()).includes(`${host.instance.version},`),
    );
    window.sandbox.world.changeInstance(host, { status: "ACTIVE" });
  });

  it("fit a narrow column and 200 % zoom", async () => {
    for (const open of [
      () => openCluster(window, "prod-web"),
      () => openService(window, "recommender"),
      () => openService(window, "checkout"),
    ]) {
      const page = await open();
      await page.locator(".tile, .moments .card").first().waitFor();
      await window.page.setViewportSize({ width: 750, height: 1400 });
      await until("a narrow page", () => page.evaluate(() => innerWidth < 450));
      assert.deepEqual(await tooWide(page), []);
      await window.page.setViewportSize({ width: 1280, height: 1400 });
      await until("a wide page", () => page.evaluate(() => innerWidth > 800));
      await page.evaluate(() => document.documentElement.style.setProperty("zoom", "2"));
      assert.deepEqual(await tooWide(page), []);
    }
  });

  it("come back after the window is loaded again", async () => {
    const host = busiest(window.sandbox, "prod-web");
    const name = host.instance.ec2InstanceId ?? "";
    const before = await openInstance(window, "prod-web", name);
    await before.getByLabel("Filter tasks").fill("RUNNING");
    await before.getByRole("button", { name: "View JSON" }).click();
    const json = `container instance ${host.id.slice(0, 8)}.json`;
    await window.tab(json).waitFor();
    await window.tab(name).click();
    const shown = await window.webviewFrame(name);
    await shown.getByRole("heading", { name: "Resources" }).waitFor();
    await shown.evaluate(() => scrollTo({ top: 300 }));
    // VS Code in a browser keeps its editors every few seconds, when it is idle.
    await until("the window to remember its editors", () => window.page.evaluate(remembers, '"scroll":300'));
    // «Reload Window» would leave out what tells VS Code to load the extension from its folder.
    await window.page.reload();
    await window.tab(json).click();
    await until("the document", async () => (await window.editor().innerText()).includes("containerInstanceArn"));
    await window.tab(name).click();
    const page = await window.webviewFrame(name);
    await page.getByRole("heading", { name: "Resources" }).waitFor();
    assert.equal(await page.getByLabel("Filter tasks").inputValue(), "RUNNING");
    await until("the page where it was", async () => (await page.evaluate(() => scrollY)) === 300);
    await window.openView("ECS");
    await collapsed(window, "prod-web");
  });
});

describe("the pages when the endpoint fails", () => {
  it("say that they are out of date and since when, and continue when it is back", async () => {
    const window = await open();
    await collapsed(window, "prod-web");
    const page = await openCluster(window, "prod-web");
    await page.locator(".tile").first().waitFor();
    window.sandbox.addFault({ operation: "*", kind: "error", type: "AccessDeniedException" });
    await page.getByText(/^Last updated \d+:\d+/).waitFor({ timeout: 40_000 });
    await page.getByText(/An injected fault\. Ask for that action in your IAM policy/).waitFor();
    assert.ok((await page.locator(".tile").count()) > 0);
    window.sandbox.clearFaults();
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByText(/^Last updated/).waitFor({ state: "detached", timeout: 40_000 });
    await page.getByText(/^Updated \d+ s ago/).waitFor();
    await window.close();
  });
});

/** Collects what of the elements that `selector` names is changed from now on. */
const observe = (page: Frame, selector: string): Promise<void> =>
  page.evaluate(wanted => {
    const touched = new Set<Element>();
    const observer = new MutationObserver(records => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const found = element?.closest(wanted);
        if (found) touched.add(found);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(globalThis, { touched });
  }, selector);

const touchedTexts = (page: Frame): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...(globalThis as unknown as { touched: Set<Element> }).touched].map(element => element.textContent),
  );

describe("the pages at size", () => {
  it("draw 500 instances at once, and touch only the one that changed", async () => {
    const window = await open({ sandbox: { quiet: true, world: { clusters: 1, instances: 500, tasks: 200 } } });
    await collapsed(window, "load-1");
    const page = await openCluster(window, "load-1");
    await until("500 tiles", async () => (await page.locator(".tile").count()) === 500);
    const [record] = instancesOf(window.sandbox, "load-1");
    assert.ok(record);
    await observe(page, ".tile");
    window.sandbox.world.changeInstance(record, { agentConnected: false });
    await page.locator(".tile.disconnected").waitFor({ timeout: 40_000 });
    const touched = await touchedTexts(page);
    assert.equal(touched.length, 1);
    assert.ok(touched[0]?.startsWith(record.instance.ec2InstanceId ?? "?"));
    await window.close();
  });

  it("draw 200 tasks on one instance at once, and touch only the one that changed", async () => {
    const window = await open({ sandbox: { quiet: true, world: { clusters: 1, instances: 1, tasks: 200 } } });
    await collapsed(window, "load-1");
    const host = busiest(window.sandbox, "load-1");
    const page = await openInstance(window, "load-1", host.instance.ec2InstanceId ?? "");
    await until("200 rows", async () => (await page.locator("table.tasks tbody tr").count()) === host.tasks.size);
    assert.ok(host.tasks.size >= 200);
    const record = [...host.tasks][100] ?? assert.fail("no task");
    await observe(page, "table.tasks tbody tr");
    window.sandbox.world.changeTask(record, { healthStatus: "UNHEALTHY" });
    await page.locator("table.tasks").getByText("UNHEALTHY").waitFor({ timeout: 40_000 });
    const touched = await touchedTexts(page);
    // A row whose age went on by a minute meanwhile is touched for that.
    assert.ok(touched.length < 20, `${touched.length} rows were touched`);
    assert.ok(touched.some(row => row.startsWith(record.id.slice(0, 8))));
    await window.close();
  });
});

describe("the pages in each theme", () => {
  let window: Window;

  before(async () => {
    window = await open();
    await collapsed(window, "prod-web");
  });

  after(() => window.close());

  for (const theme of themes)
    it(`have no serious accessibility violation in ${theme}`, async () => {
      await window.runCommand("View: Close All Editors");
      await window.runCommand("Preferences: Color Theme");
      await window.quickInput.type(theme);
      await window.quickInput.widget.locator(".monaco-list-row.focused", { hasText: theme }).waitFor();
      await window.quickInput.accept();
      const host = busiest(window.sandbox, "prod-web");
      const record = [...host.tasks][0] ?? assert.fail("no task");
      const cluster = await openCluster(window, "prod-web");
      await cluster.locator(`body[data-vscode-theme-id$="${theme}"] .tile`).first().waitFor();
      assert.deepEqual(await violations(cluster), []);
      const instance = await openInstance(window, "prod-web", host.instance.ec2InstanceId ?? "");
      await instance.getByRole("heading", { name: "Resources" }).waitFor();
      assert.deepEqual(await violations(instance), []);
      const task = await openTask(window, instance, record.id);
      await task.getByRole("table", { name: "Containers of the task" }).waitFor();
      assert.deepEqual(await violations(task), []);
      for (const name of ["checkout", "recommender"]) {
        const service = await openService(window, name);
        assert.deepEqual(await violations(service), [], name);
      }
      await window.tree.contextMenu(["prod-web", "Services", "checkout"], "Show Task Definition");
      const definition = await window.webviewFrame("checkout:");
      await definition.getByRole("heading", { name: "Environment" }).waitFor();
      assert.deepEqual(await violations(definition), []);
      // A row's spoken name begins with its label, and says in whole words what its description abbreviates.
      const besides = "label-content-name-mismatch";
      assert.deepEqual(await violations(window.page, ".part.sidebar .pane-body", besides), []);
    });
});
