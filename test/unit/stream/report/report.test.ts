import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { Audit, auditSource } from "../../../../src/stream/audit/audit";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import { TextSource } from "../../../../src/stream/sources/file";
import { markdownReport } from "../../../../src/stream/report/markdown";
import { auditReport, jsonReport } from "../../../../src/stream/report/report";
import type { AuditReport } from "../../../../src/stream/report/report";
import { clusterArn, envelope, taskArn } from "../envelope";
import { serviceActionSample } from "../samples";

const never = new AbortController().signal;
const web = clusterArn("web");
const line = (id: number, version: number, at: number) =>
  JSON.stringify(envelope({ kind: "task", arn: taskArn(id), clusterArn: web, version, at }));

const stream = [
  line(1, 1, 1000),
  line(1, 5, 2000),
  line(1, 3, 1500),
  line(1, 3, 1500),
  "not | JSON <b>",
  JSON.stringify(serviceActionSample),
  JSON.stringify({ "detail-type": "Object Created", source: "aws.s3", detail: {} }),
  '{"a":1}',
  line(2, 7, 9000),
].join("\n");

describe("report", () => {
  let report: AuditReport;
  before(async () => {
    report = auditReport(await auditSource(new TextSource("my [events](x)", stream), never), "my [events](x)");
  });

  it("says what the stream says of itself", () => {
    assert.deepEqual([report.events, report.duplicates, report.late, report.possiblyMissing], [5, 1, 1, 2]);
    assert.deepEqual(report.skipped, { noVersion: 1, notEcs: 1, notEnvelope: 1 });
    assert.deepEqual([report.from, report.to], ["1970-01-01T00:00:01.000Z", "1970-01-01T00:00:09.000Z"]);
    assert.equal(report.byType["ECS Task State Change"], 5);
    assert.equal(report.unreadable.first[0]?.line, 5);
    assert.deepEqual(
      report.irregular.map(({ arn, gaps }) => [arn, gaps]),
      [
        [
          taskArn(1),
          [
            [2, 2],
            [4, 4],
          ],
        ],
      ],
    );
    assert.deepEqual(report.clusters, [
      { arn: web, tasks: 2, containerInstances: 0, events: 5, duplicates: 1, late: 1, possiblyMissing: 2 },
    ]);
  });

  it("writes it for people, and nothing from an event breaks out of its cell", () => {
    const text = markdownReport(report);
    assert.match(text, /\| task 1 \| 1–5 \| 1 \| 1 \| v2, v4 \|/);
    assert.match(text, /not \\\| JSON \\<b\\>/);
    assert.ok(!text.includes("[events](x)"));
  });

  it("puts the verdicts beside it, in Markdown and complete in JSON", () => {
    const denied = new EcsError({ kind: "denied", code: "AccessDenied", sentence: "Not allowed.", advice: "Ask." });
    const behind = {
      kind: "task",
      arn: taskArn(1),
      clusterArn: web,
      verdict: "BEHIND",
      streamVersion: 5,
      apiVersion: 8,
      behindBy: 3,
      lagMs: 4000,
    } as const;
    const currency = reportOf(0, new Map([[web, 3]]), [behind], [{ arn: clusterArn("secret"), error: denied }]);
    const text = markdownReport(report, currency);
    assert.match(text, /\| task 1 \| BEHIND by 3 \| v5 \| v8 \|/);
    assert.match(text, /\*\*75% current\*\*, checked 1970-01-01T00:00:00\.000Z\. 1 BEHIND/);
    assert.ok(text.indexOf("75% current") < text.indexOf("Duplicates"), "the verdict comes first");
    assert.match(text, /Not visible to this connection: .*secret\. Not allowed\. Ask\./);
    const parsed = JSON.parse(jsonReport(report, currency)) as {
      audit: AuditReport;
      currency: { findings: unknown[]; unreachable: unknown[] };
    };
    assert.deepEqual(parsed.currency.findings, [behind]);
    assert.deepEqual(parsed.currency.unreachable, [
      { arn: clusterArn("secret"), kind: "denied", message: "Not allowed. Ask." },
    ]);
    assert.deepEqual(parsed.audit, JSON.parse(JSON.stringify(report)));
  });

  it("counts all that is not readable, though it keeps the first only, and says how many rows it left out", () => {
    const audit = new Audit();
    for (let n = 1; n <= 5000; n++) audit.take({ kind: "unreadable", line: n, reason: "r", excerpt: "x" });
    const said = auditReport(audit, "s");
    assert.equal(said.unreadable.count, 5000);
    assert.equal(said.unreadable.first.length, 200);
    assert.match(markdownReport(said), /200 of 5,000 rows/);
  });

  it("stays small when every version leaves a hole, and says that old gaps are not told apart", () => {
    const audit = new Audit();
    for (let n = 0; n < 20_000; n++)
      audit.take({
        kind: "event",
        type: "t",
        event: { kind: "task", arn: taskArn(1), clusterArn: web, version: 2 * n, at: n, detail: {} },
      });
    const [found] = auditReport(audit, "s").irregular;
    assert.ok(found && found.gaps.length <= 1000 && found.gapsIncomplete);
    assert.deepEqual(found.gaps.at(-1), [39_997, 39_997]);
  });
});
