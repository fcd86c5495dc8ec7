import assert from "node:assert/strict";
import type { ContainerInstance, Task } from "../../../../src/ecs/model/model";
import { answerShape, readEnvelope, resourceOf, tellsEnd } from "../../../../src/stream/event/event";
import type { StreamEvent } from "../../../../src/stream/event/event";
import { instanceSample, serviceActionSample, taskSample } from "../samples";

function eventOf(value: unknown): StreamEvent {
  const reading = readEnvelope(value);
  assert.equal(reading.kind, "event");
  return (reading as { event: StreamEvent }).event;
}

describe("event", () => {
  it("reads a task's event in the documented shape", () => {
    const event = eventOf(taskSample);
    assert.equal(event.version, 6);
    assert.equal(event.at, Date.parse("2026-03-04T17:20:10.737Z"));
    assert.ok(tellsEnd(event));
    const task = resourceOf(event) as Task;
    assert.equal(task.family, "web");
    assert.equal(task.service, "web");
    assert.equal(task.times.stoppedAt, Date.parse("2026-03-04T17:20:10.5Z"));
    assert.equal(task.containers[0]?.exitCode, 0);
    assert.equal(task.containers[0]?.networkInterfaces[0]?.privateIpv4Address, "10.0.1.17");
    assert.ok(task.raw["createdAt"] instanceof Date, "as the SDK gives it, so that the replica sees no change of form");
    assert.ok(!("updatedAt" in task.raw));
  });

  it("reads a container instance's event in the documented shape", () => {
    const event = eventOf(instanceSample);
    assert.equal(event.version, 14801);
    const instance = resourceOf(event) as ContainerInstance;
    assert.equal(instance.clusterArn, "arn:aws:ecs:us-west-2:111122223333:cluster/default");
    assert.equal(instance.agentVersion, "1.81.0");
    assert.equal(instance.availabilityZone, "us-west-2b");
    assert.deepEqual(instance.remaining[1], { name: "MEMORY", type: "INTEGER", value: 767 });
    assert.equal(tellsEnd(event), false);
  });

  it("never takes the envelope's own version for the resource's", () => {
    const reading = readEnvelope({ ...taskSample, version: "7", detail: { ...taskSample.detail, version: undefined } });
    assert.equal(reading.kind, "skipped");
    assert.equal((reading as { unclear: { reason: string } }).unclear.reason, "Its detail has no version.");
  });

  it("passes fields and kinds of events that it does not know", () => {
    const more = { ...taskSample, extra: 1, detail: { ...taskSample.detail, brandNew: { deep: [1] } } };
    assert.deepEqual(resourceOf(eventOf(more)).raw["brandNew"], { deep: [1] });
    for (const type of ["ECS Service Action", "ECS Something New"]) {
      const reading = readEnvelope({ ...serviceActionSample, "detail-type": type });
      assert.deepEqual(
        [
          reading.kind,
          reading.type,
          reading.kind === "skipped" && reading.why,
          reading.kind === "skipped" && reading.service?.name,
        ],
        ["skipped", type, "noVersion", "SERVICE_STEADY_STATE"],
      );
    }
  });

  it("tells other services' events and what is no event", () => {
    const ec2 = { "detail-type": "EC2 Instance State-change Notification", source: "aws.ec2", detail: {} };
    assert.equal((readEnvelope(ec2) as { why: string }).why, "notEcs");
    for (const value of [null, 1, "text", [], {}, { detail: 1 }, taskSample.detail.containers])
      assert.equal((readEnvelope(value) as { why?: string }).why, "notEnvelope");
    for (const detail of [
      null,
      3,
      [],
      {},
      { ...taskSample.detail, taskArn: 3 },
      { ...taskSample.detail, version: "6" },
    ])
      assert.equal((readEnvelope({ ...taskSample, detail }) as { why?: string }).why, "noVersion");
  });

  it("reads the bare detail that a rule with an input path sends, and takes no answer of the API for one", () => {
    assert.equal(eventOf(taskSample.detail).arn, taskSample.detail.taskArn);
    const { updatedAt, ...answer } = taskSample.detail;
    assert.ok(updatedAt);
    assert.equal(readEnvelope(answer).kind, "skipped");
  });

  it("looks nothing up in a member that is named __proto__", () => {
    const { lastStatus: _, ...detail } = taskSample.detail;
    const text = JSON.stringify({ ...taskSample, detail }).replace(
      '"detail":{',
      '"detail":{"__proto__":{"lastStatus":"RUNNING"},',
    );
    const shape = answerShape(eventOf(JSON.parse(text)));
    assert.equal(shape["lastStatus"], undefined);
    assert.equal(Object.getPrototypeOf(shape), Object.prototype);
  });

  it("names the cluster by the resource's ARN where the event does not", () => {
    const { clusterArn, ...detail } = taskSample.detail;
    assert.equal(eventOf({ ...taskSample, detail }).clusterArn, clusterArn);
  });
});
