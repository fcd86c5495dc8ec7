import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { History, historyText } from "../../../../src/requests/sending/history";
import {
  attributesProblem,
  identityProblem,
  parseAttributesText,
  parseResourcesText,
  resourcesProblem,
} from "../../../../src/requests/register/registration";
import { changeContainer, commandProblem, commandText, parseCommand } from "../../../../src/requests/run/overrides";
import {
  blankRequest,
  documentName,
  documentText,
  operationOf,
  parseRequest,
} from "../../../../src/requests/documents/requestDocument";
import { documentOperations, requestSchema } from "../../../../src/requests/documents/requestSchemas";
import { runAgainRequest } from "../../../../src/requests/run/runAgainRequest";
import { callsOf, countProblem, idsProblem, networksOf } from "../../../../src/requests/run/runTaskRequest";

describe("request documents as texts", () => {
  it("have a schema file each that says what the table says", () => {
    for (const [cli, operation] of documentOperations)
      assert.deepEqual(
        JSON.parse(readFileSync(`schemas/${cli}.json`, "utf8")),
        JSON.parse(JSON.stringify(requestSchema(operation))),
        `schemas/${cli}.json is old: run node scripts/schemas.mjs`,
      );
  });

  it("begin with what the cluster has: EC2 where it has container instances", () => {
    const launchType = (containerInstances: number) =>
      blankRequest("RunTask", { arn: "arn:aws:ecs:us-east-1:111122223333:cluster/web", containerInstances })[
        "launchType"
      ];
    assert.deepEqual([launchType(2), launchType(0)], ["EC2", "FARGATE"]);
  });

  it("are named by their operation, any number of them", () => {
    for (const [, operation] of documentOperations)
      for (const number of [1, 2, 17]) assert.equal(operationOf(`/x/${documentName(operation, number)}`), operation);
    assert.equal(operationOf("run-task-nightly.ecs.json"), "RunTask");
    assert.equal(operationOf("/x/run-tasks.ecs.json"), undefined);
    assert.equal(operationOf("/x/run-task.json"), undefined);
  });

  it("come back as the request that they were made of", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            taskDefinition: fc.string({ minLength: 1 }),
            count: fc.integer({ min: 1, max: 500 }),
            startedBy: fc.string({ maxLength: 60 }),
          },
          { noNullPrototype: true },
        ),
        request => assert.deepEqual(parseRequest("RunTask", documentText(request)), request),
      ),
    );
  });

  it("are refused with what is wrong with them", () => {
    assert.throws(() => parseRequest("StopTask", "{"), /isn't valid JSON/);
    assert.throws(() => parseRequest("StopTask", "[]"), /isn't a JSON object/);
    assert.throws(() => parseRequest("StopTask", "{}"), /StopTask needs task/);
    assert.throws(() => parseRequest("StopTask", '{"task":"a","tsak":1}'), /takes no tsak/);
    assert.throws(
      () => parseRequest("RunTask", '{"taskDefinition":"a","launchType":"EC2","capacityProviderStrategy":[]}'),
      /not both/,
    );
    const refused: readonly (readonly [Parameters<typeof parseRequest>[0], object, RegExp])[] = [
      ["RunTask", { taskDefinition: "a", count: 0 }, /count is a whole number from 1 to 500, not 0/],
      ["RunTask", { taskDefinition: "a", count: 5000 }, /to 500, not 5000/],
      ["RunTask", { taskDefinition: "a", count: "20" }, /count is a whole number/],
      [
        "RunTask",
        { taskDefinition: "a", overrides: { containerOverrides: [{}] } },
        /containerOverrides\[0\] needs name/,
      ],
      ["StartTask", { taskDefinition: "a", containerInstances: Array(11).fill("i") }, /at most 10 entries, not 11/],
      ["UpdateContainerInstancesState", { containerInstances: ["i"], status: "active" }, /ACTIVE or DRAINING/],
      ["DeregisterContainerInstance", { containerInstance: "i", force: "no" }, /force is true or false/],
      ["StopTask", { task: ["a", "b"] }, /task is a text/],
    ];
    for (const [operation, request, pattern] of refused)
      assert.throws(() => parseRequest(operation, JSON.stringify(request)), pattern);
  });

  it("never quote a broken document, which may hold secrets, in what is told and logged", () => {
    for (const source of ['{"password":"hunter2"', '{"password":"hunter2",}', '{"password": hunter2}', "hunter2"])
      assert.throws(
        () => parseRequest("RunTask", source),
        (error: Error) => !/hunter2|password/.test(error.message) && /isn't valid JSON/.test(error.message),
      );
  });
});

