import assert from "node:assert/strict";
import * as fc from "fast-check";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { insightsMarkdown } from "../../../../src/stream/insights/insightsText";
import { LogsSource } from "../../../../src/stream/sources/logs";
import { runInsights } from "../../../../src/sandbox/otherServices/insights";
import { Audit } from "../../../../src/stream/audit/audit";
import { auditWithInsights, duplicatesOf, estimatedCost, missingOf } from "../../../../src/stream/insights/insights";
import type { InsightsPort } from "../../../../src/stream/insights/insights";
import { unwrapText } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, instanceArn, taskArn } from "../envelope";
import { serviceActionSample, taskSample } from "../samples";

const never = new AbortController().signal;

const over = (
  messages: readonly string[],
  change: (rows: ReturnType<typeof runInsights>) => ReturnType<typeof runInsights> = rows => rows,
): InsightsPort => ({
  query: ({ text }) => Promise.resolve({ rows: change(runInsights(text, messages)), bytesScanned: messages.length }),
});

/** Ids as ECS makes them today, and as it made them before: with hyphens. */
const id = fc.oneof(fc.stringMatching(/^[0-9a-f]{8}$/), fc.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}$/));
const told = fc.record({ isTask: fc.boolean(), id: fc.nat({ max: 30 }), version: fc.integer({ min: 1, max: 12 }) });
const history = fc.record({
  ids: fc.uniqueArray(id, { minLength: 31, maxLength: 31 }),
  events: fc.array(told, { maxLength: 120 }),
  mostRows: fc.integer({ min: 4, max: 15 }),
});

describe("an audit with Logs Insights", () => {
  it("equals the local audit of 1,000 random histories in all that it claims, however often it must split", async function () {
    this.timeout(120_000);
    let splits = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ ids, events, mostRows }) => {
        const messages = events.map(({ isTask, id: index, version }) => {
          const arn = isTask ? taskArn(ids[index] ?? "") : instanceArn(ids[index] ?? "");
          const kind = isTask ? "task" : "containerInstance";
          return JSON.stringify(envelope({ kind, arn, clusterArn: clusterArn("web"), version, at: 0 }));
        });
        messages.push(JSON.stringify(serviceActionSample), JSON.stringify({ source: "aws.s3", version: "0" }));
        const local = new Audit();
        for (const message of messages) unwrapText(message, undefined, item => local.take(item));
        const found = await auditWithInsights(over(messages), { group: "g", from: 0, to: 1, mostRows }, never);
        if (found.queries > 2) splits++;
        assert.ok(found.isComplete);
        assert.deepEqual([found.total, found.events, found.duplicates], [local.events, local.events, local.duplicates]);
        assert.equal(found.resources.length, local.resources.size);
        for (const counted of found.resources) {
          const track = local.get(counted.arn);
          assert.ok(track, counted.arn);
          const missing = track.versions.holes().reduce((sum, [first, last]) => sum + last - first + 1, 0);
          assert.deepEqual(
            [
              counted.lowest,
              counted.highest,
              counted.events,
              duplicatesOf(counted),
              missingOf(counted),
              counted.clusterArn,
            ],
            [track.versions.lowest, track.versions.highest, track.events, track.duplicates, missing, track.clusterArn],
          );
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(splits > 50, `${splits} splits`);
  });

  it("takes the version from the detail, not the envelope, and a task's own ARN", async () => {
    const onInstance = { ...taskSample, detail: { containerInstanceArn: instanceArn("c"), ...taskSample.detail } };
    const { resources } = await auditWithInsights(
      over([JSON.stringify(onInstance)]),
      { group: "g", from: 0, to: 1 },
      never,
    );
    assert.deepEqual(
      resources.map(({ arn, highest }) => [arn, highest]),
      [[taskSample.detail.taskArn, 6]],
    );
  });

  it("says that it is not complete when rows are missing", async () => {
    const messages = [JSON.stringify(taskSample)];
    const lossy = over(messages, rows => rows.filter(row => row["arn"] === undefined));
    assert.equal((await auditWithInsights(lossy, { group: "g", from: 0, to: 1 }, never)).isComplete, false);
  });

  it("names what it will cost", () => {
    const day = 86_400_000;
    const { bytes, dollars } = estimatedCost(100e9, 0, 9 * day, 10 * day);
    assert.equal(Math.round(bytes / 1e9), 20);
    assert.equal(dollars.toFixed(2), "0.10");
  });
});

describe("Logs Insights over the wire", () => {
  it("counts what the sandbox's log group holds as the local audit does", async () => {
    const sandbox = await startSandbox({ world: "company", quiet: true });
    const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
    const logs = openLogs({ region: sandbox.region, endpoint: sandbox.url, credentials });
    try {
      const [group] = await logs.groups("/aws/events/", never);
      assert.equal(group?.name, sandbox.logGroup);
      const to = Date.now();
      const found = await auditWithInsights(logs, { group: group.name, from: 0, to }, never);
      const local = new Audit();
      for await (const item of new LogsSource(logs, { group: group.name, to }, 0).items(never)) local.take(item);
      assert.ok(found.isComplete && found.bytesScanned > 0 && found.total > 20);
      assert.deepEqual([found.total, found.resources.length], [local.events, local.resources.size]);
      const text = insightsMarkdown(group.name, 0, to, found);
      assert.match(text, /\*\*Complete\*\*/);
      assert.match(text, /can't tell which events arrived late/);
    } finally {
      logs.dispose();
      await sandbox.close();
    }
  });
});
