import assert from "node:assert/strict";
import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import { EcsError } from "../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../src/ecs/gateway/gateway";
import { Replica } from "../../../src/ecs/replica/replica";
import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { ManualClock, Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";
import { auditSource } from "../../../src/stream/audit/audit";
import { openLogs } from "../../../src/stream/aws/awsLogs";
import { openQueue } from "../../../src/stream/aws/awsQueue";
import { CurrencyChecker } from "../../../src/stream/currency/currency";
import { AuditKnowledge } from "../../../src/stream/live/knowledge";
import { LiveStream } from "../../../src/stream/live/live";
import { LiveChecks } from "../../../src/stream/live/liveChecks";
import { LogsSource } from "../../../src/stream/sources/logs";
import { QueueSource } from "../../../src/stream/sources/queue";
import { until } from "./until";

const never = new AbortController().signal;
const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };

describe("a stream of the sandbox's, over the wire", () => {
  let sandbox: Sandbox;
  let clock: ManualClock;
  const opened: { dispose(): void }[] = [];

  async function open(options: SandboxOptions = {}): Promise<EcsGateway> {
    clock = manualClock();
    sandbox = await startSandbox({ quiet: true, ...options, clock });
    const spec = { id: "s", label: "s", region: sandbox.region, endpoint: sandbox.url, origin: "sandbox" } as const;
    const gateway = await openGateway(spec, () => Promise.reject(new Error("No one is asked.")));
    opened.push(gateway);
    return gateway;
  }
  const access = () => ({ region: sandbox.region, endpoint: sandbox.url, credentials });

  afterEach(async () => {
    for (const item of opened.splice(0)) item.dispose();
    await sandbox.close();
  });

  it("audits its log group, and finds the history current and without a gap", async () => {
    const gateway = await open();
    clock.advance(60_000);
    const logs = openLogs(access());
    opened.push(logs);
    const audit = await auditSource(new LogsSource(logs, { group: sandbox.logGroup, to: clock.now() }), never);
    assert.ok(audit.events > 50, `${audit.events} events`);
    assert.deepEqual([audit.unreadable, audit.duplicates, audit.late, audit.skipped.notEnvelope], [0, 0, 0, 0]);
    for (const track of audit.resources.values()) assert.deepEqual(track.versions.holes(), [], track.arn);
    const checker = new CurrencyChecker(gateway, new AuditKnowledge(audit), { now: () => clock.now(), rereadMs: 0 });
    const report = await checker.check(never);
    assert.deepEqual(report.unreachable, []);
    assert.deepEqual(
      report.findings.filter(finding => finding.verdict === "BEHIND" || finding.verdict === "AHEAD"),
      [],
    );
    assert.ok(report.verdicts.CURRENT > 20);
  });

  it("finds exactly what a lossy queue lost, and is current once that was accepted as the baseline", async () => {
    const gateway = await open({ eventLossRate: 0.4, eventDuplicateRate: 0.2, eventOrder: "shuffled" });
    const queue = openQueue(sandbox.queueUrl, access());
    const logs = openLogs(access());
    opened.push(queue, logs);
    const replicas = new Map<string, Replica>();
    const replica = (arn: string) => {
      let found = replicas.get(arn);
      if (!found) replicas.set(arn, (found = new Replica(arn)));
      return found;
    };
    const live = new LiveStream(new QueueSource("ecs-events", queue, { mode: "consume" }), {
      region: sandbox.region,
      replica,
      now: () => clock.now(),
    });
    const checks = new LiveChecks(live, {
      gateway,
      now: () => clock.now(),
      graceMs: 0,
      rereadMs: 0,
      onAnswer: (arn, found, missing) => {
        replica(arn).take(found, "api", clock.now());
        replica(arn).remove(missing, clock.now());
      },
    });
    opened.push(live, checks);
    live.start();
    const clusters: string[] = [];
    for await (const page of gateway.clusterArns(never)) clusters.push(...page);
    for (const taskDefinition of (await gateway.families(never)).slice(0, 3))
      await gateway
        .send("RunTask", { cluster: clusters[0], taskDefinition, count: 3 }, never)
        .catch((error: unknown) => assert.ok(error instanceof EcsError));
    clock.advance(30_000);
    await until(() => live.audit.events > 5, "some events");
    await until(
      () => sandbox.calls.filter(call => call.operation === "sqs:ReceiveMessage").length > 3,
      "a further receive",
    );
    await until(() => live.state.kind !== "connecting" && live.audit.duplicates >= 0, "reading");

    const report = await checks.check(never);
    const truth = await auditSource(new LogsSource(logs, { group: sandbox.logGroup, to: clock.now() }), never);
    const behind = report.findings.filter(finding => finding.verdict === "BEHIND");
    assert.ok(behind.length > 0, "the queue lost something");
    for (const { arn, streamVersion, apiVersion, behindBy } of behind) {
      assert.equal(apiVersion, truth.get(arn)?.versions.highest);
      assert.equal(behindBy, (apiVersion ?? 0) - (streamVersion ?? 0));
      assert.equal(replica(live.audit.get(arn)?.clusterArn ?? "").get(arn)?.version, apiVersion);
    }
    for (const track of live.audit.resources.values())
      assert.ok(
        track.versions.highest <= (truth.get(track.arn)?.versions.highest ?? 0),
        `${track.arn} ${track.versions.highest} ${JSON.stringify(truth.get(track.arn))}`,
      );
    live.accept(report);
    assert.equal((await checks.check(never)).verdicts.BEHIND, 0);
    await until(() => live.currency?.share === 1, "current");
  });

  it("looks at the queue without taking anything from its other readers", async () => {
    await open({ world: { clusters: 1, instances: 2, tasks: 5 } });
    const queue = openQueue(sandbox.queueUrl, access());
    opened.push(queue);
    clock.advance(60_000);
    const before = await queue.facts(never);
    const abort = new AbortController();
    let seen = 0;
    const reading = (async () => {
      for await (const item of new QueueSource("q", queue, { mode: "look" }).items(abort.signal))
        if (item.kind === "event") seen++;
    })();
    await until(() => seen >= Math.min(before.messages, 5), "some events");
    abort.abort();
    await assert.rejects(reading);
    const { messages, hidden } = await queue.facts(never);
    assert.equal(messages + hidden, before.messages + before.hidden);
  });
});
