import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseContainerInstance, parseTask } from "../../../../src/ecs/parsing/parse";
import { Replica } from "../../../../src/ecs/replica/replica";
import type { Change } from "../../../../src/ecs/replica/replica";

const cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/web";
const taskArn = (id: number) => `arn:aws:ecs:eu-west-1:111122223333:task/web/${id}`;
const instanceArn = (id: number) => `arn:aws:ecs:eu-west-1:111122223333:container-instance/web/${id}`;

const task = (id: number, version: number | undefined, more: object = {}) =>
  parseTask({ taskArn: taskArn(id), clusterArn: cluster, version, lastStatus: "RUNNING", ...more });
const instance = (id: number, version: number | undefined, more: object = {}) =>
  parseContainerInstance({ containerInstanceArn: instanceArn(id), version, status: "ACTIVE", ...more }, cluster);

/** A history of one cluster: at each step one resource changes, and a field may come or go. */
const history = fc
  .array(
    fc.record({
      id: fc.integer({ min: 0, max: 4 }),
      isTask: fc.boolean(),
      rise: fc.integer({ min: 1, max: 3 }),
      field: fc.option(fc.integer({ min: 0, max: 3 })),
      ends: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map(steps => {
    const versions = new Map<string, number>();
    const ended = new Set<string>();
    return steps.flatMap((step, at) => {
      const key = `${step.isTask} ${step.id}`;
      if (ended.has(key)) return [];
      const version = (versions.get(key) ?? 0) + step.rise;
      versions.set(key, version);
      const ends = step.ends && at > 5;
      if (ends) ended.add(key);
      const extra = step.field === null ? {} : { startedBy: `by ${step.field}` };
      const resource = step.isTask
        ? task(step.id, version, { ...extra, lastStatus: ends ? "STOPPED" : "RUNNING", step: at })
        : instance(step.id, version, { ...extra, status: ends ? "INACTIVE" : "ACTIVE", step: at });
      return [{ resource, at: 1000 + at }];
    });
  });

const delivered = history.chain(events =>
  fc
    .tuple(fc.constant(events), fc.shuffledSubarray([...events.keys(), ...events.keys()], { minLength: events.length }))
    .map(([all, order]) => ({ all, order: order.map(index => all[index]!) })),
);

function expected(events: readonly { resource: ReturnType<typeof task> | ReturnType<typeof instance> }[]) {
  const last = new Map<string, (typeof events)[number]["resource"]>();
  for (const { resource } of events)
    if ((last.get(resource.arn)?.version ?? -1) < (resource.version ?? 0)) last.set(resource.arn, resource);
  for (const [arn, resource] of last)
    if (resource.kind === "containerInstance" && resource.status === "INACTIVE") last.delete(arn);
  return last;
}

describe("Replica", () => {
  it("ends equal to the history that was delivered, whatever the order and however often", () => {
    fc.assert(
      fc.property(delivered, fc.integer({ min: 1, max: 7 }), ({ order }, batch) => {
        const replica = new Replica(cluster);
        for (let at = 0; at < order.length; at += batch) {
          const part = order.slice(at, at + batch);
          replica.take(
            part.map(event => event.resource),
            "event",
            part.map(event => event.at),
          );
        }
        const want = expected(order);
        assert.deepEqual(
          new Set([...replica.tasks.keys(), ...replica.containerInstances.keys()]),
          new Set(want.keys()),
        );
        for (const [arn, resource] of want) assert.deepEqual(replica.get(arn), resource);
      }),
      { numRuns: 2000 },
    );
  });

  it("ends with the newest version and with what only the API knows, however answers and events interleave", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(["a3", "e1", "e2", "e3", "e4", "e4", "e5"] as const, { minLength: 1 }), order => {
        const replica = new Replica(cluster);
        for (const name of order) {
          const version = Number(name[1]);
          const fromApi = name.startsWith("a");
          const more = fromApi ? { tags: [{ key: "team", value: "web" }], healthStatus: "HEALTHY" } : {};
          replica.take([task(1, version, { ...more, step: version })], fromApi ? "api" : "event", version);
        }
        const known = replica.tasks.get(taskArn(1));
        const newest = Math.max(...order.map(name => Number(name[1])));
        assert.equal(known?.version, newest);
        assert.equal(known.raw["step"], newest);
        const answeredInTime =
          order.indexOf("a3") >= 0 && order.slice(0, order.indexOf("a3")).every(name => name <= "e3");
        if (answeredInTime) assert.deepEqual([known.health, known.tags.length], ["HEALTHY", 1]);
      }),
      { numRuns: 2000 },
    );
  });

  it("never shows a lower version after a higher one", () => {
    fc.assert(
      fc.property(delivered, ({ order }) => {
        const replica = new Replica(cluster);
        const shown = new Map<string, number>();
        replica.onDidChange(changes => {
          for (const { arn, after } of changes) {
            if (!after) continue;
            assert.ok((after.version ?? 0) >= (shown.get(arn) ?? 0));
            shown.set(arn, after.version ?? 0);
          }
        });
        for (const { resource, at } of order) replica.take([resource], "event", at);
      }),
      { numRuns: 1000 },
    );
  });

  it("tells which fields changed, and nothing when nothing did", () => {
    const replica = new Replica(cluster);
    const told: Change[] = [];
    replica.onDidChange(changes => told.push(...changes));
    assert.deepEqual(replica.take([task(1, 3)], "api", 1), ["new"]);
    assert.deepEqual(replica.take([task(1, 4, { lastStatus: "STOPPED" })], "event", 2), ["newer"]);
    assert.deepEqual(replica.take([task(1, 4, { lastStatus: "STOPPED" })], "event", 2), ["same"]);
    assert.deepEqual(replica.take([task(1, 2)], "api", 3), ["stale"]);
    assert.deepEqual(
      told.map(change => change.fields),
      [[], ["version", "lastStatus"]],
    );
    assert.equal(replica.stale, 1);
    assert.deepEqual(
      replica.history(taskArn(1)).map(sighting => [sighting.version, sighting.source]),
      [
        [3, "api"],
        [4, "event"],
      ],
    );
  });

  it("keeps a container's health, which events do not carry", () => {
    const replica = new Replica(cluster);
    const containers = [{ name: "app", lastStatus: "RUNNING", healthStatus: "UNHEALTHY" }];
    replica.take([task(1, 3, { containers })], "api", 1);
    replica.take([task(1, 4, { containers: [{ name: "app", lastStatus: "STOPPED" }] })], "event", 2);
    const [app] = replica.tasks.get(taskArn(1))?.containers ?? [];
    assert.deepEqual([app?.lastStatus, app?.health], ["STOPPED", "UNHEALTHY"]);
  });

  it("lets an answer of the API stand against an event of the same version", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 3, { connectivity: "CONNECTED" })], "api", 5);
    replica.take([task(1, 3, { connectivity: "DISCONNECTED", extra: 1 })], "event", 1);
    assert.equal(replica.tasks.get(taskArn(1))?.connectivity, "CONNECTED");
    assert.equal(replica.get(taskArn(1))?.raw["extra"], 1);
  });

  it("does not let a late event raise what the API no longer knows", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 3)], "api", 10);
    replica.remove([taskArn(1)], 100);
    assert.deepEqual(replica.take([task(1, 3), task(1, 4)], "event", [9, 99]), ["removed", "removed"]);
    assert.deepEqual(replica.take([task(1, 5, { lastStatus: "STOPPED" })], "event", 200), ["removed"]);
    assert.equal(replica.get(taskArn(1)), undefined);
    assert.deepEqual(replica.take([task(1, 6)], "event", 200), ["new"]);
  });

  it("keeps a task that has only just begun when the API doesn't know it yet", () => {
    const second = 1000;
    const held = (isReading: boolean, more: object = {}) => {
      const replica = new Replica(cluster);
      const missing: string[] = [];
      replica.take([task(1, 1, more)], "api", 100 * second, isReading);
      replica.onDidAnswer(answer => missing.push(...answer.missing));
      return (at: number, awsNow?: number): boolean => {
        replica.remove([taskArn(1)], at, awsNow);
        assert.equal(missing.length > 0, !replica.tasks.has(taskArn(1)), "what is kept isn't told as missing");
        return replica.tasks.has(taskArn(1));
      };
    };
    // This window started it.
    assert.deepEqual(
      [held(false)(101 * second), held(false)(119 * second), held(false)(120 * second)],
      [true, true, false],
    );
    // Read, or told by an event: nothing says that it is new but its own time, which is by AWS's clock.
    assert.equal(held(true)(101 * second), false);
    const createdAt = new Date(500 * second);
    assert.equal(held(true, { createdAt })(510 * second), true);
    assert.equal(held(true, { createdAt })(520 * second), false);
    assert.equal(held(true, { createdAt })(9000 * second, 510 * second), true);
    assert.equal(held(true, { createdAt })(510 * second, 9000 * second), false);
    // A clock that is behind must not keep it for as long as it is behind.
    assert.equal(held(true, { createdAt })(499 * second), false);
    // Its end was told: ECS forgets such a task, and doesn't learn of it anymore.
    assert.equal(held(false, { desiredStatus: "STOPPED" })(101 * second), false);
    assert.equal(held(false, { lastStatus: "STOPPED" })(101 * second), false);
  });

  it("keeps no container instance that the API doesn't know, however new", () => {
    const replica = new Replica(cluster);
    replica.take([instance(1, 1)], "api", 100, false);
    replica.remove([instanceArn(1)], 101);
    assert.equal(replica.containerInstances.size, 0);
  });

  it("knows what only a change's answer or an event named since a reading began", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 1), task(2, 1), task(3, 1)], "api", 1);
    const mark = replica.mark();
    replica.take([task(1, 2)], "api", 2);
    replica.take([task(2, 1), task(4, 1)], "api", 2, false);
    replica.take([task(3, 2)], "event", 2);
    assert.deepEqual(replica.undescribed(mark), [taskArn(2), taskArn(3), taskArn(4)]);
    replica.take([task(2, 4)], "api", 3);
    assert.deepEqual(replica.undescribed(mark), [taskArn(3), taskArn(4)]);
    assert.deepEqual(replica.unheard("task", mark), []);
  });

  it("takes no event from well before a whole reading for news of what that reading didn't list", () => {
    const replica = new Replica(cluster);
    const minute = 60_000;
    replica.take([task(1, 3)], "api", 10 * minute);
    replica.readWhole(10 * minute);
    assert.deepEqual(replica.take([task(1, 4), task(2, 9)], "event", [5 * minute, 5 * minute]), ["newer", "removed"]);
    assert.equal(replica.get(taskArn(2)), undefined);
    // A list may lack what began just before it, and the API itself is always believed.
    assert.deepEqual(replica.take([task(3, 1)], "event", 9.5 * minute), ["new"]);
    assert.deepEqual(replica.take([task(2, 9)], "api", 5 * minute), ["new"]);
  });

  it("lets an answer of the API bring back what it removed, at the same version or a higher one, and no lower", () => {
    const removed = () => {
      const replica = new Replica(cluster);
      replica.take([task(1, 3)], "api", 10);
      replica.remove([taskArn(1)], 100);
      return replica;
    };
    assert.deepEqual(removed().take([task(1, 2)], "api", 200), ["removed"]);
    assert.deepEqual(removed().take([task(1, 3)], "api", 200), ["new"]);
    assert.deepEqual(removed().take([task(1, 4)], "api", 200), ["new"]);
    // An event of the moment of the removal may have been sent before it.
    assert.deepEqual(removed().take([task(1, 4)], "event", 100), ["removed"]);
    assert.deepEqual(removed().take([task(1, 4)], "event", 101), ["new"]);
  });

  it("does not take the event of the version at which it was removed for a newer one", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 3)], "api", 10);
    replica.remove([taskArn(1)], 100);
    assert.deepEqual(replica.take([task(1, 3)], "event", 200), ["removed"]);
  });

  it("keeps tasks and container instances apart, and says nothing when nothing changed", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 1), instance(2, 1)], "api", 1);
    assert.deepEqual([...replica.tasks.keys()], [taskArn(1)]);
    assert.deepEqual([...replica.containerInstances.keys()], [instanceArn(2)]);
    let told = 0;
    let answers = 0;
    replica.onDidChange(() => told++);
    replica.onDidAnswer(() => answers++);
    const { revision } = replica;
    replica.take([task(1, 1)], "event", 2);
    replica.remove([], 3);
    assert.deepEqual([told, answers, replica.revision - revision], [0, 0, 0]);
  });

  it("keeps nothing that comes after its end, and tells nobody", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 1)], "api", 1);
    let told = 0;
    replica.onDidChange(() => told++);
    replica.onDidAnswer(() => told++);
    replica.dispose();
    assert.deepEqual(replica.take([task(1, 2), task(2, 1)], "api", 2), ["removed", "removed"]);
    assert.deepEqual([replica.tasks.size, replica.get(taskArn(1)), told], [0, undefined, 0]);
  });

  it("takes a deregistered container instance away at its version, and lets a higher one back", () => {
    const replica = new Replica(cluster);
    replica.take([instance(1, 4)], "api", 1);
    replica.take([instance(1, 6, { status: "INACTIVE" })], "event", 2);
    assert.equal(replica.containerInstances.size, 0);
    assert.deepEqual(replica.take([instance(1, 5)], "event", 9), ["removed"]);
    assert.deepEqual(replica.take([instance(1, 7)], "event", 2), ["new"]);
  });

  it("takes a resource without a version as it comes", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, undefined, { lastStatus: "PENDING" })], "api", 1);
    replica.take([task(1, undefined, { lastStatus: "RUNNING" })], "api", 2);
    assert.equal(replica.tasks.get(taskArn(1))?.lastStatus, "RUNNING");
  });

  it("counts an old answer as news that the resource is there", () => {
    const replica = new Replica(cluster);
    replica.take([task(1, 5)], "event", 1);
    const mark = replica.mark();
    replica.take([task(1, 4)], "api", 2);
    assert.deepEqual(replica.unheard("task", mark), []);
    replica.take([task(2, 1)], "api", 2);
    assert.deepEqual(replica.unheard("task", replica.mark()).length, 2);
  });
});
