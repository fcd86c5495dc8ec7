import assert from "node:assert/strict";
import { EcsError } from "../../../src/ecs/model/errors";
import type { LogTail } from "../../../src/logs/reading/logTails";
import { taskView } from "../../../src/details/task/taskView";
import { cluster, definition, replicaOf, task } from "../../unit/details/fixtures";
import { DrawnPage, themes } from "./drawnPage";

const own = task("a", { containers: [{ name: "app", lastStatus: "RUNNING" }] });

const viewOf = (tail: Partial<LogTail>) =>
  taskView({
    task: own,
    replica: replicaOf(own),
    cluster: cluster(),
    definition: { kind: "ready", value: definition({ containerDefinitions: [{ name: "app" }] }) },
    tails: {
      kind: "ready",
      value: [
        {
          container: "app",
          place: { kind: "stream", region: "us-east-1", group: "/ecs/web", stream: "ecs/app/a" },
          isOver: false,
          ...tail,
        },
      ],
    },
    region: "us-east-1",
    isShown: () => false,
    readOnly: false,
  });

const last = (count: number, hasOlder: boolean): LogTail["last"] => ({
  records: Array.from({ length: count }, (_, index) => ({
    at: 1000 * index,
    message: `line ${String(index)}`,
    stream: "ecs/app/a",
  })),
  hasOlder,
  readAt: 0,
});

describe("the last lines of a log on a page", () => {
  let drawn: DrawnPage;
  before(async () => {
    drawn = await DrawnPage.open(themes["Default Dark Modern"] ?? assert.fail("no theme"));
  });
  after(() => drawn.close());

  const text = async (tail: Partial<LogTail>): Promise<string> => {
    await drawn.show(viewOf(tail));
    return drawn.page.locator(".log").innerText();
  };

  it("say that there are older ones, and nothing of the kind where there are none", async () => {
    assert.match(await text({ last: last(3, true) }), /The last 3 lines\. Show Logs goes further back\.[^]*line 2/);
    assert.doesNotMatch(await text({ last: last(3, false) }), /goes further back/);
  });

  it("say why there are none: no group, nothing kept any more, another region", async () => {
    const failure = new EcsError({
      kind: "missing",
      code: "NoLogGroup",
      sentence: "There is no log group /ecs/web in us-east-1.",
      advice: "Create it.",
    });
    assert.match(await text({ failure }), /There is no log group \/ecs\/web in us-east-1\. Create it\.[^]*Retry/);
    assert.match(
      await text({ last: last(0, false), retentionDays: 7 }),
      /There are no lines in the log stream, which keeps lines for 7 days\./,
    );
    const place = { kind: "stream", region: "eu-west-1", group: "/ecs/web", stream: "ecs/app/a" } as const;
    assert.match(await text({ place, last: last(1, false) }), /\/ecs\/web in eu-west-1 · ecs\/app\/a/);
  });
});
