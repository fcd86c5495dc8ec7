import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Replica } from "../../../../src/ecs/replica/replica";
import { changeWords, eventName, eventService } from "../../../../src/stream/delivered/changeWords";
import { DeliveredEvents } from "../../../../src/stream/delivered/deliveredEvents";
import type { DeliveredChange } from "../../../../src/stream/delivered/deliveredEvents";
import { rangesText, versionsIn } from "../../../../src/stream/delivered/missing";
import { resourceOf } from "../../../../src/stream/event/event";
import type { Delivery } from "../../../../src/stream/live/delivery";
import { clusterArn, instanceArn, taskArn } from "../envelope";
import { eventOf } from "./eventOf";
import { newDelivery } from "./newDelivery";

const web = clusterArn("web");

const delivery = (replica?: Replica): Delivery => newDelivery(replica).delivery;

const tell = (to: Delivery, version: number, detail: object = {}, isCurrent = false) =>
  to.take({ kind: "event", type: "ECS Task State Change", event: eventOf({ version }, detail) }, 1000, isCurrent);

const changes = ({ events }: Delivery): readonly DeliveredChange[] =>
  events.since(0).filter(item => item.kind === "change");

describe("DeliveredEvents", () => {
  it("keeps the last ones, each under its number, and says how many it dropped", () => {
    const events = new DeliveredEvents(10);
    for (let version = 1; version <= 27; version++)
      events.change(eventOf({ version }), { readAt: version, arrival: "next" });
    assert.deepEqual([events.total, events.dropped, events.since(0).length], [27, 17, 10]);
    assert.deepEqual(
      events.since(25).map(item => item.number),
      [26, 27],
    );
    assert.equal(events.get(17), undefined);
    assert.equal(events.get(28), undefined);
    const eighteenth = events.get(18);
    assert.ok(eighteenth?.kind === "change" && eighteenth.event.version === 18);
  });

  it("looks at a resource's own events alone for what lies below each, and at none that was dropped", () => {
    const events = new DeliveredEvents(1000);
    let looks = 0;
    for (let id = 1; id <= 1500; id++) {
      const event = eventOf({ version: 2, arn: taskArn(id) });
      const { arn } = event;
      const watched = Object.defineProperty({ ...event }, "arn", { get: () => (looks++, arn) });
      events.change(watched, { readAt: id, arrival: "first" });
    }
    const late = (id: number, version: number) => {
      events.change(eventOf({ version, arn: taskArn(id) }), { readAt: 0, arrival: "late" });
      const item = events.get(events.total);
      return item?.kind === "change" ? events.below(item)?.version : assert.fail();
    };
    assert.deepEqual([late(1400, 1), late(1400, 4), late(100, 4)], [undefined, 2, undefined]);
    looks = 0;
    for (const item of events.since(0)) if (item.kind === "change") events.below(item);
    assert.ok(looks < 10_000, `${looks} looks for 1,000 events`);
  });

  it("has a resource's newest event for as long as the list has it, though the audit let go of the resource", () => {
    const { audit, delivery: to } = newDelivery();
    for (const version of [1, 3, 2]) tell(to, version, { startedBy: `v${version}` });
    const newest = () => to.newest(taskArn(1))?.detail["startedBy"];
    assert.equal(newest(), "v3");
    audit.forget(taskArn(1));
    assert.equal(newest(), "v3");
    tell(to, 2, { startedBy: "v2 again" });
    assert.equal(newest(), "v3");
    tell(to, 4, { startedBy: "v4" });
    assert.equal(newest(), "v4");
    assert.equal(to.newest(taskArn(2)), undefined);
  });

  it("says of a jump which versions are missing, until they come late", () => {
    const at = delivery();
    for (const version of [1, 6, 3]) tell(at, version);
    const [, jump, late] = changes(at);
    assert.equal(rangesText(jump?.missing ?? []), "v2, v4–v5");
    assert.equal(late?.arrival, "late");
    for (const version of [4, 2, 5]) tell(at, version);
    assert.deepEqual(jump?.missing, []);
  });

  it("tells a duplicate that says something else from one that doesn't", () => {
    const at = delivery();
    tell(at, 1);
    tell(at, 1);
    tell(at, 1, { startedBy: "somebody else" });
    assert.deepEqual(
      changes(at).map(item => item.differs),
      [undefined, false, true],
    );
  });

  it("says when the API had told a higher version before the event came", () => {
    const replica = new Replica(web);
    const at = delivery(replica);
    tell(at, 3, {}, true);
    replica.take([resourceOf(eventOf({ version: 7 }))], "api", 1000);
    tell(at, 4, {}, true);
    tell(at, 5, {}, false);
    // What only an event told is no word of the API.
    replica.take([resourceOf(eventOf({ version: 9 }))], "event", 1000);
    tell(at, 8, {}, true);
    assert.deepEqual(
      changes(at).map(item => item.apiVersion),
      [undefined, 7, undefined, undefined],
    );
  });

  it("finds what came right below a late event among those that are kept", () => {
    const at = delivery();
    for (const version of [2, 9, 5]) tell(at, version);
    const late = changes(at)[2];
    assert.equal(late && at.events.below(late)?.version, 2);
    const [first] = changes(at);
    assert.equal(first && at.events.below(first), undefined);
  });

  it("lists ECS's events without a version, and not what is no event of ECS", () => {
    const at = delivery();
    at.take({ kind: "skipped", type: "ECS Service Action", why: "noVersion" }, 1, true);
    at.take({ kind: "skipped", type: "Object Created", why: "notEcs" }, 1, true);
    assert.equal(at.events.total, 1);
  });

  it("lacks exactly the versions that no event told, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), versions => {
        const at = delivery();
        for (const version of versions) tell(at, version);
        const seen = new Set(versions);
        // Below the first that came nothing is owed.
        const lowest = versions[0] ?? 0;
        const highest = Math.max(...versions);
        const lacking = Array.from({ length: highest }, (_, index) => index + 1).filter(
          version => version > lowest && !seen.has(version),
        );
        const said = changes(at).reduce((sum, { missing }) => sum + versionsIn(missing), 0);
        assert.equal(said, lacking.length);
      }),
    );
  });
});

