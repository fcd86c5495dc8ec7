import assert from "node:assert/strict";
import { parseTask, parseTaskDefinition } from "../../../src/ecs/parsing/parse";
import { agentHints, lackOf } from "../../../src/shell/readiness";

const cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";

function task(more: object = {}, agent: object | null = { lastStatus: "RUNNING" }, container: object = {}) {
  return parseTask({
    taskArn: `${cluster.replace(":cluster/", ":task/")}/0f3c9a1b00000000000000000000000a`,
    clusterArn: cluster,
    taskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7",
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    enableExecuteCommand: true,
    containers: [
      {
        name: "app",
        lastStatus: "RUNNING",
        runtimeId: "0f3c-1",
        ...(agent && { managedAgents: [{ name: "ExecuteCommandAgent", ...agent }] }),
        ...container,
      },
    ],
    ...more,
  });
}

const lack = (...args: Parameters<typeof task>) => {
  const found = task(...args);
  const [container] = found.containers;
  assert.ok(container);
  return lackOf(found, container);
};

describe("what a container lacks for a session", () => {
  it("is nothing when its task runs with ECS Exec and the agent in it is running", () => {
    assert.equal(lack(), undefined);
  });

  it("is a task that runs, with ECS Exec from its start", () => {
    assert.deepEqual(lack({ lastStatus: "PENDING" }), {
      sentence: "Task web:7 0f3c9a1b is PENDING. Wait until it is RUNNING.",
      mend: "wait",
    });
    assert.deepEqual(lack({ lastStatus: "STOPPED" }), {
      sentence: "Task web:7 0f3c9a1b is STOPPED. Choose a running task.",
    });
    assert.deepEqual(lack({ enableExecuteCommand: false }), {
      sentence: "ECS Exec is off for task web:7 0f3c9a1b, and can't be enabled while a task runs.",
      mend: "start",
    });
  });

  it("is a container that runs, with a running agent that has a name for it", () => {
    assert.equal(lack({}, null, { lastStatus: "STOPPED" })?.mend, undefined);
    assert.equal(lack({}, null, { lastStatus: "PENDING" })?.mend, "wait");
    assert.equal(
      lack({}, { lastStatus: "PENDING" })?.sentence,
      "The ECS Exec agent in container app isn't running yet (PENDING). Wait a moment and retry.",
    );
    for (const part of [lack({}, null), lack({}, { lastStatus: "RUNNING" }, { runtimeId: undefined })])
      assert.deepEqual([part?.mend, part?.isOfAgent], ["wait", true]);
    assert.equal(
      lack({}, { lastStatus: "STOPPED", reason: "It failed." })?.sentence,
      "The ECS Exec agent in container app has stopped (It failed).",
    );
  });

  it("may be told by the task definition: a role, or a file system that can be written to", () => {
    const hints = (more: object, container: object = {}, overrides: object = {}) =>
      agentHints(
        parseTaskDefinition({
          taskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7",
          family: "web",
          revision: 7,
          containerDefinitions: [{ name: "app", ...container }],
          ...more,
        }),
        task({ overrides }),
        "app",
      ).join(" ");
    assert.match(hints({}), /has no task role/);
    assert.doesNotMatch(hints({ taskRoleArn: "arn:aws:iam::1:role/x" }), /has no task role|read-only/);
    assert.doesNotMatch(hints({}, {}, { taskRoleArn: "arn:aws:iam::1:role/x" }), /has no task role/);
    assert.match(hints({}, { readonlyRootFilesystem: true }), /root file system is read-only/);
  });
});
