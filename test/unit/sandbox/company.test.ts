import assert from "node:assert/strict";
import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { World } from "../../../src/sandbox/world/world";
import { openSandbox } from "./fixture";

const clusterOf = (world: World, name: string) => {
  const cluster = world.clusters.get(name);
  assert.ok(cluster, name);
  return cluster;
};

describe("the sandbox's company", () => {
  it("has what somebody on call meets", async () => {
    const { world } = (await openSandbox()).sandbox;
    assert.deepEqual(world.clusters.keys(), ["data-fargate", "prod-batch", "prod-web", "sandbox-empty", "staging"]);
    const tasks = [...world.clusters.values()].flatMap(cluster => [...cluster.tasks.values()]).map(({ task }) => task);
    const instances = [...clusterOf(world, "prod-web").instances.values()].map(({ instance }) => instance);
    assert.equal(instances.filter(({ agentConnected }) => !agentConnected).length, 1);
    assert.equal(instances.filter(({ status }) => status === "DRAINING").length, 1);
    assert.equal(instances.filter(({ versionInfo }) => versionInfo?.agentVersion === "1.50.0").length, 1);
    const exits = tasks.flatMap(({ containers }) => containers.map(({ exitCode, reason }) => ({ exitCode, reason })));
    assert.ok(exits.some(({ exitCode }) => exitCode === 1));
    const killed = exits.find(({ exitCode }) => exitCode === 137);
    assert.equal(killed?.reason, "OutOfMemoryError: Container killed due to memory usage");
    assert.ok(tasks.some(({ stoppedReason }) => stoppedReason?.startsWith("CannotPullContainerError")));
    assert.deepEqual(
      new Set(tasks.map(({ healthStatus }) => healthStatus)),
      new Set(["HEALTHY", "UNHEALTHY", "UNKNOWN"]),
    );
    const data = clusterOf(world, "data-fargate");
    assert.equal(data.instances.size, 0);
    for (const { task } of data.tasks.values()) assert.equal(task.launchType, "FARGATE");
    const empty = clusterOf(world, "sandbox-empty");
    assert.equal(empty.instances.size + empty.tasks.size + empty.services.size, 0);
    const resources = [...clusterOf(world, "prod-batch").instances.values()].flatMap(
      ({ instance }) => instance.registeredResources,
    );
    assert.deepEqual(new Set(resources.map(({ type }) => type)), new Set(["INTEGER", "LONG", "DOUBLE", "STRINGSET"]));
    assert.ok(resources.some(({ name }) => name === "GPU"));
  });

  it("is the same for the same seed, and another for another", async () => {
    const look = async (seed: number): Promise<string> => {
      const sandbox = await startSandbox({ seed, clock: manualClock(), quiet: true });
      const all = [...sandbox.world.clusters.values()].map(({ tasks, instances }) => [
        [...tasks.values()].map(({ task }) => task),
        [...instances.values()].map(({ instance }) => instance),
      ]);
      await sandbox.close();
      return JSON.stringify(all);
    };
    assert.equal(await look(7), await look(7));
    assert.notEqual(await look(7), await look(8));
  });

  it("stays as it is when nobody touches it, but for the service that keeps failing", async () => {
    const { sandbox, clock } = await openSandbox();
    const running = (): number =>
      [...sandbox.world.clusters.values()]
        .flatMap(cluster => [...cluster.services.values()])
        .filter(({ name, service, cluster }) => {
          const tasks = [...cluster.group(`service:${name}`)].filter(({ task }) => task.lastStatus === "RUNNING");
          return tasks.length === service.desiredCount;
        }).length;
    const before = running();
    clock.advance(20 * 60_000);
    assert.equal(running(), before);
    assert.ok(before >= 12);
  });

  it("runs batch jobs by itself unless it is to be quiet", async () => {
    const stoppedAfterTenMinutes = async (quiet: boolean): Promise<number> => {
      const { sandbox, clock } = await openSandbox({ quiet });
      const started = new Set<string>();
      const from = clock.now() / 1000;
      sandbox.world.taskListeners.add(({ task }) => {
        if (task.createdAt >= from && !task.group.startsWith("service:")) started.add(task.taskArn);
      });
      clock.advance(10 * 60_000);
      return started.size;
    };
    assert.equal(await stoppedAfterTenMinutes(true), 0);
    const jobs = await stoppedAfterTenMinutes(false);
    assert.ok(jobs >= 8 && jobs <= 35, `${jobs} jobs in ten minutes`);
  });

  it("never gives out more than an instance has, whatever its tasks do for an hour", async () => {
    const { sandbox, clock } = await openSandbox({ quiet: false, seed: 3 });
    for (let minute = 0; minute < 60; minute++) {
      clock.advance(60_000);
      for (const { instances } of sandbox.world.clusters.values()) {
        for (const { instance, tasks } of instances.values()) {
          const amount = (of: typeof instance.remainingResources, name: string): number =>
            of.find(resource => resource.name === name)?.integerValue ?? 0;
          const used = [...tasks].reduce((sum, { needs }) => sum + needs.cpu, 0);
          assert.ok(amount(instance.remainingResources, "CPU") >= 0);
          assert.equal(amount(instance.remainingResources, "CPU") + used, amount(instance.registeredResources, "CPU"));
        }
      }
    }
  });
});
