import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Replica } from "../../../../src/ecs/replica/replica";
import { replayHead, replayMoment } from "../../../../src/events/replay/replayView";
import { resourceOf } from "../../../../src/stream/event/event";
import type { StreamEvent } from "../../../../src/stream/event/event";
import { History } from "../../../../src/stream/replay/eventHistory";
import { eventOf } from "../../stream/delivered/eventOf";
import { clusterArn, instanceArn, taskArn } from "../../stream/envelope";

const definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7";
const task = (id: number, version: number, at: number, detail: object = {}): StreamEvent =>
  eventOf({ version, at, arn: taskArn(id) }, { taskDefinitionArn: definition, group: "family:web", ...detail });

describe("the replay's page", () => {
  const history = new History([
    task(1, 1, 1000, { lastStatus: "PENDING" }),
    task(1, 2, 2000),
    eventOf(
      { version: 5, at: 3000, kind: "containerInstance", arn: instanceArn(1) },
      { agentConnected: false, registeredResources: [], remainingResources: [], ec2InstanceId: "i-0abc" },
    ),
    task(2, 9, 4000, { lastStatus: "STOPPED", desiredStatus: "STOPPED", stoppedReason: "OutOfMemoryError" }),
    task(1, 3, 5000, { desiredStatus: "STOPPED" }),
  ]);
  const step = (index: number) => history.steps[index] ?? assert.fail("no step");
  const moment = (index: number, scope: "cluster" | "resource" = "cluster") =>
    replayMoment({ history, scope }, step(index));

  it("says what each event changed, by family and with the reason", () => {
    assert.equal(moment(1).sentence, "Task web:7 1, v2: PENDING → RUNNING");
    assert.match(moment(3).sentence, /^Task web:7 2, v9: STOPPED · OutOfMemoryError/);
    assert.equal(moment(4).sentence, "Task web:7 1, v3: desired RUNNING → STOPPED");
    assert.deepEqual(
      moment(4)
        .fields.map(({ path, before, after }) => [path, before, after])
        .filter(([path]) => path === "desiredStatus"),
      [["desiredStatus", "RUNNING", "STOPPED"]],
    );
    assert.match(moment(0).since, /^Nothing older/);
  });

  it("shows what was at that time, what changed there first, and counts what had ended before", () => {
    const states = (index: number) => moment(index).resources.map(({ name, state }) => `${name} ${state}`);
    assert.deepEqual(states(3), [
      "web:7 STOPPED · OutOfMemoryError",
      "i-0abc ACTIVE, agent disconnected",
      "web:7 RUNNING",
    ]);
    assert.deepEqual(states(4), ["web:7 RUNNING, desired STOPPED", "i-0abc ACTIVE, agent disconnected"]);
    assert.match(moment(4).notes.join(" "), /2 resources, 1 stopped earlier/);
  });

  it("lists the events around it", () => {
    assert.deepEqual(
      moment(2).around.map(({ index }) => index),
      [0, 1, 2, 3, 4],
    );
  });

  it("spreads the events over the time, and loses none", () => {
    const head = replayHead({ name: "web", source: "events.jsonl", history, scope: "cluster", step: step(0) });
    assert.equal(
      head.density.reduce((sum, count) => sum + count, 0),
      5,
    );
    assert.deepEqual([head.from, head.to, head.count], [1000, 5000, 5]);
  });

  it("shows at the last event what a replica holds that took all of them, in any order", () => {
    const told = fc.record({ id: fc.integer({ min: 1, max: 5 }), version: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 40 }), all => {
        // A version says the same each time it is told.
        const events = all.map(({ id, version }) =>
          task(id, version, version * 1000, { lastStatus: version % 3 === 0 ? "PENDING" : "RUNNING" }),
        );
        const replica = new Replica(clusterArn("web"));
        for (const event of events) replica.take([resourceOf(event)], "event", event.at ?? 0);
        const replayed = new History(events);
        const last = replayed.steps.at(-1) ?? assert.fail("no step");
        const shown = replayMoment({ history: replayed, scope: "cluster" }, last).resources;
        assert.deepEqual(
          shown.map(({ key, version, state }) => `${key} ${version} ${state.split(",")[0] ?? ""}`).toSorted(),
          [...replica.tasks.values()]
            .map(({ arn, version, lastStatus }) => `${arn} v${version ?? 0} ${lastStatus}`)
            .toSorted(),
        );
      }),
    );
  });
});
