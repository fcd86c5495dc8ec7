import assert from "node:assert/strict";
import { containerInstanceView } from "../../../../src/details/containerInstance/containerInstanceView";
import { fitOf } from "../../../../src/details/containerInstance/fit";
import type { ContainerInstance, Task } from "../../../../src/ecs/model/model";
import type { ContainerInstanceView } from "../../../../src/webview/containerInstance/containerInstanceProtocol";
import { cluster, definition, instance, integer, replicaOf, strings, task } from "../fixtures";

const view = (of: ContainerInstance, ...tasks: readonly Task[]): ContainerInstanceView => viewWhen({}, of, ...tasks);

function viewWhen(
  when: { readonly complete?: boolean; readonly failed?: boolean },
  of: ContainerInstance,
  ...tasks: readonly Task[]
): ContainerInstanceView {
  const replica = replicaOf(of, ...tasks);
  return containerInstanceView({
    instance: of,
    replica,
    cluster: cluster(),
    definition: { kind: "none" },
    readOnly: false,
    complete: true,
    failed: false,
    ...when,
  });
}

const bar = (shown: ContainerInstanceView, key: string) =>
  shown.bars.find(item => item.key === key) ?? assert.fail(key);

describe("the container instance page", () => {
  it("stacks what is in use by task, and what is left adds up", () => {
    const cpu = bar(view(instance(), task("a"), task("b", { cpu: "256" })), "CPU");
    assert.deepEqual([cpu.registered, cpu.remaining, cpu.percent], [2048, 1536, 25]);
    assert.deepEqual(
      cpu.shares.map(share => [share.label, share.amount]),
      [
        ["web a0000000", 256],
        ["web b0000000", 256],
      ],
    );
  });

  it("never says that nothing is left to drain, or that there are no tasks, while the instance itself counts some", () => {
    const draining = instance({ status: "DRAINING", runningTasksCount: 5 });
    assert.match(view(draining).callouts[0]?.text ?? "", /; 5 still here\.$/);
    assert.match(view(draining, task("a")).callouts[0]?.text ?? "", /; 5 still here\.$/);
    assert.match(view(instance({ status: "DRAINING", runningTasksCount: 0 })).callouts[0]?.text ?? "", /none is left/);
    const idle = instance({ runningTasksCount: 0 });
    assert.equal(view(idle).noTasks, "No tasks on this container instance.");
    assert.equal(view(draining).noTasks, "Loading tasks…");
    assert.equal(viewWhen({ complete: false }, idle).noTasks, "Loading tasks…");
    assert.equal(viewWhen({ complete: false, failed: true }, idle).noTasks, "The tasks couldn't be loaded.");
  });

  it("says what is held by nobody known instead of leaving it out", () => {
    const cpu = bar(view(instance(), task("a")), "CPU");
    assert.deepEqual(
      cpu.shares.map(share => [share.task !== undefined, share.amount]),
      [
        [true, 256],
        [false, 256],
      ],
    );
  });

  it("leaves out what a stopped task held", () => {
    const shown = view(instance(), task("a", { lastStatus: "STOPPED" }));
    assert.ok(bar(shown, "CPU").shares.every(share => share.task === undefined));
    assert.equal(shown.tasks.length, 1);
  });

  it("sums the containers of a task that has no size of its own", () => {
    const own = task("a", {
      cpu: "",
      memory: undefined,
      containers: [
        { name: "x", cpu: "100", memory: "300", memoryReservation: "200" },
        { name: "y", cpu: "28", memory: "100" },
      ],
    });
    const shown = view(instance(), own);
    assert.equal(bar(shown, "CPU").shares[0]?.amount, 128);
    assert.equal(bar(shown, "MEMORY").shares[0]?.amount, 300);
  });

  it("shows resources of all four types as what they are", () => {
    const resources = [
      integer("CPU", 1024),
      { name: "tokens", type: "LONG", longValue: 9_000_000_000 },
      { name: "licence", type: "DOUBLE", doubleValue: 0.75 },
      strings("racks", "r1", "r2"),
      strings("GPU", "gpu-1", "gpu-2"),
    ];
    const remaining = [
      integer("CPU", 1024),
      { name: "tokens", type: "LONG", longValue: 1_000_000_000 },
      { name: "licence", type: "DOUBLE", doubleValue: 0.25 },
      strings("racks", "r2"),
      strings("GPU", "gpu-2"),
    ];
    const gpuTask = task("a", { containers: [{ name: "x", gpuIds: ["gpu-1"] }] });
    const shown = view(instance({ registeredResources: resources, remainingResources: remaining }), gpuTask);
    assert.deepEqual([bar(shown, "tokens").registered, bar(shown, "tokens").remaining], [9_000_000_000, 1_000_000_000]);
    assert.equal(bar(shown, "licence").percent, 67);
    assert.deepEqual(
      bar(shown, "racks").members.map(member => [member.text, member.free]),
      [
        ["r1", false],
        ["r2", true],
      ],
    );
    assert.deepEqual(
      bar(shown, "GPU").members.map(member => member.holder),
      ["web a0000000", undefined],
    );
    assert.equal(bar(shown, "GPU").shares[0]?.amount, 1);
  });

  it("maps ports to the tasks that hold them, TCP and UDP apart, reserved ones apart from held ones", () => {
    const binding = (hostPort: number, protocol: string) => ({
      hostPort,
      containerPort: 80,
      protocol,
      bindIP: "0.0.0.0",
    });
    const own = task("a", {
      containers: [{ name: "x", networkBindings: [binding(8080, "tcp"), binding(49153, "tcp"), binding(53, "udp")] }],
    });
    const of = instance({
      remainingResources: [strings("PORTS", "22", "8080", "9999"), strings("PORTS_UDP", "53")],
    });
    const [tcp, udp] = view(of, own).ports;
    assert.deepEqual(
      tcp?.ports.map(port => [port.port, port.kind]),
      [
        ["22", "reserved"],
        ["8080", "task"],
        ["9999", "unknown"],
        ["49153", "dynamic"],
      ],
    );
    assert.equal(tcp?.ports[1]?.holder, "web a0000000");
    assert.deepEqual(
      udp?.ports.map(port => [port.port, port.kind]),
      [["53", "task"]],
    );
  });

  it("warns of a disconnected agent and of draining, with the reason as ECS words it", () => {
    const shown = view(instance({ agentConnected: false, status: "DRAINING", statusReason: "maintenance" }), task("a"));
    assert.deepEqual(
      shown.callouts.map(item => item.key),
      ["agent", "draining", "reason"],
    );
    assert.match(shown.callouts[1]?.text ?? "", /2 still here/);
  });

  it("shows an agent's update as the steps that ECS documents", () => {
    const steps = (agentUpdateStatus?: string) =>
      view(instance({ agentUpdateStatus })).agent.steps.map(step => step.state);
    assert.deepEqual(steps(), []);
    assert.deepEqual(steps("STAGED"), ["done", "done", "now", "ahead", "ahead"]);
    assert.deepEqual(steps("UPDATED"), ["done", "done", "done", "done", "done"]);
    assert.equal(steps("FAILED").at(-1), "failed");
  });
});

