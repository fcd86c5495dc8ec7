import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  type ServiceDeployment,
  type Task,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import type { EcsEvent, World } from "../../../src/sandbox/sandbox";
import { type Bench, openSandbox } from "./fixture";

export const cluster = "app";

/** What a container of a test does: runs on, has an image that is missing, ends at once, or fails its health check. */
const manners = {
  good: { image: "example.com/app:1" },
  better: { image: "example.com/app:2" },
  unpullable: { image: "example.com/app:missing" },
  crashing: { image: "example.com/app:3", command: ["sh", "-c", "exit 1"] },
  sick: {
    image: "example.com/app:4",
    healthCheck: { command: ["CMD", "false"] },
    dockerLabels: { "sandbox.health": "UNHEALTHY" },
  },
} as const;
type Manner = keyof typeof manners;

/** An empty cluster on Fargate, where each task finds room. */
export async function openCluster(): Promise<ServiceBench> {
  const bench = await openSandbox({ world: "empty" });
  bench.sandbox.world.addCluster(cluster);
  return new ServiceBench(bench);
}

export class ServiceBench {
  readonly events: EcsEvent[] = [];

  constructor(readonly bench: Bench) {
    bench.sandbox.world.events.add(event => this.events.push(event));
  }

  get ecs() {
    return this.bench.ecs;
  }
  get world(): World {
    return this.bench.sandbox.world;
  }

  /** Registers the next revision of `web`; answers `web:N`. */
  async revision(manner: Manner, more: object = {}): Promise<string> {
    const { taskDefinition } = await this.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [{ name: "app", ...manners[manner] }],
        ...more,
      } as never),
    );
    return `web:${taskDefinition?.revision}`;
  }

  async create(taskDefinition: string, more: Partial<CreateServiceCommandInput> = {}): Promise<Service> {
    const { service } = await this.ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: "web",
        taskDefinition,
        desiredCount: 4,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
        ...more,
      }),
    );
    assert.ok(service);
    return service;
  }

  async describe(name = "web", inCluster = cluster): Promise<Service> {
    const { services } = await this.ecs.send(new DescribeServicesCommand({ cluster: inCluster, services: [name] }));
    assert.ok(services?.[0], name);
    return services[0];
  }

  async deployments(service = "web", inCluster = cluster): Promise<ServiceDeployment[]> {
    const { serviceDeployments: listed = [] } = await this.ecs.send(
      new ListServiceDeploymentsCommand({ cluster: inCluster, service }),
    );
    const arns = listed.map(({ serviceDeploymentArn = "" }) => serviceDeploymentArn);
    const { serviceDeployments = [] } = await this.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }),
    );
    return serviceDeployments;
  }

  async deployment(): Promise<ServiceDeployment> {
    const [newest] = await this.deployments();
    assert.ok(newest);
    return newest;
  }

  messages(service: Service): string[] {
    return (service.events ?? []).map(({ message = "" }) =>
      message.replace(/[0-9a-f]{32}/g, "ID").replace(/ecs-svc\/\d+/g, "ecs-svc/N"),
    );
  }

  tasks(name = "web"): Task[] {
    const group = this.world.cluster(cluster).group(`service:${name}`);
    return [...group].map(({ task }) => task as unknown as Task);
  }

  /** How many of its tasks run, by task definition. */
  running(name = "web"): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { lastStatus, desiredStatus, taskDefinitionArn = "" } of this.tasks(name)) {
      if (lastStatus !== "RUNNING" || desiredStatus !== "RUNNING") continue;
      const revision = taskDefinitionArn.split("/")[1] ?? "";
      counts[revision] = (counts[revision] ?? 0) + 1;
    }
    return counts;
  }

  /** Lets so many seconds pass, looking after each tenth of one. */
  pass(seconds: number, look: () => void = () => undefined): void {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      this.bench.clock.advance(100);
      look();
    }
  }

  /** The names of the events of one type so far. */
  eventNames(type: EcsEvent["detail-type"]): unknown[] {
    return this.events.filter(event => event["detail-type"] === type).map(({ detail }) => detail["eventName"]);
  }
}
