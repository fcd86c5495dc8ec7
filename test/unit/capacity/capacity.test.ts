import assert from "node:assert/strict";
import { capacityFor } from "../../../src/capacity/capacity";
import { needsOf } from "../../../src/capacity/needs";
import { parseContainerInstance, parseTaskDefinition } from "../../../src/ecs/parsing/parse";

const base = "arn:aws:ecs:eu-west-1:1";

const integer = (name: string, integerValue: number) => ({ name, type: "INTEGER", integerValue });
const set = (name: string, ...stringSetValue: string[]) => ({ name, type: "STRINGSET", stringSetValue });

const instance = (more: object = {}) =>
  parseContainerInstance(
    {
      containerInstanceArn: `${base}:container-instance/web/aaaa1111`,
      status: "ACTIVE",
      agentConnected: true,
      remainingResources: [
        integer("CPU", 1024),
        integer("MEMORY", 2048),
        set("PORTS", "22", "443"),
        set("PORTS_UDP", "53"),
        set("GPU", "GPU-a", "GPU-b"),
      ],
      attributes: [{ name: "stack", value: "web" }, { name: "stack", value: "data" }, { name: "plain" }],
      ...more,
    },
    `${base}:cluster/web`,
  );

const definition = (container: object, more: object = {}) =>
  parseTaskDefinition({
    taskDefinitionArn: `${base}:task-definition/api:1`,
    containerDefinitions: [{ name: "app", ...container }],
    ...more,
  });

const small = { cpu: 1, memory: 1 };
const countOf = (...asked: Parameters<typeof definition>) => capacityFor(definition(...asked), instance()).count;
const lacksOf = (...asked: Parameters<typeof definition>) => capacityFor(definition(...asked), instance()).lacks;