describe("RunTask requests", () => {
  it("are split into calls of ten, whose tokens differ and stay the same", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.string({ minLength: 36, maxLength: 64, unit: "grapheme-ascii" }),
        (count, clientToken) => {
          const calls = callsOf({ taskDefinition: "web", count, clientToken });
          assert.equal(
            calls.reduce((sum, call) => sum + (call.count ?? 0), 0),
            count,
          );
          assert.ok(
            calls.every(
              call => (call.count ?? 0) >= 1 && (call.count ?? 0) <= 10 && (call.clientToken ?? "").length <= 64,
            ),
          );
          assert.equal(new Set(calls.map(call => call.clientToken)).size, calls.length);
          assert.deepEqual(callsOf({ taskDefinition: "web", count, clientToken }), calls);
        },
      ),
    );
  });

  it("have tokens of their own even when two long tokens begin alike", () => {
    const tokens = ["a", "b"].flatMap(end =>
      callsOf({ taskDefinition: "web", count: 20, clientToken: "x".repeat(63) + end }).map(call => call.clientToken),
    );
    assert.equal(new Set(tokens).size, 4);
  });

  it("repeat what a task was run with, and nothing that ECS added", () => {
    const task = parseTask({
      taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f",
      clusterArn: "arn:aws:ecs:eu-west-1:1:cluster/web",
      taskDefinitionArn: "arn:aws:ecs:eu-west-1:1:task-definition/nightly:3",
      group: "family:nightly",
      startedBy: "cron",
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      overrides: {
        cpu: "",
        inferenceAcceleratorOverrides: [],
        containerOverrides: [{ name: "app", command: ["go"], environment: [] }, { name: "log" }],
      },
      tags: [
        { key: "aws:ecs:x", value: "1" },
        { key: "team", value: "a" },
      ],
      attachments: [
        { type: "ElasticNetworkInterface", status: "ATTACHED", details: [{ name: "subnetId", value: "subnet-1" }] },
      ],
    });
    assert.deepEqual(runAgainRequest(task, []), {
      cluster: "arn:aws:ecs:eu-west-1:1:cluster/web",
      taskDefinition: "nightly:3",
      count: 1,
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "DISABLED" } },
      startedBy: "cron",
      overrides: { containerOverrides: [{ name: "app", command: ["go"] }] },
      tags: [{ key: "team", value: "a" }],
    });
  });

  it("offer each of the services' networks once", () => {
    const service = (name: string, subnets: readonly string[]) => ({
      kind: "service" as const,
      arn: name,
      name,
      status: "ACTIVE",
      desired: 1,
      running: 1,
      pending: 0,
      deployments: [],
      raw: {},
      ...(subnets.length > 0 ? { network: { subnets, securityGroups: [], assignPublicIp: false } } : {}),
    });
    const networks = networksOf([
      service("a", ["s-1", "s-2"]),
      service("b", ["s-2", "s-1"]),
      service("c", []),
      service("d", ["s-3"]),
    ]);
    assert.deepEqual(
      networks.map(item => item.services),
      [["a", "b"], ["d"]],
    );
  });

  it("are asked for with limits that are said", () => {
    assert.equal(countProblem("25"), undefined);
    for (const text of ["", "0", "1.5", "-1", "501", "ten"]) assert.match(countProblem(text) ?? "", /whole number/);
    assert.equal(idsProblem("subnet-0abc1, subnet-0abc2", "subnet", 1, 16), undefined);
    assert.match(idsProblem("vpc-1", "subnet", 1, 16) ?? "", /"vpc-1" isn't an ID/);
    assert.match(idsProblem("", "subnet", 1, 16) ?? "", /at least 1/);
  });
});

describe("overrides", () => {
  it("read a command as a shell would split it, and write it so that it reads the same", () => {
    assert.deepEqual(parseCommand(`a 'b c' "d \\"e" f\\ g ''`), ["a", "b c", 'd "e', "f g", ""]);
    assert.deepEqual(parseCommand('["a b", "c"]'), ["a b", "c"]);
    assert.match(commandProblem("it's") ?? "", /not closed/);
    assert.match(commandProblem("[1]") ?? "", /JSON list/);
    const word = fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "\\", "$", "-", "\n") });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), words => {
        const text = commandText(words);
        assert.equal(commandProblem(text), undefined);
        assert.deepEqual(parseCommand(text), words);
      }),
    );
  });

  it("keep what was changed before, and nothing that was taken back", () => {
    const one = changeContainer({}, "app", { command: ["go"] });
    const two = changeContainer(one, "app", { cpu: 512 });
    assert.deepEqual(two, { containerOverrides: [{ name: "app", command: ["go"], cpu: 512 }] });
    const back = changeContainer(changeContainer(two, "app", { cpu: undefined }), "app", { command: undefined });
    assert.deepEqual(back, {});
  });
});

