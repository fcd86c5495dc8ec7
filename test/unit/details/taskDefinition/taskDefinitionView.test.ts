import assert from "node:assert/strict";
import { Definitions } from "../../../../src/details/parts/definitions";
import { pageState } from "../../../../src/details/page/pageState";
import { taskDefinitionView } from "../../../../src/details/taskDefinition/taskDefinitionView";
import type { DefinitionSources } from "../../../../src/details/taskDefinition/taskDefinitionView";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import { gatewayTo, never, shortDeadlines } from "../../ecs/gatewayFixture";
import { cluster as clusterName, openCluster } from "../../sandbox/serviceFixture";
import type { ServiceBench } from "../../sandbox/serviceFixture";
import { cluster, definition, replicaOf, task } from "../fixtures";

const role = "arn:aws:iam::111122223333:role/web";
const raw = {
  status: "ACTIVE",
  cpu: "512",
  memory: "1024",
  taskRoleArn: role,
  compatibilities: ["EC2", "FARGATE"],
  placementConstraints: [{ type: "memberOf", expression: "attribute:ecs.os-type == linux" }],
  volumes: [
    { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: "/in" } },
    { name: "scratch", host: {} },
  ],
  newToday: "kept",
  containerDefinitions: [
    {
      name: "app",
      image: "example.com/app:1",
      cpu: 256,
      memory: 512,
      memoryReservation: 256,
      portMappings: [
        { containerPort: 80, hostPort: 0, protocol: "tcp", name: "http", appProtocol: "http" },
        { containerPort: 443, hostPort: 8443, protocol: "tcp" },
      ],
      environment: [{ name: "POOL_SIZE", value: "hunter2-value" }],
      secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm:us-east-1:111122223333:parameter/db" }],
      command: ["serve", "--name", "two words"],
      healthCheck: { command: ["CMD-SHELL", "curl -f localhost"], retries: 1 },
      dependsOn: [{ containerName: "proxy", condition: "HEALTHY" }],
      mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: true }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web", "awslogs-region": "us-east-1" },
      },
    },
    {
      name: "proxy",
      essential: false,
      resourceRequirements: [{ type: "GPU", value: "2" }],
      logConfiguration: {
        logDriver: "splunk",
        options: { "splunk-url": "https://splunk.example", "splunk-token": "t0k3n" },
      },
    },
  ],
};

const viewOf = (more: Partial<DefinitionSources> = {}) =>
  taskDefinitionView({
    definition: definition(raw),
    replica: replicaOf(),
    cluster: cluster(),
    tasks: { kind: "ready", value: true },
    services: { kind: "ready", value: [] },
    isShown: () => false,
    readOnly: false,
    ...more,
  });

type View = ReturnType<typeof viewOf>;
const group = ({ settings }: View, title: string) =>
  Object.fromEntries(
    (settings.find(item => item.title === title)?.facts ?? []).map(({ label, value }) => [label, value]),
  );
const offered = ({ header }: View) => header.actions.map(({ key }) => key);

