import {
  ContinueServiceDeploymentCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { openSandbox, send } from "./fixture";
import { openCluster, ServiceBench } from "./serviceFixture";

describe("the company's services in the sandbox", () => {
  const open = async (): Promise<ServiceBench> => new ServiceBench(await openSandbox());

  it("are steady, but for one in a crash loop and one that waits for somebody; one was rolled back yesterday", async () => {
    const bench = await open();
    bench.pass(1);
    const unsteady: string[] = [];
    for (const { name: cluster, services } of bench.world.clusters.values()) {
      for (const name of services.keys()) {
        const { deployments = [], currentServiceDeployment } = await bench.describe(name, cluster);
        if (deployments.some(({ rolloutState }) => rolloutState !== "COMPLETED")) unsteady.push(`${cluster}/${name}`);
        assert.equal((await bench.deployments(name, cluster))[0]?.serviceDeploymentArn, currentServiceDeployment);
      }
    }
    assert.deepEqual(unsteady, ["prod-web/recommender", "data-fargate/dashboards"]);
    const looping = await bench.describe("recommender", "prod-web");
    assert.ok((looping.deployments?.[0]?.failedTasks ?? 0) > 3);
    const stopped = [...bench.world.cluster("prod-web").group("service:recommender")].filter(
      ({ task }) => task.lastStatus === "STOPPED",
    );
    assert.equal(stopped.length, 4);
    for (const { task } of stopped) assert.match(task.stoppedReason ?? "", /^CannotPullContainerError: .*not found$/);
    const [back, before] = await bench.deployments("checkout", "staging");
    assert.deepEqual([back?.status, before?.status], ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]);
    assert.equal(back?.rollback?.serviceRevisionArn, before?.targetServiceRevision?.arn);
    const ago = (bench.bench.clock.now() - Number(back?.rollback?.startedAt)) / 3_600_000;
    assert.ok(ago > 24 && ago < 48, `${ago} hours ago`);
    for (const name of ["checkout", "web"]) {
      const events = (await bench.describe(name, "staging")).events ?? [];
      const times = events.map(({ createdAt }) => Number(createdAt));
      assert.deepEqual(
        times,
        [...times].sort((one, other) => other - one),
      );
    }
  });

  it("go on where somebody says so", async () => {
    const bench = await open();
    const [deployment] = await bench.deployments("dashboards", "data-fargate");
    const { serviceDeploymentArn, lifecycleStage, lifecycleHookDetails } = deployment ?? {};
    assert.equal(lifecycleStage, "POST_SCALE_UP");
    const hookId = lifecycleHookDetails?.[0]?.hookId;
    await bench.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }));
    bench.bench.clock.advance(6 * 60_000);
    const { taskDefinition, runningCount, deployments } = await bench.describe("dashboards", "data-fargate");
    assert.match(taskDefinition ?? "", /dashboards:3$/);
    assert.deepEqual([runningCount, deployments?.length], [1, 1]);
  });

  it("keep a daemon at one task an instance while all of it is replaced, and take no count for it", async () => {
    const bench = await open();
    const input = { cluster: "prod-web", service: "node-exporter" };
    const hosts = [...bench.world.cluster("prod-web").instances.values()];
    const connected = hosts.filter(({ instance }) => instance.status === "ACTIVE" && instance.agentConnected).length;
    await assert.rejects(bench.ecs.send(new UpdateServiceCommand({ ...input, desiredCount: 2 })), {
      name: "InvalidParameterException",
      message: /^The daemon scheduling strategy does not support a desired count/,
    });
    await bench.ecs.send(new UpdateServiceCommand({ ...input, forceNewDeployment: true }));
    bench.pass(60, () => {
      for (const { tasks } of hosts) {
        const up = [...tasks].filter(({ task }) => task.group === "service:node-exporter");
        assert.ok(up.length <= 1);
      }
    });
    const { deployments, desiredCount } = await bench.describe(input.service, input.cluster);
    assert.equal(desiredCount, 5);
    assert.equal(deployments?.find(({ status }) => status === "PRIMARY")?.runningCount, connected);
  });

  it("are as many as asked for: 500 with 5,000 tasks, within seconds", async () => {
    const began = performance.now();
    const { ecs, sandbox } = await openSandbox({ world: { clusters: 1, instances: 0, tasks: 5000, services: 500 } });
    assert.ok(performance.now() - began < 15_000);
    const state = sandbox.world.cluster("load-1");
    assert.deepEqual([state.services.size, state.tasks.size], [500, 5000]);
    const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: "load-1", maxResults: 10 }));
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "load-1", services: serviceArns }));
    for (const { runningCount, desiredCount } of services ?? []) assert.deepEqual([runningCount, desiredCount], [7, 7]);
  });
});