describe("registration by hand", () => {
  it("reads resources and attributes as they are written, and says what cannot be read", () => {
    assert.deepEqual(parseResourcesText("CPU=2048, PORTS=22 51678"), [
      { name: "CPU", type: "INTEGER", integerValue: 2048 },
      { name: "PORTS", type: "STRINGSET", stringSetValue: ["22", "51678"] },
    ]);
    assert.deepEqual(parseAttributesText("stack=web, gpu"), [{ name: "stack", value: "web" }, { name: "gpu" }]);
    assert.equal(resourcesProblem(""), undefined);
    assert.ok(resourcesProblem("cpu"));
    assert.ok(attributesProblem("a b=c"));
    assert.ok(identityProblem("{}"));
    assert.equal(identityProblem('{"instanceId":"i-0"}'), undefined);
  });
});

describe("operation history", () => {
  it("keeps the versions before, answered and settled of each request, the newest first", () => {
    const history = new History();
    const arn = "arn:aws:ecs:eu-west-1:1:task/web/0f";
    const entry = { at: 0, cluster: "web", account: "1", region: "eu-west-1", connection: "prod" };
    history.begin({ ...entry, operation: "RunTask", receipts: [] })({ outcome: "done", requestId: "r-1" });
    const at = new Date(2026, 10, 27, 8, 5, 9).getTime();
    const input = { reason: "Memory leak" };
    const note = history.begin({ ...entry, at, input, operation: "StopTask", receipts: [{ arn, before: 5 }] });
    note({ outcome: "done", requestId: "r-2", receipts: [{ arn, before: 5, answered: 6 }] });
    history.settle(arn, 9, "STOPPED");
    const text = historyText(history.entries, () => "web:7 0f");
    assert.match(text, /^2026-11-27 08:05:09 {2}StopTask {2}web .*\n {2}Done\n {2}Reason: Memory leak\n/);
    assert.match(text, /web:7 0f \(0f\): before/);
    assert.match(text, /StopTask[^]*r-2[^]*before v5, answered v6, settled STOPPED at v9[^]*RunTask[^]*r-1/);
  });

  it("keeps the answer of a request during which something settled, and settles nothing with a refused one", () => {
    const history = new History();
    const arn = "arn:aws:ecs:eu-west-1:1:task/web/0f";
    const entry = { at: 0, cluster: "web", account: "1", region: "eu-west-1", connection: "prod" };
    const receipts = [{ arn, before: 5, answered: 6 }];
    history.begin({ ...entry, operation: "UpdateContainerAgent", receipts })({ outcome: "done" });
    const second = history.begin({ ...entry, operation: "UpdateContainerAgent", receipts: [{ arn, before: 6 }] });
    history.settle(arn, 7, "UPDATED");
    second({ detail: "no\n2026-11-24  StopTask  web", outcome: "refused" });
    history.settle(arn, 8, "UPDATED");
    const [newest = "", oldest = ""] = historyText(history.entries).split(/\n(?=\d{4}-)/);
    assert.match(newest, /^ {2}Refused: no 2026/m);
    assert.ok(!newest.includes("settled"));
    assert.match(oldest, /settled UPDATED at v8/);
  });

  it("tells how a service's change ended, without versions that services don't bear", () => {
    const history = new History();
    const arn = "arn:aws:ecs:eu-west-1:1:service/web/api";
    const entry = { at: 0, cluster: "web", account: "1", region: "eu-west-1", connection: "prod" };
    history.begin({ ...entry, operation: "UpdateService", receipts: [{ arn }] })({ outcome: "done" });
    assert.match(historyText(history.entries), /\n {2}api: no longer followed\n/);
    history.settle(arn, undefined, "deployment of api:13 rolledBack: tasks failed to start.");
    const text = historyText(history.entries);
    assert.match(text, /UpdateService {2}web[^]*\n {2}api: deployment of api:13 rolledBack: tasks failed to start\.\n/);
    assert.doesNotMatch(text, /no version/);
  });

  it("forgets the oldest requests of a long session, and only those", () => {
    const history = new History();
    const entry = { cluster: "web", account: "1", region: "eu-west-1", connection: "prod", receipts: [] };
    const notes = Array.from({ length: 1200 }, (_, at) => history.begin({ ...entry, at, operation: "StopTask" }));
    for (const note of notes) note({ outcome: "done" });
    assert.deepEqual(
      history.entries.map(item => item.at),
      Array.from({ length: 1000 }, (_, index) => index + 200),
    );
  });
});
