import assert from "node:assert/strict";
import { knownBefore, startedBy } from "../../../../src/requests/sending/startedTasks";
import { instanceArns, registeredSince } from "../../../../src/requests/register/registered";
import type { Target } from "../../../../src/requests/sending/target";
import { openBench } from "../bench";
import type { Bench } from "../bench";

const never = new AbortController().signal;

describe("a StartTask whose answer was lost", () => {
  let bench: Bench;
  let batch: Target;
  let instances: readonly string[];

  beforeEach(async () => {
    bench = await openBench();
    batch = await bench.cluster("prod-batch");
    instances = [...batch.session.replica.containerInstances.values()]
      .filter(item => item.status === "ACTIVE" && item.agentConnected)
      .map(item => item.arn);
    assert.ok(instances.length >= 2);
  });

  afterEach(() => bench.close());

  const request = (more: object = {}) => ({
    cluster: batch.session.cluster.arn,
    taskDefinition: "queue-worker",
    containerInstances: [instances[0] ?? ""],
    startedBy: "nightly",
    ...more,
  });
  const start = (more: object = {}) =>
    batch.session.gateway.send("StartTask", request(more), never).then(({ output }) => output.tasks?.[0]?.taskArn);

  it("does not take another request's tasks with the same startedBy for its own", async () => {
    await start();
    const known = await knownBefore(batch, request(), never);
    assert.equal(known.size >= 1, true);
    // Others that came since, for other instances and of other definitions.
    await start({ containerInstances: [instances[1] ?? ""] });
    await start({ taskDefinition: "recommender" });
    const none = await startedBy(batch, request(), { began: Date.now(), known }, never);
    assert.deepEqual(none.tasks, []);
    const own = await start();
    const found = await startedBy(batch, request(), { began: Date.now(), known }, never);
    assert.deepEqual(
      found.tasks.map(task => task.arn),
      [own],
    );
    assert.equal(found.isOurs, true);
  });

  it("says that it cannot tell when more came than it asked for", async () => {
    const known = await knownBefore(batch, request(), never);
    await start();
    await start();
    const found = await startedBy(batch, request(), { began: Date.now(), known }, never);
    assert.equal(found.tasks.length, 2);
    assert.equal(found.isOurs, false);
  });

  it("starts from what is known where listing tasks is not allowed", async () => {
    const own = await start();
    await batch.session.load();
    bench.sandbox.addFault({ operation: "ListTasks", kind: "error", type: "AccessDeniedException", message: "No." });
    assert.ok((await knownBefore(batch, request(), never)).has(own ?? ""));
  });

  it("finds a registration by what came since, and not by an older entry of the same instance", async () => {
    const identity = JSON.stringify({
      instanceId: "i-0feedc0ffee000001",
      region: "us-east-1",
      instanceType: "m5.large",
    });
    const register = () =>
      batch.session.gateway.send(
        "RegisterContainerInstance",
        {
          cluster: batch.session.cluster.arn,
          instanceIdentityDocument: identity,
          instanceIdentityDocumentSignature: "c2ln",
        },
        never,
      );
    await register();
    // This window has not read it since.
    const known = await instanceArns(batch, never);
    assert.equal(await registeredSince(batch, known, "i-0feedc0ffee000001", never), undefined);
    const { output } = await register();
    const found = await registeredSince(batch, known, "i-0feedc0ffee000001", never);
    assert.equal(found?.arn, output.containerInstance?.containerInstanceArn);
  });
});
