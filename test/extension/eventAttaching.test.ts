import assert from "node:assert/strict";
import { Emitter } from "../../src/ecs/model/emitter";
import type { EventStream } from "../../src/events/attach/eventStream";
import { LagAlarm } from "../../src/events/reports/eventLag";
import { rowsOf } from "../../src/events/view/rows";
import { realClock } from "../../src/sandbox/sandbox";
import { LagMeter } from "../../src/stream/lag/lag";
import { eventually, Inputs } from "./inputs";
import { runAnswered } from "./streamCommands";
import { run, World } from "./world";

describe("attaching an event stream", () => {
  let world: World;
  let inputs: Inputs;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open({ world: { clusters: 1, instances: 1, tasks: 4 } });
  });

  afterEach(async () => {
    await run("detachEventStream");
    inputs.dispose();
    await world.close();
  });

  const attach = (...answers: readonly string[]) => runAnswered(world, inputs, "attachEventStream", ...answers);

  it("says that this machine's clock is off, and doesn't call the stream late for it", async () => {
    const aheadMs = 200_000;
    await world.close();
    world = await World.open({
      world: { clusters: 1, instances: 1, tasks: 4 },
      clock: { ...realClock(), now: () => Date.now() - aheadMs },
    });
    await attach("The sandbox's queue");
    const attachment = await eventually("an attached stream", () => world.explorer.eventStream.attachment);
    const row = await eventually("the clock's row", () => rowsOf(attachment).find(({ id }) => id === "clock"));
    assert.equal(row.label, "Clock 3 min ahead of AWS");
    await eventually("the end of what the queue had", () => ["live", "idle"].includes(attachment.live.state.kind));
    for (const cluster of world.sandbox.world.clusters.values())
      for (const task of cluster.tasks.values()) world.sandbox.world.changeTask(task, { startedBy: "test" });
    await eventually("their events", () => attachment.live.audit.events >= 4);
    assert.notEqual(attachment.live.state.kind, "late");
    assert.ok((attachment.live.lag.report(Date.now()).all.worst ?? 0) < 60_000);
  });

  it("says that it was detached with its connection, and is attached again over one to the same account and region", async () => {
    await attach("The sandbox's queue");
    const { explorer, id } = world;
    await eventually("an attached stream", () => explorer.eventStream.attachment);
    const { spec } = world.connection;
    await explorer.store.remove(id);
    const told = await inputs.said(`was detached: the connection "${id}" was removed.`);
    assert.deepEqual([told.level, told.buttons], ["warning", ["Attach Event Stream…"]]);
    assert.equal(explorer.eventStream.attachment, undefined);
    await explorer.store.add({ ...spec, region: "eu-west-1" });
    await run("attachEventStreamAgain");
    await inputs.said("No connection leads to the account and region");
    assert.equal(explorer.eventStream.attachment, undefined);
    await explorer.store.add({ ...spec });
    await run("attachEventStreamAgain");
    const again = await eventually("the stream attached again", () => explorer.eventStream.attachment);
    assert.equal(again.connection, world.connection);
    assert.equal(explorer.eventStream.leftBehind, undefined);
  });

  describe("with a threshold for its lag", () => {
    const now = Date.UTC(2026, 10, 26, 9);
    const event = { kind: "task", arn: "a", clusterArn: "c", version: 1, detail: {} } as const;

    it("notifies once while events come late, and again only after they came in time", async () => {
      const lag = new LagMeter();
      const changes = new Emitter<void>();
      let time = now;
      const stream = {
        onDidChange: changes.event,
        attachment: { live: { lag }, opened: { source: { name: "ecs-events" } } },
      };
      const alarm = new LagAlarm(
        stream as unknown as EventStream,
        () => 5000,
        () => time,
      );
      const told = () => inputs.shown.filter(({ message }) => message.includes("late in the last")).length;
      const follow = (minutes: number, lagMs: number) => {
        for (let n = 0; n < minutes * 6; n++) {
          time += 10_000;
          lag.add(event, lagMs, time);
          changes.fire();
        }
      };
      try {
        follow(5, 400);
        assert.equal(told(), 0);
        follow(5, 8000);
        assert.equal(told(), 1);
        const { message, buttons, level } = await inputs.said("late in the last");
        assert.match(
          message,
          /^5% of the events of ecs-events arrived more than [78](\.\d)? s late in the last 2 minutes\.$/,
        );
        assert.deepEqual([level, buttons], ["warning", ["Show Event Lag"]]);
        follow(5, 400);
        assert.equal(told(), 1);
        follow(5, 8000);
        assert.equal(told(), 2);
      } finally {
        alarm.dispose();
        changes.dispose();
      }
    });
  });
});
