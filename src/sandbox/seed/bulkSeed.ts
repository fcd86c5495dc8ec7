import type { SeedContext } from "../operations/context";
import { addInstance } from "../world/instances";
import type { ClusterState, InstanceRecord, TaskRequest } from "../world/records";
import { addService } from "./service";
import { seedLogGroups } from "./logSettings";
import { pastTask } from "./past";
import { requestOf } from "../services/revisions";

export interface BulkSize {
  readonly clusters: number;
  /** Per cluster; with none, the tasks run on Fargate. */
  readonly instances: number;
  /** Per cluster. */
  readonly tasks: number;
  /** Per cluster; one for each hundred of the tasks in services if left out. */
  readonly services?: number;
}

const tasksPerService = 100;

/** Clusters of any size, `load-1` and so on: seven tenths of the tasks in services, the rest in batch families. */
export function seedBulk(
  context: SeedContext,
  { clusters, instances, tasks, services = servicesOf(tasks) }: BulkSize,
): void {
  const { world } = context;
  for (let index = 1; index <= services; index++) register(context, `service-${pad(index)}`, instances === 0);
  const batches = Math.max(1, Math.round((tasks * 0.3) / tasksPerService));
  for (let index = 1; index <= batches; index++) register(context, `batch-${pad(index)}`, instances === 0);
  seedLogGroups(world);
  for (let number = 1; number <= clusters; number++) {
    const cluster = world.addCluster(`load-${number}`, { capacityProviders: ["FARGATE", "FARGATE_SPOT"] });
    const hosts = Array.from({ length: instances }, (_, index) => host(context, cluster, index, tasks / instances));
    fill(context, cluster, hosts, { services, batches, tasks });
  }
}

const servicesOf = (tasks: number): number => Math.max(1, Math.round((tasks * 0.7) / tasksPerService));

const pad = (index: number): string => String(index).padStart(3, "0");

function register({ world }: SeedContext, family: string, fargate: boolean): void {
  world.definitions.register(
    {
      family,
      ...(fargate ? { networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512" } : {}),
      containerDefinitions: [
        {
          name: "app",
          image: `example.com/${family}:1.0`,
          cpu: 64,
          memory: 128,
          portMappings: [{ containerPort: 8080 }],
          logConfiguration: {
            logDriver: "awslogs",
            options: {
              "awslogs-group": `/ecs/${family}`,
              "awslogs-region": world.arns.region,
              "awslogs-stream-prefix": "ecs",
            },
          },
        },
      ],
    },
    world.seconds() - 30 * 86_400,
  );
}

function host(context: SeedContext, cluster: ClusterState, index: number, tasksEach: number): InstanceRecord {
  const { world } = context;
  // Twice the room that the tasks take, so that there is some to run more.
  const room = Math.max(16, Math.ceil(tasksEach * 2));
  const amount = (name: string, integerValue: number) =>
    ({ name, type: "INTEGER", doubleValue: 0, longValue: 0, integerValue }) as const;
  return addInstance(world, cluster, {
    type: "c5.4xlarge",
    zone: `${world.arns.region}${"abc"[index % 3]}`,
    resources: [amount("CPU", room * 64), amount("MEMORY", room * 128)],
    registeredAt: world.seconds() - world.random.between(3600, 30 * 86_400),
  });
}

function fill(
  context: SeedContext,
  cluster: ClusterState,
  hosts: readonly InstanceRecord[],
  { services, batches, tasks }: { services: number; batches: number; tasks: number },
): void {
  const { world } = context;
  const inServices = Math.round(tasks * 0.7);
  const requests: { request: TaskRequest; count: number }[] = [];
  for (let index = 0; index < services; index++) {
    const count = share(inServices, services, index);
    const name = `service-${pad(index + 1)}`;
    const service = addService(context, cluster, { name, family: name, count: 0 });
    service.service = { ...service.service, desiredCount: count };
    requests.push({ request: requestOf(service, service.rollouts[0]), count });
  }
  for (let index = 0; index < batches; index++) {
    const { definition } = world.definitions.need(`batch-${pad(index + 1)}`);
    const request: TaskRequest = {
      definition,
      group: `family:${definition.family}`,
      launchType: hosts.length === 0 ? "FARGATE" : "EC2",
      startedBy: `runner-${index % 7}`,
    };
    requests.push({ request, count: share(tasks - inServices, batches, index) });
  }
  let next = 0;
  for (const { request, count } of requests) {
    for (let index = 0; index < count; index++) {
      pastTask(context, cluster, request, hosts[next++ % hosts.length], world.random.between(600, 5 * 86_400));
    }
  }
}

/** How many of `total` the part numbered `index` gets, when they are dealt out evenly over `parts`. */
function share(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}
