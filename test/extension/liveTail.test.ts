import assert from "node:assert/strict";
import { eventually } from "./inputs";
import { openLogWorld } from "./logWorld";
import type { LogWorld } from "./logWorld";
import { Notifications } from "./notifications";
import { nodes, run, taskAims } from "./world";

const start = "Start Live Tail";

describe("Live Tail", function () {
  this.timeout(60_000);
  let world: LogWorld["world"];
  let inputs: LogWorld["inputs"];
  let channels: LogWorld["channels"];
  let tasksOf: LogWorld["tasksOf"];
  let close: LogWorld["close"];

  beforeEach(async () => {
    ({ world, inputs, channels, tasksOf, close } = await openLogWorld());
  });

  afterEach(() => close());

  async function taskOf(service: string) {
    const [task] = await tasksOf(service);
    assert.ok(task);
    return task;
  }

  const sessions = () => world.calls("logs:StartLiveTail");
  const questions = () => inputs.shown.filter(({ buttons }) => buttons.includes(start));
  const fault = (kind: string, more: object = {}) =>
    world.sandbox.addFault({ operation: "logs:StartLiveTail", kind, ...more } as Parameters<
      typeof world.sandbox.addFault
    >[0]);

  it("says what it reads and costs, writes it into a channel of its own, is there once, and ends at Stop", async () => {
    const task = await taskOf("checkout");
    inputs.answer(start);
    await run("liveTail", task);
    const [question] = questions();
    assert.ok(question?.modal);
    assert.match(question.message, /^Start Live Tail of checkout \w{8}\?$/);
    const id = task.arn.split("/").at(-1) ?? "";
    for (const part of [
      `of task ${id.slice(0, 8)}`,
      "Log group: /ecs/checkout",
      "Cluster: prod-web",
      "Account: 111122223333",
      "Region: us-east-1",
      "by the minute",
      "Above 500 lines a second",
    ])
      assert.ok(question.detail.includes(part), `${part}: ${question.detail}`);
    const [channel] = channels;
    assert.match(channel?.name ?? "", /^ECS: Live Tail of checkout \w{8} \(prod-web\)$/);
    assert.match(channel?.text ?? "", /^--- Live Tail of checkout .*\/ecs\/checkout · billed by the minute/);
    await eventually("lines", () => (channel?.lines.length ?? 0) > 0);
    await run("liveTail", task);
    assert.deepEqual([questions().length, sessions(), channels.length], [1, 1, 1]);
    await run("stopFollowingLogs");
    await eventually("the end", () => channel?.text.endsWith("--- Live Tail was stopped.\n"));
    assert.deepEqual([sessions(), inputs.shown.length], [1, 1], "nothing starts again, and Stop needs no message");
    inputs.answer(start, 2);
    await run("liveTail", task);
    await run("stopFollowingLogs");
    await run("liveTail", task);
    assert.equal(sessions(), 3, "one that was just stopped is no reason to start none");
    await run("stopFollowingLogs");
  });

  it("starts nothing that wasn't confirmed, nor of containers that have stopped", async () => {
    await run("liveTail", await taskOf("checkout"));
    assert.equal(questions().length, 1);
    const target = await world.cluster("prod-web");
    const [stopped] = nodes(
      "task",
      taskAims(target, ({ lastStatus }) => lastStatus === "STOPPED"),
    );
    assert.ok(stopped);
    await run("liveTail", stopped);
    const { buttons } = await inputs.said("nothing to tail");
    assert.equal(buttons.includes("Retry"), false);
    assert.deepEqual([questions().length, sessions(), channels.length], [1, 0, 0]);
  });

  it("of a service reads all its tasks in one session, each line with its task", async () => {
    const { arn: _, ...target } = await taskOf("web");
    inputs.answer(start);
    await run("liveTail", { ...target, kind: "service", name: "web" });
    const [channel] = channels;
    await eventually("lines", () => new Set(channel?.lines.map(line => /\[(\w{8}) /.exec(line)?.[1])).size > 2);
    assert.equal(sessions(), 1);
    await run("stopFollowingLogs");
  });

  const refusals = {
    "access-denied": /not authorized.*logs:StartLiveTail.*IAM policy/s,
    "expired-token": /expired/,
    throttle: /Rate exceeded/,
    drop: /broke before StartLiveTail was answered/,
    html: /isn't valid/,
  } as const;
  for (const kind of Object.keys(refusals) as (keyof typeof refusals)[])
    it(`that is answered by ${kind} is sent once, said, and asked for anew on Retry`, async () => {
      fault(kind);
      inputs.answer(start, 2);
      let before: unknown;
      inputs.answer("Retry", 1, () => {
        before = [sessions(), channels.length];
        world.sandbox.clearFaults();
      });
      await run("liveTail", await taskOf("checkout"));
      const message = await eventually("a message", () => inputs.shown.find(({ level }) => level === "error"));
      assert.match(message.message, refusals[kind]);
      await eventually("lines", () => (channels[0]?.lines.length ?? 0) > 0);
      assert.deepEqual(before, [1, 0]);
      assert.deepEqual([sessions(), questions().length], [2, 2]);
      await run("stopFollowingLogs");
    });

  const cuts = {
    "act-then-drop": {},
    "act-then-truncated": {},
    error: { type: "SessionStreamingException" },
  } as const;
  for (const kind of Object.keys(cuts) as (keyof typeof cuts)[])
    it(`that ${kind} ends says so in its channel, and starts again only on Retry and once it was confirmed anew`, async () => {
      fault(kind, { ...cuts[kind], times: 1 });
      inputs.answer(start, 2);
      let before: unknown;
      inputs.answer("Retry", 1, () => void (before = [sessions(), questions().length]));
      await run("liveTail", await taskOf("checkout"));
      await eventually("Retry", () => before);
      const ended = /--- Live Tail ended\. .*[Cc]hoose Live Tail…/;
      await eventually("its end in the channel", () => ended.test(channels[0]?.text ?? ""));
      assert.deepEqual(before, [1, 1]);
      await eventually("lines", () => (channels[1]?.lines.length ?? 0) > 0);
      assert.deepEqual([sessions(), questions().length], [2, 2]);
      await run("stopFollowingLogs");
    });

  it("ends at Cancel while it isn't answered", async () => {
    const notifications = new Notifications();
    try {
      fault("hang");
      inputs.answer(start);
      const starting = run("liveTail", await taskOf("checkout"));
      await eventually("the call", () => sessions() > 0);
      await notifications.cancel();
      await starting;
      assert.deepEqual([sessions(), inputs.shown.length, channels.length], [1, 1, 0]);
    } finally {
      notifications.dispose();
    }
  });

  it("ends with its connection", async () => {
    inputs.answer(start);
    await run("liveTail", await taskOf("checkout"));
    const [channel] = channels;
    await eventually("lines", () => (channel?.lines.length ?? 0) > 0);
    await world.explorer.store.remove(world.id);
    await eventually("the end", () => channel?.text.includes("--- Live Tail ended."));
  });
});