describe("what would fit", () => {
  const small = { containerDefinitions: [{ name: "x", cpu: 256, memory: 2048 }] };

  it("counts how many more fit and names the resource that ends first", () => {
    const fit = fitOf(instance(), definition(small));
    assert.equal(fit.count, 1);
    assert.equal(fit.rows.find(row => row.first)?.key, "MEMORY");
    assert.equal(fit.sentence, "1 more task of web:7 fits, limited by Memory.");
    assert.deepEqual(fit.obstacles, []);
  });

  it("takes the task's own size before its containers'", () => {
    assert.equal(fitOf(instance(), definition({ ...small, cpu: "768", memory: "256" })).count, 2);
  });

  it("fits a fixed port once, and not at all where it is held", () => {
    const mapped = {
      containerDefinitions: [{ name: "x", cpu: 1, memory: 1, portMappings: [{ containerPort: 80, hostPort: 8080 }] }],
    };
    assert.equal(fitOf(instance(), definition(mapped)).count, 1);
    const held = instance({ remainingResources: [integer("CPU", 9), integer("MEMORY", 9), strings("PORTS", "8080")] });
    const fit = fitOf(held, definition(mapped));
    assert.equal(fit.count, 0);
    assert.match(fit.sentence, /No more tasks of .* fit. TCP ports: needs/);
  });

  it("asks no host port of a task with an interface of its own, and the container's of one on the host's", () => {
    const containers = [{ name: "x", cpu: 1, memory: 1, portMappings: [{ containerPort: 80 }] }];
    const rows = (networkMode: string) =>
      fitOf(instance(), definition({ networkMode, containerDefinitions: containers })).rows.map(row => row.key);
    assert.ok(!rows("awsvpc").includes("PORTS"));
    assert.ok(!rows("bridge").includes("PORTS"));
    assert.ok(rows("host").includes("PORTS"));
  });

  it("names what keeps ECS from placing it whatever the room", () => {
    const draining = instance({ status: "DRAINING", agentConnected: false });
    const wanted = definition({ ...small, status: "INACTIVE", requiresAttributes: [{ name: "ecs.capability.x" }] }, [
      "FARGATE",
    ]);
    const fit = fitOf(draining, wanted);
    assert.deepEqual(fit.obstacles, [
      "The instance is DRAINING, so ECS places no tasks here.",
      "Its agent is disconnected.",
      "The task definition is INACTIVE, so ECS starts no new tasks of it.",
      "The task definition is for FARGATE only.",
      "The instance lacks the attribute ecs.capability.x.",
    ]);
    assert.equal(fit.count, 0);
    assert.equal(fit.sentence, "ECS places no tasks of web:7 here.");
    assert.ok(!fit.rows.some(row => row.first));
  });

  it("points at no resource where an obstacle comes first, however short it is", () => {
    const short = instance({ status: "DRAINING", remainingResources: [integer("CPU", 0), integer("MEMORY", 0)] });
    const fit = fitOf(short, definition(small));
    assert.equal(fit.sentence, "ECS places no tasks of web:7 here.");
    assert.ok(!fit.rows.some(row => row.first));
  });

  it("says that nothing limits a task that takes nothing, and what it did not check", () => {
    const placementConstraints = [{ type: "memberOf", expression: "attribute:stack == web" }];
    const fit = fitOf(instance(), definition({ containerDefinitions: [{ name: "x" }], placementConstraints }));
    assert.equal(fit.count, undefined);
    assert.match(fit.sentence, /Nothing on this instance limits web:7/);
    assert.deepEqual(fit.obstacles, []);
    assert.deepEqual(fit.unchecked, ['Not checked: the placement constraint "attribute:stack == web".']);
  });

  it("fits nothing that needs a GPU where there is none", () => {
    const gpu = {
      containerDefinitions: [{ name: "x", cpu: 1, memory: 1, resourceRequirements: [{ type: "GPU", value: "1" }] }],
    };
    assert.equal(fitOf(instance(), definition(gpu)).count, 0);
  });
});
