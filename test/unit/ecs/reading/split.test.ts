import assert from "node:assert/strict";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { parseCluster } from "../../../../src/ecs/parsing/parse";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { discoverSplit, plain } from "../../../../src/ecs/reading/split";

const never = new AbortController().signal;

/** A cluster of a thousand running tasks, and what its account and region have beside it. */
interface Place {
  readonly families: number;
  /** Running tasks of each service. */
  readonly services: readonly number[];
  readonly providers?: readonly string[];
  readonly tasks?: number;
}

const discovered = ({ families, services, providers = [], tasks = 1000 }: Place) => {
  const cluster = parseCluster({
    clusterArn: "arn:aws:ecs:us-east-1:111122223333:cluster/web",
    clusterName: "web",
    status: "ACTIVE",
    runningTasksCount: tasks,
    pendingTasksCount: 0,
    registeredContainerInstancesCount: 10,
    activeServicesCount: services.length,
    capacityProviders: [...providers],
  });
  const arns = services.map((_, index) => `arn:aws:ecs:us-east-1:111122223333:service/web/s${index}`);
  const gateway: Partial<EcsGateway> = {
    forecast: () => ({ callMs: 50, room: 1e6, perSecond: 1e6 }),
    familyPages: async function* () {
      yield Array.from({ length: families }, (_, index) => `f${index}`);
    },
    serviceArns: async function* () {
      yield arns;
    },
    describeServices: (_, asked) =>
      Promise.resolve({
        found: asked.map(arn => {
          const runningCount = services[arns.indexOf(arn)];
          return parseService({ serviceArn: arn, serviceName: arn.slice(-2), status: "ACTIVE", runningCount });
        }),
        failures: [],
      }),
  };
  return discoverSplit(gateway as EcsGateway, cluster, never);
};

describe("how a cluster that was never read is split", () => {
  it("by the region's families, where they are few", async () => {
    const split = await discovered({ families: 4, services: [500, 500] });
    assert.deepEqual(split, [{ family: "f0" }, { family: "f1" }, { family: "f2" }, { family: "f3" }]);
  });

  it("by its services, where families are many and its services run all of its tasks", async () => {
    const split = await discovered({ families: 40, services: [400, 300, 300, 0] });
    assert.deepEqual(split, [{ serviceName: "s0" }, { serviceName: "s1" }, { serviceName: "s2" }]);
  });

  it("by launch type, where its services leave a task out and tasks can have several", async () => {
    const split = await discovered({ families: 40, services: [400, 300, 299], providers: ["FARGATE_SPOT"] });
    assert.deepEqual(
      split.map(({ launchType }) => launchType),
      ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"],
    );
  });

  it("not at all, where nothing tells its parts, or its chain is short", async () => {
    assert.equal(await discovered({ families: 40, services: [400, 300, 299], providers: ["own"] }), plain);
    assert.equal(await discovered({ families: 40, services: [1000] }), plain);
    assert.equal(await discovered({ families: 1, services: [] }), plain);
    assert.equal(await discovered({ families: 2, services: [150, 150], tasks: 300 }), plain);
  });
});
