import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { deploymentTasks, liveDeployments, ownTasks } from "../../../../src/tree/groups/deployments";
import { task } from "../../details/fixtures";

const definition = (revision: number) => `arn:aws:ecs:us-east-1:111122223333:task-definition/web:${String(revision)}`;

/** A service of deployments, newest first: id, revision, and how many tasks each is to have. */
const serviceOf = (deployments: readonly (readonly [id: string, revision: number, desired: number])[]) =>
  parseService({
    serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/web/web",
    serviceName: "web",
    status: "ACTIVE",
    desiredCount: 3,
    deployments: deployments.map(([id, revision, desiredCount], index) => ({
      id,
      status: index === 0 ? "PRIMARY" : "ACTIVE",
      taskDefinition: definition(revision),
      desiredCount,
    })),
  });

const taskOf = (id: string, startedBy: string, revision: number) =>
  task(id, { startedBy, taskDefinitionArn: definition(revision) });

describe("which deployment a task belongs to", () => {
  it("is its revision's after a rollback, whose new deployment took over what an older one had started", () => {
    const service = serviceOf([
      ["ecs-svc/9", 6, 3],
      ["ecs-svc/8", 5, 3],
    ]);
    const tasks = ["a", "b", "c"].map(id => taskOf(id, "ecs-svc/5", 5));
    assert.deepEqual(ownTasks(service, tasks, "ecs-svc/9"), []);
    assert.deepEqual(ownTasks(service, tasks, "ecs-svc/8"), tasks);
    assert.deepEqual(deploymentTasks(service, tasks, "ecs-svc/9"), []);
  });

  it("is the newest, for a place in the tree alone, where nothing tells", () => {
    const service = serviceOf([["ecs-svc/9", 6, 3]]);
    const tasks = [taskOf("a", "somebody", 4)];
    assert.deepEqual(ownTasks(service, tasks, "ecs-svc/9"), []);
    assert.deepEqual(deploymentTasks(service, tasks, "ecs-svc/9"), tasks);
  });

  it("keeps a deployment that is to have no task anymore while one of its tasks is there", () => {
    const service = serviceOf([
      ["ecs-svc/9", 6, 3],
      ["ecs-svc/8", 5, 0],
    ]);
    const ids = (tasks: Parameters<typeof liveDeployments>[1]) => liveDeployments(service, tasks).map(({ id }) => id);
    assert.deepEqual(ids([]), ["ecs-svc/9"]);
    assert.deepEqual(ids([taskOf("a", "ecs-svc/8", 5)]), ["ecs-svc/9", "ecs-svc/8"]);
  });

  it("is one, and each task stands below it", () => {
    const number = fc.integer({ min: 1, max: 4 });
    const listed = fc.uniqueArray(fc.tuple(number, number, number), {
      minLength: 1,
      maxLength: 4,
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(listed, fc.array(fc.tuple(number, number), { maxLength: 8 }), (deployments, started) => {
        const service = serviceOf(
          deployments.map(([id, revision, desired]) => [`ecs-svc/${String(id)}`, revision, desired - 1]),
        );
        const tasks = started.map(([id, revision], index) => taskOf(String(index), `ecs-svc/${String(id)}`, revision));
        const below = liveDeployments(service, tasks).flatMap(({ id }) => deploymentTasks(service, tasks, id));
        assert.deepEqual(new Set(below), new Set(tasks));
        assert.equal(below.length, tasks.length);
      }),
    );
  });
});
