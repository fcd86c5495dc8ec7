import assert from "node:assert/strict";
import { parseContainerInstance, parseTask } from "../../../../src/ecs/parsing/parse";
import type { Resource } from "../../../../src/ecs/replica/resource";
import { Audit } from "../../../../src/stream/audit/audit";
import type { StreamEvent } from "../../../../src/stream/event/event";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { Trust } from "../../../../src/stream/trust/trust";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";

const web = clusterArn("web");
const graceMs = 10_000;
const allowedMs = 15_000;
const pollEveryMs = 10_000;
const sampleEveryMs = 20_000;
const stepMs = 250;

interface Truth {
  readonly kind: Resource["kind"];
  readonly arn: string;
  version: number;
  changedAt: number;
  status: string;
}

const statuses = ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"];

/** Numbers that look random and are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** A cluster of 300 tasks that are replaced all the time, a stream that tells of it or not, and a tree kept current by both. */
class Churn {
  now = 1_800_000_000_000;
  readonly audit = new Audit();
  readonly trust: Trust;
  readonly shown = new Map<string, number>();
  describes = 0;
  describesOfPolling = 0;
  /** The most that were older than allowed and not shown. */
  stale = 0;
  rested = 0;
  private readonly truth = new Map<string, Truth>();
  private readonly underWay: { readonly at: number; readonly event: StreamEvent }[] = [];
  private next = 0;
  private readonly random = numbers(7);
  private polledAt = 0;
  private sampledAt = 0;

  constructor(
    private passes: (truth: Truth) => boolean,
    private readonly loss: number,
  ) {
    this.trust = new Trust(new AuditKnowledge(this.audit), { graceMs, now: () => this.now, clockAheadMs: () => 0 });
    for (let n = 0; n < 300; n++) this.add("task", taskArn(this.next++), "RUNNING");
    for (let n = 0; n < 30; n++) this.add("containerInstance", instanceArn(n), "ACTIVE");
    this.poll();
    this.trust.begin();
  }

  run(seconds: number): void {
    const end = this.now + seconds * 1000;
    while (this.now < end) {
      this.now += stepMs;
      this.change();
      this.deliver();
      if (this.now % 1000 === 0) this.trust.tick(true);
      const { trusted } = this.trust.of(web);
      if (trusted) this.rested++;
      if (!trusted && this.now - this.polledAt >= pollEveryMs) this.poll();
      if (trusted && this.now - this.sampledAt >= sampleEveryMs) this.sample();
      if (this.now % pollEveryMs === 0) this.describesOfPolling += Math.ceil(this.truth.size / 100);
      if (this.now % 1000 === 0) this.check();
    }
  }

  setRule(passes: (truth: Truth) => boolean): void {
    this.passes = passes;
  }

  /** Five tasks begin a second; each goes through its life in some ten seconds and is forgotten after a while. */
  private change(): void {
    if (this.random() < 1.2) this.add("task", taskArn(this.next++), "PROVISIONING");
    for (const truth of this.truth.values()) {
      if (truth.kind === "containerInstance") {
        if (this.random() < 0.01) this.raise(truth, truth.status);
        continue;
      }
      const at = statuses.indexOf(truth.status);
      if (at < 0 || truth.status === "STOPPED") continue;
      const usual = truth.status === "RUNNING" ? 60_000 : 2000;
      if (this.random() < stepMs / usual) this.raise(truth, statuses[at + 1] ?? "STOPPED");
    }
  }

  private add(kind: Resource["kind"], arn: string, status: string): void {
    const truth = { kind, arn, version: 0, changedAt: this.now, status };
    this.truth.set(arn, truth);
    this.raise(truth, status);
  }

  private raise(truth: Truth, status: string): void {
    truth.version++;
    truth.status = status;
    truth.changedAt = this.now;
    if (!this.passes(truth) || this.random() < this.loss) return;
    const { kind, arn, version } = truth;
    const told = envelope({ kind, arn, clusterArn: web, version, at: this.now, ended: status === "STOPPED" });
    const detail = { ...(told as { detail: object }).detail, lastStatus: status };
    unwrap({ ...(told as object), detail }, undefined, item => {
      if (item.kind === "event") this.underWay.push({ at: this.now + this.random() * 1500, event: item.event });
    });
  }

  private deliver(): void {
    const due = this.underWay.filter(({ at }) => at <= this.now);
    for (const { event } of due) {
      this.underWay.splice(
        this.underWay.findIndex(item => item.event === event),
        1,
      );
      const arrival = this.audit.take({ kind: "event", type: "", event });
      if (arrival !== "duplicate") this.trust.told(event);
      if (arrival === "jump") this.holes.push({ arn: event.arn, since: this.now });
      this.shown.set(event.arn, Math.max(event.version, this.shown.get(event.arn) ?? 0));
    }
    while (this.holes[0] && this.now - this.holes[0].since >= graceMs) {
      const hole = this.holes.shift();
      if (hole && this.audit.get(hole.arn)?.versions.hasHoles)
        this.trust.gap({ arn: hole.arn, clusterArn: web, at: hole.since });
    }
  }
  private readonly holes: { readonly arn: string; readonly since: number }[] = [];

  private poll(): void {
    this.polledAt = this.now;
    this.ask([...this.truth.keys()]);
  }

