import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { Sightings } from "../unit/canaries/sightings";
import { Keys, review } from "./keys";
import { answerRegistration } from "./registration";
import { Menu } from "./menu";
import { openWindow, until } from "./window";
import type { Window } from "./window";

/** Texts that stand nowhere else. */
const canary = (what: string): string => `Canary${what}${"Z".repeat(24)}`;

const keys = { id: canary("Id"), secret: canary("Secret"), token: canary("Token") };
const defined = canary("Defined");
const overridden = canary("Overridden");
const signature = canary("Signature");
const all = [...Object.values(keys), defined, overridden, signature];

describe("canaries in the real window", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let window: Window;
  let by: Keys;
  let folder: string;
  const sightings = new Sightings();

  before(async () => {
    sandbox = await startSandbox({ quiet: true });
    const revision = sandbox.world.definitions.families.get("web")?.find(record => record.definition.revision === 7);
    const containers = revision?.definition.containerDefinitions ?? assert.fail("no web:7");
    for (const container of containers)
      Object.assign(container, { environment: [{ name: "DEFINED", value: defined }] });
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-canaries-"));
    window = await openWindow({
      sandbox,
      folder,
      env: {
        AWS_ACCESS_KEY_ID: keys.id,
        AWS_SECRET_ACCESS_KEY: keys.secret,
        AWS_SESSION_TOKEN: keys.token,
        ECS_EXPLORER_TEST_DEADLINE_MS: "2500",
      },
    });
    by = new Keys(window);
    await window.openView("ECS");
    await window.tree.expand("staging");
  });

  after(async () => {
    await window?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => sandbox.clearFaults());

  /** A request that failed is given back as a document, which is the person's own and holds what they typed. */
  const closeDocument = async () => {
    await window.tab(".ecs.json").first().waitFor();
    await window.runCommand("View: Revert and Close Editor");
    await window.tab(".ecs.json").first().waitFor({ state: "detached" });
  };

  /** The workbench and all pages in it, with what only a screen reader, a tooltip, or a script would find. */
  const look = async (where: string) => {
    for (const frame of window.page.frames()) sightings.note(where, await frame.content().catch(() => ""));
  };

  /** What an endpoint says that repeats the request, headers and all. */
  const echo = (operation: string) => sandbox.addFault({ operation, kind: "echo", type: "AccessDeniedException" });

  const isClean = () => sightings.assertClean(all);

  it("appear in no notification when an endpoint repeats what it was sent, and in no page until somebody asks for them", async () => {
    echo("RunTask");
    await by.command("ECS: Run Task…");
    await by.choose("Cluster", "staging");
    await by.answerRun("web", "1", "EC2");
    await by.choose(review, "Overrides");
    await by.choose("Overrides", "Environment of app");
    await by.step("Variable of app");
    await window.quickInput.item("DEFINED").waitFor();
    await look("picker of variables");
    await by.choose("Variable of app", "Another variable");
    await by.type("NAME=value", `OVERRIDDEN=${overridden}`);
    await by.choose("Overrides", "", "Continue with These Overrides");
    await by.run("Run 1 Task of web:7");
    const toast = window.notification("RunTask: Can't serve");
    await toast.getByRole("button", { name: "Retry", exact: true }).waitFor();
    await closeDocument();
    await look("notification of RunTask");
    sandbox.clearFaults();
    await toast.getByRole("button", { name: "Retry", exact: true }).click();
    const run = await until("the task", () =>
      [...sandbox.world.cluster("staging").tasks.values()].find(({ task }) =>
        JSON.stringify(task.overrides).includes(overridden),
      ),
    );
    const id = run.id.slice(0, 8);
    await by.command("ECS: Show Task Details");
    await by.choose("Cluster", "staging");
    await by.choose("Task", id, "");
    const page = await window.webviewFrame(id);
    const environment = page.locator(".environment-part");
    await environment.getByText("OVERRIDDEN").waitFor();
    await environment.getByText("DEFINED").first().waitFor();
    await look("page of the task");
    isClean();

    // The values are really there, or nothing would be proved.
    await environment.getByRole("button", { name: "Show All Values" }).click();
    await environment.getByText(overridden).waitFor();
    await environment.getByText(defined).first().waitFor();
    await environment.getByRole("button", { name: "Hide All Values" }).click();
    await environment.getByText(overridden).waitFor({ state: "detached" });
    await look("page of the task with values hidden again");
    isClean();
  });

  it("appear nowhere when a registration, a reading, and an answer that isn't one fail", async () => {
    echo("RegisterContainerInstance");
    const rest = { cluster: "staging", signature, resources: "", attributes: "" };
    await answerRegistration(by, "i-0feedc0ffee000077", rest);
    sightings.note("confirm of the registration", await by.confirm("Register i-0feedc0ffee000077"));
    const toast = window.notification("RegisterContainerInstance: Can't serve");
    await toast.getByRole("button", { name: "Retry", exact: true }).waitFor();
    await closeDocument();
    await look("notification of RegisterContainerInstance");
    sandbox.clearFaults();
    await toast.getByRole("button", { name: "Retry", exact: true }).click();
    await until("the registration", () =>
      sandbox.calls.some(({ operation, status }) => operation === "RegisterContainerInstance" && status === 200),
    );

    echo("ListTasks");
    await window.viewAction("Refresh");
    await until("the error", async () =>
      (await window.tree.rows()).some(({ description }) => description.startsWith("Retry")),
    );
    const error = (await window.tree.rows()).find(({ description }) => description.startsWith("Retry"))?.label ?? "";
    const tooltip = window.page.locator(".monaco-hover:visible", { hasText: "Can't serve" }).first();
    // A row that is drawn anew while the mouse rests on it loses its tooltip.
    await until("the error's tooltip", async () => {
      await window.page.mouse.move(640, 5);
      await window.tree.row(error).hover();
      return tooltip.waitFor({ timeout: 3000 }).then(
        () => true,
        () => undefined,
      );
    });
    await look("error in the tree");
    sandbox.clearFaults();
    isClean();
  });

  it("appear in no history, report, or exported file", async () => {
    await window.runCommand("ECS: Show Operation History");
    await by.choose("newest first", "Show as Text");
    await window.tab("Operation History").waitFor();
    const history = await until("the history", async () => {
      const text = await window.editor().innerText();
      return text.includes("RunTask") && text.includes("RegisterContainerInstance") ? text : undefined;
    });
    sightings.note("history", history);
    await look("history");

    // What a queue or a log holds of the task: one event as it is, one cut off, and one of another shape.
    const cluster = sandbox.world.cluster("staging");
    const task = [...cluster.tasks.values()].find(found => JSON.stringify(found.task.overrides).includes(overridden));
    const detail = { ...task?.task, version: 3, clusterArn: sandbox.world.arns.cluster("staging") };
    const event = { version: "0", id: "1", "detail-type": "ECS Task State Change", source: "aws.ecs", detail };
    const whole = JSON.stringify({ ...event, time: new Date().toISOString() });
    assert.ok(whole.includes(overridden));
    const cut = whole.slice(0, whole.indexOf(overridden) + overridden.length - 2);
    const lines = [whole, whole, JSON.stringify({ environment: [{ name: "A", value: overridden }] }), cut];
    await writeFile(join(folder, "events.jsonl"), lines.join("\n"));
    await window.openView("Explorer");
    const file = window.page.getByRole("treeitem", { name: "events.jsonl" });
    await new Menu(window.page).choose(() => file.click({ button: "right" }), "Audit Events…");
    await window.quickInput.pick("Don't compare");
    const report = await window.webviewFrame("ECS events of events.jsonl");
    await report.getByText("Not readable").first().waitFor();
    sightings.note("report", await report.content());
    for (const [format, ending] of [
      ["Markdown", "md"],
      ["JSON", "json"],
    ] as const) {
      const file = join(folder, `exported.${ending}`);
      await by.command("ECS: Export Report…");
      await window.quickInput.pick(format);
      await window.quickInput.step("Export Report");
      await until("the name", async () => /Audit of/.test(await window.quickInput.input.inputValue()));
      await window.quickInput.type(file);
      await window.quickInput.accept();
      sightings.note(
        `exported ${format}`,
        await until("the file", () => readFile(file, "utf8").catch(() => undefined)),
      );
      // The file opens, and takes the focus.
      await window.tab(`exported.${ending}`).waitFor();
    }
    sightings.assertSeenIn("exported JSON", "duplicates");
    isClean();
  });

  it("appear in no log of an output channel, and in no other file that VS Code keeps", async () => {
    const files = await window.written();
    const ours = [...files].filter(([path, text]) => /ECS[^/]*\.log$/.test(path) && text.includes("RunTask"));
    assert.ok(ours.length > 0, [...files.keys()].join("\n"));
    for (const [path, text] of files) sightings.note(path, text);
    sightings.assertSeen("[hidden]");
    isClean();
  });
});