describe("the task definition page", () => {
  it("shows each container with its image, sizes, ports, where it logs, and what is less often asked for", () => {
    const [app, proxy] = viewOf().containers;
    assert.deepEqual(
      [app?.name, app?.image, app?.isEssential, app?.cpu, app?.memory],
      ["app", "example.com/app:1", true, "256 units", "256 MiB reserved, at most 512 MiB"],
    );
    assert.deepEqual(app?.ports, ["80 → dynamic/tcp (http, http)", "443 → 8443/tcp"]);
    assert.equal(app?.log, "awslogs: /ecs/web · us-east-1 · prefix web");
    assert.deepEqual(Object.fromEntries(app?.facts.map(({ label, value }) => [label, value]) ?? []), {
      Command: 'serve --name "two words"',
      "Health check": 'CMD-SHELL "curl -f localhost", every 30 s, 1 try',
      "Starts after": "proxy is HEALTHY",
      Mount: "data at /data",
    });
    assert.deepEqual([proxy?.isEssential, proxy?.gpus], [false, "2 GPUs"]);
    assert.equal(proxy?.log, "The log driver is splunk, which sends to https://splunk.example.");
    const own = viewOf({ definition: definition({ ...raw, networkMode: "awsvpc" }) }).containers;
    assert.deepEqual(own[0]?.ports, ["80/tcp (http, http)", "443/tcp"]);
  });

  it("shows roles, size, placement and volumes, and what ECS adds tomorrow", () => {
    const view = viewOf();
    assert.deepEqual(group(view, "Size"), { CPU: "512 units", Memory: "1,024 MiB" });
    assert.deepEqual(group(view, "Roles"), { "Task role": role, "Execution role": "none" });
    assert.deepEqual(group(view, "Placement"), { "Placement constraint": "memberOf attribute:ecs.os-type == linux" });
    assert.deepEqual(group(view, "Volumes"), {
      data: "EFS fs-1 /in",
      scratch: "empty at the start, removed with the task",
    });
    assert.deepEqual(
      view.rest.map(({ key, value }) => [key, value]),
      [["newToday", "kept"]],
    );
  });

  it("names environment variables and holds no value, nor a log driver's token, until one is asked for", () => {
    const view = viewOf();
    assert.deepEqual(
      view.environment.map(({ name, origin, value }) => [name, origin, value]),
      [
        ["POOL_SIZE", "definition", undefined],
        ["DB_PASSWORD", "secret", undefined],
      ],
    );
    assert.doesNotMatch(JSON.stringify(view), /hunter2|t0k3n|parameter\/db/);
    const key = view.environment[0]?.key;
    assert.equal(viewOf({ isShown: item => item === key }).environment[0]?.value, "hunter2-value");
  });

  it("says who runs it here, and nothing for certain before the tasks were read", () => {
    const replica = replicaOf(
      task("a"),
      task("b"),
      task("c", { group: "family:web" }),
      task("d", { lastStatus: "STOPPED", desiredStatus: "STOPPED" }),
      task("e", {
        group: "service:other",
        taskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/web:8",
      }),
    );
    assert.deepEqual(
      viewOf({ replica }).uses.map(({ name, tasks }) => [name, tasks]),
      [
        ["web", "2 tasks"],
        ["Tasks without a service", "1 task"],
      ],
    );
    assert.equal(viewOf().noUses, "No task of web runs this revision.");
    assert.equal(viewOf({ tasks: { kind: "loading" } }).noUses, "Loading tasks…");
    assert.equal(viewOf({ services: { kind: "loading" } }).noUses, "Loading services…");
    const failed = { kind: "failed", sentence: "Denied.", advice: "Ask for access." } as const;
    for (const [what, sources] of [
      ["tasks", { tasks: failed }],
      ["services", { services: failed }],
    ] as const) {
      const view = viewOf(sources);
      assert.equal(view.noUses, `The ${what} of web couldn't be read.`);
      assert.deepEqual(view.unread, ["Denied. Ask for access."]);
    }
    const old = viewOf({ tasks: { ...failed, value: true, asOf: Date.now() } });
    assert.equal(old.noUses, "No task of web ran this revision when last loaded.");
    assert.match(old.unread.join(), /^Denied\. Ask for access\. Last updated at /);
  });

  it("offers to run it unless it is deregistered or the connection is read-only", () => {
    const always = ["compareDefinitions", "viewJson", "copyArn"];
    assert.deepEqual(offered(viewOf()), ["runTask", ...always]);
    assert.deepEqual(offered(viewOf({ readOnly: true })), always);
    const inactive = viewOf({ definition: definition({ ...raw, status: "INACTIVE" }) });
    assert.deepEqual(offered(inactive), always);
    assert.equal(inactive.callouts[0]?.title, "This revision is deregistered");
  });
});

describe("the task definition page's reading", () => {
  let service: ServiceBench;
  let gateway: EcsGateway;
  let session: ClusterSession;
  let definitions: Definitions;
  let arn: string;

  beforeEach(async () => {
    service = await openCluster();
    gateway = await gatewayTo(service.bench.sandbox, { ...shortDeadlines, throttledMs: 300 });
    await service.revision("good");
    const [found] = await gateway.revisions((await gateway.families(never))[0] ?? "", never);
    arn = found ?? assert.fail("no revision");
    const [described] = (await gateway.describeClusters([clusterName], never)).found;
    session = new ClusterSession(gateway, described ?? assert.fail("no cluster"), () => 60_000);
    definitions = new Definitions();
  });
  afterEach(() => {
    definitions.dispose();
    session.dispose();
    gateway.dispose();
  });

  const changed = () =>
    new Promise<void>(heard => {
      const listening = definitions.onDidChange(() => {
        listening.dispose();
        heard();
      });
    });
  const state = (last?: View) =>
    pageState({
      identity: { kind: "taskDefinition", connection: "c", cluster: session.cluster.arn, arn },
      session,
      definition: name => definitions.get(gateway, name),
      definitionAsOf: definitions.asOf(gateway, arn),
      isShown: () => false,
      tails: () => [],
      last,
    });

  it("is its own: the cluster's tasks need not be read", async () => {
    assert.deepEqual([state().freshness.kind, state().view], ["waiting", undefined]);
    await changed();
    const { freshness, view } = state();
    assert.equal(freshness.kind, "current");
    assert.ok(Math.abs((freshness.asOf ?? 0) - Date.now()) < 60_000);
    assert.equal(view?.page, "taskDefinition");
  });

  for (const kind of ["access-denied", "expired-token", "throttle", "hang", "truncated", "shape"] as const)
    it(`says why it failed (${kind}), keeps what was shown, and reads again when asked to`, async () => {
      state();
      await changed();
      const { view } = state();
      service.bench.sandbox.addFault({ operation: "DescribeTaskDefinition", kind });
      const failing = changed();
      definitions.reread(gateway, arn);
      await failing;
      const { freshness, view: kept } = state(view as View);
      assert.equal(freshness.kind, "failed");
      assert.ok(freshness.sentence && freshness.advice && freshness.canRetry);
      assert.equal(kept?.header.title, view?.header.title);
      assert.deepEqual(
        kept?.header.actions.map(({ key }) => key),
        ["copyArn"],
      );
      service.bench.sandbox.clearFaults();
      definitions.forgetFailures(gateway);
      state();
      await changed();
      assert.equal(state().freshness.kind, "current");
    });
});
