import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Replica } from "../../../../src/ecs/replica/replica";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { Audit } from "../../../../src/stream/audit/audit";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { LiveStream } from "../../../../src/stream/live/live";
import { Tombstones } from "../../../../src/stream/live/tombstones";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, taskArn } from "../envelope";
import { PushSource } from "../pushSource";
import { until } from "../until";

const web = clusterArn("web");
const minuteMs = 60_000;

describe("a stream that is followed for days", function () {
  this.timeout(60_000);

  it("keeps what runs, and of what ended an hour's worth", () => {
    const audit = new Audit({ keepDetails: true });
    const tombstones = new Tombstones(audit, new AuditKnowledge(audit));
    const tell = (id: number, version: number, at: number, ended: boolean) =>
      unwrap(envelope({ kind: "task", arn: taskArn(id), clusterArn: web, version, at, ended }), undefined, item => {
        audit.take(item);
        if (item.kind === "event") tombstones.told(item.event, at);
      });
    let most = 0;
    tell(0, 1, 0, false);
    for (let minute = 1; minute <= 2 * 24 * 60; minute++) {
      for (let n = 0; n < 50; n++) {
        const id = minute * 50 + n;
        tell(id, 1, minute * minuteMs, false);
        tell(id, 2, minute * minuteMs, true);
      }
      tombstones.evict(minute * minuteMs);
      most = Math.max(most, audit.resources.size);
    }
    assert.ok(most <= 71 * 50 + 1, `${most} resources kept`);
    assert.ok(audit.get(taskArn(0)), "what never ended is kept");
    const withDetail = [...audit.resources.values()].filter(track => track.detail !== undefined).length;
    assert.ok(withDetail <= 2001, `${withDetail} details kept`);
    assert.equal(audit.events, 2 * 24 * 60 * 100 + 1);
  });
});

describe("a stream whose tasks vanish without a word of their end", function () {
  this.timeout(60_000);

  const dayMs = 24 * 60 * minuteMs;

  /** A cluster that replaces its tasks for days, of which some ends are lost; the API is asked every five minutes. */
  function days(count: number, perMinute: number, loss: number, apiMisses: number, seed: number) {
    const audit = new Audit({ keepDetails: true });
    const knowledge = new AuditKnowledge(audit);
    const tombstones = new Tombstones(audit, knowledge);
    let state = seed + 1;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const tell = (id: number, version: number, at: number, ended: boolean) =>
      unwrap(envelope({ kind: "task", arn: taskArn(id), clusterArn: web, version, at, ended }), undefined, item => {
        audit.take(item);
        if (item.kind === "event") tombstones.told(item.event, at);
      });
    const running = new Set<number>();
    const gone = new Map<number, number>();
    let most = 0;
    let next = 0;
    for (let at = 0; at <= count * dayMs; at += minuteMs) {
      for (let n = 0; n < perMinute; n++) {
        running.add(next);
        tell(next++, 1, at, false);
      }
      while (running.size > 20) {
        const [oldest] = running;
        if (oldest === undefined) break;
        running.delete(oldest);
        gone.set(oldest, at);
        if (random() >= loss) tell(oldest, 2, at, true);
      }
      if (at % (5 * minuteMs) === 0) {
        // An hour after its end ECS no longer has a task; a read may be stale, and miss what is there.
        const missing = [...gone].filter(([, since]) => at - since > 60 * minuteMs).map(([id]) => id);
        for (const id of missing) gone.delete(id);
        const stale = [...running].filter(() => random() < apiMisses);
        tombstones.answered({ found: [], missing: [...missing, ...stale].map(id => taskArn(id)) }, at);
        tombstones.answered(
          { found: [...running].map(id => parseTask({ taskArn: taskArn(id), clusterArn: web })), missing: [] },
          at,
        );
      }
      tombstones.evict(at);
      most = Math.max(most, audit.resources.size);
    }
    return { audit, knowledge, running, most };
  }

  it("keeps some hours' worth of them, whatever part of the ends is lost, and all that runs", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0, 0.05),
        fc.nat(1e6),
        (perMinute, loss, apiMisses, seed) => {
          const { audit, running, most } = days(2, perMinute, loss, apiMisses, seed);
          // An hour until ECS forgets it, up to five minutes until that is asked, and 70 minutes after.
          assert.ok(most <= 20 + perMinute * (60 + 5 + 70 + 10), `${most} resources kept`);
          for (const id of running) assert.ok(audit.get(taskArn(id)), `${id} runs and was forgotten`);
        },
      ),
      { numRuns: 6 },
    );
  });

  it("keeps what the API never said to be missing, and what an event named after that", () => {
    const audit = new Audit();
    const tombstones = new Tombstones(audit, new AuditKnowledge(audit));
    const tell = (id: number, version: number) =>
      unwrap(envelope({ kind: "task", arn: taskArn(id), clusterArn: web, version, at: 0 }), undefined, item => {
        audit.take(item);
        if (item.kind === "event") tombstones.told(item.event, 0);
      });
    for (const id of [1, 2, 3]) tell(id, 1);
    tombstones.answered({ found: [], missing: [taskArn(2), taskArn(3)] }, 0);
    tell(3, 2);
    tombstones.evict(2 * dayMs);
    assert.deepEqual([...audit.resources.keys()], [taskArn(1), taskArn(3)]);
  });

  it("lets go of what was taken over from the API as well", () => {
    const audit = new Audit();
    const knowledge = new AuditKnowledge(audit);
    const tombstones = new Tombstones(audit, knowledge);
    const base = { kind: "task", arn: taskArn(1), clusterArn: web } as const;
    knowledge.settle([{ ...base, verdict: "UNSEEN", apiVersion: 4 }], 0);
    assert.equal(knowledge.known(taskArn(1))?.version, 4);
    tombstones.answered({ found: [], missing: [taskArn(1)] }, 0);
    tombstones.evict(2 * dayMs);
    assert.equal(knowledge.known(taskArn(1)), undefined);
  });
});