describe("the sandbox refuses, of services,", () => {
  const cases: readonly (readonly [operation: string, input: object, type: string, message: RegExp])[] = [
    ["CreateService", { serviceName: "web!" }, "InvalidParameterException", /^Service name/],
    ["CreateService", { serviceName: "web" }, "InvalidParameterException", /not idempotent/],
    ["CreateService", { serviceName: "x", taskDefinition: "nope", desiredCount: 1 }, "ClientException", /not found/],
    ["CreateService", { serviceName: "x", taskDefinition: "web" }, "InvalidParameterException", /DesiredCount/],
    [
      "CreateService",
      { serviceName: "x", taskDefinition: "web", desiredCount: 1, deploymentController: { type: "EXTERNAL" } },
      "UnsupportedFeatureException",
      /EXTERNAL/,
    ],
    [
      "UpdateService",
      { service: "web", deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      "InvalidParameterException",
      /block deployments/,
    ],
    [
      "UpdateService",
      {
        service: "web",
        deploymentConfiguration: { lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["TEST_TRAFFIC_SHIFT"] }] },
      },
      "InvalidParameterException",
      /PAUSE hooks cannot/,
    ],
    ["UpdateService", { service: "nope" }, "ServiceNotFoundException", /./],
    ["UpdateService", { service: "web", cluster: "nope" }, "ClusterNotFoundException", /./],
    ["DeleteService", { service: "web" }, "InvalidParameterException", /scaled above 0/],
    ["ListServiceDeployments", { service: "nope" }, "ServiceNotFoundException", /./],
    ["ListServiceDeployments", { service: "web", status: ["DONE"] }, "InvalidParameterException", /status/],
    ["ListServiceDeployments", { service: "web", maxResults: 101 }, "InvalidParameterException", /between 1 and 100/],
    ["DescribeServiceDeployments", { serviceDeploymentArns: [] }, "InvalidParameterException", /empty/],
    [
      "DescribeServiceRevisions",
      { serviceRevisionArns: Array.from({ length: 21 }, (_, index) => `arn:${index}`) },
      "InvalidParameterException",
      /at most 20/,
    ],
    [
      "StopServiceDeployment",
      { serviceDeploymentArn: "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod-web/web/nope" },
      "ServiceDeploymentNotFoundException",
      /./,
    ],
  ];
  for (const [operation, input, type, message] of cases) {
    it(`${operation} ${JSON.stringify(input).slice(0, 90)}`, async () => {
      const { sandbox } = await openSandbox();
      const response = await send(sandbox, operation, { cluster: "prod-web", ...input });
      const answer = (await response.json()) as { __type: string; message: string };
      assert.deepEqual([response.status, answer.__type], [400, type], answer.message);
      assert.match(answer.message, message);
    });
  }

  it("what a deleted service is asked to do, while its name is free again", async () => {
    const bench = await openCluster();
    const definition = await bench.revision("good");
    await bench.create(definition);
    bench.pass(20);
    const input = { cluster: "app", service: "web" };
    await bench.ecs.send(new DeleteServiceCommand({ ...input, force: true }));
    await assert.rejects(bench.create(definition), { message: /still Draining/ });
    await assert.rejects(bench.ecs.send(new UpdateServiceCommand({ ...input, desiredCount: 1 })), {
      name: "ServiceNotActiveException",
    });
    bench.pass(20);
    assert.equal((await bench.describe()).status, "INACTIVE");
    await assert.rejects(bench.ecs.send(new DeleteServiceCommand(input)), { name: "ServiceNotFoundException" });
    await bench.create(definition, { desiredCount: 1 });
    bench.pass(20);
    const { taskArns } = await bench.ecs.send(new ListTasksCommand({ cluster: "app", serviceName: "web" }));
    assert.equal(taskArns?.length, 1);
  });

  it("nothing when it is created again by the same request", async () => {
    const bench = await openCluster();
    const input = { cluster: "app", serviceName: "job", taskDefinition: await bench.revision("good"), desiredCount: 1 };
    const network = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
    const create = (more: object = {}) =>
      bench.ecs.send(
        new CreateServiceCommand({
          ...input,
          launchType: "FARGATE",
          networkConfiguration: network,
          clientToken: "a",
          ...more,
        }),
      );
    const first = await create();
    assert.equal((await create()).service?.deployments?.[0]?.id, first.service?.deployments?.[0]?.id);
    await assert.rejects(create({ desiredCount: 2 }), { message: "Creation of service was not idempotent." });
  });
});

describe("the events of the sandbox's services", () => {
  it("have the documented members, the service's or the deployment's ARN, and no version", async () => {
    const bench = await openCluster();
    const hook = { targetType: "PAUSE" as const, lifecycleStages: ["PRE_SCALE_UP" as const] };
    await bench.create(await bench.revision("good"), { deploymentConfiguration: { lifecycleHooks: [hook] } });
    bench.pass(1);
    const { serviceDeploymentArn = "", lifecycleHookDetails } = await bench.deployment();
    const hookId = lifecycleHookDetails?.[0]?.hookId;
    await bench.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }));
    bench.pass(20);
    const service = await bench.describe();
    const of = (type: string) => bench.events.filter(event => event["detail-type"] === type);
    const members = {
      "ECS Deployment State Change": "deploymentId eventName eventType reason updatedAt",
      "ECS Service Action": "clusterArn createdAt eventName eventType",
      "ECS Hook State Change":
        "clusterArn eventName eventType expiresAt hookId hookType lifecycleStage serviceArn serviceDeploymentArn updatedAt",
    };
    for (const [type, names] of Object.entries(members)) {
      const found = of(type);
      assert.ok(found.length > 0, type);
      for (const { detail, resources } of found) {
        assert.equal(Object.keys(detail).sort().join(" "), names);
        assert.deepEqual(resources, [type === "ECS Hook State Change" ? serviceDeploymentArn : service.serviceArn]);
      }
    }
    const [begun, done] = of("ECS Deployment State Change").map(({ detail }) => detail);
    const id = service.deployments?.[0]?.id;
    assert.deepEqual(
      [begun?.["reason"], done?.["reason"]],
      [`ECS deployment ${id} in progress.`, `ECS deployment ${id} completed.`],
    );
  });
});
