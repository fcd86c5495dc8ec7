import { pastTask } from "../../src/sandbox/seed/past";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { ServiceScheduler } from "../../src/sandbox/services/scheduler";

/** A Fargate task of load-1, in a family of its own, whose one container prints numbered lines. */
export interface Printing {
  readonly family: string;
  readonly atOnce?: number;
  readonly perSecond?: number;
  /** How long it has run. */
  readonly agoSeconds: number;
}

export function addPrinting({ world }: Sandbox, { family, atOnce = 0, perSecond = 0, agoSeconds }: Printing): void {
  const options = {
    "awslogs-group": `/ecs/${family}`,
    "awslogs-region": world.arns.region,
    "awslogs-stream-prefix": "ecs",
    "awslogs-create-group": "true",
  };
  const app = {
    name: "app",
    image: `example.com/${family}:1.0`,
    cpu: 64,
    memory: 128,
    portMappings: [],
    logConfiguration: { logDriver: "awslogs" as const, options },
    dockerLabels: { "sandbox.prints-at-once": String(atOnce), "sandbox.prints-per-second": String(perSecond) },
  };
  const { definition } = world.definitions.register(
    {
      family,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [app],
    },
    world.seconds(),
  );
  const request = { definition, group: `family:${family}`, launchType: "FARGATE", startedBy: "bench" } as const;
  const context = { world, scheduler: new ServiceScheduler(world) };
  pastTask(context, world.cluster("load-1"), request, undefined, agoSeconds);
}
