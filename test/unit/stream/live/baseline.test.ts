import assert from "node:assert/strict";
import * as fc from "fast-check";
import { EcsError } from "../../../../src/ecs/model/errors";
import { Replica } from "../../../../src/ecs/replica/replica";
import { acceptDetail, nothingWords, settledWords } from "../../../../src/events/view/acceptWords";
import type { LiveReport } from "../../../../src/stream/currency/acceptance";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import { judge } from "../../../../src/stream/currency/verdict";
import type { Finding, Verdict } from "../../../../src/stream/currency/verdict";
import { verdictText } from "../../../../src/stream/currency/verdictText";
import { resourceOf } from "../../../../src/stream/event/event";
import { versionsIn } from "../../../../src/stream/delivered/missing";
import { LiveStream } from "../../../../src/stream/live/live";
import { clusterArn, taskArn } from "../envelope";
import { eventOf } from "../delivered/eventOf";
import { newDelivery } from "../delivered/newDelivery";
import { PushSource } from "../pushSource";
import { until, withFastTime } from "../until";

const web = clusterArn("web");
const graceMs = 500;

const finding = (verdict: Verdict, more: Partial<Finding> = {}): Finding => ({
  kind: "task",
  arn: taskArn(1),
  clusterArn: web,
  verdict,
  ...more,
});

/** What a check found that began now; AWS's clock is far ahead of this machine's. */
const report = (...findings: readonly Finding[]): LiveReport => ({
  ...reportOf(Date.now() + 3_600_000, new Map([[web, 1]]), findings, []),
  askedAt: Date.now(),
});

