import assert from "node:assert/strict";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EcsError } from "../../../../src/ecs/model/errors";
import { compareToTheEnd } from "../../../../src/stream/currency/comparison";
import { readCopyFile, readCopyText } from "../../../../src/stream/copy/copyReader";
import { copyReport, jsonCopyReport, markdownCopyReport } from "../../../../src/stream/copy/copyReport";
import { clusterArn, instanceArn, taskArn } from "../envelope";
import { fakeGateway } from "../fakeGateway";
import type { Held } from "../fakeGateway";

const never = new AbortController().signal;
const [a, b, c] = [taskArn("a"), taskArn("b"), instanceArn("c")];

const forms: Readonly<Record<string, string>> = {
  "a query's CSV": `arn,version\n${a},3\n${b},12\n${c},7\n`,
  "CSV with quotes, more columns and Windows line ends": [
    '"taskArn","containerInstanceArn","lastStatus","platform_version","version"',
    `"${a}","${c}","RUNNING","1.4.0","3"`,
    `"${b}","","STOPPED","1.4.0","12"`,
    `"","${c}","ACTIVE","","7"`,
  ].join("\r\n"),
  "CSV without a head": `${a},3\n${b},12\n${c},7`,
  "semicolons, as spreadsheets write them, and decimals": `Resource ARN;ECS_Version\n${a};3.0\n${b};12.0\n${c};7.0`,
  tabs: `version\tarn\n3\t${a}\n12\t${b}\n7\t${c}`,
  "blanks only": `${a} 3\n${b}   12\n${c} 7`,
  "what psql prints": [
    "       arn        | version",
    "------------------+---------",
    ` ${a} |       3`,
    ` ${b} |      12`,
    ` ${c} |       7`,
    "(3 rows)",
    "",
  ].join("\n"),
  "what mysql prints": [
    "+------------------+--------------+",
    "| task_arn | MAX(version) |",
    "+------------------+--------------+",
    `| ${a} | 3 |`,
    `| ${b} | 12 |`,
    `| ${c} | 7 |`,
    "+------------------+--------------+",
  ].join("\n"),
  "a JSON array": JSON.stringify(
    [
      { taskArn: a, containerInstanceArn: c, version: 3 },
      { task_arn: b, version: "12" },
      { containerInstanceArn: c, version: 7 },
    ],
    null,
    2,
  ),
  "JSON Lines": [
    { arn: a, version: 3 },
    { arn: b, version: 12 },
    { arn: c, version: 7 },
  ]
    .map(row => JSON.stringify(row))
    .join("\n"),
  "JSON pairs": JSON.stringify([
    [a, 3],
    [b, 12],
    [c, 7],
  ]),
  "a JSON object by ARN": JSON.stringify({ [a]: 3, [b]: { version: 12, lastStatus: "RUNNING" }, [c]: "7" }),
  "API answers that were stored": JSON.stringify(
    {
      tasks: [
        { taskArn: a, containerInstanceArn: c, version: 3, containers: [{ taskArn: a }] },
        { taskArn: b, version: 12 },
      ],
      containerInstances: [{ containerInstanceArn: c, version: 7 }],
    },
    null,
    4,
  ),
  "a DynamoDB scan": JSON.stringify({
    Items: [
      { pk: { S: a }, version: { N: "3" } },
      { pk: { S: b }, version: { N: "12" } },
      { pk: { S: c }, version: { N: "7" } },
    ],
    Count: 3,
  }),
};

