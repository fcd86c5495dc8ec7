import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Replica } from "../../../../src/ecs/replica/replica";
import { applyEvents } from "../../../../src/stream/live/applyEvents";
import { Audit } from "../../../../src/stream/audit/audit";
import { CurrencyChecker } from "../../../../src/stream/currency/currency";
import { resourceOf } from "../../../../src/stream/event/event";
import type { StreamEvent } from "../../../../src/stream/event/event";
import type { StreamItem } from "../../../../src/stream/event/item";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import type { Verdict } from "../../../../src/stream/currency/verdict";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";
import type { Told } from "../envelope";
import { fakeGateway } from "../fakeGateway";
import type { Held } from "../fakeGateway";

const now = Date.parse("2026-11-23T12:00:00Z");
const graceMs = 10_000;
const clusters = ["web", "jobs"];

/** One resource's true life, what of it is delivered and when, and how stale the API's two readings of it are. */
const life = fc.record({
  isTask: fc.boolean(),
  cluster: fc.nat({ max: 1 }),
  start: fc.integer({ min: 1, max: 5 }),
  steps: fc.array(
    fc.record({
      rise: fc.integer({ min: 1, max: 3 }),
      copies: fc.integer({ min: 0, max: 3 }),
      delayed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  ageMs: fc.integer({ min: 0, max: 25_000 }),
  forgotten: fc.integer({ min: 0, max: 5 }).map(n => n === 0),
  staleBy: fc.integer({ min: 0, max: 2 }),
  staleAgain: fc.boolean(),
  lastEnds: fc.boolean(),
});
const world = fc.record({ lives: fc.array(life, { minLength: 1, maxLength: 5 }), seed: fc.integer() });

interface Life {
  readonly told: readonly Told[];
  readonly delivered: readonly { readonly event: Told; readonly delayed: boolean }[];
  readonly forgotten: boolean;
  readonly firstReading: Told;
  readonly secondReading: Told;
}

function lived(raw: ReturnType<typeof drawn>[number], index: number): Life {
  const cluster = clusters[raw.cluster]!;
  let version = raw.start;
  const told = raw.steps.map((step, at): Told => {
    version += at === 0 ? 0 : step.rise;
    const last = at === raw.steps.length - 1;
    return {
      kind: raw.isTask ? "task" : "containerInstance",
      arn: raw.isTask ? taskArn(index, cluster) : instanceArn(index, cluster),
      clusterArn: clusterArn(cluster),
      version,
      at: now - raw.ageMs - (raw.steps.length - 1 - at) * 4000,
      ended: last && raw.lastEnds,
    };
  });
  const delivered = told.flatMap((event, at) => {
    const { copies, delayed } = raw.steps[at]!;
    return Array.from({ length: copies }, (_, copy) => ({ event, delayed: delayed && copy % 2 === 0 }));
  });
  const reading = (staleBy: number) => told[Math.max(0, told.length - 1 - staleBy)]!;
  return {
    told,
    delivered,
    forgotten: raw.forgotten,
    firstReading: reading(raw.staleBy),
    secondReading: reading(raw.staleAgain ? raw.staleBy : 0),
  };
}
const drawn = (lives: readonly (typeof life extends fc.Arbitrary<infer T> ? T : never)[]) => lives;

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed | 1;
  const keyed = items.map(item => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return [state >>> 8, item] as const;
  });
  return keyed.toSorted((a, b) => a[0] - b[0]).map(([, item]) => item);
}

/** What is true of the versions of one resource that arrived in this order, worked out the slow and obvious way. */
function slowAudit(arrived: readonly number[]) {
  let duplicates = 0;
  let late = 0;
  arrived.forEach((version, at) => {
    const before = arrived.slice(0, at);
    if (before.includes(version)) duplicates++;
    else if (before.some(other => other > version)) late++;
  });
  const missing: number[] = [];
  for (let version = Math.min(...arrived); version < Math.max(...arrived); version++)
    if (!arrived.includes(version)) missing.push(version);
  return { duplicates, late, missing };
}

function trueVerdict(life: Life, arrived: readonly Told[]): { verdict: Verdict; by?: number } | undefined {
  const last = arrived.reduce<Told | undefined>(
    (best, told) => (best && best.version >= told.version ? best : told),
    undefined,
  );
  if (life.forgotten) return last && { verdict: "GONE" };
  const isRecent = (reading: Told) => reading.kind === "task" && now - reading.at < graceMs;
  const first = life.firstReading;
  if (!last) return { verdict: isRecent(first) ? "IN_FLIGHT" : "UNSEEN" };
  // Read again only when the stream was ahead.
  const reading = last.version > first.version ? life.secondReading : first;
  const by = reading.version - last.version;
  if (by === 0) return { verdict: "CURRENT" };
  if (by < 0) return { verdict: "AHEAD" };
  // Between the two readings the version rose, so the change is new as far as anyone can tell.
  const rose = last.version > first.version && reading !== first;
  return { verdict: rose || isRecent(reading) ? "IN_FLIGHT" : "BEHIND", by };
}

function assertAudit(audit: Audit, order: readonly Told[]): void {
  const byArn = new Map<string, number[]>();
  for (const { arn, version } of order) byArn.set(arn, [...(byArn.get(arn) ?? []), version]);
  assert.equal(audit.events, order.length);
  assert.equal(audit.resources.size, byArn.size);
  let [duplicates, late] = [0, 0];
  for (const [arn, versions] of byArn) {
    const truth = slowAudit(versions);
    const track = audit.get(arn)!;
    assert.deepEqual([track.duplicates, track.late, track.events], [truth.duplicates, truth.late, versions.length]);
    const holes = track.versions
      .holes()
      .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
    assert.deepEqual(holes, truth.missing);
    duplicates += truth.duplicates;
    late += truth.late;
  }
  assert.deepEqual([audit.duplicates, audit.late], [duplicates, late]);
}

async function assertVerdicts(audit: Audit, lives: readonly Life[], order: readonly Told[]): Promise<void> {
  const readings = new Map<string, number>();
  const gateway = fakeGateway(
    () => lives.filter(item => !item.forgotten).map(item => item.told[0]!),
    held => {
      const item = lives.find(candidate => candidate.told[0]!.arn === held.arn)!;
      const reading = readings.get(held.arn) ?? 0;
      readings.set(held.arn, reading + 1);
      const told = reading === 0 ? item.firstReading : item.secondReading;
      return { ...held, version: told.version, changedAt: told.at } satisfies Held;
    },
  );
  const checker = new CurrencyChecker(gateway, new AuditKnowledge(audit), { now: () => now, graceMs, rereadMs: 0 });
  const report = await checker.check(
    AbortSignal.any([]),
    clusters.map(name => clusterArn(name)),
  );
  const findings = new Map(report.findings.map(finding => [finding.arn, finding]));
  const counts: Partial<Record<Verdict, number>> = {};
  for (const item of lives) {
    const arn = item.told[0]!.arn;
    const truth = trueVerdict(
      item,
      order.filter(told => told.arn === arn),
    );
    const found = findings.get(arn);
    if (truth) counts[truth.verdict] = (counts[truth.verdict] ?? 0) + 1;
    assert.equal(found?.verdict, truth?.verdict === "CURRENT" ? undefined : truth?.verdict);
    if (truth?.by !== undefined) assert.equal(found?.behindBy, truth.by);
    if (truth?.verdict === "AHEAD") assert.equal(found?.reread, true);
  }
  for (const [verdict, count] of Object.entries(report.verdicts)) assert.equal(count, counts[verdict as Verdict] ?? 0);
  for (const verdict of Object.keys(report.verdicts) as Verdict[])
    assert.equal(
      report.clusters.reduce((sum, cluster) => sum + cluster.verdicts[verdict], 0),
      report.verdicts[verdict],
    );
}

const parsed = (told: Told): StreamEvent => {
  const events: StreamEvent[] = [];
  unwrap(envelope(told), undefined, item => item.kind === "event" && events.push(item.event));
  assert.ok(events[0]);
  return events[0];
};

/** Whether the replicas hold exactly these, each in its last version; a container instance that ended is no more. */
function assertReplicas(replicas: ReadonlyMap<string, Replica>, last: readonly (Told | undefined)[]): void {
  const shown = (version: number | undefined, status: string) => `v${version} ${status}`;
  const expected = last.flatMap(told => {
    if (!told || (told.kind === "containerInstance" && told.ended)) return [];
    const status = told.kind === "task" ? (told.ended ? "STOPPED" : "RUNNING") : "ACTIVE";
    return [[told.arn, shown(told.version, status)] as const];
  });
  const actual = [...replicas.values()].flatMap(replica => [
    ...[...replica.tasks.values()].map(task => [task.arn, shown(task.version, task.lastStatus)] as const),
    ...[...replica.containerInstances.values()].map(item => [item.arn, shown(item.version, item.status)] as const),
  ]);
  assert.deepEqual(new Map(actual), new Map(expected));
}

/** What the API doesn't know so long after it began is gone. */
const later = now + 60_000;

/** Takes what the API has of these lives, as a later check hands it over: the newest version of each, or that it is gone. */
function reconcile(replicas: ReadonlyMap<string, Replica>, lives: readonly Life[]): void {
  for (const { told, forgotten } of lives) {
    const last = told.at(-1)!;
    const replica = replicas.get(last.clusterArn)!;
    if (forgotten || (last.kind === "containerInstance" && last.ended)) replica.remove([last.arn], later);
    else replica.take([resourceOf(parsed(last))], "api", later);
  }
}

describe("audit and currency", () => {
  it("say what is true of 10,000 random histories, dropped, doubled, reordered and delayed on their way", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(world, async ({ lives: raws, seed }) => {
        const lives = raws.map(lived);
        const deliveries = shuffled(
          lives.flatMap(item => item.delivered),
          seed,
        );
        const audit = new Audit();
        const take = (told: Told) => unwrap(envelope(told), undefined, (item: StreamItem) => audit.take(item));
        const inTime = deliveries.filter(item => !item.delayed).map(item => item.event);
        inTime.forEach(take);
        assertAudit(audit, inTime);
        await assertVerdicts(audit, lives, inTime);
        const delayed = deliveries.filter(item => item.delayed).map(item => item.event);
        delayed.forEach(take);
        assertAudit(audit, [...inTime, ...delayed]);
        await assertVerdicts(audit, lives, [...inTime, ...delayed]);
      }),
      { numRuns: 10_000 },
    );
  });

  it("leave a replica that is equal to 10,000 random histories, whatever was dropped, doubled, reordered or delayed", function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 6 }), ({ lives: raws, seed }, batch) => {
        const lives = raws.map(lived);
        const replicas = new Map(clusters.map(name => [clusterArn(name), new Replica(clusterArn(name))]));
        const deliveries = shuffled(
          lives.flatMap(item => item.delivered),
          seed,
        ).map(({ event, delayed }) => ({ delayed, event: parsed(event) }));
        const deliver = (events: readonly StreamEvent[]) => {
          for (let at = 0; at < events.length; at += batch)
            applyEvents(events.slice(at, at + batch), arn => replicas.get(arn), now);
        };
        const inTime = deliveries.filter(item => !item.delayed).map(item => item.event);
        const delayed = deliveries.filter(item => item.delayed).map(item => item.event);
        const lastOf = (life: Life, events: readonly StreamEvent[]) => {
          const versions = events.filter(event => event.arn === life.told[0]!.arn).map(event => event.version);
          return life.told.find(told => told.version === Math.max(...versions));
        };
        deliver(inTime);
        assertReplicas(
          replicas,
          lives.map(life => lastOf(life, inTime)),
        );
        deliver(delayed);
        assertReplicas(
          replicas,
          lives.map(life => lastOf(life, [...inTime, ...delayed])),
        );
        reconcile(replicas, lives);
        const truth = lives.map(life => (life.forgotten ? undefined : life.told.at(-1)));
        assertReplicas(replicas, truth);
        // What comes once more, in any order, changes nothing and raises nothing.
        deliver([...delayed, ...inTime].reverse());
        assertReplicas(replicas, truth);
      }),
      { numRuns: 10_000 },
    );
  });
});
