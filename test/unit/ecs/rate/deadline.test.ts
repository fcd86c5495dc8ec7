import assert from "node:assert/strict";
import { allItems, concurrently } from "../../../../src/ecs/rate/concurrently";
import { within } from "../../../../src/ecs/rate/deadline";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { gatewayTo, never, openGatewayFixture, servicesOf, shortDeadlines } from "../gatewayFixture";
import type { GatewayFixture } from "../gatewayFixture";

/** Rejects unless the work ends by itself soon after the longest limit. */
async function ends<T>(work: Promise<T>): Promise<T | EcsError> {
  const caught = work.catch((error: unknown) => {
    assert.ok(error instanceof EcsError, String(error));
    return error;
  });
  return within(5000, never, () => caught);
}

describe("a call whose answer doesn't come", () => {
  let fixture: GatewayFixture;
  let gateway: EcsGateway;
  let cluster: string;
  let task: string;
  let instance: string;

  beforeEach(async () => {
    fixture = await openGatewayFixture();
    cluster = (await allItems(fixture.gateway.clusterArns(never)))[0] ?? "";
    task = (await allItems(fixture.gateway.taskArns(cluster, {}, never)))[0] ?? "";
    instance = (await allItems(fixture.gateway.containerInstanceArns(cluster, never)))[0] ?? "";
    gateway = await gatewayTo(fixture.sandbox, shortDeadlines);
  });
  afterEach(async () => {
    gateway.dispose();
    await fixture.close();
  });

  for (const kind of ["hang", "slow"] as const) {
    it(`ends as a network failure (${kind}), whichever read it is`, async () => {
      const { sandbox } = fixture;
      sandbox.addFault({ operation: "*", kind });
      const reads = [
        allItems(gateway.clusterArns(never)),
        allItems(gateway.taskArns(cluster, {}, never)),
        allItems(gateway.containerInstanceArns(cluster, never)),
        gateway.describeClusters([cluster], never),
        gateway.describeTasks(cluster, [task], never),
        gateway.describeContainerInstances(cluster, [instance], never),
        servicesOf(gateway, cluster),
        gateway.families(never),
        gateway.revisions("web", never),
        gateway.taskDefinition("web", never),
        gateway.send("DescribeTasks", { cluster, tasks: [task] }, never),
      ];
      for (const result of await Promise.all(reads.map(read => ends<unknown>(read)))) {
        assert.ok(result instanceof EcsError, JSON.stringify(result));
        assert.deepEqual([result.kind, result.code], ["network", "TimeoutError"]);
        assert.match(result.sentence, /didn't answer \w+ in time/);
      }
    });

    it(`ends as a change that may have been carried out (${kind}), sent once`, async () => {
      const { sandbox } = fixture;
      sandbox.addFault({ operation: "*", kind });
      const changes = [
        gateway.send("StopTask", { cluster, task }, never),
        gateway.send("RunTask", { cluster, taskDefinition: "web", clientToken: "one" }, never),
        gateway.send("StartTask", { cluster, taskDefinition: "web", containerInstances: [instance] }, never),
        gateway.send("DeregisterContainerInstance", { cluster, containerInstance: instance }, never),
        gateway.send("UpdateContainerAgent", { cluster, containerInstance: instance }, never),
        gateway.createCluster("new", never),
      ];
      const before = sandbox.calls.length;
      for (const result of await Promise.all(changes.map(change => ends<unknown>(change)))) {
        assert.ok(result instanceof EcsError, JSON.stringify(result));
        assert.deepEqual([result.kind, result.code, result.maybeDone], ["network", "TimeoutError", true]);
      }
      assert.ok(sandbox.calls.length - before <= changes.length);
    });
  }

  it("is asked again at once when the network changed, if it is a read", async () => {
    const { sandbox } = fixture;
    sandbox.addFault({ operation: "*", kind: "hang", times: 2 });
    const reading = allItems(gateway.clusterArns(never));
    const stopping = ends(gateway.send("StopTask", { cluster, task }, never));
    const seen = (operation: string) => sandbox.calls.filter(call => call.operation === operation).length;
    const before = seen("StopTask");
    while (seen("ListClusters") < 2) await new Promise(resolve => setImmediate(resolve));
    gateway.renew();
    assert.deepEqual(await reading, [cluster]);
    const stopped = await stopping;
    assert.ok(stopped instanceof EcsError && stopped.maybeDone);
    assert.ok(seen("StopTask") <= Math.max(1, before + 1));
  });

  it("ends when the person who waits for it gives up, and a change then says that it may have been carried out", async () => {
    const { sandbox } = fixture;
    sandbox.addFault({ operation: "*", kind: "hang" });
    const controller = new AbortController();
    const reading = ends(gateway.describeTasks(cluster, [task], controller.signal));
    const stopping = ends(gateway.send("StopTask", { cluster, task }, controller.signal));
    setTimeout(() => controller.abort(), shortDeadlines.read.firstByteMs / 5);
    const [read, stopped] = await Promise.all([reading, stopping]);
    assert.ok(read instanceof EcsError && read.kind === "cancelled" && !read.maybeDone);
    assert.ok(stopped instanceof EcsError && stopped.kind === "cancelled" && stopped.maybeDone);
  });

  it("is no change that may have been carried out when the endpoint refused the connection", async () => {
    await fixture.sandbox.unplug();
    const start = { cluster, taskDefinition: "web", containerInstances: [instance] };
    const refused = await ends(gateway.send("StartTask", start, never));
    assert.ok(refused instanceof EcsError);
    assert.deepEqual([refused.kind, refused.code, refused.maybeDone], ["network", "ECONNREFUSED", false]);
    assert.equal(await gateway.answers(never), false);
    await fixture.sandbox.plug();
    assert.equal(await gateway.answers(never), true);
  });

  it("stays a change that may have been carried out, though sending it again was refused", async () => {
    const { sandbox } = fixture;
    sandbox.addFault({ operation: "StopTask", kind: "act-then-drop", times: 1 });
    sandbox.addFault({ operation: "StopTask", kind: "error", type: "InvalidParameterException", times: 1 });
    const refused = await ends(gateway.send("StopTask", { cluster, task }, never));
    assert.ok(refused instanceof EcsError);
    assert.deepEqual([refused.kind, refused.maybeDone], ["invalid", true]);
  });

  it("stays a change that may have been carried out, though the wait before sending it again was given up", async () => {
    const { sandbox } = fixture;
    sandbox.addFault({ operation: "StopTask", kind: "act-then-drop", times: 1 });
    sandbox.addFault({ operation: "StopTask", kind: "throttle", times: 1 });
    const controller = new AbortController();
    const impatient = gateway.at({ priority: "urgent", onThrottled: () => controller.abort() });
    const stopped = await ends(impatient.send("StopTask", { cluster, task }, controller.signal));
    assert.ok(stopped instanceof EcsError);
    assert.deepEqual([stopped.kind, stopped.maybeDone], ["cancelled", true]);
  });

  it("is no change that may have been carried out when it was throttled only and then given up", async () => {
    fixture.sandbox.addFault({ operation: "StopTask", kind: "throttle", times: 1 });
    const controller = new AbortController();
    const impatient = gateway.at({ priority: "urgent", onThrottled: () => controller.abort() });
    const stopped = await ends(impatient.send("StopTask", { cluster, task }, controller.signal));
    assert.ok(stopped instanceof EcsError);
    assert.deepEqual([stopped.kind, stopped.maybeDone], ["cancelled", false]);
  });
});

describe("work on many things at once", () => {
  it("begins nothing more after the first failure, and gives up what is under way", async () => {
    const begun: number[] = [];
    let givenUp = 0;
    const items = Array.from({ length: 40 }, (_, index) => index);
    const work = concurrently(items, 4, never, async (item, signal) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error("no");
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          givenUp++;
          reject(new Error("given up"));
        });
      });
    });
    await assert.rejects(work, /no/);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual([begun, givenUp], [[0, 1, 2, 3], 3]);
  });

  it("ends with the signal that it was given", async () => {
    const controller = new AbortController();
    const work = concurrently([1, 2, 3], 1, controller.signal, () => {
      controller.abort();
      return Promise.resolve();
    });
    await assert.rejects(work, (error: unknown) => error instanceof EcsError && error.kind === "cancelled");
  });
});
