import assert from "node:assert/strict";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import {
  countButton,
  countLines,
  deploymentLines,
  movedLines,
  serviceLine,
  updateLines,
} from "../../../../src/requests/services/consequence";
import { showsUpdate, updateText } from "../../../../src/requests/services/update";

const arn = "arn:aws:ecs:us-east-1:111122223333:service/prod/api";
const definition = (revision: number) => `arn:aws:ecs:us-east-1:111122223333:task-definition/api:${String(revision)}`;

const deployment = (id: string, revision: number, more: object = {}) => ({
  id,
  status: "PRIMARY",
  taskDefinition: definition(revision),
  desiredCount: 6,
  runningCount: 6,
  rolloutState: "COMPLETED",
  ...more,
});

const service = (more: object = {}) =>
  parseService({
    serviceArn: arn,
    serviceName: "api",
    status: "ACTIVE",
    desiredCount: 6,
    runningCount: 6,
    taskDefinition: definition(12),
    deployments: [deployment("ecs-svc/1", 12)],
    ...more,
  });

const configured = (minimumHealthyPercent: number, maximumPercent: number, more: object = {}) => ({
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent, ...more },
});

describe("what is said before a service is changed", () => {
  const pace = (more: object) => deploymentLines(service(more), "api:13").join("\n");

  it("gives the bounds of a deployment in tasks: the lower one rounded up, the upper one down", () => {
    assert.match(pace({}), /at least 6 tasks running and runs at most 12 \(minimum 100%, maximum 200%\)/);
    assert.match(pace({ desiredCount: 5, ...configured(50, 150) }), /at least 3 tasks running and runs at most 7 /);
    assert.match(
      pace({ desiredCount: 1, runningCount: 1, ...configured(0, 100) }),
      /at least 0 tasks running and runs at most 1 /,
    );
  });

  it("says when the bounds leave a deployment no way to begin", () => {
    assert.match(pace(configured(100, 100)), /may neither stop nor start a task .*can't make progress/);
    assert.match(pace({ desiredCount: 1, ...configured(50, 150) }), /may neither stop nor start a task/);
    assert.doesNotMatch(pace(configured(50, 100)), /neither/);
  });

  it("speaks of a daemon's container instances, and never of a count to set", () => {
    const daemon = pace({ schedulingStrategy: "DAEMON" });
    assert.match(daemon, /On each container instance, .*at least 0 of 6 tasks running \(minimum 0%, maximum 100%\)/);
    assert.doesNotMatch(daemon, /can't make progress/);
  });

  it("tells how many tasks are replaced, and what becomes of a deployment in progress", () => {
    assert.match(pace({ pendingCount: 1 }), /^Replaces all 7 tasks with new ones of api:13\./);
    assert.match(pace({ runningCount: 1 }), /^Replaces the task with/);
    assert.match(pace({ runningCount: 0 }), /^Starts 6 tasks of api:13\./);
    assert.equal(pace({ desiredCount: 0, runningCount: 0 }), "The desired count is 0, so no task starts.");
    const going = [deployment("ecs-svc/2", 12, { rolloutState: "IN_PROGRESS", runningCount: 3 })];
    assert.match(pace({ deployments: going }), /deployment of api:12 in progress \(3 of 6 tasks running\) is replaced/);
  });

  it("tells what happens to a deployment that fails", () => {
    const breaker = (enable: boolean, rollback: boolean) =>
      pace(configured(100, 200, { deploymentCircuitBreaker: { enable, rollback } }));
    assert.match(breaker(true, true), /circuit breaker rolls back/);
    assert.match(breaker(true, false), /stops the deployment without rolling back/);
    assert.match(breaker(false, true), /circuit breaker is off/);
  });

  it("repeats the number of tasks on the button of another count", () => {
    const cases: readonly (readonly [number, string, RegExp])[] = [
      [0, "Stop All 6 Tasks", /^Stops all 6 tasks\. The service itself stays\.$/],
      [2, "Stop 4 Tasks", /^Stops 4 of 6 tasks\.$/],
      [5, "Stop 1 Task", /^Stops 1 of 6 tasks\.$/],
      [7, "Start 1 Task", /^Starts 1 task, for 7 in all\.$/],
      [1200, "Start 1,194 Tasks", /for 1,200 in all/],
    ];
    for (const [count, button, line] of cases) {
      assert.equal(countButton(service(), count), button);
      assert.match(countLines(service(), count)[0] ?? "", line);
    }
    assert.equal(countButton(service({ desiredCount: 4 }), 6), "Set to 6");
    assert.equal(countButton(service({ runningCount: 1 }), 0), "Stop 1 Task");
  });

  it("never calls a higher count a stop, though more tasks run while a deployment goes on", () => {
    const deploying = service({ runningCount: 12 });
    assert.equal(countButton(deploying, 8), "Set to 8");
    assert.equal(countLines(deploying, 8)[0], "ECS keeps 8 tasks running instead of 6; 12 run now.");
    assert.equal(countLines(deploying, 12)[0], "ECS keeps 12 tasks running instead of 6; 12 run now.");
    assert.equal(countButton(deploying, 4), "Stop 8 Tasks");
    assert.equal(countLines(service({ runningCount: 0 }), 0)[0], "ECS keeps 0 tasks running instead of 6; 0 run now.");
  });

  it("says what moved since the service was seen, and nothing when nothing did", () => {
    const now = service({
      desiredCount: 8,
      runningCount: 5,
      deployments: [deployment("ecs-svc/2", 13, { rolloutState: "IN_PROGRESS", failedTasks: 2 })],
      enableExecuteCommand: true,
    });
    assert.deepEqual(movedLines({ before: service(), now: service() }), []);
    assert.deepEqual(movedLines({ now }), []);
    assert.deepEqual(movedLines({ before: service(), now }).slice(2), [
      "• desired count 6 → 8",
      "• running 6 → 5",
      "• revision api:12 → api:13",
      "• rollout COMPLETED → IN_PROGRESS",
      "• failed tasks 0 → 2",
      "• ECS Exec off → on",
    ]);
    const again = service({ deployments: [deployment("ecs-svc/3", 12)] });
    assert.deepEqual(movedLines({ before: service(), now: again }).slice(2), ["• a new deployment of api:12"]);
    const [made, remade] = [service({ createdAt: new Date(1000) }), service({ createdAt: new Date(2000) })];
    assert.deepEqual(movedLines({ before: made, now: remade }).slice(2), ["• it was deleted and created again"]);
  });

  it("tells a document's UpdateService by what it changes", () => {
    const lines = (input: object) => updateLines({ service: arn, ...input }, service()).join("\n");
    assert.equal(lines({ healthCheckGracePeriodSeconds: 5 }), "");
    assert.equal(lines({ desiredCount: 6 }), "");
    assert.match(lines({ desiredCount: 0 }), /^Stops all 6 tasks/);
    assert.match(
      lines({ taskDefinition: definition(13), desiredCount: 10 }),
      /Starts 4 tasks.*\n.*\n.*api:13\.\n.*at least 10 tasks/,
    );
    assert.match(lines({ networkConfiguration: {} }), /new ones of api:12/);
  });

  it("names a service in one line", () => {
    assert.equal(serviceLine(service()), "Service: api · 6 of 6 tasks running · api:12");
    const failed = [deployment("ecs-svc/2", 13, { rolloutState: "FAILED" })];
    assert.match(serviceLine(service({ deployments: failed })), /api:13 · deployment failed$/);
  });
});

describe("whether a service shows that an UpdateService was carried out", () => {
  const after = (more: object = {}) => service({ deployments: [deployment("ecs-svc/2", 12)], ...more });
  const shows = (input: object, now: ReturnType<typeof service>) =>
    showsUpdate({ service: arn, cluster: "prod", ...input }, service(), now);

  it("is told by each thing that was asked for", () => {
    assert.equal(shows({ forceNewDeployment: true }, service()), false);
    assert.equal(shows({ forceNewDeployment: true }, after()), true);
    assert.equal(shows({ desiredCount: 4 }, service()), false);
    assert.equal(shows({ desiredCount: 4 }, service({ desiredCount: 4 })), true);
    assert.equal(shows({ enableExecuteCommand: true }, service()), false);
    assert.equal(shows({ enableExecuteCommand: true }, service({ enableExecuteCommand: true })), true);
    assert.equal(shows({ taskDefinition: definition(13) }, after()), false);
    const deployed = service({ deployments: [deployment("ecs-svc/2", 13)] });
    assert.equal(shows({ taskDefinition: definition(13) }, deployed), true);
    assert.equal(shows({ taskDefinition: "api:13" }, deployed), true);
    assert.equal(shows({ taskDefinition: "api" }, service()), false);
    assert.equal(shows({ taskDefinition: "api" }, deployed), true);
  });

  it("is not told while one of several things is missing", () => {
    assert.equal(shows({ forceNewDeployment: true, desiredCount: 4 }, after()), false);
    assert.equal(shows({ forceNewDeployment: true, desiredCount: 4 }, service({ desiredCount: 4 })), false);
    assert.equal(shows({ forceNewDeployment: true, desiredCount: 4 }, after({ desiredCount: 4 })), true);
  });

  it("has words for each", () => {
    const words = (input: object) => updateText({ service: arn, ...input });
    assert.equal(words({ forceNewDeployment: true }), "a new deployment of api was started");
    assert.equal(words({ taskDefinition: definition(13) }), "the deployment of api:13 to api was started");
    assert.equal(words({ desiredCount: 1 }), "the desired count of api was set to 1 task");
    assert.equal(words({ enableExecuteCommand: false }), "ECS Exec of api was turned off");
    assert.equal(words({ propagateTags: "NONE" }), "service api was updated");
  });
});
