import assert from "node:assert/strict";
import * as fc from "fast-check";
import { capacityFor } from "../../../src/capacity/capacity";
import type { Lack } from "../../../src/capacity/capacity";
import { fitOf } from "../../../src/details/containerInstance/fit";
import { parseTaskDefinition } from "../../../src/ecs/parsing/parse";
import { nothingFits, preflight } from "../../../src/requests/run/preflight";
import { SandboxPlacement } from "./sandboxPlacement";
import type { DefinitionCase, InstanceCase } from "./sandboxPlacement";

/** Nobody starts more: a definition that needs nothing fits without end. */
const most = 20;

const ports = [80, 443, 8080];
const stack = fc.constantFrom(undefined, "web", "data").map(value => (value ? { name: "stack", value } : undefined));
const listed = <T>(item: T | undefined): readonly T[] => (item === undefined ? [] : [item]);
/** Mostly `usual`, so that a good part of the cases fits. */
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

const instances: fc.Arbitrary<InstanceCase> = fc.record({
  cpu: fc.constantFrom(512, 1024, 2048, 2049, 4096),
  memory: fc.constantFrom(512, 1024, 2048, 2047, 4096),
  gpus: fc.constantFrom(0, 0, 1, 2, 4),
  portsTaken: fc.subarray(ports, { maxLength: 1 }),
  udpPortsTaken: fc.subarray(ports, { maxLength: 1 }),
  status: mostly("ACTIVE", "DRAINING", "REGISTERING", "INACTIVE"),
  agentConnected: mostly(true, false),
  attributes: stack.map(listed),
  withoutAttributes: mostly<readonly string[]>([], ["ecs.capability.task-eni"], ["ecs.instance-type"]),
  unlisted: mostly<readonly string[]>([], ["CPU"], ["MEMORY"], ["GPU"], ["PORTS"], ["PORTS_UDP"]),
  fillers: fc.integer({ min: 0, max: 3 }),
});

const mapping = fc.record(
  {
    containerPort: fc.constantFrom(...ports),
    hostPort: fc.constantFrom(0, ...ports),
    protocol: fc.constantFrom("tcp", "udp"),
  },
  { requiredKeys: ["containerPort"] },
);

const container = fc.record(
  {
    cpu: fc.constantFrom(0, 64, 128, 256, 512, 1024),
    memory: fc.constantFrom(64, 128, 256, 512, 1024),
    memoryReservation: fc.constantFrom(64, 100, 512),
    portMappings: fc.array(mapping, { maxLength: 2 }),
    resourceRequirements: fc.constantFrom(
      ...["0", "1", "2"].map(value => [{ type: "GPU", value }]),
      [{ type: "InferenceAccelerator", value: "eia" }],
      [],
    ),
  },
  { requiredKeys: [] },
);

const overrides = fc.record(
  {
    cpu: fc.constantFrom("0", "128", "2048"),
    memory: fc.constantFrom("0", "128", "4096"),
    containerOverrides: fc
      .record(
        {
          cpu: fc.constantFrom(0, 64, 1024),
          memory: fc.constantFrom(64, 1024),
          memoryReservation: fc.constantFrom(64, 2048),
          resourceRequirements: fc.constantFrom([], [{ type: "GPU", value: "1" }]),
        },
        { requiredKeys: [] },
      )
      .map(item => [{ name: "c0", ...item }]),
  },
  { requiredKeys: [] },
);

const networkModes = ["bridge", "host", "awsvpc", "none", undefined, "default", "a later one"] as const;

const definitions: fc.Arbitrary<DefinitionCase> = fc
  .record({
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    networkMode: fc.constantFrom(...networkModes),
    cpu: fc.constantFrom(undefined, undefined, "0", "256", "1024", "1 vCPU", ".25 vcpu", "0.5vCPU"),
    memory: fc.constantFrom(undefined, undefined, "0", "128", "512", "1 GB", "0.5 GB", "2GB"),
    requires: stack.map(listed),
    requiresName: mostly<readonly { name: string }[]>([], [{ name: "stack" }], [{ name: "ecs.capability.later" }]),
    overrides: fc.option(overrides, { nil: undefined }),
    status: mostly(undefined, "INACTIVE", "DELETE_IN_PROGRESS"),
    compatibilities: mostly<readonly string[] | undefined>(undefined, ["FARGATE"], ["EC2", "FARGATE"], ["EXTERNAL"]),
  })
  .map(({ containers, networkMode, cpu, memory, requires, requiresName, overrides, status, compatibilities }) => {
    const ofMode = (item: { containerPort: number; hostPort?: number; protocol?: string }) =>
      // ECS registers none where they differ.
      networkMode === "host" || networkMode === "awsvpc"
        ? { ...item, ...(item.hostPort ? { hostPort: item.containerPort } : {}) }
        : item;
    const needsMemory = memory === undefined;
    return {
      input: {
        family: "web",
        networkMode,
        cpu,
        memory,
        containerDefinitions: containers.map((item, index) => ({
          name: `c${index}`,
          image: "x",
          ...(needsMemory && item.memoryReservation === undefined ? { memory: 64 } : {}),
          ...item,
          portMappings: (item.portMappings ?? []).map(ofMode),
        })),
      },
      isForeign: networkMode === "default" || networkMode === "a later one",
      requires: [...requires, ...requiresName],
      overrides,
      status,
      compatibilities,
    };
  })
  // Sizes in words are turned into numbers when they are registered, which a foreign one is not.
  .filter(({ input, isForeign }) => !isForeign || !/[a-z]/i.test(`${input.cpu ?? ""}${input.memory ?? ""}`));