describe("the baseline", () => {
  withFastTime();

  let source: PushSource;
  let live: LiveStream;

  beforeEach(async () => {
    source = new PushSource();
    const replica = new Replica(web);
    live = new LiveStream(source, {
      region: "eu-west-1",
      graceMs,
      replica: arn => (arn === web ? replica : undefined),
    });
    live.start();
    source.tell(1);
    source.push({ kind: "caughtUp" });
    await until(() => live.state.kind === "live" && live.audit.events === 1, "live");
    // The stream is held to account from its first look at its own state on.
    await pastGrace();
  });
  afterEach(() => live.dispose());

  /** Waits until what had to come within the grace is overdue, and that was noticed. */
  async function pastGrace(): Promise<void> {
    const end = Date.now() + graceMs + 2500;
    await until(() => Date.now() > end, "the end of the grace");
  }

  async function deliver(...versions: readonly number[]): Promise<void> {
    const before = live.audit.events;
    for (const version of versions) source.tell(version);
    await until(() => live.audit.events === before + versions.length, "the events");
  }

  it("settles skipped versions and what is behind, and the next version after it is in order", async () => {
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    const behind = report(finding("BEHIND", { streamVersion: 4, apiVersion: 6, behindBy: 2 }));
    live.checked(behind);
    const acceptance = live.accept(behind);
    assert.equal(settledWords(acceptance), "1 BEHIND, and skipped versions of 1 resource");
    assert.equal(acceptance.resources, 1);
    await until(() => live.state.kind === "live", "trust again");
    assert.equal(live.knowledge.resting, 1);
    await deliver(7);
    await pastGrace();
    assert.notEqual(live.state.kind, "behind");
    assert.equal(live.knowledge.resting, 0);
  });

  /** Of how many versions the Events page says that they are missing, unless that was accepted. */
  const missing = () =>
    live.delivery.events
      .since(0)
      .map(item => (item.kind === "change" && item.acceptedAt === undefined ? versionsIn(item.missing) : 0))
      .reduce((sum, count) => sum + count, 0);

  it("forgives no version that was skipped after the check began", async () => {
    const early = report(finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 }));
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    assert.equal(live.baseline.preview(early).resources, 1);
    assert.equal(settledWords(live.accept(early)), "1 UNSEEN");
    assert.equal(missing(), 2);
    await pastGrace();
    assert.equal(live.state.kind, "behind");
    live.accept(report());
    assert.equal(missing(), 0);
    assert.notEqual(live.state.kind, "behind");
  });

  it("doesn't let go of a gap that opened after the check and had no time to become one yet", async () => {
    const early = report(finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 }));
    await deliver(4);
    live.accept(early);
    await until(() => live.state.kind === "behind", "the gap");
  });

  it("settles what was skipped while the check asked, up to the version that it saw", async () => {
    const early = report(finding("BEHIND", { streamVersion: 1, apiVersion: 6, behindBy: 5 }));
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    assert.equal(settledWords(live.accept(early)), "1 BEHIND, and skipped versions of 1 resource");
    assert.equal(missing(), 0);
    assert.notEqual(live.state.kind, "behind");
  });

  it("forgives no change that the API showed after the check", async () => {
    const see = (version: number) => live.answered(web, { found: [resource(version)], missing: [] });
    see(1);
    const early = report(finding("BEHIND", { streamVersion: 1, apiVersion: 3, behindBy: 2 }));
    see(4);
    await until(() => live.state.kind === "behind", "the miss");
    live.accept(early);
    await pastGrace();
    assert.equal(live.state.kind, "behind");
    live.accept(report(finding("BEHIND", { streamVersion: 3, apiVersion: 4, behindBy: 1 })));
    assert.notEqual(live.state.kind, "behind");
  });

  it("forgives no end that the API showed after the check", async () => {
    live.answered(web, { found: [resource(1)], missing: [] });
    const early = report(finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 }));
    live.answered(web, { found: [], missing: [taskArn(1)] });
    await until(() => live.state.kind === "behind", "the miss");
    live.accept(early);
    assert.equal(live.state.kind, "behind");
    live.accept(report(finding("GONE", { streamVersion: 1, ended: false })));
    assert.notEqual(live.state.kind, "behind");
  });

  it("finds the next gap above it", async () => {
    live.accept(report(finding("BEHIND", { streamVersion: 1, apiVersion: 6, behindBy: 5 })));
    await deliver(8);
    await until(() => live.state.kind === "behind", "the gap");
  });

  it("finds what was lost right after it, also of a resource that no event had named", async () => {
    live.accept(report(finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 })));
    source.tell(7, { arn: taskArn(2) });
    await until(() => live.state.kind === "behind", "the gap");
  });

  it("takes late events for late, though an older gap of the resource never closes", async () => {
    await deliver(5);
    live.accept(report(finding("BEHIND", { streamVersion: 5, apiVersion: 6, behindBy: 1 })));
    await deliver(9);
    await deliver(8, 7);
    await pastGrace();
    assert.notEqual(live.state.kind, "behind");
  });

  it("owes nothing for what it settled, and still owes what came after", async () => {
    const see = (version: number) => live.answered(web, { found: [resource(version)], missing: [] });
    see(1);
    see(3);
    live.accept(report(finding("BEHIND", { streamVersion: 1, apiVersion: 3, behindBy: 2 })));
    await pastGrace();
    assert.notEqual(live.state.kind, "behind");
    see(4);
    await until(() => live.state.kind === "behind", "the miss");
  });

  it("settles nothing that is in flight, ahead, without a version, or couldn't be read", () => {
    const open = report(
      finding("IN_FLIGHT", { streamVersion: 1, apiVersion: 2 }),
      finding("AHEAD", { arn: taskArn(2), streamVersion: 3, apiVersion: 2 }),
      finding("UNVERSIONED", { arn: taskArn(3) }),
      finding("UNREAD", { arn: taskArn(4) }),
    );
    const acceptance = live.accept(open);
    assert.deepEqual(acceptance.settled, []);
    assert.equal(acceptance.open.length, 4);
    assert.equal(live.knowledge.known(taskArn(1))?.version, 1);
    assert.match(acceptDetail(acceptance).join(" "), /Not settled: 1 AHEAD, 1 IN FLIGHT, 1 UNVERSIONED, 1 UNREAD/);
  });

  it("settles no skipped versions of what stays open, and counts each resource that had some once", async () => {
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    await deliver(8);
    await pastGrace();
    source.tell(1, { arn: taskArn(2) });
    source.tell(3, { arn: taskArn(2) });
    await pastGrace();
    const reasons = () => live.trust.of(web).reasons;
    assert.deepEqual(reasons(), ["Skipped versions of 2 resources in web"]);
    const open = report(finding("IN_FLIGHT", { streamVersion: 8, apiVersion: 9 }));
    assert.equal(live.baseline.preview(open).gaps, 1);
    assert.equal(live.accept(open).gaps, 1);
    assert.deepEqual(reasons(), ["Skipped versions of 1 resource in web"]);
    assert.equal(live.baseline.preview(open).gaps, 0);
    assert.equal(live.accept(report()).gaps, 1);
    assert.deepEqual(reasons(), []);
  });

  it("says beforehand what would be settled by then, without what the stream has told since", async () => {
    const behind = report(
      finding("BEHIND", { streamVersion: 1, apiVersion: 2, behindBy: 1 }),
      finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 }),
    );
    assert.equal(live.baseline.preview(behind).resources, 2);
    await deliver(2);
    assert.equal(settledWords(live.baseline.preview(behind)), "1 UNSEEN");
  });

  it("keeps the baseline that was accepted when a later one settles nothing", async () => {
    live.accept(report(finding("UNSEEN", { arn: taskArn(2), apiVersion: 4 })));
    const behind = report(finding("BEHIND", { streamVersion: 1, apiVersion: 2, behindBy: 1 }));
    await deliver(2);
    assert.equal(live.accept(behind).resources, 0);
    assert.equal(live.baseline.last && settledWords(live.baseline.last), "1 UNSEEN");
  });

  it("doesn't miss the end of a task that had stopped by then, once its hour is over", () => {
    const stopped = judge(undefined, resourceOf(eventOf({ version: 4, arn: taskArn(2), ended: true })), {
      now: Date.now(),
      graceMs: 0,
      reread: false,
    });
    assert.equal(stopped.verdict, "UNSEEN");
    live.accept(report(stopped));
    const gone = judge(live.knowledge.known(taskArn(2)), undefined, { now: Date.now(), graceMs: 0, reread: false });
    assert.equal(verdictText(gone), "GONE, its end is known");
  });

  it("forgives nothing in a cluster that couldn't be read", async () => {
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    const error = new EcsError({ kind: "denied", code: "AccessDenied", sentence: "No.", advice: "" });
    const unread = { ...report(), clusters: [], unreachable: [{ arn: web, error }] };
    const acceptance = live.accept(unread);
    await pastGrace();
    assert.equal(live.state.kind, "behind");
    assert.match(acceptDetail(acceptance).join(" "), /couldn't be read: web/);
  });

  it("doesn't say that no baseline is needed where something couldn't be read or settled", () => {
    const words = (more: Partial<LiveReport>, ...findings: readonly Finding[]) =>
      nothingWords(live.baseline.preview({ ...report(...findings), ...more }));
    assert.equal(words({}), "The check found nothing to settle. No baseline is needed.");
    const error = new EcsError({ kind: "denied", code: "AccessDenied", sentence: "No.", advice: "" });
    assert.equal(
      words({ clusters: [], unreachable: [{ arn: web, error }] }),
      "The check found nothing to settle. Not settled, since they couldn't be read: web.",
    );
    assert.match(words({}, finding("UNREAD")), /Not settled: 1 UNREAD\. They are checked as before\.$/);
  });

  it("says that events stay lost where any were", () => {
    const lost = (...findings: readonly Finding[]) =>
      acceptDetail(live.baseline.preview(report(...findings))).some(line => line.includes("stay lost"));
    assert.ok(lost(finding("BEHIND", { apiVersion: 2 })));
    assert.ok(lost(finding("GONE", { ended: false })));
    assert.ok(!lost(finding("UNSEEN", { arn: taskArn(2), apiVersion: 2 })));
    assert.ok(!lost(finding("GONE", { ended: true })));
  });
});

