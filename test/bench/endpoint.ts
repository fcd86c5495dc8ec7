// The sandbox in a process of its own, so that its work does not count as the client's.
import { pastTask } from "../../src/sandbox/seed/past";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox";
import { ServiceScheduler } from "../../src/sandbox/services/scheduler";
import { addPrinting } from "./printing";
import type { Printing } from "./printing";

export interface EndpointOptions extends SandboxOptions {
  /** Tasks of load-1 that change each second, evenly spread, one after the other. */
  readonly changesPerSecond?: number;
  /** So many further Fargate tasks in load-1, all of one family: `batch-001`. */
  readonly oneGroup?: number;
  /** Further tasks that print lines. */
  readonly printing?: readonly Printing[];
}

/** What the endpoint answered since it was last asked. */
export interface Tally {
  readonly calls: number;
  readonly throttled: number;
  /** Calls of the rate that task and container-instance reads share. */
  readonly reads: number;
  readonly describes: number;
}

const reads = new Set(["ListTasks", "DescribeTasks", "ListContainerInstances", "DescribeContainerInstances"]);
const cluster = "load-1";
const changeEveryMs = 20;

async function serve({ changesPerSecond, oneGroup, printing = [], ...options }: EndpointOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  if (oneGroup) addGroup(sandbox, oneGroup);
  for (const one of printing) addPrinting(sandbox, one);
  if (changesPerSecond) change(sandbox, changesPerSecond);
  let from = new Set<string>();
  process.on("message", () => {
    const fresh = sandbox.calls.filter(call => !from.has(call.requestId));
    from = new Set(sandbox.calls.map(call => call.requestId));
    const answered = fresh.filter(call => call.status === 200);
    const tally: Tally = {
      calls: fresh.length,
      throttled: fresh.filter(call => call.status === 400 && reads.has(call.operation)).length,
      reads: fresh.filter(call => reads.has(call.operation)).length,
      describes: answered.filter(call => /^Describe(Tasks|ContainerInstances)$/.test(call.operation)).length,
    };
    process.send?.({ tally });
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ url: sandbox.url });
}

function addGroup({ world }: Sandbox, count: number): void {
  const { definition } = world.definitions.need("batch-001");
  const request = {
    definition,
    group: `family:${definition.family}`,
    launchType: "FARGATE",
    startedBy: "bench",
  } as const;
  const context = { world, scheduler: new ServiceScheduler(world) };
  for (let index = 0; index < count; index++)
    pastTask(context, world.cluster(cluster), request, undefined, 600 + index);
}

/** Agents lose and find their connection, now and then a task waits for its container: each raises a version and sends an event. */
function change({ world }: Sandbox, perSecond: number): void {
  const tasks = [...world.cluster(cluster).tasks.values()];
  const began = performance.now();
  let done = 0;
  setInterval(() => {
    for (const due = ((performance.now() - began) / 1000) * perSecond; done < due; done++) {
      const record = tasks[done % tasks.length];
      if (!record) continue;
      const { connectivity, lastStatus } = record.task;
      const moves = done % 20 === 0 && { lastStatus: lastStatus === "RUNNING" ? "ACTIVATING" : "RUNNING" };
      world.changeTask(record, {
        connectivity: connectivity === "CONNECTED" ? "DISCONNECTED" : "CONNECTED",
        connectivityAt: world.seconds(),
        ...moves,
      });
    }
  }, changeEveryMs);
}

void serve(JSON.parse(process.argv[2] ?? "{}") as EndpointOptions);