  private sample(): void {
    this.sampledAt = this.now;
    this.ask(this.trust.stalest(web, 100));
  }

  private ask(arns: readonly string[]): void {
    this.describes += Math.ceil(arns.length / 100);
    const found = arns.flatMap(arn => {
      const truth = this.truth.get(arn);
      if (!truth) return [];
      this.shown.set(arn, truth.version);
      return [resourceOf(truth)];
    });
    this.trust.answered(web, { found, missing: arns.filter(arn => !this.truth.has(arn)) });
  }

  private check(): void {
    const late = [...this.truth.values()].filter(
      ({ arn, version, changedAt }) => this.now - changedAt > allowedMs && this.shown.get(arn) !== version,
    );
    this.stale = Math.max(this.stale, late.length);
  }
}

function resourceOf({ kind, arn, version, status, changedAt }: Truth): Resource {
  if (kind === "containerInstance")
    return parseContainerInstance({ containerInstanceArn: arn, version, status, registeredAt: new Date(1) }, web);
  return parseTask({ taskArn: arn, clusterArn: web, version, lastStatus: status, createdAt: new Date(changedAt) });
}

const all = () => true;
const onlyStopped = ({ kind, status }: Truth) => kind === "task" && status === "STOPPED";
const onlyTasks = ({ kind }: Truth) => kind === "task";
const none = () => false;

describe("trust in a stream, while 300 tasks are replaced for five minutes", () => {
  it("is earned by a stream that tells all, and polling rests for most of the time", () => {
    const churn = new Churn(all, 0);
    churn.run(300);
    assert.equal(churn.stale, 0);
    assert.deepEqual(churn.trust.of(web).reasons, []);
    assert.ok(churn.rested > 900, `rested for ${churn.rested / 4} of 300 s`);
    assert.ok(
      churn.describes <= churn.describesOfPolling / 10,
      `${churn.describes} of ${churn.describesOfPolling} describes`,
    );
  });

  for (const loss of [0.01, 0.05, 0.5])
    it(`is lost at ${loss * 100}% loss before anything is stale`, () => {
      const churn = new Churn(all, loss);
      churn.run(300);
      assert.equal(churn.stale, 0);
      assert.equal(churn.trust.of(web).trusted, false);
      assert.match(churn.trust.of(web).reasons.join(), /Missed \d|Skipped versions of \d/);
    });

  it("is never given to rules that tell a part, and they are named for what they lack", () => {
    for (const [rule, words] of [
      [onlyStopped, /No new container instance events for web.*Delivers only STOPPED tasks of web/],
      [onlyTasks, /^No new container instance events for web$/],
      [none, /^No new events for web$/],
    ] as const) {
      const churn = new Churn(rule, 0);
      churn.run(300);
      assert.equal(churn.stale, 0);
      assert.match(churn.trust.of(web).reasons.join(", "), words);
    }
  });

  it("goes when a trusted stream falls silent, within the time that is allowed", () => {
    const churn = new Churn(all, 0);
    churn.run(120);
    assert.ok(churn.trust.of(web).trusted);
    churn.setRule(none);
    churn.run(60);
    assert.equal(churn.stale, 0);
    assert.equal(churn.trust.of(web).trusted, false);
  });

  it("is not given to an endpoint without versions", () => {
    const churn = new Churn(all, 0);
    churn.run(60);
    assert.ok(churn.trust.of(web).trusted);
    const { version, ...task } = { taskArn: taskArn(1), clusterArn: web, version: 1, lastStatus: "RUNNING" };
    assert.equal(version, 1);
    churn.trust.answered(web, { found: [parseTask(task)], missing: [] });
    assert.match(churn.trust.of(web).reasons.join(), /returns no versions/);
  });
});

describe("trust in a stream that tells a change a second", () => {
  let now: number;
  let trust: Trust;

  beforeEach(() => {
    now = 1_800_000_000_000;
    trust = new Trust(new AuditKnowledge(new Audit()), { graceMs, now: () => now, clockAheadMs: () => 0 });
  });

  const skipped = (at: number) => trust.gap({ arn: taskArn(1), clusterArn: web, version: 2, at });

  /** So many seconds, in each of which a change is told. */
  function tell(seconds: number): void {
    for (let n = 0; n < seconds; n++) {
      now += 1000;
      const told = envelope({ kind: "task", arn: taskArn(n), clusterArn: web, version: 1, at: now });
      unwrap(told, undefined, item => item.kind === "event" && trust.told(item.event));
      trust.tick(true);
    }
  }

  it("is earned by what was told since the last loss, and nothing contradicted within the grace", () => {
    trust.begin();
    tell(15);
    assert.equal(trust.of(web).proven, 4);
    skipped(now);
    assert.equal(trust.of(web).proven, 0);
    tell(10);
    assert.equal(trust.of(web).proven, 0, "what was told before the loss counts");
    tell(5);
    assert.equal(trust.of(web).proven, 4);
  });

  it("isn't lost by versions that were left out before it was attached", () => {
    skipped(now);
    trust.begin();
    skipped(now - 1);
    assert.deepEqual(trust.of(web).reasons, []);
    skipped(now);
    assert.equal(trust.of(web).reasons.length, 1);
  });
});
