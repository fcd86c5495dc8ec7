import assert from "node:assert/strict";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { awsTime } from "../../../../src/ecs/gateway/awsTime";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { auditSource, readingOn } from "../../../../src/stream/audit/audit";
import type { Audit } from "../../../../src/stream/audit/audit";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { compareToTheEnd } from "../../../../src/stream/currency/comparison";
import { CurrencyChecker } from "../../../../src/stream/currency/currency";
import { TextSource } from "../../../../src/stream/sources/file";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { LiveChecks } from "../../../../src/stream/live/liveChecks";
import { LiveStream } from "../../../../src/stream/live/live";
import { LogsSource } from "../../../../src/stream/sources/logs";
import type { LogRecord, LogsPort } from "../../../../src/stream/aws/servicePorts";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";
import { fakeGateway } from "../fakeGateway";
import type { Held } from "../fakeGateway";
import { PushSource } from "../pushSource";
import { until } from "../until";

const never = new AbortController().signal;
const web = clusterArn("web");

describe("an audit that compares while the cluster churns", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let gateway: EcsGateway & { dispose(): void };
  let logs: LogsPort & { dispose(): void };
  let churn: NodeJS.Timeout;

  before(async () => {
    sandbox = await startSandbox({ world: { clusters: 1, instances: 6, tasks: 60 } });
    const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
    const spec = { id: "s", label: "s", region: sandbox.region, endpoint: sandbox.url, origin: "sandbox" } as const;
    gateway = await openGateway(spec, () => Promise.reject(new Error("No one is asked.")));
    logs = openLogs({ region: sandbox.region, endpoint: sandbox.url, credentials });
    const [cluster] = sandbox.world.clusters.values();
    assert.ok(cluster);
    let turn = 0;
    const change = () => {
      turn++;
      for (const task of cluster.tasks.values())
        if (sandbox.world.random.chance(0.04)) sandbox.world.changeTask(task, { startedBy: `turn ${turn}` });
      for (const instance of cluster.instances.values())
        if (sandbox.world.random.chance(0.2))
          sandbox.world.changeInstance(instance, { agentConnected: turn % 2 === 0 });
    };
    // Each resource has been told of at least once.
    for (const task of cluster.tasks.values()) sandbox.world.changeTask(task, { startedBy: "turn 0" });
    for (const instance of cluster.instances.values()) sandbox.world.changeInstance(instance, { agentConnected: true });
    churn = setInterval(change, 20);
  });

  after(async () => {
    clearInterval(churn);
    gateway.dispose();
    logs.dispose();
    await sandbox.close();
  });

  const audited = async (port: LogsPort) => {
    const source = new LogsSource(port, { group: sandbox.logGroup, to: Date.now() }, 0);
    const audit = await auditSource(source, never);
    return { audit, readOn: readingOn(audit, source) };
  };
  const compare = (audit: Audit, readOn: ReturnType<typeof readingOn>) =>
    compareToTheEnd(gateway, new AuditKnowledge(audit), { graceMs: 400, rereadMs: 100, readOn }, never);

  it("finds a log group that lost nothing to lack nothing, each of 3 times, where one look finds many behind", async () => {
    for (let round = 0; round < 3; round++) {
      const { audit, readOn } = await audited(logs);
      // However fast the next look comes, something has changed by then.
      const [cluster] = sandbox.world.clusters.values();
      for (const task of cluster?.tasks.values() ?? []) sandbox.world.changeTask(task, { startedBy: `round ${round}` });
      const once = new CurrencyChecker(gateway, new AuditKnowledge(audit), { graceMs: 0, rereadMs: 0 });
      assert.ok((await once.check(never)).verdicts.BEHIND > 0, "there is no churn");
      const { verdicts, findings } = await compare(audit, readOn);
      assert.deepEqual(
        findings.filter(({ verdict }) => verdict !== "AHEAD").map(({ arn, verdict }) => `${verdict} ${arn}`),
        [],
      );
      assert.ok(verdicts.CURRENT > 50);
    }
  });

  it("finds exactly those of which events were lost", async () => {
    const [cluster] = sandbox.world.clusters.values();
    const [first] = cluster?.tasks.values() ?? [];
    const [other] = cluster?.instances.values() ?? [];
    assert.ok(first && other);
    const task = first.task.taskArn;
    const instance = other.instance.containerInstanceArn;
    const before = Date.now();
    const lossy: LogsPort = {
      ...logs,
      async filter(query, signal) {
        const { records, next } = await logs.filter(query, signal);
        const lost = (message: string) => {
          const [resource] = (JSON.parse(message) as { resources: string[] }).resources;
          return resource === task || resource === instance;
        };
        return { records: records.filter(({ at, message }) => at < before || !lost(message)), next };
      },
    };
    const { audit, readOn } = await audited(lossy);
    // Both change after what is told of them.
    sandbox.world.changeTask(first, { startedBy: "lost" });
    sandbox.world.changeInstance(other, { agentConnected: false });
    const { findings } = await compare(audit, readOn);
    assert.deepEqual(
      findings
        .filter(({ verdict }) => verdict !== "AHEAD")
        .map(({ arn, verdict }) => [verdict, arn])
        .toSorted((a, b) => a.join().localeCompare(b.join())),
      [
        ["BEHIND", instance],
        ["BEHIND", task],
      ],
    );
  });
});