describe("how many tasks fit on a container instance", () => {
  it("fits exactly what remains, and not one unit more", () => {
    assert.equal(countOf({ cpu: 1024, memory: 2048 }), 1);
    assert.equal(countOf({ cpu: 1025, memory: 1 }), 0);
    assert.equal(countOf({ cpu: 1, memory: 2049 }), 0);
    assert.equal(countOf({ cpu: 512, memory: 1 }), 2);
    assert.equal(countOf({ cpu: 513, memory: 1 }), 1);
    assert.deepEqual(lacksOf({ cpu: 1025, memory: 1 }), [
      { kind: "amount", resource: "CPU", needed: 1025, left: 1024 },
    ]);
  });

  it("is limited by the scarcest resource", () => {
    assert.equal(countOf({ cpu: 128, memory: 256 }), 8);
    assert.equal(countOf({ cpu: 128, memory: 1024 }), 2);
    assert.equal(countOf({ ...small, resourceRequirements: [{ type: "GPU", value: "1" }] }), 2);
    assert.equal(countOf({ ...small, resourceRequirements: [{ type: "GPU", value: "2" }] }), 1);
    assert.equal(countOf({ ...small, resourceRequirements: [{ type: "GPU", value: "3" }] }), 0);
  });

  it("tells of GPUs and ports only where the task takes some", () => {
    const resources = (container: object) =>
      capacityFor(definition(container), instance()).limits.map(({ resource }) => resource);
    assert.deepEqual(resources(small), ["CPU", "MEMORY"]);
    const portMappings = [
      { containerPort: 80, hostPort: 80 },
      { containerPort: 81, hostPort: 81, protocol: "udp" },
    ];
    const resourceRequirements = [{ type: "GPU", value: "1" }];
    assert.deepEqual(resources({ portMappings, resourceRequirements }), ["CPU", "MEMORY", "GPU", "PORTS", "PORTS_UDP"]);
  });

  it("has no limit for a task that takes nothing", () => {
    assert.equal(countOf({}), undefined);
    assert.deepEqual(lacksOf({}), []);
    assert.equal(countOf({}, { cpu: "0", memory: "0" }), undefined);
  });

  it("has room once for a fixed port, by protocol", () => {
    const mapped = (mapping: object) => ({ ...small, portMappings: [{ containerPort: 80, ...mapping }] });
    assert.equal(countOf(mapped({ hostPort: 80 })), 1);
    assert.equal(countOf(mapped({ hostPort: 443 })), 0);
    assert.equal(countOf(mapped({ hostPort: 443, protocol: "udp" })), 1);
    assert.equal(countOf(mapped({ hostPort: 53, protocol: "tcp" })), 1);
    assert.deepEqual(lacksOf(mapped({ hostPort: 53, protocol: "udp" })), [{ kind: "port", port: 53, protocol: "udp" }]);
    // A port that the agent chooses is there for each.
    assert.equal(countOf(mapped({ hostPort: 0 })), 1024);
    assert.equal(countOf(mapped({})), 1024);
  });

  it("counts nothing as remaining that the instance does not list", () => {
    const bare = instance({ remainingResources: [set("PORTS")] });
    assert.equal(capacityFor(definition(small), bare).count, 0);
    assert.equal(capacityFor(definition({}), bare).count, undefined);
    const overdrawn = instance({ remainingResources: [integer("CPU", -5), integer("MEMORY", 2048)] });
    assert.equal(capacityFor(definition({ memory: 1 }), overdrawn).count, 0);
  });

  it("places nothing on an instance that is not ACTIVE, or whose agent is disconnected, whatever remains", () => {
    for (const [more, lack] of [
      [{ status: "DRAINING" }, { kind: "status", status: "DRAINING" }],
      [{ agentConnected: false }, { kind: "agent" }],
    ] as const) {
      const { count, lacks } = capacityFor(definition(small), instance(more));
      assert.equal(count, 0);
      assert.deepEqual(lacks, [lack]);
      assert.equal(capacityFor(definition({}), instance(more)).count, 0);
    }
  });

  it("places none of a deregistered revision", () => {
    assert.deepEqual(lacksOf(small, { status: "INACTIVE" }), [{ kind: "definition", status: "INACTIVE" }]);
    assert.equal(countOf(small, { status: "INACTIVE" }), 0);
    assert.equal(countOf(small, { status: "ACTIVE" }), 1024);
  });

  it("wants an attribute by its name, and by its value where the definition gives one", () => {
    const requires = (...requiresAttributes: object[]) => lacksOf(small, { requiresAttributes });
    assert.deepEqual(requires({ name: "stack" }, { name: "stack", value: "data" }, { name: "plain" }), []);
    assert.deepEqual(requires({ name: "other" }), [{ kind: "attributeMissing", name: "other", wanted: undefined }]);
    assert.deepEqual(requires({ name: "stack", value: "batch" }), [
      { kind: "attribute", name: "stack", wanted: "batch", found: "web" },
    ]);
    assert.equal(requires({ name: "plain", value: "x" }).length, 1);
  });

  it("goes by what ECS can launch it on, before what it was checked for", () => {
    const isFor = (more: object, on: object = {}) =>
      capacityFor(definition(small, more), instance(on)).lacks.length === 0;
    assert.ok(isFor({}));
    assert.ok(isFor({ compatibilities: ["EC2", "FARGATE"], requiresCompatibilities: ["FARGATE"] }));
    assert.ok(!isFor({ compatibilities: ["FARGATE"], requiresCompatibilities: ["EC2"] }));
    assert.ok(!isFor({ requiresCompatibilities: ["FARGATE"] }));
    assert.ok(!isFor({ compatibilities: ["EXTERNAL"] }));
    const external = { attributes: [{ name: "ecs.capability.external" }] };
    assert.ok(isFor({ compatibilities: ["EXTERNAL"] }, external));
    assert.ok(!isFor({ compatibilities: ["EC2"] }, external));
    assert.ok(isFor({ compatibilities: ["MANAGED_INSTANCES"] }, { capacityProviderName: "managed" }));
    assert.ok(!isFor({ compatibilities: ["MANAGED_INSTANCES"] }));
  });

  it("names the placement constraints that it does not evaluate", () => {
    const constraint = { type: "memberOf", expression: "attribute:stack == web" };
    const { unchecked, count } = capacityFor(definition(small, { placementConstraints: [constraint] }), instance());
    assert.deepEqual(unchecked, ["attribute:stack == web"]);
    assert.equal(count, 1024);
  });
});

