import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { ErrorKind } from "../../../../src/ecs/model/errors";
import { Replica } from "../../../../src/ecs/replica/replica";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import { LiveChecks } from "../../../../src/stream/live/liveChecks";
import { LiveStream } from "../../../../src/stream/live/live";
import { clusterArn, instanceArn, taskArn } from "../envelope";
import { fakeGateway } from "../fakeGateway";
import type { Held } from "../fakeGateway";
import { PushSource } from "../pushSource";
import { outcome, until, withFastTime } from "../until";

const web = clusterArn("web");
const never = new AbortController().signal;

const fault = (kind: ErrorKind) => new EcsError({ kind, code: kind, sentence: `It is ${kind}.`, advice: "" });

describe("LiveStream", () => {
  withFastTime();

  let source: PushSource;
  let replica: Replica;
  let live: LiveStream;
  const started: { dispose(): void }[] = [];

  function start(options: Partial<ConstructorParameters<typeof LiveStream>[1]> = {}): LiveStream {
    live = new LiveStream(source, {
      region: "eu-west-1",
      replica: arn => (arn === web ? replica : undefined),
      ...options,
    });
    started.push(live);
    live.start();
    return live;
  }
  beforeEach(() => {
    source = new PushSource();
    replica = new Replica(web);
  });
  afterEach(() => {
    for (const item of started.splice(0)) item.dispose();
  });

  it("shows an event in the replica within a second of its arrival", async () => {
    start();
    assert.equal(live.state.kind, "connecting");
    assert.ok(live.needsPolling);
    source.tell(3);
    const began = Date.now();
    await until(() => replica.tasks.get(taskArn(1))?.version === 3, "the task");
    assert.ok(Date.now() - began < 1000);
    assert.equal(live.state.kind, "live");
    assert.equal(live.needsPolling, false);
  });

  it("acknowledges only what was applied", async () => {
    start();
    let shownWhenAcknowledged: number | undefined;
    source.tell(3, {}, () => (shownWhenAcknowledged = replica.tasks.get(taskArn(1))?.version));
    await until(() => shownWhenAcknowledged !== undefined, "the acknowledgement");
    assert.equal(shownWhenAcknowledged, 3);
  });

  it("tells changes a few times a second, however many events come", async () => {
    start();
    let told = 0;
    live.onDidChange(() => told++);
    const began = Date.now();
    for (let version = 1; version <= 3000; version++) source.tell(version);
    await until(() => replica.tasks.get(taskArn(1))?.version === 3000, "the last event");
    assert.ok(told <= 1 + (Date.now() - began) / 250, `${told} times in ${Date.now() - began} ms`);
    assert.ok(live.perSecond > 0);
  });

  it("reads what is there, however old, before it is live", async () => {
    start();
    source.tell(1, { at: Date.now() - 3_600_000 });
    await until(() => live.audit.events === 1, "the event");
    const { state } = live;
    assert.ok(state.kind === "connecting" && state.lagMs >= 3_600_000);
    assert.ok(live.needsPolling);
    source.push({ kind: "caughtUp" });
    await until(() => live.state.kind === "live", "live");
  });

  it("is late while what comes is old, and live again with the first that is not", async () => {
    start();
    source.push({ kind: "caughtUp" });
    source.tell(1, { at: Date.now() - 3_600_000 });
    await until(() => live.state.kind === "late", "late");
    assert.ok(live.needsPolling);
    source.tell(2, { at: Date.now() });
    await until(() => live.state.kind === "live", "live");
  });

  it("is idle when nothing comes", async () => {
    start({ idleMs: 50 });
    source.push({ kind: "caughtUp" });
    await until(() => live.state.kind === "idle", "idle");
    source.tell(1);
    await until(() => live.state.kind === "live", "live");
    await until(() => live.state.kind === "idle", "idle again");
    assert.equal(live.needsPolling, false);
  });

  it("says that it failed, polls meanwhile, and tries again with back-off", async () => {
    start();
    source.push(fault("network"), fault("network"));
    await until(() => live.state.kind === "failed", "failed");
    assert.ok(live.needsPolling);
    const { state } = live;
    assert.ok(state.kind === "failed" && state.retryAt !== undefined && state.error.message === "It is network.");
    await until(() => source.opened === 2, "the second try");
    live.retry();
    await until(() => source.opened === 3, "the third try, at once");
    source.tell(4);
    await until(() => live.state.kind === "live", "live again");
    assert.equal(source.closed, 2);
  });

  it("does not try again by itself where that would do harm", async () => {
    start();
    source.push(fault("conflict"));
    await until(() => live.state.kind === "failed", "failed");
    assert.ok(live.state.kind === "failed" && live.state.retryAt === undefined);
    live.retry();
    await until(() => source.opened === 2, "tried because a person asked");
  });

  it("says that a source has ended", async () => {
    start();
    source.tell(1);
    source.push("end");
    await until(() => live.state.kind === "ended", "ended");
    assert.equal(replica.tasks.size, 1);
  });

  it("lets go of its source when it is disposed", async () => {
    start();
    await until(() => source.opened === 1, "opened");
    live.dispose();
    await until(() => source.closed === 1, "left");
  });

  it("names the resources of a gap that stays, not of one that a late event fills", async () => {
    start({ graceMs: 300 });
    const named: string[] = [];
    live.onDidFindGaps(found => named.push(...found.map(item => item.arn)));
    source.tell(1);
    source.tell(3);
    source.tell(1, { arn: taskArn(2) });
    source.tell(4, { arn: taskArn(2) });
    source.tell(2);
    await until(() => named.length > 0, "the gap");
    assert.deepEqual(named, [taskArn(2)]);
  });

  describe("checked against the API", () => {
    let api: Held[] = [];
    const held = (id: number, version: number): Held => ({
      kind: "task",
      arn: taskArn(id),
      clusterArn: web,
      version,
      changedAt: 1,
    });

    function check(graceMs = 30): LiveChecks {
      const checks = new LiveChecks(live, {
        gateway: fakeGateway(() => api),
        onAnswer: (_, found, missing) => {
          replica.take(found, "api", Date.now());
          replica.remove(missing, Date.now());
        },
        graceMs,
        rereadMs: 5,
      });
      started.push(checks);
      return checks;
    }

    it("finds what a lossy stream lost, repairs the replica, and is current once that was accepted as the baseline", async () => {
      start();
      for (const id of [1, 2, 3]) source.tell(1, { arn: taskArn(id) });
      source.tell(5, { arn: taskArn(3) });
      await until(() => replica.tasks.size === 3, "three tasks");
      api = [held(1, 1), held(2, 4), held(3, 5), held(4, 2)];
      const report = await outcome(check().check(never));
      assert.deepEqual(
        report.findings
          .map(({ arn, verdict, behindBy }) => [arn, verdict, behindBy])
          .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
        [
          [taskArn(2), "BEHIND", 3],
          [taskArn(4), "UNSEEN", undefined],
        ],
      );
      assert.equal(replica.tasks.get(taskArn(2))?.version, 4);
      assert.equal(replica.tasks.size, 4);
      await until(() => live.state.kind === "behind", "behind");
      assert.ok(live.needsPolling);
      const { settled } = live.accept(report);
      assert.deepEqual(settled.map(({ verdict }) => verdict).toSorted(), ["BEHIND", "UNSEEN"]);
      await until(() => live.currency?.share === 1, "current");
      assert.deepEqual(live.currency?.findings, []);
      assert.equal(live.state.kind, "live");
      assert.equal((await outcome(check().check(never))).share, 1);
    });

    it("counts what the stream tells after the check", async () => {
      start();
      source.tell(1);
      await until(() => replica.tasks.size === 1, "the task");
      api = [held(1, 2)];
      await outcome(check().check(never));
      assert.equal(live.currency?.verdicts.BEHIND, 1);
      source.tell(2);
      await until(() => live.currency?.share === 1, "current");
    });

    it("asks again for what was in flight once the grace is over", async () => {
      start();
      source.tell(1);
      await until(() => replica.tasks.size === 1, "the task");
      api = [{ ...held(1, 2), changedAt: undefined }];
      let wasInFlight = false;
      live.onDidChange(() => (wasInFlight ||= live.currency?.findings[0]?.verdict === "IN_FLIGHT"));
      const report = await outcome(check(400).check(never));
      assert.ok(wasInFlight);
      assert.equal(report.findings[0]?.verdict, "BEHIND");
    });

    it("forgets a task that ended and whose hour is over", async () => {
      start();
      source.tell(7, { ended: true });
      source.tell(1, { kind: "containerInstance", arn: instanceArn(1) });
      await until(() => live.audit.resources.size === 2, "both");
      api = [{ kind: "containerInstance", arn: instanceArn(1), clusterArn: web, version: 1 }];
      await outcome(check().check(never));
      assert.deepEqual([...live.audit.resources.keys()], [instanceArn(1)]);
      await until(() => live.currency?.findings.length === 0, "no finding left");
    });

    it("asks the API for what a gap names", async () => {
      start({ graceMs: 10 });
      const gateway = fakeGateway(() => [held(1, 9)]);
      const checks = new LiveChecks(live, {
        gateway,
        onAnswer: (_, found) => replica.take(found, "api", Date.now()),
        rereadMs: 1,
      });
      started.push(checks);
      source.tell(1);
      source.tell(4);
      await until(() => replica.tasks.get(taskArn(1))?.version === 9, "the API's answer");
      assert.ok(gateway.asked.every(arn => arn === taskArn(1)));
    });
  });

  it("is behind by what it told wrong, not by what was there before it began", async () => {
    start();
    source.push({ kind: "caughtUp" });
    const unseen = { kind: "task", arn: taskArn(9), clusterArn: web, verdict: "UNSEEN", apiVersion: 3 } as const;
    live.checked(reportOf(1, new Map([[web, 1]]), [unseen], []));
    await until(() => live.state.kind === "idle", "reading");
    assert.equal(live.currency?.share, 0.5);
  });
});
