import assert from "node:assert/strict";
import type { Task } from "../../../../src/ecs/model/model";
import { parseContainerInstance, parseTask, parseTaskDefinition } from "../../../../src/ecs/parsing/parse";
import { nothingFits, preflight } from "../../../../src/requests/run/preflight";

const cluster = "arn:aws:ecs:eu-west-1:1:cluster/web";
const arn = "arn:aws:ecs:eu-west-1:1:container-instance/web/aaaa1111";

const instance = (more: object = {}, remaining: readonly object[] = []) =>
  parseContainerInstance(
    {
      containerInstanceArn: arn,
      ec2InstanceId: "i-0abc",
      status: "ACTIVE",
      agentConnected: true,
      remainingResources: [
        { name: "CPU", type: "INTEGER", integerValue: 1024 },
        { name: "MEMORY", type: "INTEGER", integerValue: 2048 },
        { name: "PORTS", type: "STRINGSET", stringSetValue: ["22", "443"] },
        ...remaining,
      ],
      attributes: [{ name: "stack", value: "web" }],
      ...more,
    },
    cluster,
  );

const definition = (container: object, more: object = {}) =>
  parseTaskDefinition({
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:1:task-definition/api:1",
    containerDefinitions: [{ name: "app", ...container }],
    ...more,
  });

const none = new Map<string, never>();