/** One that takes nothing of its instance: no CPU, a task size of no memory, no port, no GPU. */
const nothing = fc.constant<DefinitionCase>({
  input: { family: "web", cpu: "0", memory: "0", containerDefinitions: [{ name: "c", image: "x" }] },
  isForeign: false,
  requires: [],
});

const wanted = fc.oneof({ arbitrary: definitions, weight: 12 }, { arbitrary: nothing, weight: 1 });

/** ECS's own word for a lack, as it stands in the failures of StartTask. */
function reasonsOf(lack: Lack): string {
  switch (lack.kind) {
    case "status":
      return "INACTIVE";
    case "agent":
      return "AGENT";
    case "definition":
      return "TaskDefinition is inactive";
    case "launchType":
      return "Task definition does not support launch_type EC2.";
    case "attribute":
    case "attributeMissing":
      return "ATTRIBUTE";
    case "amount":
      return `RESOURCE:${lack.resource}`;
    case "port":
      return "RESOURCE:PORTS";
  }
}

function inSandbox(check: (sandbox: SandboxPlacement) => void): void {
  const sandbox = new SandboxPlacement();
  try {
    check(sandbox);
  } finally {
    sandbox.close();
  }
}

describe("the capacity of a container instance", () => {
  it("is what StartTask places, and its lacks are StartTask's reasons", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(instances, wanted, (host, definition) =>
        inSandbox(sandbox => {
          const record = sandbox.addInstance(host);
          const asked = sandbox.register(definition);
          const { count, lacks } = capacityFor(asked, sandbox.describe(record), definition.overrides);
          const { started, reason } = sandbox.startUntilRefused(record, most, definition.overrides);
          assert.equal(Math.min(count ?? most, most), started);
          assert.equal(lacks.length > 0, started === 0);
          if (started === 0) assert.ok(lacks.map(reasonsOf).includes(reason ?? ""), `${reason ?? ""} is not told`);
          const outcome = started === 0 ? (reason ?? "") : count === undefined ? "no limit" : "fits";
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }),
      ),
      { numRuns: 1500, seed: 20_161_121 },
    );
    // A generator that reaches only some of the outcomes proves only these.
    const outcomes = [
      "fits",
      "no limit",
      "INACTIVE",
      "AGENT",
      "ATTRIBUTE",
      "TaskDefinition is inactive",
      "Task definition does not support launch_type EC2.",
    ];
    for (const outcome of [...outcomes, "RESOURCE:CPU", "RESOURCE:MEMORY", "RESOURCE:PORTS", "RESOURCE:GPU"])
      assert.ok((seen.get(outcome) ?? 0) >= 5, `${outcome}: ${String(seen.get(outcome) ?? 0)} of the cases`);
  });

  it("adds up to what RunTask places on a cluster", () => {
    fc.assert(
      fc.property(fc.array(instances, { minLength: 1, maxLength: 3 }), wanted, (hosts, definition) =>
        inSandbox(sandbox => {
          const records = hosts.map(host => sandbox.addInstance(host));
          const asked = sandbox.register(definition);
          const described = records.map(record => sandbox.describe(record));
          const total = described.reduce(
            (sum, item) => sum + Math.min(capacityFor(asked, item, definition.overrides).count ?? most, most),
            0,
          );
          const warning = nothingFits(asked, most, described, new Map(), definition.overrides);
          const started = sandbox.runUntilRefused(most, definition.overrides);
          assert.equal(Math.min(total, most), started);
          assert.equal(warning === undefined, started === most);
          if (started > 0 && warning) assert.ok(warning.startsWith(`Only ${started} of ${most} `), warning);
        }),
      ),
      { numRuns: 400 },
    );
  });

  it("is told alike before a task is sent and on the instance's page", () => {
    fc.assert(
      fc.property(instances, wanted, (host, definition) =>
        inSandbox(sandbox => {
          const instance = sandbox.describe(sandbox.addInstance(host));
          const asked = sandbox.register(definition);
          const before = preflight(asked, instance, new Map());
          const shown = fitOf(instance, asked);
          assert.equal(before.count, shown.count);
          assert.equal(before.lacks.length > 0, shown.count === 0);
          assert.equal(/^(No more|ECS places no task)/.test(shown.sentence), shown.count === 0);
        }),
      ),
      { numRuns: 200 },
    );
  });

  it("is the same whether an endpoint answers sizes as they were typed or as ECS turns them into numbers", () => {
    fc.assert(
      fc.property(instances, definitions, (host, definition) =>
        inSandbox(sandbox => {
          const instance = sandbox.describe(sandbox.addInstance(host));
          const answered = sandbox.register(definition);
          const { cpu, memory } = definition.input;
          const typed = parseTaskDefinition({ ...answered.raw, cpu, memory });
          assert.deepEqual(capacityFor(typed, instance), capacityFor(answered, instance));
        }),
      ),
      { numRuns: 200 },
    );
  });
});
