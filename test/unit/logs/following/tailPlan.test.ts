import assert from "node:assert/strict";
import type { Task } from "../../../../src/ecs/model/model";
import { EcsError } from "../../../../src/ecs/model/errors";
import { samplingText, TailEnd, tailLines, tailPlan } from "../../../../src/logs/following/tailPlan";
import { sourceOf } from "../fakeLogs";

const cluster = { arn: "arn:aws-cn:ecs:cn-north-1:111122223333:cluster/web", account: "111122223333" };

const inGroup = (stream: string, group: string, region = "cn-north-1") =>
  sourceOf(stream, { place: { kind: "stream", region, group, stream } });

const planOf = (...sources: readonly ReturnType<typeof sourceOf>[]) => tailPlan({ sources }, cluster);

const update = (...records: readonly (readonly [group: string, stream: string, message: string, at?: number])[]) => ({
  records: records.map(([group, stream, message, at = 1]) => ({ group, stream, message, at })),
  isSampled: false,
});

describe("what a session of Live Tail reads", () => {
  it("names one group by its ARN in the cluster's partition, and its streams, of running containers only", () => {
    const { query, region, sources } = planOf(inGroup("a", "/ecs/web"), inGroup("b", "/ecs/web"), {
      ...inGroup("c", "/ecs/web"),
      stoppedAt: 5,
    });
    assert.equal(region, "cn-north-1");
    assert.deepEqual(query, {
      groups: ["/ecs/web"],
      groupArns: ["arn:aws-cn:logs:cn-north-1:111122223333:log-group:/ecs/web"],
      streams: ["a", "b"],
    });
    assert.equal(sources.length, 2);
  });

  it("names no streams of several groups, nor of more than can be named, and leaves the others' lines out", () => {
    const two = planOf(inGroup("a", "/ecs/web"), inGroup("a", "/ecs/api"));
    assert.equal("streams" in two.query, false);
    const told = update(
      ["arn:aws-cn:logs:cn-north-1:111122223333:log-group:/ecs/web:*", "a", "late", 9],
      ["111122223333:/ecs/api", "a", "early", 2],
      ["/ecs/api", "b", "another task's"],
      ["/ecs/other", "a", "another group's"],
    );
    assert.deepEqual(
      tailLines(two, told).map(({ message, source }) => [source.place.group, message]),
      [
        ["/ecs/api", "early"],
        ["/ecs/web", "late"],
      ],
    );
    const many = planOf(...Array.from({ length: 101 }, (_, index) => inGroup(String(index), "/ecs/web")));
    assert.equal("streams" in many.query, false);
    assert.equal(tailLines(many, update(["x", "100", "own"], ["x", "101", "another's"])).length, 1);
  });

  const refused = (sources: readonly ReturnType<typeof sourceOf>[], sentence: RegExp) =>
    assert.throws(
      () => planOf(...sources),
      (error: unknown) => error instanceof EcsError && error.kind === "invalid" && sentence.test(error.message),
    );

  it("is at most ten groups of one region, and something", () => {
    const groups = (count: number) => Array.from({ length: count }, (_, index) => inGroup("a", `/g${String(index)}`));
    assert.equal(planOf(...groups(10)).query.groups.length, 10);
    refused(groups(11), /11 log groups.* at most 10.*Show Logs/);
    refused([inGroup("a", "/g"), inGroup("b", "/g", "cn-northwest-1")], /cn-north-1, cn-northwest-1/);
    refused([{ ...inGroup("a", "/g"), stoppedAt: 1 }], /no running container.*Show Logs/);
    const silent = [{ key: "k", taskArn: "t", container: "app", sentence: "The log driver is splunk." }];
    assert.throws(() => tailPlan({ sources: [], silent }, cluster), /Container app: The log driver is splunk\./);
  });

  it("says where sampling begins and ends, once each", () => {
    assert.equal(samplingText(false, false), undefined);
    assert.match(samplingText(false, true) ?? "", /sampled from here on/);
    assert.equal(samplingText(true, true), undefined);
    assert.match(samplingText(true, false) ?? "", /no longer sampled/);
  });

  it("ends a while after the last of its tasks has stopped, and not while ECS omits one for a moment", () => {
    const source = inGroup("a", "/ecs/web");
    const running = { lastStatus: "RUNNING" } as Task;
    const tasks = new Map([[source.taskArn, running]]);
    let now = 0;
    const session = { replica: { tasks }, checkOpen: () => undefined } as unknown as ConstructorParameters<
      typeof TailEnd
    >[1];
    const end = new TailEnd(planOf(source), session, () => now);
    const at = (ms: number) => ((now = ms), end.isReached());
    assert.equal(at(60_000), false);
    tasks.delete(source.taskArn);
    assert.equal(at(61_000), false);
    tasks.set(source.taskArn, running);
    assert.equal(at(90_000), false);
    tasks.set(source.taskArn, { lastStatus: "STOPPED" } as Task);
    assert.equal(at(91_000), false);
    assert.equal(at(105_999), false);
    assert.equal(at(106_000), true);
  });
});