describe("a replica of one's own", () => {
  for (const [name, text] of Object.entries(forms))
    it(`is read from ${name}`, async () => {
      const copy = await readCopyText("f", text, never);
      assert.deepEqual(
        [...copy.resources.values()].map(({ kind, arn, version }) => [kind, arn, version]),
        [
          ["task", a, 3],
          ["task", b, 12],
          ["containerInstance", c, 7],
        ],
      );
      assert.deepEqual(copy.firstProblems, []);
      assert.deepEqual([...copy.clusters], [clusterArn("web")]);
    });

  it("says of each row that it could not use where it is and why", async () => {
    const text = [
      "arn,version,note",
      `${a},3,"two\nlines"`,
      `${b},,`,
      "not an arn,4,",
      `arn:aws:ecs:eu-west-1:111122223333:service/web/api,4,`,
      `arn:aws:ecs:eu-west-1:111122223333:task/0f3c,4,`,
      `${b},-1,`,
      `${a},5,`,
      `${a},4,`,
    ].join("\n");
    const copy = await readCopyText("f", text, never);
    assert.deepEqual(
      copy.firstProblems.map(({ line, reason }) => [line, reason]),
      [
        [4, "Its version is missing or isn't a whole number."],
        [5, "It has no ECS ARN."],
        [6, "Its ARN isn't a task's or a container instance's."],
        [7, "Neither its ARN nor a clusterArn column names its cluster."],
        [8, "Its version is missing or isn't a whole number."],
      ],
    );
    assert.deepEqual([copy.rows, copy.repeated, copy.problems, copy.known(a)?.version], [3, 2, 5, 5]);
    const headless = await readCopyText("f", "name,count\nweb,3\n", never);
    assert.equal(headless.firstProblems[0]?.reason, "No columns are named like `arn` and `version` above it.");
  });

  it("is held against the API as a stream is, and reported with what changed after it was written", async () => {
    const now = Date.parse("2026-11-24T12:00:00Z");
    const takenAt = now - 600_000;
    const folder = await mkdtemp(join(tmpdir(), "ecs-replica-"));
    try {
      const path = join(folder, "tasks.csv.gz");
      await writeFile(path, gzipSync(`${forms["a query's CSV"] ?? ""}${taskArn("gone")},2\nnonsense\n`));
      await utimes(path, takenAt / 1000, takenAt / 1000);
      const copy = await readCopyFile(path, never);
      const held: Held[] = [
        { kind: "task", arn: a, clusterArn: clusterArn("web"), version: 5, changedAt: takenAt - 60_000 },
        { kind: "task", arn: b, clusterArn: clusterArn("web"), version: 13, changedAt: takenAt + 60_000 },
        { kind: "containerInstance", arn: c, clusterArn: clusterArn("web"), version: 7 },
        { kind: "task", arn: taskArn("new"), clusterArn: clusterArn("web"), version: 1, changedAt: takenAt - 90_000 },
      ];
      const report = await compareToTheEnd(
        fakeGateway(() => held),
        copy,
        { graceMs: 0, rereadMs: 0, now: () => now },
        never,
      );
      const found = new Map(report.findings.map(finding => [finding.arn, finding]));
      assert.deepEqual([found.get(a)?.verdict, found.get(a)?.behindBy], ["BEHIND", 2]);
      assert.deepEqual([found.get(b)?.verdict, found.get(b)?.behindBy], ["BEHIND", 1]);
      assert.equal(found.get(c), undefined);
      assert.equal(found.get(taskArn("gone"))?.verdict, "GONE");
      assert.equal(found.get(taskArn("new"))?.verdict, "UNSEEN");
      const text = markdownCopyReport(copyReport(copy), report);
      assert.match(text, /1 of 2 BEHIND changed after 2026-11-24T11:50:00\.000Z/);
      assert.match(text, /\| 6 \| It has no ECS ARN\\\. \||\| 6 \| It has no ECS ARN\. \|/);
      assert.match(text, /\| Resource \| Verdict \| Replica \| API \|/);
      const parsed = JSON.parse(jsonCopyReport(copyReport(copy), report)) as { replica: unknown; currency: unknown };
      assert.ok(parsed.replica && parsed.currency);
      const { tasks, containerInstances } = copyReport(copy);
      assert.deepEqual([tasks, containerInstances], [3, 1]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("says of a file that cannot be read why", async () => {
    await assert.rejects(
      readCopyFile("/nowhere/replica.csv", never),
      (error: unknown) => error instanceof EcsError && error.kind === "missing",
    );
  });

  it("takes 200,000 rows from a file without holding its text", async function () {
    this.timeout(30_000);
    const rows = Array.from({ length: 200_000 }, (_, n) => `${taskArn(n)},${n}`).join("\n");
    const copy = await readCopyText("f", `arn,version\n${rows}`, never);
    assert.deepEqual(
      [copy.resources.size, copy.known(taskArn(199_999))?.version, copy.problems],
      [200_000, 199_999, 0],
    );
  });
});