describe("what a task definition needs", () => {
  const needs = (...asked: Parameters<typeof definition>) => needsOf(definition(...asked));

  it("sums its containers: their CPU, and the reservation before the limit", () => {
    const containers = [{ cpu: 10, memory: 300, memoryReservation: 100 }, { cpu: 5, memory: 50 }, {}];
    const { cpu, memoryMiB } = needs({}, { containerDefinitions: containers });
    assert.deepEqual([cpu, memoryMiB], [15, 150]);
  });

  it("takes the task's own sizes before its containers', 0 too, and those that can't be read not at all", () => {
    const sizes = (cpu: unknown, memory: unknown) => {
      const found = needs({ cpu: 7, memory: 9 }, { cpu, memory });
      return [found.cpu, found.memoryMiB];
    };
    assert.deepEqual(sizes("256", "512"), [256, 512]);
    assert.deepEqual(sizes("0", "0"), [0, 0]);
    assert.deepEqual(sizes("1 vCPU", "2 GB"), [1024, 2048]);
    assert.deepEqual(sizes(".25 vcpu", "0.5GB"), [256, 512]);
    assert.deepEqual(sizes(256, 512), [256, 512]);
    assert.deepEqual(sizes("0.1 vCPU", "0.1 GB"), [102, 102]);
    for (const unread of ["", "much", "1 GB of", "1.2.3", null, NaN, Infinity, -1])
      assert.deepEqual(sizes(unread, unread), [7, 9]);
    // Each unit is its own resource's.
    assert.deepEqual(sizes("2 GB", "1 vCPU"), [7, 9]);
  });

  it("is what overrides change, field by field", () => {
    const requirement = { type: "GPU", value: "1" };
    const reserved = definition({ cpu: 7, memory: 900, memoryReservation: 100, resourceRequirements: [requirement] });
    const changed = (container: object, task: object = {}) => {
      const { cpu, memoryMiB, gpus } = needsOf(reserved, {
        containerOverrides: [{ name: "app", ...container }],
        ...task,
      });
      return [cpu, memoryMiB, gpus];
    };
    assert.deepEqual(changed({}), [7, 100, 1]);
    assert.deepEqual(changed({ cpu: 0, memory: 50, resourceRequirements: [] }), [0, 100, 0]);
    assert.deepEqual(changed({ memoryReservation: 60, cpu: undefined }), [7, 60, 1]);
    assert.deepEqual(changed({ cpu: 9 }, { cpu: "1 vCPU", memory: "64" }), [1024, 64, 1]);
    assert.deepEqual(changed({ name: "other", cpu: 9 }), [7, 100, 1]);
  });

  it("counts GPUs alone, and no value that is no number", () => {
    const resourceRequirements = [
      { type: "GPU", value: "2" },
      { type: "GPU", value: "all" },
      { type: "InferenceAccelerator", value: "4" },
    ];
    assert.equal(needs({ resourceRequirements }).gpus, 2);
  });

  it("takes a port of the instance in host mode by the container's, in bridge mode by the host's, and each once", () => {
    const portMappings = [
      { containerPort: 80, hostPort: 0 },
      { containerPort: 80 },
      { containerPort: 90, hostPort: 9000 },
      { containerPort: 91, hostPort: 9000 },
      { containerPort: 91, hostPort: 9000, protocol: "udp" },
    ];
    const taken = (networkMode?: string) =>
      needs({ portMappings }, { networkMode }).hostPorts.map(({ port, protocol }) => `${String(port)}/${protocol}`);
    assert.deepEqual(taken("host"), ["80/tcp", "90/tcp", "91/tcp", "91/udp"]);
    for (const mode of ["bridge", undefined, "default", "a later one"])
      assert.deepEqual(taken(mode), ["9000/tcp", "9000/udp"]);
    assert.deepEqual(taken("awsvpc"), []);
    assert.deepEqual(taken("none"), []);
  });
});