describe("a live stream on a machine whose clock is off", () => {
  it("is not late for ever when the clock is known to be ahead", async () => {
    for (const [aheadMs, kind] of [
      [120_000, "live"],
      [0, "late"],
    ] as const) {
      const source = new PushSource();
      const replica = new Replica(web);
      const live = new LiveStream(source, { region: "eu-west-1", replica: () => replica, clockAheadMs: () => aheadMs });
      live.start();
      source.push({ kind: "caughtUp" });
      source.tell(1, { at: Date.now() - 120_000 });
      await until(() => live.state.kind === kind, `${kind} with a clock ${aheadMs} ms ahead`);
      live.dispose();
    }
  });
});

describe("a live stream whose queue returns only what was seen", () => {
  it("says so and needs polling, until new events come", async () => {
    const source = new PushSource();
    const replica = new Replica(web);
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const live = new LiveStream(source, { region: "eu-west-1", replica: () => replica, now });
    live.start();
    source.push({ kind: "caughtUp" }, { kind: "seenOnly" });
    await until(() => live.state.kind === "idle", "idle");
    ahead = 11_000;
    source.push({ kind: "seenOnly" });
    const { state } = live;
    assert.ok(state.kind === "behind" && /already seen/.test(state.reasons.join()), state.kind);
    assert.ok(live.needsPolling);
    source.tell(1, { at: now() });
    await until(() => live.state.kind === "live", "live");
    live.dispose();
  });
});

describe("a live stream that lags behind the grace", () => {
  it("is late and polled, so that a slow event never counts as a lost one", async () => {
    const source = new PushSource();
    const replica = new Replica(web);
    const live = new LiveStream(source, { region: "eu-west-1", replica: () => replica });
    live.start();
    source.push({ kind: "caughtUp" });
    source.tell(1, { at: Date.now() - 12_000 });
    await until(() => live.state.kind === "late", "late");
    assert.ok(live.needsPolling);
    live.dispose();
  });
});
