import assert from "node:assert/strict";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { Replica } from "../../../../src/ecs/replica/replica";
import type { Aimed } from "../../../../src/requests/sending/target";
import { movedText, rereadMoved } from "../../../../src/requests/sending/versionGuard";

const never = new AbortController().signal;
const clusterArn = "arn:aws:ecs:us-east-1:111122223333:cluster/c";
const taskArn = "arn:aws:ecs:us-east-1:111122223333:task/c/0123456789";

const task = (version: number | undefined, more: object = {}) =>
  parseTask({ taskArn, taskDefinitionArn: "x/web:7", lastStatus: "RUNNING", version, ...more });

/** What moved when a person saw the first and ECS now answers the second; undefined is a task that ECS forgot. */
async function moved(seen: ReturnType<typeof task> | undefined, now: ReturnType<typeof task> | undefined) {
  const replica = new Replica(clusterArn);
  if (seen) replica.take([seen], "api", 1);
  const asked: string[] = [];
  const session = {
    cluster: { arn: clusterArn },
    replica,
    reread: (arns: readonly string[]) => {
      asked.push(...arns);
      if (now) replica.take([now], "api", 2);
      else replica.remove(arns, 2);
      return Promise.resolve();
    },
  };
  const aim = { arn: taskArn, session, connection: {} } as unknown as Aimed;
  const found = await rereadMoved([aim], never);
  assert.deepEqual(asked, [taskArn]);
  return found;
}

describe("what moved since a person saw it", () => {
  it("is nothing when the version is the same, and is told when it rose", async () => {
    assert.deepEqual(await moved(task(5), task(5)), []);
    const [change] = await moved(task(5), task(7, { lastStatus: "STOPPED" }));
    assert.ok(change);
    assert.match(movedText(change), /moved from v5 to v7: lastStatus RUNNING → STOPPED\.$/);
  });

  it("is what a person decides by where the endpoint gives no version", async () => {
    assert.deepEqual(await moved(task(undefined), task(undefined)), []);
    assert.deepEqual(await moved(task(undefined), task(undefined, { tags: [{ key: "a", value: "b" }] })), []);
    assert.equal((await moved(task(undefined), task(undefined, { desiredStatus: "STOPPED" }))).length, 1);
  });

  it("is also what gained or lost its version, and what is gone", async () => {
    assert.equal((await moved(task(undefined), task(1))).length, 1);
    assert.equal((await moved(task(1), task(undefined))).length, 1);
    const [gone] = await moved(task(5), undefined);
    assert.ok(gone && gone.after === undefined);
    assert.match(movedText(gone), /is gone: ECS no longer knows it\.$/);
    assert.deepEqual(await moved(undefined, task(5)), []);
  });
});