describe("pre-flight of a task on a container instance", () => {
  it("fits, and says how many times", () => {
    assert.deepEqual(preflight(definition({ cpu: 256, memory: 1024 }), instance(), none), { lacks: [], count: 2 });
  });

  it("names what lacks: CPU, memory by the reservation, GPU", () => {
    const needs = definition({
      cpu: 2048,
      memory: 8192,
      memoryReservation: 4096,
      resourceRequirements: [{ type: "GPU", value: "1" }],
    });
    assert.deepEqual(preflight(needs, instance(), none).lacks, [
      "needs 2,048 CPU units, 1,024 remain",
      "needs 4,096 MiB of memory, 2,048 remain",
      "needs 1 GPU, 0 remain",
    ]);
  });

  it("says which task holds a port", () => {
    const holder = parseTask({
      taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f3c9a1bffff",
      taskDefinitionArn: "x/web:7",
      group: "service:web",
      lastStatus: "RUNNING",
      containerInstanceArn: arn,
      containers: [{ name: "app", networkBindings: [{ hostPort: 443, containerPort: 443, protocol: "tcp" }] }],
    });
    const needs = definition({ cpu: 1, memory: 4, portMappings: [{ containerPort: 443, hostPort: 443 }] });
    const { lacks } = preflight(needs, instance(), new Map([[holder.arn, holder]]));
    assert.deepEqual(lacks, ["needs port 443, taken by web/0f3c9a1b"]);
    assert.deepEqual(preflight(needs, instance(), none).lacks, ["needs port 443, which is reserved or taken"]);
  });

  it("counts a container's port as the instance's in host mode, and not in awsvpc mode", () => {
    const ports = { cpu: 1, memory: 4, portMappings: [{ containerPort: 443 }] };
    assert.equal(preflight(definition(ports, { networkMode: "host" }), instance(), none).lacks.length, 1);
    assert.equal(preflight(definition(ports, { networkMode: "awsvpc" }), instance(), none).lacks.length, 0);
    assert.equal(preflight(definition(ports), instance(), none).lacks.length, 0);
  });

  it("refuses no instance silently: status, agent and attributes", () => {
    const needs = definition(
      { cpu: 1, memory: 4 },
      { requiresAttributes: [{ name: "com.amazonaws.ecs.capability.x" }, { name: "stack", value: "data" }] },
    );
    assert.deepEqual(preflight(needs, instance({ status: "DRAINING", agentConnected: false }), none).lacks, [
      "is DRAINING",
      "its agent is not connected",
      "lacks the attribute com.amazonaws.ecs.capability.x",
      "its attribute stack is web, not data",
    ]);
  });

  it("names a holder of the same protocol and instance only, and a UDP port as such", () => {
    const holder = (networkBinding: object, more: object = {}) =>
      parseTask({
        taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f3c9a1bffff",
        taskDefinitionArn: "x/web:7",
        lastStatus: "RUNNING",
        containerInstanceArn: arn,
        containers: [{ name: "app", networkBindings: [{ hostPort: 443, protocol: "udp", ...networkBinding }] }],
        ...more,
      });
    const needs = definition({ portMappings: [{ containerPort: 443, hostPort: 443, protocol: "udp" }] });
    const taken = instance({}, [{ name: "PORTS_UDP", type: "STRINGSET", stringSetValue: ["443"] }]);
    const told = (task: Task) => preflight(needs, taken, new Map([[task.arn, task]])).lacks;
    assert.deepEqual(told(holder({})), ["needs port 443/udp, taken by web/0f3c9a1b"]);
    for (const other of [
      holder({ protocol: "tcp" }),
      holder({ hostPort: 80 }),
      holder({}, { lastStatus: "STOPPED" }),
      holder({}, { containerInstanceArn: `${arn}2` }),
    ])
      assert.deepEqual(told(other), ["needs port 443/udp, which is reserved or taken"]);
  });

  it("says what a definition that EC2 can't launch is for", () => {
    const fargate = definition({ cpu: 1, memory: 4 }, { compatibilities: ["FARGATE"] });
    assert.deepEqual(preflight(fargate, instance(), none), {
      lacks: ["the task definition is for FARGATE only"],
      count: 0,
    });
  });

  it("counts the commonest lack by what lacks, not by each instance's numbers", () => {
    const big = definition({ cpu: 2000, memory: 4 });
    const left = (integerValue: number) =>
      instance({ remainingResources: [{ name: "CPU", type: "INTEGER", integerValue }, memory] });
    const memory = { name: "MEMORY", type: "INTEGER", integerValue: 4096 };
    const warning = nothingFits(big, 1, [instance({ agentConnected: false }), left(1), left(2)], none);
    assert.equal(
      warning,
      "It fits on none of the 3 container instances. Most common reason (3 of 3): needs 2,000 CPU units, 1,024 remain.",
    );
  });

  it("counts an instance once, in whatever ways it lacks a thing", () => {
    const requiresAttributes = [{ name: "x" }, { name: "x", value: "1" }];
    assert.match(
      nothingFits(definition({}, { requiresAttributes }), 1, [instance(), instance()], none) ?? "",
      /\(2 of 2\): lacks the attribute x/,
    );
  });

  it("goes by what the overrides make of the task", () => {
    const light = definition({ cpu: 1, memory: 4 });
    const overrides = { containerOverrides: [{ name: "app", cpu: 1000 }] };
    assert.deepEqual(preflight(light, instance(), none, overrides), { lacks: [], count: 1 });
    assert.match(nothingFits(light, 2, [instance()], none, overrides) ?? "", /^Only 1 of 2 /);
    assert.equal(nothingFits(light, 2, [instance()], none), undefined);
  });

  it("has nothing to warn of when one instance takes any number, and warns for one task too many", () => {
    const draining = instance({ status: "DRAINING" });
    assert.equal(nothingFits(definition({}), 500, [draining, instance()], none), undefined);
    assert.match(
      nothingFits(definition({}), 1, [draining], none) ?? "",
      /^It doesn't fit on the cluster's container instance: is DRAINING\.$/,
    );
    const half = definition({ cpu: 512, memory: 4 });
    assert.equal(nothingFits(half, 2, [instance()], none), undefined);
    assert.match(nothingFits(half, 3, [instance()], none) ?? "", /^Only 2 of 3 /);
  });

  it("warns when nothing fits or not all of it, and is silent when it fits", () => {
    const small = definition({ cpu: 256, memory: 512 });
    assert.equal(nothingFits(small, 4, [instance()], none), undefined);
    assert.equal(nothingFits(small, 9, [instance(), instance()], none), "Only 8 of 9 fit now; 1 won't start.");
    assert.match(
      nothingFits(definition({ cpu: 1, memory: 9000 }), 1, [instance(), instance()], none) ?? "",
      /none of the 2 container instances\. Most common reason \(2 of 2\): needs 9,000 MiB of memory/,
    );
    assert.equal(nothingFits(small, 1, [], none), "The cluster has no container instance.");
  });
});
