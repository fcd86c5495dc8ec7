import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { Replica } from "../../../src/ecs/replica/replica";
import { auditSource } from "../../../src/stream/audit/audit";
import { copyReport } from "../../../src/stream/copy/copyReport";
import { readCopyText } from "../../../src/stream/copy/copyReader";
import { answerShape, readEnvelope, resourceOf } from "../../../src/stream/event/event";
import { LagMeter } from "../../../src/stream/lag/lag";
import { lagCsv, lagJson, lagMarkdown } from "../../../src/stream/lag/lagText";
import { History } from "../../../src/stream/replay/eventHistory";
import { markdownReport } from "../../../src/stream/report/markdown";
import { auditReport, jsonReport } from "../../../src/stream/report/report";
import { TextSource } from "../../../src/stream/sources/file";
import { instanceSample, serviceActionSample, taskSample } from "../stream/samples";
import { assertShowable, fuzz, orTyped } from "./cases";
import { damaged, damagedText } from "./damaged";
import { clusterArn } from "./samples";

const never = new AbortController().signal;
const base64 = (data: string | Uint8Array) => Buffer.from(data).toString("base64");

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `${'{"detail":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  }
}

/** The ways in which events come out of queues, logs, files and other people's tools. */
const wrappings: readonly ((text: string) => string)[] = [
  text => text,
  text => `2026-03-04T17:20:11 ${text}`,
  text => `2026-03-04T17:20:11.123000+00:00 stream ${text}`,
  text => `[${text},${text}]`,
  text => JSON.stringify({ Records: [{ messageId: "1", body: text }] }),
  text => JSON.stringify({ Messages: [{ Body: text }] }),
  text => JSON.stringify({ Type: "Notification", Message: text }),
  text => JSON.stringify({ events: [{ timestamp: 1, message: text }] }),
  text => JSON.stringify({ results: [[{ field: "@message", value: text }]] }),
  text => JSON.stringify({ messageType: "DATA_MESSAGE", logEvents: [{ id: "1", timestamp: 1, message: text }] }),
  text => JSON.stringify({ awslogs: { data: base64(gzipSync(text)) } }),
  text => JSON.stringify({ DetailType: "ECS Task State Change", Detail: text }),
  text => `@timestamp,@message\n2026-03-04 17:20:11.000,"${text.replaceAll('"', '""')}"\n`,
  text => base64(gzipSync(text)),
  text => JSON.stringify(JSON.stringify(text)),
];

const values = damaged(taskSample, instanceSample, serviceActionSample, taskSample.detail, instanceSample.detail);
const wrapped = fc.tuple(fc.constantFrom(...wrappings), values.map(textOf)).map(([wrap, text]) => wrap(text));
const files = fc
  .array(fc.oneof({ weight: 5, arbitrary: wrapped }, { weight: 1, arbitrary: damagedText(wrapped) }), { maxLength: 4 })
  .map(lines => lines.join("\n"));

describe("fuzz: events", () => {
  fuzz("of every wrapping are audited, and the reports show all that they hold", files, async text => {
    const report = auditReport(await auditSource(new TextSource("events", text), never), "events");
    assertShowable(markdownReport(report), "a report");
    assertShowable(jsonReport(report), "a report");
    const copy = copyReport(await readCopyText("replica", text, never));
    assertShowable(copy.problems.first.map(({ excerpt }) => excerpt).join(" "), "a replica's problems");
  });

  fuzz(
    "make a replica that never goes back, a history, and lags",
    fc.array(values, { minLength: 1, maxLength: 6 }),
    all => {
      const replica = new Replica(clusterArn);
      const lags = new LagMeter();
      const events = all.flatMap(value => {
        const reading = readEnvelope(value);
        return reading.kind === "event" ? [reading.event] : [];
      });
      for (const event of events) {
        assert.equal(Object.getPrototypeOf(answerShape(event)), Object.prototype);
        const resource = orTyped(() => resourceOf(event));
        if (!resource) continue;
        const before = replica.get(resource.arn)?.version;
        replica.take([resource], "event", 1_772_644_769_000);
        const after = replica.get(resource.arn)?.version;
        if (before !== undefined && after !== undefined) assert.ok(after >= before, "a lower version was kept");
        if (event.at !== undefined) lags.add(event, 1_772_644_900_000 - event.at, 1_772_644_900_000);
      }
      const history = new History(events, false);
      for (const step of history.steps) {
        new Date(step.at).toISOString();
        history.changes(step);
        history.stateAt(step);
      }
      const lag = lags.report(1_772_644_900_000);
      for (const text of [lagMarkdown("stream", lag), lagJson("stream", lag), lagCsv(lag)])
        assertShowable(text, "a report");
      replica.dispose();
    },
  );
});
