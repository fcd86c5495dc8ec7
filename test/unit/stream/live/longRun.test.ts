import assert from "node:assert/strict";
import { Replica } from "../../../../src/ecs/replica/replica";
import { Audit } from "../../../../src/stream/audit/audit";
import { LiveStream } from "../../../../src/stream/live/live";
import { Tombstones } from "../../../../src/stream/live/tombstones";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, taskArn } from "../envelope";
import { PushSource } from "../pushSource";
import { until } from "../until";

const web = clusterArn("web");
const minuteMs = 60_000;

describe("a stream that is followed for days", () => {
  it("keeps what runs, and of what ended an hour's worth", () => {
    const audit = new Audit({ keepDetails: true });
    const tombstones = new Tombstones(audit);
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