const resource = (version: number) => resourceOf(eventOf({ version }));

describe("what is missing above a baseline", () => {
  it("is exactly what no event told, whatever was lost before and in which order the rest came", () => {
    const version = fc.integer({ min: 1, max: 25 });
    fc.assert(
      fc.property(
        fc.array(version, { maxLength: 30 }),
        version,
        fc.array(version, { maxLength: 40 }),
        (before, api, after) => {
          const { delivery, knowledge, holes } = newDelivery();
          const tell = (told: number) =>
            delivery.take({ kind: "event", type: "", event: eventOf({ version: told }) }, 0, false);
          before.forEach(tell);
          const known = Math.max(0, ...before);
          if (api > known) knowledge.settle([finding(before.length > 0 ? "BEHIND" : "UNSEEN", { apiVersion: api })], 0);
          delivery.events.accept(() => true, 0);
          holes.accept(() => true);
          after.forEach(tell);
          const base = Math.max(known, api);
          const highest = Math.max(0, ...after);
          const lacking = Array.from({ length: Math.max(0, highest - base) }, (_, index) => base + 1 + index).filter(
            item => !after.includes(item),
          );
          const said = delivery.events
            .since(0)
            .filter(item => item.kind === "change" && item.acceptedAt === undefined)
            .reduce((sum, item) => sum + (item.kind === "change" ? versionsIn(item.missing) : 0), 0);
          assert.equal(said, lacking.length);
          assert.equal(holes.takeStayed(1).length, lacking.length > 0 ? 1 : 0);
        },
      ),
    );
  });
});
