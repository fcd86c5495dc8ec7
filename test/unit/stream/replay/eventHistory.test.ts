import assert from "node:assert/strict";
import * as fc from "fast-check";
import { differences } from "../../../../src/stream/event/difference";
import { TextSource } from "../../../../src/stream/sources/file";
import { History, readHistory } from "../../../../src/stream/replay/eventHistory";
import type { StreamEvent } from "../../../../src/stream/event/event";
import { readEnvelope } from "../../../../src/stream/event/event";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";
import type { Told } from "../envelope";

const never = new AbortController().signal;
const web = clusterArn("web");
const told = (more: Partial<Told>): Told => ({
  kind: "task",
  arn: taskArn(1),
  clusterArn: web,
  version: 1,
  at: 1000,
  ...more,
});

function event(more: Partial<Told>, detail: object = {}): StreamEvent {
  const made = envelope(told(more));
  const reading = readEnvelope({ ...made, detail: { ...(made["detail"] as object), ...detail } });
  if (reading.kind !== "event") throw new Error("no event");
  return reading.event;
}

describe("History", () => {
  const history = new History([
    event({ version: 3, at: 3000, ended: true }),
    event({ version: 1, at: 1000 }, { startedBy: "ann" }),
    event({ arn: instanceArn(1), kind: "containerInstance", version: 8, at: 2500 }),
    event({ version: 2, at: 2000 }, { startedBy: "bob" }),
    event({ version: 2, at: 2000 }, { startedBy: "bob" }),
  ]);

  it("puts what happened in order, each version once", () => {
    assert.deepEqual(
      history.steps.map(step => [step.kind, step.version]),
      [
        ["task", 1],
        ["task", 2],
        ["containerInstance", 8],
        ["task", 3],
      ],
    );
  });

  it("shows a resource as it was at a version or a time", () => {
    assert.equal(history.at(taskArn(1), { version: 2 })?.event.detail["startedBy"], "bob");
    assert.equal(history.at(taskArn(1), { time: 2999 })?.version, 2);
    assert.equal(history.at(taskArn(1), { time: 999 }), undefined);
    assert.equal(history.at(taskArn(7), { version: 2 }), undefined);
  });

  it("shows the cluster as it was", () => {
    const step = history.atTime(2600)!;
    const { resources: state, unreadable } = history.stateAt(step);
    assert.equal(unreadable, 0);
    assert.deepEqual(
      [...state].map(([arn, resource]) => [arn, resource.version]),
      [
        [taskArn(1), 2],
        [instanceArn(1), 8],
      ],
    );
    assert.equal(history.atTime(10), undefined);
  });

  it("steps to the next and the previous, of all or of one resource, with what changed", () => {
    const [first, second, third, last] = history.steps;
    assert.equal(history.next(second!), third);
    assert.equal(history.next(second!, "resource"), last);
    assert.equal(history.previous(last!, "resource"), second);
    assert.equal(history.previous(first!), undefined);
    assert.equal(history.next(last!), undefined);
    assert.deepEqual(
      history.changes(second!).filter(({ path }) => path !== "createdAt"),
      [
        { path: "version", before: 1, after: 2 },
        { path: "startedBy", before: "ann", after: "bob" },
      ],
    );
    assert.ok(history.changes(first!).every(({ before }) => before === undefined));
  });

  it("leaves out a resource whose last event is malformed, counts it, and shows the rest", () => {
    const broken = new History([
      event({ version: 1, at: 1000 }),
      // Without its ARN a detail is no task.
      { ...event({ version: 2, at: 2000 }), detail: { version: 2 } },
      event({ arn: taskArn(2), version: 5, at: 1500 }),
    ]);
    const [first, , last] = broken.steps;
    assert.ok(first && last);
    const before = broken.stateAt(first);
    assert.deepEqual([[...before.resources.keys()], before.unreadable], [[taskArn(1)], 0]);
    const after = broken.stateAt(last);
    assert.deepEqual([[...after.resources.keys()], after.unreadable], [[taskArn(2)], 1]);
  });

  it("ends as the replica would, whatever the order the events came in", () => {
    const events = fc.array(fc.record({ id: fc.nat(3), version: fc.integer({ min: 1, max: 6 }), at: fc.nat(50) }));
    fc.assert(
      fc.property(events, raw => {
        const all = raw.map(({ id, version, at }) => event({ arn: taskArn(id), version, at }));
        const played = new History(all);
        for (const step of played.steps) {
          const before = played.previous(step, "resource");
          assert.ok(!before || (before.version < step.version && before.at <= step.at && before.index < step.index));
        }
        const end = played.steps.length > 0 ? played.stateAt(played.steps.at(-1)!).resources : new Map();
        for (const [arn, resource] of end)
          assert.equal(resource.version, Math.max(...all.filter(item => item.arn === arn).map(item => item.version)));
      }),
      { numRuns: 500 },
    );
  });

  it("reads what is asked for from a source, and says when it left something out", async () => {
    const text = [1, 2, 3, 4]
      .map(id => JSON.stringify(envelope(told({ arn: taskArn(id), clusterArn: clusterArn(id > 2 ? "jobs" : "web") }))))
      .join("\n");
    const source = new TextSource("t", text);
    assert.equal((await readHistory(source, { clusterArn: web }, never)).steps.length, 2);
    assert.equal((await readHistory(source, { arns: new Set([taskArn(4)]) }, never)).steps.length, 1);
    const cut = await readHistory(source, { most: 3 }, never);
    assert.deepEqual([cut.steps.map(step => step.arn), cut.isCut], [[2, 3, 4].map(id => taskArn(id)), true]);
    assert.equal((await readHistory(source, { most: 4 }, never)).isCut, false);
  });
});

describe("differences", () => {
  it("names each field that differs, and takes times for what they are", () => {
    const time = "2026-11-23T12:00:00.250Z";
    const before = {
      version: 3,
      createdAt: time,
      startedAt: Date.parse(time) / 1000,
      containers: [
        { name: "app", lastStatus: "RUNNING" },
        { name: "log", lastStatus: "RUNNING" },
      ],
      gone: 1,
    };
    const after = {
      version: 4,
      createdAt: new Date(time),
      startedAt: new Date(time),
      containers: [
        { name: "log", lastStatus: "RUNNING" },
        { name: "app", lastStatus: "STOPPED", exitCode: 0 },
      ],
      tags: [],
    };
    assert.deepEqual(differences(before, after), [
      { path: "version", before: 3, after: 4 },
      { path: "containers[app].lastStatus", before: "RUNNING", after: "STOPPED" },
      { path: "containers[app].exitCode", before: undefined, after: 0 },
      { path: "gone", before: 1, after: undefined },
      { path: "tags", before: undefined, after: [] },
    ]);
  });

  it("finds none between a thing and its copy", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        assert.deepEqual(differences(value, structuredClone(value)), []);
      }),
    );
  });
});
