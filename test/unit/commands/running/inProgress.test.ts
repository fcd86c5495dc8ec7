import assert from "node:assert/strict";
import { InProgress } from "../../../../src/commands/running/inProgress";
import { sending } from "../../../../src/commands/running/job";
import { task } from "../../details/fixtures";
import { Ecs } from "../../tree/fixture";

describe("what is being worked on", () => {
  it("is taken once, and can be taken again when it was given back", () => {
    const inProgress = new InProgress();
    const end = inProgress.begin("a");
    assert.ok(end);
    assert.equal(inProgress.begin("a"), undefined);
    assert.ok(inProgress.begin("b"));
    end();
    assert.ok(inProgress.begin("a"));
  });

  it("isn't given back by whoever had it before", () => {
    const inProgress = new InProgress();
    const first = inProgress.begin("a");
    first?.();
    const second = inProgress.begin("a");
    first?.();
    assert.equal(inProgress.begin("a"), undefined);
    second?.();
    assert.ok(inProgress.begin("a"));
  });

  it("is called by what it does and to whom, and is another thing over another connection", async () => {
    const [a, b] = ["a", "b"].map(id => new Ecs(undefined, { id })) as [Ecs, Ecs];
    const aims = await Promise.all(
      [a, b].map(async ({ connection }) => {
        await connection.load();
        const [session] = connection.clusters;
        assert.ok(session);
        await session.load();
        return { connection, session, arn: task("a").arn };
      }),
    );
    const jobs = aims.map(aim => sending("StopTask", [aim]));
    assert.equal(jobs[0]?.what, "StopTask for web:7 a0000000");
    assert.notEqual(jobs[0]?.key, jobs[1]?.key);
    assert.equal(sending("StopTask", aims).key, sending("StopTask", aims.toReversed()).key);
    const service = {
      ...aims[0],
      arn: "arn:aws:ecs:us-east-1:111122223333:service/web/recommender",
    } as (typeof aims)[0];
    assert.equal(sending("UpdateService", [service]).what, "UpdateService for recommender");
    for (const { connection } of [a, b]) connection.dispose();
  });
});
