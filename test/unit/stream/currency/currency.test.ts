import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { ErrorKind } from "../../../../src/ecs/model/errors";
import { Audit } from "../../../../src/stream/audit/audit";
import { CurrencyChecker } from "../../../../src/stream/currency/currency";
import type { CheckOptions } from "../../../../src/stream/currency/currency";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";
import type { Told } from "../envelope";
import { fakeGateway } from "../fakeGateway";
import type { Held } from "../fakeGateway";

const web = clusterArn("web");
const now = Date.parse("2026-11-23T12:00:00Z");
const hour = 3_600_000;
const never = new AbortController().signal;

function audited(...told: readonly Partial<Told>[]): Audit {
  const audit = new Audit();
  for (const item of told) {
    const event: Told = { kind: "task", arn: taskArn(1), clusterArn: web, version: 1, at: now - hour, ...item };
    unwrap(envelope(event), undefined, read => audit.take(read));
  }
  return audit;
}

const check = (audit: Audit, gateway: ReturnType<typeof fakeGateway>, options: CheckOptions = {}) =>
  new CurrencyChecker(gateway, new AuditKnowledge(audit), { now: () => now, rereadMs: 0, ...options });

const held = (more: Partial<Held>): Held => ({ kind: "task", arn: taskArn(1), clusterArn: web, version: 1, ...more });

