import assert from "node:assert/strict";
import { documentText, lineAt } from "../../../../src/commands/logs/logDocumentText";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { LogSubject } from "../../../../src/commands/logs/logSubject";
import { lineTime } from "../../../../src/logs/lines/logText";
import { replicaOf, task, taskArn } from "../../details/fixtures";
import { sourceOf } from "../../logs/fakeLogs";

const now = Date.parse("2026-11-27T12:00:00Z");
const hour = 3_600_000;
const prefix = { region: "us-east-1", group: "/ecs/web", prefix: "web/app/", container: "app" };
const unlisted = { prefixes: [prefix], until: now - 50 * 60_000, sourceOf: () => undefined };
const session = { replica: replicaOf(task("1")), cluster: { name: "prod" }, account: "1", region: "us-east-1" };
const subject = (choice: LogSubject["choice"]) =>
  ({ connection: { spec: { label: "c" } }, session, choice, title: "web", naming: "task" }) as never as LogSubject;
const service = subject({ kind: "service", name: "web" });
const read = {
  lines: [{ at: now - 1000, message: "line", source: sourceOf("a") }],
  more: "none",
  silent: [],
  unread: [],
  unreadGroups: [],
  gaps: [],
  request: { most: 100, from: now - 2 * hour },
  unlisted,
  now,
} as const;

/** The lines about what was read. */
const headOf = (...[of, part]: Parameters<typeof documentText>) =>
  documentText(of, part)
    .split("\n")
    .filter(line => line.startsWith("--- "))
    .slice(1)
    .join("\n");

describe("the first lines of a log that is opened as an editor", () => {
  it("say how tasks that ECS lists no longer were found, or that they couldn't be", () => {
    assert.match(headOf(service, read), /no longer lists are included by .*\(web\/app\/… in \/ecs\/web\)/);
    assert.match(
      headOf(service, { ...read, unlisted: { ...unlisted, prefixes: [] } }),
      /Not included: tasks that stopped before /,
    );
    assert.doesNotMatch(
      headOf(service, { ...read, request: { most: 100, from: now - 60_000 } }),
      /ECS no longer lists/,
    );
  });

  it("say what couldn't be read that would lead to tasks that ECS lists no longer, instead of that there are none", () => {
    const error = new EcsError({ kind: "throttled", code: "T", sentence: "Rate exceeded.", advice: "" });
    const gaps = [{ what: "task definition web:7", error }];
    const said = /Not included: .* only task definition web:7 leads to\. It couldn't be read\. Rate exceeded\.$/m;
    assert.match(headOf(service, { ...read, gaps }), said);
    const alone = headOf(service, { ...read, gaps, unlisted: { ...unlisted, prefixes: [] } });
    assert.match(alone, said);
    assert.doesNotMatch(alone, /names no log stream prefix/);
  });

  it("name the log groups that couldn't be read", () => {
    const error = new EcsError({
      kind: "missing",
      code: "NoLogGroup",
      sentence: "/ecs/old doesn't exist.",
      advice: "",
    });
    const unreadGroups = [{ region: "us-east-1", group: "/ecs/old", error }];
    assert.match(
      headOf(service, { ...read, unreadGroups }),
      /^--- Not included \(us-east-1\): \/ecs\/old doesn't exist\.$/m,
    );
  });

  it("say that last lines are those of tasks that ECS lists, unless they are all of the last hour", () => {
    const request = { most: 1 };
    assert.match(headOf(service, { ...read, request }), /Not included: .* Open a time range/);
    assert.doesNotMatch(headOf(service, { ...read, request, more: "older" }), /Not included/);
  });

  it("are followed by lines of which the one is found that was written last before a moment", () => {
    const lines = [5000, 3000, 0, -2000].map(ms => ({ at: now - ms, message: "a\nb", source: sourceOf("a") }));
    const text = documentText(service, { ...read, lines }).split("\n");
    const found = text[lineAt(text.join("\n"), now - 2500)] ?? "";
    assert.ok(found.startsWith(lineTime(now - 3000)), found);
    assert.equal(lineAt(text.join("\n"), 0), 0);
  });

  it("name chosen tasks that ECS lists no longer, and what can't be read", () => {
    const choice = { kind: "tasks", tasks: [{ arn: taskArn("1") }, { arn: taskArn("2") }] } as const;
    const silent = ["1", "2", "3"].map(id => ({ ...sourceOf(id), container: "app" }));
    const unread = ["a", "b"].map(key => ({ key, taskArn: key, container: "proxy", sentence: "No log driver." }));
    const head = headOf(subject(choice), { ...read, silent, unread });
    assert.match(head, /Not included: task 20000000, which ECS no longer lists\./);
    assert.match(head, /Container app of 3 tasks has no log stream/);
    assert.equal(head.match(/Container proxy: No log driver\./g)?.length, 1);
  });
});
