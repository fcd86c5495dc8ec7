import assert from "node:assert/strict";
import * as fc from "fast-check";
import { EcsError } from "../../../../src/ecs/model/errors";
import { Replica } from "../../../../src/ecs/replica/replica";
import { acceptDetail, settledWords } from "../../../../src/events/view/acceptWords";
import type { CurrencyReport } from "../../../../src/stream/currency/currencyReport";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import type { Finding, Verdict } from "../../../../src/stream/currency/verdict";
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

const report = (...findings: readonly Finding[]): CurrencyReport =>
  reportOf(Date.now(), new Map([[web, 1]]), findings, []);

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
    await until(() => live.state.kind === "live", "trust again");
    assert.equal(live.knowledge.resting, 1);
    await deliver(7);
    await pastGrace();
    assert.notEqual(live.state.kind, "behind");
    assert.equal(live.knowledge.resting, 0);
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

  it("forgives nothing in a cluster that couldn't be read", async () => {
    await deliver(4);
    await until(() => live.state.kind === "behind", "the gap");
    const error = new EcsError({ kind: "denied", code: "AccessDenied", sentence: "No.", advice: "" });
    const unread = reportOf(Date.now(), new Map(), [], [{ arn: web, error }]);
    const acceptance = live.accept(unread);
    await pastGrace();
    assert.equal(live.state.kind, "behind");
    assert.match(acceptDetail(acceptance).join(" "), /couldn't be read: web/);
  });

  it("says that events stay lost where any were", () => {
    const lost = (...findings: readonly Finding[]) =>
      acceptDetail(live.baseline.preview(report(...findings))).some(line => line.includes("stay lost"));
    assert.ok(lost(finding("BEHIND", { apiVersion: 2 })));
    assert.ok(lost(finding("GONE", { ended: false })));
    assert.ok(!lost(finding("UNSEEN", { apiVersion: 2 })));
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
