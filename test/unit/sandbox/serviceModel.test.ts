import assert from "node:assert/strict";
import { operations } from "../../../src/sandbox/server/table";
import { type Bench, identity, openSandbox, send } from "./fixture";
import { misfits } from "./serviceModel";

type Answer = Record<string, never>;

/** Asks the sandbox and finds whatever of the answers does not fit the service model. */
class Asker {
  readonly asked = new Set<string>();
  readonly found: string[] = [];

  constructor(private readonly bench: Bench) {}

  async ask<T = Answer>(operation: string, input: object = {}): Promise<T> {
    const response = await send(this.bench.sandbox, operation, input);
    const answer = (await response.json()) as T & { readonly message?: string };
    assert.equal(response.status, 200, `${operation}: ${answer.message}`);
    this.asked.add(operation);
    this.found.push(...misfits(operation, answer));
    return answer;
  }
}

describe("every answer of the sandbox", () => {
  it("fits the service model: what the company has", async () => {
    const bench = await openSandbox();
    const asker = new Asker(bench);
    bench.clock.advance(60_000);
    const { clusterArns } = await asker.ask<{ clusterArns: string[] }>("ListClusters");
    await asker.ask("DescribeClusters", { clusters: clusterArns, include: ["TAGS", "SETTINGS", "STATISTICS"] });
    let deployments = 0;
    for (const cluster of clusterArns) {
      const { taskArns: tasks } = await asker.ask<{ taskArns: string[] }>("ListTasks", { cluster });
      const { taskArns: stopped } = await asker.ask<{ taskArns: string[] }>("ListTasks", {
        cluster,
        desiredStatus: "STOPPED",
      });
      if (tasks.length > 0)
        await asker.ask("DescribeTasks", { cluster, tasks: [...tasks, ...stopped], include: ["TAGS"] });
      const { serviceArns: services } = await asker.ask<{ serviceArns: string[] }>("ListServices", { cluster });
      if (services.length === 0) continue;
      await asker.ask("DescribeServices", { cluster, services, include: ["TAGS"] });
      for (const service of services) {
        const { serviceDeployments } = await asker.ask<{
          serviceDeployments: { serviceDeploymentArn: string; targetServiceRevisionArn: string }[];
        }>("ListServiceDeployments", { cluster, service });
        deployments += serviceDeployments.length;
        await asker.ask("DescribeServiceDeployments", {
          serviceDeploymentArns: serviceDeployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn),
        });
        const { serviceRevisions } = await asker.ask<{ serviceRevisions: object[] }>("DescribeServiceRevisions", {
          serviceRevisionArns: serviceDeployments.map(({ targetServiceRevisionArn }) => targetServiceRevisionArn),
        });
        assert.equal(serviceRevisions.length, serviceDeployments.length);
      }
    }
    assert.deepEqual(asker.found, []);
    assert.ok(deployments > 20);
  });

  it("fits the service model: each operation that there is", async () => {
    const bench = await openSandbox();
    const asker = new Asker(bench);
    const cluster = "prod-batch";
    const network = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
    await asker.ask("CreateCluster", { clusterName: "another" });
    await asker.ask("RegisterTaskDefinition", {
      family: "plain",
      containerDefinitions: [{ name: "main", image: "example.com/main:1", memory: 64 }],
    });
    const { taskDefinitionArns } = await asker.ask<{ taskDefinitionArns: string[] }>("ListTaskDefinitions");
    await asker.ask("ListTaskDefinitionFamilies");
    await asker.ask("DescribeTaskDefinition", { taskDefinition: taskDefinitionArns[0], include: ["TAGS"] });
    const listed = await asker.ask<{ containerInstanceArns: [string, ...string[]] }>("ListContainerInstances", {
      cluster,
    });
    const { containerInstanceArns: containerInstances } = listed;
    const { containerInstances: described } = await asker.ask<{
      containerInstances: { containerInstanceArn: string; versionInfo?: { agentVersion?: string } }[];
    }>("DescribeContainerInstances", {
      cluster,
      containerInstances,
      include: ["TAGS", "CONTAINER_INSTANCE_HEALTH"],
    });
    await asker.ask("ListAttributes", { cluster, targetType: "container-instance" });
    await asker.ask("ListTagsForResource", { resourceArn: containerInstances[0] });
    const { tasks } = await asker.ask<{ tasks: { taskArn: string }[] }>("RunTask", {
      cluster,
      taskDefinition: "plain",
    });
    await asker.ask("StartTask", {
      cluster,
      taskDefinition: "plain",
      containerInstances: containerInstances.slice(0, 1),
    });
    await asker.ask("ListTasks", { cluster });
    await asker.ask("DescribeTasks", { cluster, tasks: [tasks[0]?.taskArn, "0".repeat(32)] });
    await asker.ask("StopTask", { cluster, task: tasks[0]?.taskArn });
    await asker.ask("UpdateContainerInstancesState", {
      cluster,
      containerInstances: containerInstances.slice(0, 1),
      status: "DRAINING",
    });
    const outdated = described.find(({ versionInfo }) => versionInfo?.agentVersion === "1.95.0");
    await asker.ask("UpdateContainerAgent", { cluster, containerInstance: outdated?.containerInstanceArn });
    const registered = await asker.ask<{ containerInstance: { containerInstanceArn: string } }>(
      "RegisterContainerInstance",
      {
        cluster,
        instanceIdentityDocument: identity(),
        instanceIdentityDocumentSignature: "c2ln",
      },
    );
    await asker.ask("DeregisterContainerInstance", {
      cluster,
      containerInstance: registered.containerInstance.containerInstanceArn,
    });
    const api = { cluster: "prod-web", serviceName: "api" };
    const { taskArns } = await asker.ask<{ taskArns: string[] }>("ListTasks", api);
    const shell = { cluster: api.cluster, task: taskArns[0], container: "app", command: "/bin/sh", interactive: true };
    await asker.ask("ExecuteCommand", shell);
    await asker.ask("ListClusters");
    await asker.ask("DescribeClusters", { clusters: ["another", "nope"] });

    const web = { cluster: "data-fargate", service: "shown" };
    await asker.ask("CreateService", {
      cluster: web.cluster,
      serviceName: web.service,
      taskDefinition: "dashboards",
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: network,
      tags: [{ key: "team", value: "web" }],
      loadBalancers: [
        { targetGroupArn: "arn:aws:elasticloadbalancing:x", containerName: "grafana", containerPort: 3000 },
      ],
      serviceConnectConfiguration: { enabled: false },
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["PRE_SCALE_UP", "POST_SCALE_UP"] }],
      },
    });
    const newest = async () => {
      const {
        serviceDeployments: [found],
      } = await asker.ask<{
        serviceDeployments: [{ serviceDeploymentArn: string; targetServiceRevisionArn: string }];
      }>("ListServiceDeployments", web);
      const {
        serviceDeployments: [deployment],
      } = await asker.ask<{
        serviceDeployments: [{ lifecycleHookDetails?: { hookId: string; status: string }[]; status: string }];
      }>("DescribeServiceDeployments", { serviceDeploymentArns: [found.serviceDeploymentArn] });
      await asker.ask("DescribeServiceRevisions", { serviceRevisionArns: [found.targetServiceRevisionArn] });
      return { ...found, ...deployment };
    };
    const goOn = async (): Promise<void> => {
      const { serviceDeploymentArn, lifecycleHookDetails } = await newest();
      const hookId = lifecycleHookDetails?.find(({ status }) => status === "AWAITING_ACTION")?.hookId;
      await asker.ask("ContinueServiceDeployment", { serviceDeploymentArn, hookId });
    };
    for (const seconds of [1, 15]) {
      bench.clock.advance(seconds * 1000);
      await goOn();
    }
    bench.clock.advance(20_000);
    assert.equal((await newest()).status, "SUCCESSFUL");
    await asker.ask("UpdateService", { ...web, forceNewDeployment: true, enableExecuteCommand: true });
    bench.clock.advance(1000);
    await asker.ask("DescribeServices", { cluster: web.cluster, services: [web.service, "nope"], include: ["TAGS"] });
    await asker.ask("StopServiceDeployment", { serviceDeploymentArn: (await newest()).serviceDeploymentArn });
    await newest();
    bench.clock.advance(1000);
    await newest();
    await asker.ask("ListServices", { cluster: web.cluster });
    await asker.ask("DeleteService", { ...web, force: true });
    bench.clock.advance(60_000);
    await asker.ask("DescribeServices", { cluster: web.cluster, services: [web.service] });
    assert.deepEqual(asker.found, []);
    assert.deepEqual(
      [...operations.keys()].filter(name => !asker.asked.has(name)),
      [],
    );
  });

  it("is looked into for members, types and values that the model does not know", () => {
    const service = { serviceName: "web", desiredCount: "2", launchType: "MOON", mood: "good", createdAt: 17.5 };
    assert.deepEqual(misfits("DescribeServices", { services: [service], failures: {} }), [
      'DescribeServices.services[0].desiredCount is no number: "2"',
      'DescribeServices.services[0].launchType is no LaunchType: "MOON"',
      "DescribeServices.services[0].mood is unknown",
      "DescribeServices.failures is no Failure[]: {}",
    ]);
  });
});
