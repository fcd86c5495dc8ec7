import assert from "node:assert/strict";
import { clusterView } from "../../../../src/details/cluster/clusterView";
import type { ClusterSources } from "../../../../src/details/cluster/clusterView";
import { problemsIn } from "../../../../src/tree/groups/problems";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import type { Resource } from "../../../../src/ecs/replica/resource";
import { cluster, clusterArn, instance, instanceArn, integer, replicaOf, strings, task } from "../fixtures";

const view = (resources: readonly Resource[], more: Partial<ClusterSources> = {}) =>
  clusterView({
    cluster: cluster(),
    replica: replicaOf(...resources),
    services: { kind: "ready", value: [] },
    complete: true,
    failed: false,
    readOnly: false,
    ...more,
  });

const numbered = (index: number, raw: Record<string, unknown> = {}) =>
  instance({ containerInstanceArn: `${instanceArn}${index}`, ec2InstanceId: `i-${index}`, ...raw });

describe("the cluster page", () => {
  it("says how full each instance is by CPU, memory and the 100 ports it can reserve", () => {
    const ports = strings("PORTS", "22", "80", "443");
    const of = numbered(1, { remainingResources: [integer("CPU", 512), integer("MEMORY", 4096), ports] });
    const tile = view([of]).tiles[0];
    assert.deepEqual([tile?.cpu, tile?.memory, tile?.ports], [75, 0, 3]);
    assert.match(tile?.summary ?? "", /i-1 · ACTIVE · 2 tasks · CPU 75% · memory 0% · ports 3%/);
  });

  it("marks the sick and puts them first, and names those that take no more tasks apart", () => {
    const full = numbered(3, { remainingResources: [integer("CPU", 10), integer("MEMORY", 4096)] });
    const shown = view([
      full,
      numbered(1, { status: "DRAINING" }),
      numbered(2, { agentConnected: false }),
      numbered(4),
    ]);
    assert.deepEqual(
      shown.tiles.map(tile => tile.mark),
      ["draining", "disconnected", undefined, undefined],
    );
    assert.deepEqual(
      shown.sick.map(item => [item.name, item.pill.text]),
      [["i-2", "agent disconnected"]],
    );
    assert.deepEqual(
      shown.strained.map(item => [item.name, item.pill.text]),
      [
        ["i-3", "nearly full"],
        ["i-1", "DRAINING"],
      ],
    );
  });

  it("adds up what is registered and what is left", () => {
    const [cpu, memory] = view([numbered(1), numbered(2)]).totals;
    assert.deepEqual([cpu?.registered, cpu?.remaining, cpu?.percent], [4096, 3072, 25]);
    assert.deepEqual([memory?.registered, memory?.remaining], [8192, 6144]);
  });

  it("counts the tasks of services and families, and says when a service is short", () => {
    const service = parseService({
      serviceArn: `${clusterArn}/s`,
      serviceName: "web",
      status: "ACTIVE",
      desiredCount: 3,
    });
    const shown = view(
      [task("a"), task("b", { lastStatus: "PENDING" }), task("c", { group: "family:nightly", lastStatus: "STOPPED" })],
      {
        services: { kind: "ready", value: [service] },
      },
    );
    assert.deepEqual(
      shown.services.map(row => [
        row.kind,
        row.name,
        row.desired,
        row.running,
        row.pending,
        row.stopped,
        row.state.text,
      ]),
      [
        ["service", "web", 3, 1, 1, 0, "starting"],
        ["family", "nightly", undefined, 0, 0, 1, "stopped"],
      ],
    );
  });

  it("names services that fail or are short before the instances, with the page to open that says why", () => {
    const named = (serviceName: string, raw: Record<string, unknown>) =>
      parseService({ serviceArn: `${clusterArn}/${serviceName}`, serviceName, status: "ACTIVE", ...raw });
    const ended = (id: string, stoppedAt: number) =>
      task(id, {
        lastStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        stoppedAt,
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
      });
    const value = [
      named("web", { desiredCount: 2 }),
      named("idle", { desiredCount: 0 }),
      named("none", { desiredCount: 1 }),
    ];
    const shown = view(
      [task("a"), ended("x", 1), ended("y", 3), ended("z", 2), numbered(2, { agentConnected: false })],
      {
        services: { kind: "ready", value },
      },
    );
    assert.deepEqual(
      shown.sick.map(({ name, pill, text, open }) => [
        name,
        pill.text,
        text,
        open?.page,
        open?.arn.replace(/^.*[/]/, ""),
      ]),
      [
        ["none", "failing", "0 of 1 task running", "service", "none"],
        ["web", "failing", "1 of 2 tasks running, exit 1 ×3", "service", "web"],
        [
          "i-2",
          "agent disconnected",
          "2 tasks that ECS can't reach",
          "containerInstance",
          "0123456789abcdef0123456789abcdef2",
        ],
      ],
    );
  });

  it("says that all is well of nothing but what was read", () => {
    const { well } = view([numbered(1)], { complete: false });
    assert.equal(well, "Loading. Nothing that was loaded so far needs attention.");
    const idle = parseService({ serviceArn: `${clusterArn}/idle`, serviceName: "idle", status: "ACTIVE" });
    const ready = { kind: "ready", value: [idle] } as const;
    const denied = { kind: "failed", sentence: "Denied.", advice: "Ask." } as const;
    assert.deepEqual(
      [
        view([], { services: denied }).well,
        view([numbered(1)], { services: denied }).well,
        view([numbered(1)], { services: { kind: "loading" }, cluster: cluster({ activeServicesCount: 1 }) }).well,
        view([], { services: ready }).well,
        view([]).well,
        view([numbered(1)], { services: ready, failed: true }).well,
      ],
      [
        "The services couldn't be loaded.",
        "All instances are connected, and none is impaired. The services couldn't be loaded.",
        "All instances are connected, and none is impaired. The services are still loading.",
        "All services run the tasks that they should.",
        "Nothing needs attention.",
        "Nothing needed attention when last loaded.",
      ],
    );
  });

  it("calls no service short of tasks before its tasks were read", () => {
    const web = parseService({
      serviceArn: `${clusterArn}/web`,
      serviceName: "web",
      status: "ACTIVE",
      desiredCount: 9,
    });
    const services = { kind: "ready", value: [web] } as const;
    assert.deepEqual(view([task("a")], { services, complete: false }).sick, []);
    assert.equal(view([task("a")], { services }).sick.length, 1);
  });

  it("knows what needs attention as the tree and its badge do", () => {
    const alone = { group: "family:job", version: 4 };
    const ended = (id: string, raw: Record<string, unknown>) =>
      task(id, { lastStatus: "STOPPED", stopCode: "EssentialContainerExited", ...raw });
    const exit = (exitCode: number) => [{ name: "app", lastStatus: "STOPPED", exitCode }];
    const resources = [
      task("a", { ...alone, healthStatus: "UNHEALTHY" }),
      ended("b", { ...alone, containers: exit(2) }),
      ended("c", { ...alone, containers: exit(2) }),
      ended("d", { ...alone, containers: exit(0) }),
      // A service has replaced it.
      ended("e", { containers: exit(1) }),
      task("f", { healthStatus: "UNHEALTHY" }),
      numbered(1, { agentUpdateStatus: "FAILED", agentConnected: true }),
      numbered(2, { status: "DRAINING" }),
    ];
    const shown = view(resources);
    assert.deepEqual(
      shown.sick.map(({ name, pill, text }) => [name, pill.text, text]),
      [
        ["web", "unhealthy", "1 running, 1 unhealthy"],
        ["job", "unhealthy", "1 standalone task"],
        ["web", "stopped", "standalone, exit 2 ×2"],
        ["i-1", "agent update failed", "agent of unknown version"],
      ],
    );
    const problems = problemsIn({ replica: replicaOf(...resources), services: [], complete: true });
    assert.deepEqual(
      problems.map(({ name, text }) => `${name}: ${text}`),
      [
        "web: 1 task unhealthy",
        "i-1: agent update failed",
        "job: 1 standalone task unhealthy",
        "web: standalone, exit 2 ×2",
      ],
    );
  });

  it("calls a service that is down, and unhealthy tasks of services and families, so in the table, too", () => {
    const named = (serviceName: string, raw: Record<string, unknown> = {}) =>
      parseService({
        serviceArn: `${clusterArn}/${serviceName}`,
        serviceName,
        status: "ACTIVE",
        desiredCount: 1,
        ...raw,
      });
    const underWay = { id: "ecs-svc/8", status: "PRIMARY", rolloutState: "IN_PROGRESS", desiredCount: 1 };
    const services = {
      kind: "ready",
      value: [named("api"), named("down", { runningCount: 1, deployments: [underWay] }), named("sick")],
    } as const;
    const resources = [
      task("a", { group: "service:api" }),
      task("b", { group: "service:sick", healthStatus: "UNHEALTHY" }),
      task("c", { group: "family:job", healthStatus: "UNHEALTHY" }),
      task("d", { group: "family:nightly" }),
    ];
    const pills = (complete: boolean) =>
      view(resources, { services, complete }).services.map(({ name, state }) => [name, state.text, state.tone]);
    assert.deepEqual(pills(true), [
      ["down", "deploying", "bad"],
      ["sick", "unhealthy", "bad"],
      ["api", "steady", "good"],
      ["job", "unhealthy", "bad"],
      ["nightly", "running", "good"],
    ]);
    assert.deepEqual(pills(false)[0], ["down", "steady", "good"], "its tasks were not read yet");
  });

  it("puts a service without running tasks first and in red, though tasks of it are starting", () => {
    const named = (serviceName: string) =>
      parseService({ serviceArn: `${clusterArn}/${serviceName}`, serviceName, status: "ACTIVE", desiredCount: 1 });
    const shown = view(
      [task("b", { lastStatus: "PENDING", group: "service:zebra" }), numbered(2, { agentConnected: false })],
      { services: { kind: "ready", value: [named("zebra")] } },
    );
    assert.deepEqual(
      shown.sick.map(({ name, pill, text }) => [name, pill.text, pill.tone, text]),
      [
        ["zebra", "starting", "bad", "0 of 1 task running, 1 starting"],
        ["i-2", "agent disconnected", "bad", "2 tasks that ECS can't reach"],
      ],
    );
  });

  it("takes nothing for empty before it was read, and says that services could not be", () => {
    assert.match(view([], { complete: false }).noTiles ?? "", /Loading/);
    assert.match(view([], { complete: false, failed: true }).noTiles ?? "", /couldn't be loaded/);
    assert.match(view([]).noTiles ?? "", /No container instances and no tasks/);
    const onFargate = task("a", { containerInstanceArn: undefined, launchType: "FARGATE" });
    assert.match(view([onFargate]).noTiles ?? "", /Fargate/);
    assert.equal(view([task("a", { lastStatus: "STOPPED" })]).noTiles, "No container instances.");
    const failed = view([], { services: { kind: "failed", sentence: "Denied.", advice: "Ask." } });
    assert.equal(failed.callouts[0]?.text, "Denied. Ask.");
    assert.equal(failed.serviceList.kind, "failed");
    const services = { kind: "failed", sentence: "Denied.", advice: "Ask.", asOf: 0, value: [] } as const;
    assert.match(
      view([], { services }).callouts[0]?.text ?? "",
      /^Denied\. Ask\. What is shown of them was last updated at /,
    );
    assert.deepEqual(view([], { services, failed: true }).callouts, [], "the page itself says it");
  });

  it("keeps the services that were known when they can't be read again", () => {
    const value = [
      parseService({ serviceArn: `${clusterArn}/s`, serviceName: "web", status: "ACTIVE", desiredCount: 3 }),
    ];
    const failed = view([], { services: { kind: "failed", sentence: "Denied.", advice: "Ask.", value } });
    assert.deepEqual(
      failed.services.map(row => [row.name, row.desired]),
      [["web", 3]],
    );
    assert.deepEqual(failed.serviceList, { kind: "failed", sentence: "Denied.", advice: "Ask." });
  });
});
