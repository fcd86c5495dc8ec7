import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { readEnvelope } from "../../../../src/stream/event/event";
import { cluster, openCluster } from "../../sandbox/serviceFixture";

describe("events that tell of a service", () => {
  it("are read of each type that ECS sends in a deployment, and none has a version", async () => {
    const bench = await openCluster();
    const [first, second] = [await bench.revision("good"), await bench.revision("better")];
    await bench.create(first);
    bench.pass(120);
    const lifecycleHooks = [{ targetType: "PAUSE", lifecycleStages: ["POST_SCALE_UP"] }] as const;
    await bench.ecs.send(
      new UpdateServiceCommand({
        cluster,
        service: "web",
        taskDefinition: second,
        deploymentConfiguration: { lifecycleHooks: [...lifecycleHooks] as never },
      }),
    );
    bench.pass(120);
    const { serviceArn, clusterArn } = await bench.describe();
    const readings = bench.events.map(event => readEnvelope(event));
    const told = readings.flatMap(reading => (reading.kind === "skipped" && reading.service ? [reading.service] : []));
    assert.deepEqual([...new Set(told.map(({ type }) => type))].sort(), [
      "ECS Deployment State Change",
      "ECS Hook State Change",
      "ECS Service Action",
    ]);
    for (const event of told) {
      assert.deepEqual([event.serviceArn, event.clusterArn], [serviceArn, clusterArn], event.type);
      assert.ok(event.at !== undefined && event.id !== "", event.type);
    }
    assert.ok(told.some(({ name }) => name === "SERVICE_DEPLOYMENT_IN_PROGRESS"));
    assert.ok(told.some(({ name }) => name === "HOOK_AWAITING_ACTION"));
  });

  it("are no news of a service when they name none, and never fail", () => {
    const envelope = (more: object) =>
      readEnvelope({ id: "1", source: "aws.ecs", "detail-type": "ECS Service Action", time: "nonsense", ...more });
    const arn = "arn:aws:ecs:us-east-1:1:service/c/web";
    for (const more of [
      {},
      { detail: 5, resources: [arn] },
      { detail: { eventName: "X" }, resources: "x" },
      { detail: { eventName: "X" }, resources: [5, null, "arn:aws:ecs:us-east-1:1:task/c/1"] },
      { detail: { eventName: 5 }, resources: [arn] },
      { detail: { eventName: "X", clusterArn: "arn:aws:ecs:us-east-1:1:cluster/other" }, resources: [arn] },
      { id: undefined, detail: { eventName: "X" }, resources: [arn] },
    ]) {
      const reading = envelope(more);
      assert.ok(reading.kind === "skipped" && reading.why === "noVersion" && !reading.service, JSON.stringify(more));
    }
    const reading = envelope({ detail: { eventName: "X" }, resources: [arn] });
    assert.ok(reading.kind === "skipped" && reading.service);
    assert.equal(reading.service.clusterArn, "arn:aws:ecs:us-east-1:1:cluster/c");
    assert.equal(reading.service.at, undefined);
  });
});
