import { auditSource } from "../../../src/stream/audit/audit";
import { copyReport } from "../../../src/stream/copy/copyReport";
import { readCopyText } from "../../../src/stream/copy/copyReader";
import { markdownReport } from "../../../src/stream/report/markdown";
import { auditReport, jsonReport } from "../../../src/stream/report/report";
import { TextSource } from "../../../src/stream/sources/file";
import { clusterArn, envelope, taskArn } from "../stream/envelope";
import { Sightings } from "./sightings";

const never = new AbortController().signal;
const secret = 'canary-value/+="q"\\in-an-event';
const environment = [{ name: "PASSWORD", value: secret }];

/** An event whose overrides hold the secret, told as it is or with something else changed. */
const told = (version: number, more: object) => ({
  ...envelope({ kind: "task", arn: taskArn(1), clusterArn: clusterArn("web"), version, at: 1000 }),
  ...more,
});
const withOverrides = (version: number, value = secret) => {
  const event = told(version, {}) as { detail: object };
  return {
    ...event,
    detail: {
      ...event.detail,
      overrides: { containerOverrides: [{ name: "app", environment: [{ name: "P", value }] }] },
    },
  };
};

describe("canaries in events", () => {
  it("appear in no audit: neither in what differs nor in what could not be read", async () => {
    const sightings = new Sightings();
    const whole = JSON.stringify(withOverrides(3));
    const lines = [
      JSON.stringify(withOverrides(1)),
      JSON.stringify(withOverrides(1, `${secret}-other`)),
      // No events: a variable, a definition, a text that holds one, the second half of a line.
      JSON.stringify({ environment }),
      JSON.stringify(environment),
      JSON.stringify({ Message: JSON.stringify({ environment }) }),
      JSON.stringify(JSON.stringify({ environment })),
      `{"environment":${JSON.stringify(environment)},}`,
      `{"environment":${JSON.stringify(environment)}`.slice(0, -8),
      whole.slice(whole.indexOf('"environment"')),
      `2026-11-26T16:00:00Z stream ${JSON.stringify({ environment })} and more`,
    ];
    for (const text of [lines.join("\n"), ...lines]) {
      const report = auditReport(await auditSource(new TextSource("events", text), never), "events");
      sightings.note("markdown", markdownReport(report));
      sightings.note("json", jsonReport(report));
      const copy = await readCopyText("replica", text, never);
      sightings.note("replica", JSON.stringify(copyReport(copy)));
    }
    const escaped = [secret, JSON.stringify(secret).slice(1, -1), "canary-value"];
    sightings.assertClean(escaped);
  });
});