describe("an audit of a file", () => {
  const now = Date.now();
  const told = (kind: Held["kind"], arn: string, version: number) =>
    JSON.stringify(envelope({ kind, arn, clusterArn: web, version, at: now - 60_000 }));
  const file = [told("task", taskArn(1), 3), told("task", taskArn(2), 3), told("containerInstance", instanceArn(1), 7)];

  it("asks again for what is in flight, and leaves nothing in flight", async () => {
    const audit = await auditSource(new TextSource("f", file.join("\n")), never);
    let readings = 0;
    const held = (): Held[] => [
      { kind: "task", arn: taskArn(1), clusterArn: web, version: 3 },
      { kind: "task", arn: taskArn(2), clusterArn: web, version: 5, changedAt: now },
      { kind: "task", arn: taskArn(3), clusterArn: web, version: 1, changedAt: now },
      { kind: "containerInstance", arn: instanceArn(1), clusterArn: web, version: 7 + Math.min(readings, 1) },
    ];
    const gateway = fakeGateway(held, item => {
      if (item.kind === "containerInstance") readings++;
      return item;
    });
    const stages: string[] = [];
    const report = await compareToTheEnd(
      gateway,
      new AuditKnowledge(audit),
      { graceMs: 300, rereadMs: 0, now: () => now, onStage: stage => stages.push(stage) },
      AbortSignal.timeout(20_000),
    );
    assert.deepEqual(stages, ["asking", "waiting", "asking"]);
    assert.equal(report.verdicts.IN_FLIGHT, 0);
    assert.deepEqual(
      report.findings.map(({ arn, verdict, behindBy }) => [arn, verdict, behindBy]),
      [
        [taskArn(2), "BEHIND", 2],
        [taskArn(3), "UNSEEN", undefined],
      ],
    );
    assert.equal(gateway.asked.filter(arn => arn === taskArn(2)).length, 2);
    assert.equal(gateway.asked.filter(arn => arn === taskArn(1)).length, 1);
  });
});

describe("a comparison on a machine whose clock is off", () => {
  for (const aheadMs of [120_000, -120_000, 30_000, -30_000]) {
    const at = `${Math.abs(aheadMs) / 1000} s ${aheadMs > 0 ? "ahead" : "behind"}`;
    const machine = () => Date.now() + aheadMs;
    const event = (kind: Held["kind"], arn: string, version: number, agoMs: number): LogRecord => {
      const when = Date.now() - agoMs;
      const message = JSON.stringify(envelope({ kind, arn, clusterArn: web, version, at: when }));
      return { id: `${arn} ${version}`, at: when, message };
    };

    it(`finds no false BEHIND in a log group at ${at}, where the machine's own time does when it is behind`, async () => {
      const records = [
        event("task", taskArn(1), 1, 60_000),
        event("task", taskArn(1), 2, 1000),
        event("containerInstance", instanceArn(1), 4, 900),
      ];
      const held: Held[] = [
        { kind: "task", arn: taskArn(1), clusterArn: web, version: 2, changedAt: Date.now() - 1000 },
        { kind: "containerInstance", arn: instanceArn(1), clusterArn: web, version: 4 },
      ];
      const port: LogsPort = {
        filter: ({ from = 0, to = Infinity }) =>
          Promise.resolve({ records: records.filter(record => record.at >= from && record.at <= to) }),
      };
      const gateway = { ...fakeGateway(() => held), clockAheadMs: aheadMs };
      const outcome = async (now: () => number) => {
        const source = new LogsSource(port, { group: "g", from: now() - 900_000, to: now() }, 0);
        const audit = await auditSource(source, never);
        const knowledge = new AuditKnowledge(audit);
        const readOn = readingOn(audit, source);
        return (await compareToTheEnd(gateway, knowledge, { graceMs: 50, rereadMs: 0, now, readOn }, never)).verdicts;
      };
      assert.deepEqual(await outcome(awsTime(gateway, machine)), {
        CURRENT: 2,
        BEHIND: 0,
        AHEAD: 0,
        GONE: 0,
        UNSEEN: 0,
        IN_FLIGHT: 0,
        UNVERSIONED: 0,
        UNREAD: 0,
      });
      const raw = await outcome(machine);
      assert.equal(raw.CURRENT === 2, aheadMs > 0, JSON.stringify(raw));
    });

    it(`keeps a live stream live, with nothing behind or in flight for ever, at ${at}`, async () => {
      const source = new PushSource();
      let version = 1;
      let changedAt = Date.now() - 60_000;
      const gateway = {
        ...fakeGateway(() => [{ kind: "task", arn: taskArn(1), clusterArn: web, version, changedAt }]),
        clockAheadMs: aheadMs,
      };
      const options = { region: "eu-west-1", graceMs: 200, now: machine, clockAheadMs: () => aheadMs };
      const live = new LiveStream(source, { ...options, replica: () => undefined });
      const checks = new LiveChecks(live, {
        gateway,
        graceMs: 200,
        now: awsTime(gateway, machine),
        onAnswer: (arn, found, missing) => live.answered(arn, { found, missing }),
      });
      try {
        live.start();
        source.push({ kind: "caughtUp" });
        source.tell(1, { at: changedAt });
        await until(() => live.audit.events === 1, "the first event");
        version = 2;
        changedAt = Date.now();
        const checked = checks.check(never);
        await until(() => live.currency !== undefined, "a first answer");
        assert.equal(live.currency?.verdicts.IN_FLIGHT, 1);
        source.tell(2, { at: changedAt });
        await until(() => live.currency?.verdicts.CURRENT === 1, "the event");
        assert.equal((await checked).verdicts.BEHIND, 0);
        assert.equal(live.currency?.verdicts.IN_FLIGHT, 0);
        assert.ok(live.state.kind === "live", live.state.kind);
        assert.ok(live.lag.report(machine()).all.worst < 63_000, "a minute, as the histogram rounds it");
      } finally {
        checks.dispose();
        live.dispose();
      }
    });
  }
});
