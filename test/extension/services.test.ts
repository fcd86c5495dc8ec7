import assert from "node:assert/strict";
import * as vscode from "vscode";
import { manualClock } from "../../src/sandbox/sandbox";
import type { ManualClock } from "../../src/sandbox/sandbox";
import type { ServiceNode } from "../../src/tree/nodes/node";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import type { Shown } from "./inputs";
import { openRequest } from "./requests";
import { review } from "./runTaskSteps";
import { run, taskAims, World } from "./world";

/** The sandbox's time goes a hundred times as fast: its deployments take minutes, as ECS's do. */
const pace = { tickMs: 20, byMs: 2000 };

describe("commands on services", function () {
  this.timeout(60_000);
  let world: World;
  let inputs: Inputs;
  let clock: ManualClock;
  let ticking: NodeJS.Timeout;

  const tick = () => {
    ticking = setInterval(() => clock.advance(pace.byMs), pace.tickMs);
  };
  /** No deployment ends before `tick`. */
  const stand = () => clearInterval(ticking);

  beforeEach(async () => {
    inputs = new Inputs();
    clock = manualClock(Date.now());
    world = await World.open({ clock });
    tick();
  });

  afterEach(async () => {
    clearInterval(ticking);
    inputs.dispose();
    await run("stopWatching");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
  });

  const never = new AbortController().signal;

  /** A cluster's service as a row of the tree hands it over. */
  async function row(cluster: string, name: string): Promise<ServiceNode & Aimed> {
    const target = await world.cluster(cluster);
    await target.session.services.read(never);
    const arn = target.session.services.get(name)?.arn;
    assert.ok(arn, name);
    const { connection, session } = target;
    return { kind: "service", id: `${session.cluster.arn}/${name}`, connection, session, name, arn };
  }

  /** As a page hands it over. */
  const page = ({ connection, session, arn }: Aimed): Aimed => ({ connection, session, arn });

  const sent = (operation: string) => world.sandbox.calls.filter(call => call.operation === operation);
  const state = ({ session }: Target, name: string) =>
    world.sandbox.world.clusters.get(session.cluster.name)?.services.get(name);

  const told = async (pattern: RegExp): Promise<Shown> => {
    const find = () => inputs.shown.find(item => !item.modal && pattern.test(item.message));
    const said = () => inputs.shown.map(item => item.message).join(" | ");
    return eventually("the word", find, 40_000).catch(() => assert.fail(`${String(pattern)} is not among ${said()}`));
  };

  /** The next revision of a family, whose image can't be pulled. */
  function registerBadImage(family: string): string {
    const { definitions } = world.sandbox.world;
    const { definition } = definitions.need(family);
    const containerDefinitions = definition.containerDefinitions?.map(container => ({
      ...container,
      image: "example.com/app:missing",
    }));
    const made = definitions.register({ ...definition, containerDefinitions }, Date.now() / 1000, []);
    return made.definition.taskDefinitionArn ?? "";
  }

  it("forces a new deployment after a modal that says what it means, and tells its end", async () => {
    const api = await row("prod-web", "api");
    const { tree } = world.explorer;
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    inputs.answer("Force New Deployment");
    await run("forceNewDeployment", api);
    await eventually("the service's row", () =>
      tree.selection.some(node => node.kind === "service" && node.name === "api"),
    );
    await vscode.commands.executeCommand("workbench.view.explorer");
    const question = await inputs.said("Force a new deployment of service api in cluster prod-web?");
    assert.equal(question.modal, true);
    for (const fact of [
      "Service: api · 6 of 6 tasks running",
      "Cluster: prod-web",
      "Account: 111122223333",
      "Region: us-east-1",
      "Replaces all 6 tasks with new ones of api:",
      "ECS keeps at least 6 tasks running and runs at most 12",
      "circuit breaker is off",
    ])
      assert.ok(question.detail.includes(fact), `${fact} in ${question.detail}`);
    const [call] = sent("UpdateService");
    assert.deepEqual([call?.input["service"], call?.input["forceNewDeployment"]], [api.arn, true]);
    const end = await told(/The deployment of api:\d+ to api in prod-web completed\. 6 of 6 tasks running\.$/);
    assert.deepEqual([end.level, end.buttons], ["information", ["Show Service"]]);
    assert.equal(sent("UpdateService").length, 1);
  });

  it("takes what a page hands over, and sends nothing when the question is dismissed", async () => {
    const api = await row("prod-web", "api");
    await run("forceNewDeployment", page(api));
    await inputs.said("Force a new deployment of service api");
    assert.equal(sent("UpdateService").length, 0);
  });

  it("says what moved since the service was seen", async () => {
    const api = await row("prod-web", "api");
    const cluster = api.session.cluster.arn;
    // Somebody else scales it; the window has not heard of it.
    await api.session.gateway.send("UpdateService", { cluster, service: api.arn, desiredCount: 9 }, never);
    await run("forceNewDeployment", api);
    const question = await inputs.said("Changed since you saw it:");
    assert.ok(question.detail.includes("desired count 6 → 9"), question.detail);
    assert.ok(question.detail.includes("keeps at least 9 tasks"), question.detail);
  });

  it("sets a desired count, with a button that repeats the act and its number, and waits until it is reached", async () => {
    const api = await row("prod-web", "api");
    inputs.answer("Stop 4 Tasks");
    const running = run("setDesiredCount", api);
    const box = await inputs.box("Desired count of api (now 6, 6 running)");
    box.value = "-1";
    inputs.accept();
    assert.match(JSON.stringify(box.validationMessage), /whole number/);
    await inputs.type("Desired count", "2");
    await running;
    const question = await inputs.said("Set the desired count of service api in cluster prod-web from 6 to 2?");
    assert.ok(question.detail.includes("auto scaling, that may change the count again"), question.detail);
    assert.equal(sent("UpdateService")[0]?.input["desiredCount"], 2);
    await eventually("two tasks", () => api.session.services.get("api")?.running === 2, 20_000);
  });

  it("says what is still being sent, keeps the count that was typed meanwhile, and can be called for another service", async () => {
    const api = await row("prod-web", "api");
    world.sandbox.addFault({ operation: "UpdateService", kind: "delay", delayMs: 8000, times: 1 });
    inputs.answer("Stop 4 Tasks");
    const first = run("setDesiredCount");
    await inputs.choose("Cluster", "prod-web");
    await inputs.choose("Service", "api");
    await inputs.type("Desired count of api", "2");
    await inputs.said("from 6 to 2?");
    const second = run("setDesiredCount", api);
    await inputs.type("Desired count of api", "8");
    await second;
    const refusal = await inputs.said("UpdateService for api is still in progress.");
    assert.deepEqual(refusal.buttons, ["Retry"]);
    const third = run("setDesiredCount");
    await inputs.pick("Cluster");
    inputs.escape();
    await third;
    await first;
    assert.equal(sent("UpdateService").length, 1);
  });

  it("names all tasks where the count becomes 0", async () => {
    const api = await row("prod-web", "api");
    const running = run("setDesiredCount", api);
    await inputs.type("Desired count", "0");
    await running;
    const question = await inputs.said("from 6 to 0?");
    assert.equal(question.buttons[0], "Stop All 6 Tasks");
    assert.ok(question.detail.includes("Stops all 6 tasks. The service itself stays."), question.detail);
    assert.equal(sent("UpdateService").length, 0);
  });

  it("refuses to set the count of a daemon, in a sentence, and leaves it out of the picker", async () => {
    const daemon = await row("prod-web", "node-exporter");
    await run("setDesiredCount", daemon);
    await inputs.said("runs as a daemon");
    const running = run("setDesiredCount");
    await inputs.choose("Cluster", "prod-web");
    const pick = await inputs.pick("Service");
    assert.ok(pick.items.length > 3 && pick.items.every(item => item.label !== "node-exporter"));
    inputs.escape();
    await running;
    assert.equal(sent("UpdateService").length, 0);
  });

  it("shows the diff of another revision first, then deploys it", async () => {
    const web = await row("prod-web", "web");
    inputs.answer("Deploy web:6");
    const running = run("deployRevision", web);
    const pick = await inputs.pick("Revision of web (now web:7)");
    assert.deepEqual(
      pick.items.slice(0, 2).map(item => [item.label, item.description]),
      [
        ["web:7", "current · newest"],
        ["web:6", ""],
      ],
    );
    await inputs.choose("Revision of web", "web:6");
    await inputs.pick("Review what changes from web:7 to web:6");
    const diff = await eventually("the diff", () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    });
    const texts = await Promise.all(
      [diff.original, diff.modified].map(async uri => (await vscode.workspace.openTextDocument(uri)).getText()),
    );
    assert.match(texts[0] ?? "", /task-definition\/web:7/);
    assert.match(texts[1] ?? "", /task-definition\/web:6/);
    assert.equal(sent("UpdateService").length, 0);
    await inputs.choose("Review what changes", "Deploy web:6…");
    await running;
    await inputs.said("Deploy web:6 to service web in cluster prod-web?");
    assert.match(String(sent("UpdateService")[0]?.input["taskDefinition"]), /task-definition\/web:6$/);
  });

  it("shows any two revisions of a family side by side, the older one at the left, after a failed list was read again", async () => {
    const web = await row("prod-web", "web");
    world.sandbox.addFault({ operation: "ListTaskDefinitions", kind: "access-denied", times: 1 });
    const comparing = run("compareDefinitions", web);
    await inputs.choose("Revision to compare web:7 with", "Retry");
    await inputs.choose("Revision to compare web:7 with", "web:6");
    await comparing;
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.deepEqual(
      [input.original, input.modified].map(({ path }) => path),
      ["/task definition web:6.json", "/task definition web:7.json"],
    );
  });

  it("shows a service's task definition as a page, compares it, runs it as it is there, and has its JSON beside", async () => {
    const web = await row("prod-web", "web");
    await run("showTaskDefinition", web);
    const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
    await eventually("the page", () => (tab()?.label === "web:7" ? tab() : undefined));
    const arn = web.session.services.get("web")?.taskDefinitionArn;
    const definition = { connection: web.connection, session: web.session, arn };
    const running = run("runTask", definition);
    assert.equal(
      (await inputs.pick(review)).items.find(({ label }) => label.includes("Revision"))?.description,
      "web:7",
    );
    inputs.escape();
    await running;
    const comparing = run("compareDefinitions", definition);
    await inputs.choose("Revision to compare web:7 with", "web:6");
    await comparing;
    assert.ok(tab()?.input instanceof vscode.TabInputTextDiff);
    await run("viewJson", definition);
    assert.equal(vscode.window.tabGroups.all.length, 2);
    assert.equal(tab()?.label, "task definition web:7.json");
  });

  it("asks which revision of a family to show, by a row's family or from the palette", async () => {
    const { connection, session } = await world.cluster("prod-web");
    const showing = run("showTaskDefinition", { kind: "family", id: "f", connection, session, name: "web" });
    await inputs.choose("Revision of web", "web:6");
    await showing;
    const asked = run("showTaskDefinition");
    await inputs.choose("family", "checkout");
    const { items } = await inputs.pick("Revision of checkout");
    const newest = items[0]?.label ?? "";
    await inputs.choose("Revision of checkout", newest);
    await asked;
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await eventually("both pages", () => (labels().includes("web:6") && labels().includes(newest) ? true : undefined));
  });

  it("reports a bad image that the circuit breaker rolls back, with ECS's reason and what the tasks died of", async () => {
    const checkout = await row("staging", "checkout");
    const arn = registerBadImage("checkout");
    inputs.answer("Deploy checkout:6");
    const running = run("deployRevision", checkout);
    await inputs.choose("Revision of checkout", "checkout:6");
    await inputs.choose("Review what changes", "Deploy checkout:6…");
    await running;
    assert.equal(sent("UpdateService")[0]?.input["taskDefinition"], arn);
    const question = await inputs.said("Deploy checkout:6 to service checkout");
    assert.ok(question.detail.includes("the circuit breaker rolls back"), question.detail);
    const end = await told(/checkout:6 to checkout in staging failed\. ECS rolled back to checkout:4\./);
    assert.equal(end.level, "warning");
    assert.match(end.message, /circuit breaker threshold was exceeded\./);
    assert.match(end.message, /\d tasks stopped: .*CannotPullContainerError/);
    assert.deepEqual(end.buttons, ["Show Service"], "what never ran has no log");
  });

  it("leads from a deployment that failed to the log of a task of it, at the line that it wrote last", async () => {
    const checkout = await row("staging", "checkout");
    const { definitions } = world.sandbox.world;
    const { definition } = definitions.need("checkout");
    const containerDefinitions = definition.containerDefinitions?.map(container => ({
      ...container,
      command: ["sh", "-c", "sleep 2; exit 3"],
    }));
    definitions.register({ ...definition, containerDefinitions }, Date.now() / 1000, []);
    inputs.answer("Deploy checkout:6");
    inputs.answer("Show Logs");
    const running = run("deployRevision", checkout);
    await inputs.choose("Revision of checkout", "checkout:6");
    await inputs.choose("Review what changes", "Deploy checkout:6…");
    await running;
    const end = await told(/checkout:6 to checkout in staging failed\./);
    assert.match(end.message, /exited with 3/);
    assert.deepEqual(end.buttons, ["Show Logs", "Show Service"]);
    const editor = await eventually("the log", () =>
      vscode.window.activeTextEditor?.document.uri.scheme === "ecs-log" ? vscode.window.activeTextEditor : undefined,
    );
    assert.match(editor.document.getText(), /^--- Logs of checkout \w{8} · /);
    await eventually("the moment", () => /^\d{4}-/.test(editor.document.lineAt(editor.selection.active).text));
  });

  it("stops a deployment: ECS rolls back, and that is told", async () => {
    const dashboards = await row("data-fargate", "dashboards");
    await eventually("the pause", () => state(dashboards, "dashboards")?.deployments[0]?.hooks.length === 1);
    inputs.answer("Stop and Roll Back");
    await run("stopDeployment", dashboards);
    const question = await inputs.said("Stop the deployment of dashboards:3 to service dashboards");
    assert.ok(question.detail.includes("ECS rolls back to dashboards:2"), question.detail);
    const [call] = sent("StopServiceDeployment");
    assert.equal(call?.input["stopType"], "ROLLBACK");
    const end = await told(
      /dashboards:3 to dashboards in data-fargate was stopped, as you asked\. ECS rolled back to dashboards:2\./,
    );
    assert.equal(end.level, "information");
    assert.equal(state(dashboards, "dashboards")?.deployments[0]?.status, "ROLLBACK_SUCCESSFUL");
  });

  it("continues a paused deployment, and follows it to its end", async () => {
    const dashboards = await row("data-fargate", "dashboards");
    await eventually("the pause", () => state(dashboards, "dashboards")?.deployments[0]?.hooks.length === 1);
    inputs.answer("Continue");
    await run("continueDeployment", dashboards);
    const question = await inputs.said("Continue the paused deployment of dashboards:3");
    assert.deepEqual(question.buttons.slice(0, 2), ["Continue", "Roll Back"]);
    assert.match(question.detail, /Paused at POST_SCALE_UP\. Without an answer, ECS rolls back at /);
    assert.equal(sent("ContinueServiceDeployment")[0]?.input["action"], "CONTINUE");
    await told(/dashboards:3 to dashboards in data-fargate completed\. (\d) of \1 tasks? running\.$/);
    assert.equal(state(dashboards, "dashboards")?.deployments[0]?.status, "SUCCESSFUL");
  });

  it("rolls a paused deployment back", async () => {
    const dashboards = await row("data-fargate", "dashboards");
    await eventually("the pause", () => state(dashboards, "dashboards")?.deployments[0]?.hooks.length === 1);
    inputs.answer("Roll Back");
    await run("continueDeployment", page(dashboards));
    await told(/ECS rolled back to dashboards:2\./);
    assert.equal(sent("ContinueServiceDeployment")[0]?.input["action"], "ROLLBACK");
  });

  it("says that there is nothing to stop and nothing to continue", async () => {
    const api = await row("prod-web", "api");
    for (const command of ["stopDeployment", "continueDeployment"]) {
      inputs.shown.length = 0;
      await run(command, api);
      const said = await told(/Service api has no deployment in progress\. The latest one is SUCCESSFUL\./);
      assert.equal(said.modal, false);
    }
    assert.equal(sent("StopServiceDeployment").length + sent("ContinueServiceDeployment").length, 0);
  });

  /** A deployment of web that was forced and then stopped from here; it doesn't end before `tick`. */
  async function stoppedFromHere() {
    const web = await row("prod-web", "web");
    stand();
    inputs.answer("Force New Deployment");
    await run("forceNewDeployment", web);
    inputs.answer("Stop and Roll Back");
    await run("stopDeployment", web);
    return web;
  }

  it("tells the end once, when a deployment that is followed is stopped from here", async () => {
    await stoppedFromHere();
    tick();
    await told(/to web in prod-web was stopped, as you asked\. ECS rolled back to web:7\./);
    assert.deepEqual(
      inputs.shown.filter(item => !item.modal).map(item => item.level),
      ["information"],
    );
  });

  it("tells a person's own stop as one, also where ECS didn't roll back", async () => {
    const web = await stoppedFromHere();
    await eventually("the stop", () => sent("StopServiceDeployment").length > 0);
    const deployment = state(web, "web")?.deployments[0];
    assert.ok(deployment);
    deployment.status = "STOPPED";
    deployment.statusReason = "There was no completed deployment.";
    const end = await told(/to web in prod-web was stopped, as you asked\. ECS didn't roll back\./);
    assert.equal(end.level, "information");
    assert.match(end.message, /There was no completed deployment\./);
    assert.ok(!inputs.shown.some(({ message }) => message.includes("failed")));
  });

  it("says how the service is now, and what moved, before a change whose answer was lost is sent again", async () => {
    const api = await row("prod-web", "api");
    world.sandbox.addFault({ operation: "UpdateService", kind: "drop", times: 1 });
    const record = state(api, "api");
    assert.ok(record);
    inputs.answer("Send Again…", 1, () => (record.service = { ...record.service, desiredCount: 9 }));
    inputs.answer("Force New Deployment");
    await run("forceNewDeployment", api);
    const question = await inputs.said("Send UpdateService for service api again?");
    assert.match(question.detail, /Service: api · \d of 9 tasks running/);
    assert.ok(question.detail.includes("Changed since you saw it:"), question.detail);
    assert.ok(question.detail.includes("desired count 6 → 9"), question.detail);
  });

  it("shows no old state before a change is sent again while the service can't be read", async () => {
    const api = await row("prod-web", "api");
    world.sandbox.addFault({ operation: "UpdateService", kind: "drop", times: 1 });
    inputs.answer("Send Again…", 1, () =>
      world.sandbox.addFault({
        operation: "DescribeServices",
        kind: "error",
        type: "AccessDeniedException",
        message: "No.",
      }),
    );
    inputs.answer("Force New Deployment");
    await run("forceNewDeployment", api);
    const question = await inputs.said("Send UpdateService for service api again?");
    assert.match(question.detail, /Couldn't read how the service is now: /);
    assert.ok(!question.detail.includes("tasks running"), question.detail);
  });

  it("tells a deployment that was stopped elsewhere as failed, and not as stopped here", async () => {
    const web = await row("prod-web", "web");
    stand();
    inputs.answer("Force New Deployment");
    await run("forceNewDeployment", web);
    await eventually("the deployment", () => sent("DescribeServiceDeployments").length > 0);
    const serviceDeploymentArn = state(web, "web")?.deployments[0]?.arn;
    await web.session.gateway.send("StopServiceDeployment", { serviceDeploymentArn }, never);
    tick();
    const end = await told(/to web in prod-web failed\. ECS rolled back to web:7\./);
    assert.match(end.message, /stopped by the user\./);
  });

  it("enables ECS Exec for new tasks alone, or with a deployment", async () => {
    const web = await row("prod-web", "web");
    inputs.answer("Enable for New Tasks");
    await run("setExecuteCommand", web);
    await inputs.said("Enable ECS Exec for service web in cluster prod-web?");
    assert.deepEqual(
      [sent("UpdateService")[0]?.input["enableExecuteCommand"], sent("UpdateService")[0]?.input["forceNewDeployment"]],
      [true, undefined],
    );
    inputs.answer("Disable and Force New Deployment");
    await run("setExecuteCommand", web);
    await inputs.said("Disable ECS Exec for service web in cluster prod-web?");
    assert.deepEqual(
      [sent("UpdateService")[1]?.input["enableExecuteCommand"], sent("UpdateService")[1]?.input["forceNewDeployment"]],
      [false, true],
    );
  });

  it("starts no deployment of a service that CodeDeploy deploys, and says who does", async () => {
    const web = await row("prod-web", "web");
    const record = state(web, "web");
    assert.ok(record);
    record.service = { ...record.service, deploymentController: { type: "CODE_DEPLOY" } };
    for (const command of ["forceNewDeployment", "deployRevision", "stopDeployment", "continueDeployment"]) {
      inputs.shown.length = 0;
      await run(command, web);
      const said = await told(/Service web has the deployment controller CODE_DEPLOY: .*Use AWS CodeDeploy/);
      assert.equal(said.modal, false);
    }
    await run("setExecuteCommand", web);
    const question = await inputs.said("Enable ECS Exec for service web");
    assert.ok(question.detail.includes("ECS itself starts no deployment of it."), question.detail);
    assert.ok(!question.buttons.includes("Enable and Force New Deployment"), question.buttons.join());
    assert.equal(sent("UpdateService").length, 0);
  });

  it("offers a new deployment beside stopping a service's task", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    assert.ok(task);
    inputs.answer("Force New Deployment…");
    const running = run("stopTask", task);
    await inputs.type("Reason");
    await running;
    await inputs.said("Stop task");
    await inputs.said("Force a new deployment of service web in cluster prod-web?");
    assert.equal(sent("StopTask").length + sent("UpdateService").length, 0);
  });

  it("gives the request as a document, which is sent after the same questions", async () => {
    const api = await row("prod-web", "api");
    inputs.answer("Edit as JSON");
    await run("forceNewDeployment", api);
    const editor = await eventually("the document", () => {
      const open = vscode.window.activeTextEditor;
      return open?.document.uri.path.includes("update-service") && open.document.getText().includes("}")
        ? open
        : undefined;
    });
    assert.deepEqual(JSON.parse(editor.document.getText()), {
      cluster: api.session.cluster.arn,
      service: api.arn,
      forceNewDeployment: true,
    });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    const request = { cluster: api.session.cluster.arn, service: "api", desiredCount: 7, taskDefinition: "api:12" };
    inputs.answer("Send");
    await run("sendRequest", await openRequest("UpdateService", request));
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    const question = await inputs.said("Send UpdateService to cluster prod-web?");
    for (const line of ["Service: api", "Desired count: 7", "Task definition: api:12", "Starts 1 task, for 7 in all."])
      assert.ok(question.detail.includes(line), `${line} in ${question.detail}`);
    assert.equal(sent("UpdateService").length, 1);
  });

  it("tells a refusal in ECS's words, and Retry asks anew", async () => {
    const api = await row("prod-web", "api");
    world.sandbox.addFault({
      operation: "UpdateService",
      kind: "error",
      type: "AccessDeniedException",
      message: "You may not change it.",
      times: 1,
    });
    inputs.answer("Force New Deployment", 2);
    inputs.answer("Retry");
    await run("forceNewDeployment", api);
    await told(/You may not change it\./);
    await eventually("the second call", () => sent("UpdateService").length === 2);
    assert.equal(inputs.shown.filter(item => item.modal).length, 2);
  });
});