describe("what an event changed, in words", () => {
  const pending = { lastStatus: "PENDING", desiredStatus: "RUNNING" };
  const words = (detail: object, before?: Record<string, unknown>) =>
    changeWords(eventOf({ version: 2 }, detail), before && { ...eventOf({ version: 1 }, {}).detail, ...before });

  it("says a task's states, why it stopped, and how its containers exited", () => {
    assert.equal(words({ lastStatus: "RUNNING", desiredStatus: "RUNNING" }, pending), "PENDING → RUNNING");
    assert.equal(
      words(
        {
          lastStatus: "STOPPED",
          desiredStatus: "STOPPED",
          stoppedReason: "Essential container in task exited",
          containers: [{ name: "app", exitCode: 137 }],
        },
        { lastStatus: "RUNNING", desiredStatus: "STOPPED", containers: [{ name: "app" }] },
      ),
      "RUNNING → STOPPED · Essential container in task exited · app exited with 137",
    );
    assert.equal(words({ ...pending, desiredStatus: "STOPPED" }, pending), "desired RUNNING → STOPPED");
  });

  it("says an instance's agent and what is free on it", () => {
    const event = (detail: object) => eventOf({ version: 2, kind: "containerInstance", arn: instanceArn(1) }, detail);
    const free = (cpu: number) => [{ name: "CPU", integerValue: cpu }];
    const before = event({ remainingResources: free(1024) }).detail;
    assert.equal(
      changeWords(event({ agentConnected: false, remainingResources: free(768) }), before),
      "agent disconnected · CPU free 1,024 → 768",
    );
  });

  it("names the fields where nothing else is to be said, and claims nothing where nothing is known", () => {
    assert.equal(words({ startedBy: "ann" }, { startedBy: "bob" }), "Changed startedBy");
    assert.equal(words({}, {}), "Nothing but its version");
    assert.equal(words({ lastStatus: "RUNNING", desiredStatus: "RUNNING" }), "RUNNING");
  });

  it("names the resource as people do", () => {
    const task = eventOf(
      { version: 1, arn: taskArn("0f3c9a1b2c3d") },
      { taskDefinitionArn: "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7", group: "service:shop" },
    );
    assert.equal(eventName(task), "web:7");
    assert.equal(eventService(task), "arn:aws:ecs:eu-west-1:111122223333:service/web/shop");
    assert.equal(eventName(eventOf({ version: 1, arn: taskArn("0f3c9a1b2c3d") })), "0f3c9a1b");
  });
});