describe("CurrencyChecker", () => {
  it("gives each verdict with both versions, adds them up by cluster, and names the worst", async () => {
    const audit = audited(
      { arn: taskArn("current"), version: 2 },
      { arn: taskArn("behind"), version: 2, at: now - 5000 },
      { arn: taskArn("worse"), version: 1, at: now - 60_000 },
      { arn: taskArn("ahead"), version: 9 },
      { arn: taskArn("gone"), version: 3 },
      { kind: "containerInstance", arn: instanceArn("old"), version: 3, ended: true },
    );
    const gateway = fakeGateway(() => [
      held({ arn: taskArn("current"), version: 2 }),
      held({ arn: taskArn("behind"), version: 3 }),
      held({ arn: taskArn("worse"), version: 7 }),
      held({ arn: taskArn("ahead"), version: 8 }),
      held({ arn: taskArn("unseen"), version: 4 }),
      held({ arn: taskArn("none"), version: undefined }),
    ]);
    const report = await check(audit, gateway).check(never);
    const said = report.findings.map(({ arn, verdict, streamVersion, apiVersion }) => [
      arn.slice(arn.lastIndexOf("/") + 1),
      verdict,
      streamVersion,
      apiVersion,
    ]);
    assert.deepEqual(
      new Set(said.map(String)),
      new Set([
        "behind,BEHIND,2,3",
        "worse,BEHIND,1,7",
        "ahead,AHEAD,9,8",
        "gone,GONE,3,",
        "old,GONE,3,",
        "unseen,UNSEEN,,4",
        "none,UNVERSIONED,,",
      ]),
    );
    assert.equal(report.worstVersions?.behindBy, 6);
    assert.equal(report.worstTime?.lagMs, 60_000);
    // The instance that went as the stream told, and the task without a version, do not count.
    assert.equal(report.share, 1 / 6);
    assert.deepEqual(
      report.clusters.map(({ arn, share }) => [arn, share]),
      [[web, 1 / 6]],
    );
  });

  it("asks for what the API no longer lists, but for tasks that ended so long ago that ECS has forgotten them", async () => {
    const audit = audited(
      { arn: taskArn("ended"), version: 3, at: now - 5 * hour, ended: true },
      { arn: taskArn("ended lately"), version: 3, at: now - 2 * hour, ended: true },
      { arn: taskArn("running"), version: 3, at: now - 5 * hour },
      { kind: "containerInstance", arn: instanceArn("old"), version: 3, at: now - 5 * hour, ended: true },
    );
    const gateway = fakeGateway(() => []);
    await check(audit, gateway).check(never);
    assert.deepEqual(
      new Set(gateway.asked),
      new Set([taskArn("ended lately"), taskArn("running"), instanceArn("old")]),
    );
  });

  it("names clusters that the connection cannot see, and goes on with the others", async () => {
    const far = clusterArn("far", "us-east-1");
    const audit = audited(
      { version: 1 },
      { arn: taskArn(2, "gone"), clusterArn: clusterArn("gone") },
      { arn: taskArn(3, "secret"), clusterArn: clusterArn("secret") },
      { arn: "arn:aws:ecs:us-east-1:111122223333:task/far/1", clusterArn: far },
    );
    const kinds: Readonly<Record<string, ErrorKind>> = {
      [clusterArn("gone")]: "missing",
      [clusterArn("secret")]: "denied",
    };
    const gateway = fakeGateway(
      () => [held({})],
      item => item,
      arn => {
        const kind = kinds[arn];
        return kind && new EcsError({ kind, code: kind, sentence: `It is ${kind}.`, advice: "" });
      },
    );
    const report = await check(audit, gateway).check(never);
    assert.equal(report.share, 1);
    assert.deepEqual(
      report.unreachable.map(({ arn, error }) => [arn, error.kind]),
      [
        [clusterArn("gone"), "missing"],
        [clusterArn("secret"), "denied"],
        [far, "missing"],
      ],
    );
    assert.match(report.unreachable[2]?.error.message ?? "", /us-east-1/);
  });

  it("never takes for gone what the API failed to describe for another reason than that it doesn't know it", async () => {
    const audit = audited({ arn: taskArn("forgotten") }, { arn: taskArn("hidden") }, { arn: taskArn("nameless") });
    const gateway = {
      ...fakeGateway(() => []),
      describeTasks: () =>
        Promise.resolve({
          found: [],
          failures: [
            { arn: taskArn("forgotten"), reason: "MISSING" },
            { arn: taskArn("hidden"), reason: "ACCESS_DENIED" },
            { reason: "MISSING" },
          ],
        }),
    };
    const answered: string[] = [];
    const onAnswer = (_: string, __: unknown, missing: readonly string[]) => void answered.push(...missing);
    const report = await check(audit, gateway, { onAnswer }).check(never);
    assert.deepEqual(
      new Set(report.findings.map(({ arn, verdict, reason }) => `${arn} ${verdict} ${reason ?? ""}`)),
      new Set([
        `${taskArn("forgotten")} GONE `,
        `${taskArn("hidden")} UNREAD ACCESS_DENIED`,
        `${taskArn("nameless")} UNREAD UNKNOWN`,
      ]),
    );
    assert.deepEqual(answered, [taskArn("forgotten")]);
    assert.equal(report.share, 0, "what couldn't be read doesn't count");
  });

  it("throws what says nothing of one cluster", async () => {
    const broken = fakeGateway(
      () => [],
      item => item,
      () => new EcsError({ kind: "auth", code: "ExpiredToken", sentence: "The login has expired.", advice: "" }),
    );
    await assert.rejects(
      check(audited({}), broken).check(never),
      (error: unknown) => error instanceof EcsError && error.kind === "auth",
    );
  });

  it("does not ask for tasks that ended hours ago", async () => {
    const audit = audited({ ended: true, at: now - 5 * hour }, { arn: taskArn(2), ended: true, at: now - 30_000 });
    const gateway = fakeGateway(() => []);
    const report = await check(audit, gateway).check(never);
    assert.deepEqual(
      report.findings.map(({ verdict, ended }) => [verdict, ended]),
      [
        ["GONE", true],
        ["GONE", true],
      ],
    );
    assert.deepEqual(gateway.asked, [taskArn(2)]);
  });

  it("holds back its judgement within the grace and gives it when asked again", async () => {
    let time = now;
    const gateway = fakeGateway(() => [held({ version: 2, changedAt: now - 4000 })]);
    const checker = check(audited({ version: 1 }), gateway, { now: () => time });
    const [early] = (await checker.check(never)).findings;
    assert.deepEqual([early?.verdict, early?.behindBy], ["IN_FLIGHT", 1]);
    time += 5999;
    assert.equal((await checker.check(never)).findings[0]?.verdict, "IN_FLIGHT");
    time += 1;
    const [late] = await checker.ask([{ arn: taskArn(1), clusterArn: web }], never);
    assert.equal(late?.verdict, "BEHIND");
  });

  it("knows from its own earlier answers when an instance changed, since the API does not say", async () => {
    let time = now;
    let version = 1;
    const instance = () => [held({ kind: "containerInstance", arn: instanceArn(1), version })];
    const audit = audited({ kind: "containerInstance", arn: instanceArn(1), version: 1 });
    const checker = check(audit, fakeGateway(instance), { now: () => time });
    assert.equal((await checker.check(never)).share, 1);
    version = 2;
    time += 60_000;
    assert.equal((await checker.check(never)).findings[0]?.verdict, "IN_FLIGHT");
    time += 10_000;
    assert.equal((await checker.check(never)).findings[0]?.verdict, "BEHIND");
  });

  it("reads again what seems ahead of the API, and says only of what stays so that it does", async () => {
    const readings = new Map<string, number>();
    const gateway = fakeGateway(
      () => [held({}), held({ arn: taskArn(2) })],
      item => {
        const reading = (readings.get(item.arn) ?? 0) + 1;
        readings.set(item.arn, reading);
        return { ...item, version: item.arn === taskArn(1) && reading > 1 ? 5 : 4 };
      },
    );
    const report = await check(audited({ version: 5 }, { arn: taskArn(2), version: 5 }), gateway).check(never);
    assert.deepEqual(
      report.findings.map(({ arn, verdict, reread }) => [arn, verdict, reread]),
      [[taskArn(2), "AHEAD", true]],
    );
    assert.equal(report.verdicts.CURRENT, 1);
  });

  it("asks in one sweep for thousands", async () => {
    const many = Array.from({ length: 2500 }, (_, id) => held({ arn: taskArn(id), version: 3 }));
    const audit = audited(...many.slice(0, 2000).map(({ arn, version }) => ({ arn, version })));
    const report = await check(
      audit,
      fakeGateway(() => many),
    ).check(never);
    assert.deepEqual([report.verdicts.CURRENT, report.verdicts.UNSEEN], [2000, 500]);
    assert.equal(report.share, 0.8);
  });
});
