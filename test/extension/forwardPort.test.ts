import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { placeLine } from "../../src/requests/sending/wording";
import { eventually } from "./inputs";
import { Notifications } from "./notifications";
import { openShellWorld } from "./shellWorld";
import type { ShellWorld } from "./shellWorld";
import { run, taskAims } from "./world";

const cluster = "prod-web";

describe("a forwarded port", function () {
  this.timeout(60_000);
  let world: ShellWorld["world"];
  let inputs: ShellWorld["inputs"];
  let plugin: ShellWorld["plugin"];
  let heard: ShellWorld["heard"];
  let close: ShellWorld["close"];

  beforeEach(async () => {
    ({ world, inputs, plugin, heard, close } = await openShellWorld());
  });

  afterEach(() => close());

  async function row() {
    const target = await world.cluster(cluster);
    const [aim] = taskAims(target, item => item.service === "api" && item.lastStatus === "RUNNING");
    assert.ok(aim);
    return { ...aim, kind: "container", name: "app", id: `${world.id} ${aim.arn} app` };
  }
  /** Chooses the offered port and the proposed local one, which is told. */
  async function forward(): Promise<number> {
    const node = await row();
    const where = [`Forward Port: ${placeLine(node)}`, 2] as const;
    const task = `(task ${node.arn.slice(-32, -24)})`;
    const forwarding = run("forwardPort", node);
    const { title, step, totalSteps } = await inputs.pick(`Port of container app ${task}`);
    assert.deepEqual([title, totalSteps, step], [...where, 1]);
    await inputs.choose("Port of container app", "8080");
    const box = await inputs.box(`Local port that forwards to port 8080 of container app ${task}`);
    const { value } = box;
    assert.deepEqual([box.title, box.totalSteps, box.step], [...where, 2]);
    inputs.accept();
    await forwarding;
    return Number(value);
  }
  async function stop(local: number, port = 8080) {
    const choosing = run("showForwardedPorts");
    await inputs.choose(`localhost:${String(local)} → app:${String(port)}`, "Stop Forwarding");
    await choosing;
  }

  it("leads to the container's port, can be copied, and ends with its session when it is stopped", async () => {
    const local = await forward();
    assert.equal(await (await fetch(`http://localhost:${String(local)}`)).text(), "from port 8080");
    const [started] = heard("started");
    const [call] = world.sandbox.calls.filter(({ operation }) => operation === "ssm:StartSession");
    const { Target, DocumentName, Parameters } = call?.input ?? {};
    assert.match(String(Target), new RegExp(`^ecs:${cluster}_[0-9a-f]{32}_\\S+$`));
    assert.equal(DocumentName, "AWS-StartPortForwardingSession");
    assert.deepEqual(Parameters, { portNumber: ["8080"], localPortNumber: [String(local)] });
    assert.deepEqual(JSON.parse(started?.args?.[4] ?? ""), { Target, DocumentName, Parameters });
    assert.deepEqual(
      [started?.args?.[0], started?.args?.[2], started?.args?.[5]],
      ["AWS_SSM_START_SESSION_RESPONSE", "StartSession", world.sandbox.url.replace(/\/$/, "")],
    );
    const copying = run("showForwardedPorts");
    await inputs.choose(`localhost:${String(local)}`, "Copy Address");
    await copying;
    assert.equal(await vscode.env.clipboard.readText(), `localhost:${String(local)}`);
    assert.equal(world.calls("ssm:TerminateSession"), 0);
    await stop(local);
    await eventually("the end of the plugin", () => heard("stopped")[0]);
    const ended = await eventually("the end of the session", () =>
      world.sandbox.calls.find(({ operation }) => operation === "ssm:TerminateSession"),
    );
    assert.equal(ended.input["SessionId"], started?.session?.SessionId);
    await run("showForwardedPorts");
    await inputs.said("No ports are forwarded.");
  });

  it("is another one than the offered, and no local port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    try {
      const forwarding = run("forwardPort", await row());
      await inputs.choose("Port of container app", "Another port…");
      const box = await inputs.box("Port of container app");
      assert.deepEqual([box.step, box.totalSteps], [2, 3]);
      box.value = "70000";
      inputs.accept();
      assert.equal(box.validationMessage, "Enter a port from 1 to 65535.");
      await inputs.type("Port of container app", "5005");
      const local = await inputs.box("Local port that forwards to port 5005");
      const proposed = local.value;
      await inputs.type("Local port that forwards to port 5005", String(port));
      const problem = await eventually("a problem", () => local.validationMessage);
      assert.equal(
        problem,
        `Local port ${String(port)} can't be used: another program has it, or it needs more rights. Choose another one.`,
      );
      assert.equal(world.calls("ssm:StartSession"), 0);
      await inputs.type("Local port that forwards to port 5005", proposed);
      await forwarding;
      await inputs.said(`localhost:${proposed} forwards to port 5005`);
      await stop(Number(proposed), 5005);
    } finally {
      taken.close();
    }
  });

  it("whose local port another program took meanwhile is asked for again at Retry", async () => {
    const taker = createServer();
    const local = await forward();
    try {
      inputs.answer("Forward Again", 1, () => taker.listen(local, "127.0.0.1"));
      inputs.answer("Retry");
      plugin.stop();
      await inputs.said(`Local port ${String(local)} can't be used`);
      await inputs.choose("Port of container app", "8080");
      const box = await inputs.box("Local port that forwards to port 8080");
      const other = box.value;
      assert.notEqual(other, String(local));
      inputs.accept();
      await inputs.said(`localhost:${other} forwards to port 8080`);
      await stop(Number(other));
    } finally {
      taker.close();
    }
  });

  it("that ends by itself is said, and forwarded again to the same port on request", async () => {
    inputs.answer("Forward Again");
    const local = await forward();
    plugin.stop();
    await inputs.said(`localhost:${String(local)} no longer forwards to container app`);
    await eventually("the second time", () => heard("started")[1]);
    await eventually(
      "the port",
      () => inputs.shown.filter(({ message }) => message.includes("forwards to port")).length > 1,
    );
    await stop(local);
  });

  it("isn't opened when the plugin fails, which is told in its words; its session is ended", async () => {
    plugin.failure = "listen tcp 127.0.0.1: bind: permission denied";
    await forward();
    await inputs.said("ended before the port was open: listen tcp 127.0.0.1: bind: permission denied");
    await eventually("the end of the session", () => world.calls("ssm:TerminateSession") === 1);
  });

  it("is given up at Cancel while the plugin is silent", async () => {
    const notifications = new Notifications();
    try {
      plugin.isSilent = true;
      const forwarding = forward();
      await eventually("the plugin", () => heard("started")[0]);
      await notifications.cancel();
      await forwarding;
      await eventually("the end of the session", () => world.calls("ssm:TerminateSession") === 1);
      await eventually("the end of the plugin", () => heard("stopped")[0]);
    } finally {
      notifications.dispose();
    }
  });

  it("is given up at Cancel while StartSession is unanswered, and its session is ended once it is there", async () => {
    const notifications = new Notifications();
    const delayMs = 4000;
    try {
      world.sandbox.addFault({ operation: "ssm:StartSession", kind: "slow", delayMs, times: 1 });
      const forwarding = forward();
      await eventually("the request", () => world.calls("ssm:StartSession") === 1);
      const sentAt = Date.now();
      await notifications.cancel();
      await forwarding;
      assert.ok(Date.now() - sentAt < delayMs / 2, "Cancel waited for the answer");
      assert.equal(world.calls("ssm:TerminateSession"), 0);
      await eventually("the end of the session", () => world.calls("ssm:TerminateSession") === 1);
      assert.equal(heard("started").length, 0);
      assert.deepEqual(
        inputs.shown.filter(({ level }) => level === "error"),
        [],
      );
    } finally {
      notifications.dispose();
    }
  });

  it("is refused over a read-only connection", async () => {
    const node = await row();
    await world.explorer.store.setReadOnly(world.id, true);
    await run("forwardPort", node);
    await inputs.said("StartSession was not sent");
  });

  const faults = {
    "access-denied": /not authorized.*ssm:StartSession/s,
    "expired-token": /expired/,
    throttle: /Rate exceeded/,
    truncated: /answer/,
    drop: /broke/,
    shape: /it has no "SessionId"/,
    error: /^Systems Manager refused StartSession: It is not connected\. The ECS Exec agent/,
  } as const;
  for (const kind of Object.keys(faults) as (keyof typeof faults)[])
    it(`says what is wrong when StartSession is answered by ${kind}, and is asked for again at Retry alone`, async () => {
      world.sandbox.addFault({
        operation: "ssm:StartSession",
        kind,
        ...(kind === "shape" && { body: { a: 1 } }),
        ...(kind === "error" && { type: "TargetNotConnected", message: "It is not connected." }),
      });
      const local = await forward();
      const message = await eventually("a message", () => inputs.shown.find(({ level }) => level === "error"));
      assert.match(message.message, faults[kind]);
      assert.ok(message.buttons.includes("Retry"));
      assert.equal(world.calls("ssm:StartSession"), 1);
      assert.equal(heard("started").length, 0);
      world.sandbox.clearFaults();
      assert.ok(local > 0);
    });
});
