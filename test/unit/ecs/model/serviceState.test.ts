import assert from "node:assert/strict";
import { assert as check, constantFrom, nat, property } from "fast-check";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { controllerOf, isDeploying, primaryOf, revisionOf, serviceState } from "../../../../src/ecs/model/serviceState";

const service = (raw: Record<string, unknown>, ...deployments: readonly Record<string, unknown>[]) =>
  parseService({
    serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/web/api",
    status: "ACTIVE",
    desiredCount: 4,
    runningCount: 4,
    pendingCount: 0,
    deployments: deployments.map((deployment, index) => ({
      id: `ecs-svc/${index}`,
      status: index === 0 ? "PRIMARY" : "ACTIVE",
      ...deployment,
    })),
    ...raw,
  });

describe("how a service is", () => {
  it("is steady with all its tasks and one deployment that is done", () => {
    assert.equal(serviceState(service({}, { rolloutState: "COMPLETED" })), "steady");
    assert.equal(serviceState(service({ desiredCount: 0, runningCount: 0 })), "steady");
  });

  it("is deploying while an older deployment has tasks and until its first is done; else it is just starting tasks", () => {
    const older = { runningCount: 2, desiredCount: 2, rolloutState: "COMPLETED" };
    assert.equal(serviceState(service({}, { rolloutState: "IN_PROGRESS" }, older)), "deploying");
    assert.equal(serviceState(service({ runningCount: 0 }, { rolloutState: "IN_PROGRESS" })), "deploying");
    assert.equal(serviceState(service({ runningCount: 1, pendingCount: 3 })), "starting");
  });

  it("is failing when its deployment failed, when tasks of it keep failing, and when nothing of it runs", () => {
    assert.equal(serviceState(service({}, { rolloutState: "FAILED" })), "failing");
    assert.equal(
      serviceState(service({ runningCount: 3 }, { rolloutState: "IN_PROGRESS", failedTasks: 1 })),
      "failing",
    );
    assert.equal(serviceState(service({ runningCount: 0 }, { rolloutState: "COMPLETED" })), "failing");
  });

  it("is short when it runs less than it should and nothing is under way", () => {
    assert.equal(serviceState(service({ runningCount: 3 }, { rolloutState: "COMPLETED" })), "short");
  });

  it("is told from its task sets where CodeDeploy or an external controller deploys it", () => {
    const taskSet = (number: number, more: object) => ({
      id: `ecs-svc/${number}`,
      status: "ACTIVE",
      taskDefinition: `arn:aws:ecs:us-east-1:111122223333:task-definition/api:${number}`,
      computedDesiredCount: 4,
      runningCount: 4,
      pendingCount: 0,
      stabilityStatus: "STEADY_STATE",
      ...more,
    });
    const deploymentController = { type: "CODE_DEPLOY" };
    const green = taskSet(8, { status: "PRIMARY" });
    const alone = service({ deploymentController, taskSets: [green] });
    assert.deepEqual([revisionOf(alone), serviceState(alone), isDeploying(alone)], ["api:8", "steady", false]);
    const both = service({ deploymentController, taskSets: [taskSet(9, { runningCount: 1, pendingCount: 3 }), green] });
    assert.deepEqual([revisionOf(both), serviceState(both), isDeploying(both)], ["api:8", "deploying", true]);
    const [blue] = both.deployments;
    assert.deepEqual([blue?.id, blue?.desired, blue?.running, blue?.pending], ["ecs-svc/9", 4, 1, 3]);
    assert.deepEqual([controllerOf(both), controllerOf(service({}))], ["CODE_DEPLOY", "ECS"]);
  });

  it("is draining and inactive once it is deleted, whatever it runs", () => {
    assert.equal(serviceState(service({ status: "DRAINING", runningCount: 0 })), "draining");
    assert.equal(serviceState(service({ status: "INACTIVE" })), "inactive");
  });

  it("is never steady with fewer tasks than it should have", () => {
    const state = constantFrom("COMPLETED", "IN_PROGRESS", "FAILED", undefined);
    check(
      property(nat(9), nat(9), nat(9), state, nat(3), (desired, running, pending, rollout, failed) => {
        const raw = { desiredCount: desired, runningCount: running, pendingCount: pending };
        const is = serviceState(service(raw, { rolloutState: rollout, failedTasks: failed }));
        if (running < desired) assert.notEqual(is, "steady");
        else if (rollout !== "FAILED") assert.equal(is, "steady");
      }),
    );
  });

  it("goes by the newest deployment, whatever comes first in the answer", () => {
    const both = service({}, { taskDefinition: "td/api:2" }, { taskDefinition: "td/api:1" });
    const turned = { ...both, deployments: both.deployments.toReversed() };
    assert.equal(primaryOf(turned)?.taskDefinitionArn, "td/api:2");
  });
});
