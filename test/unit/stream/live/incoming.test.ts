import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { Replica } from "../../../../src/ecs/replica/replica";
import { LiveStream } from "../../../../src/stream/live/live";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { clusterArn, envelope, taskArn } from "../envelope";
import { PushSource } from "../pushSource";
import { until } from "../until";

const web = clusterArn("web");

describe("what a live stream brings", () => {
  let source: PushSource;
  let replica: Replica;
  let live: LiveStream;

  beforeEach(() => {
    source = new PushSource();
    replica = new Replica(web);
    live = new LiveStream(source, { region: "eu-west-1", replica: arn => (arn === web ? replica : undefined) });
    live.start();
  });
  afterEach(() => live.dispose());

  it("merges other content of a version that came before, in place of dropping it", async () => {
    const told = { kind: "task", arn: taskArn(1), clusterArn: web, version: 3, at: Date.now() } as const;
    const push = (detail: object) => {
      const plain = envelope(told) as { detail: object };
      unwrap({ ...plain, detail: { ...plain.detail, ...detail } }, undefined, item => source.push(item));
    };
    push({});
    await until(() => replica.tasks.has(taskArn(1)), "the task");
    push({ startedBy: "somebody" });
    await until(() => replica.tasks.get(taskArn(1))?.raw["startedBy"] === "somebody", "the other content");
    assert.equal(live.audit.duplicates, 1);
  });

  it("acknowledges what was applied and nothing else", async () => {
    const acknowledged: string[] = [];
    const tell = (version: number, clusterArnOf: string, name: string) =>
      source.tell(version, { clusterArn: clusterArnOf, arn: taskArn(version) }, () => acknowledged.push(name));
    tell(1, web, "ours");
    tell(2, clusterArn("not-here"), "of a cluster that is not shown");
    source.tell(1, { arn: taskArn(1) }, () => acknowledged.push("a duplicate"));
    await until(() => acknowledged.length === 2, "the acknowledgements");
    assert.deepEqual(acknowledged.toSorted(), ["a duplicate", "ours"]);
  });

  it("applies what came back without counting it again", async () => {
    const told = { kind: "task", arn: taskArn(1), clusterArn: web, version: 3, at: Date.now() } as const;
    unwrap(envelope(told), undefined, item => source.push(item.kind === "event" ? { ...item, again: true } : item));
    await until(() => replica.tasks.has(taskArn(1)), "the task");
    assert.equal(live.audit.events, 0);
  });

  it("is no longer failed once its source answers, even with nothing new", async () => {
    source.push(new EcsError({ kind: "network", code: "ECONNRESET", sentence: "It broke.", advice: "" }));
    await until(() => live.state.kind === "failed", "failed");
    live.retry();
    await until(() => source.opened === 2, "the second try");
    source.push({ kind: "seenOnly" });
    await until(() => live.state.kind !== "failed", "no longer failed");
  });

  it("can't be made to try again where that would do harm", async () => {
    source.push(new EcsError({ kind: "conflict", code: "LastReceiveNear", sentence: "Stopped.", advice: "" }));
    await until(() => live.state.kind === "failed", "failed");
    const { state } = live;
    assert.ok(state.kind === "failed" && state.retryAt === undefined);
    live.retry();
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(source.opened, 1);
  });
});
