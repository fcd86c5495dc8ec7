import { makeTask } from "../life/newTask";
import type { SeedContext } from "../operations/context";
import { launch } from "../life/lifecycle";
import { place } from "../life/placement";
import type { ClusterState } from "../world/records";
import { hostFor, standalone } from "./standalone";
import { runningTask } from "./past";

interface Clusters {
  readonly batch: ClusterState;
  readonly data: ClusterState;
}

interface Job {
  readonly cluster: keyof Clusters;
  readonly family: string;
  readonly startedBy: string;
}

const jobs: readonly [Job, ...Job[]] = [
  { cluster: "batch", family: "nightly-report", startedBy: "events-rule/nightly-report" },
  { cluster: "batch", family: "invoice-export", startedBy: "events-rule/invoice-export" },
  { cluster: "batch", family: "video-transcode", startedBy: "media-pipeline" },
  { cluster: "data", family: "dbt-run", startedBy: "scheduler" },
];

/** The batch jobs that run now; unless it is to be quiet, a new one comes every half minute or so. */
export function seedBatch(context: SeedContext, clusters: Clusters, quiet: boolean): void {
  for (const { cluster: name, family, startedBy } of [...jobs, jobs[0]]) {
    const cluster = clusters[name];
    const request = standalone(context, family, startedBy);
    runningTask(context, cluster, request, hostFor(context, cluster, request), context.world.random.between(5, 50));
  }
  if (!quiet) nextJob(context, clusters);
}

function nextJob(context: SeedContext, clusters: Clusters): void {
  const { world } = context;
  world.after(world.random.between(20_000, 45_000), () => {
    const { cluster: name, family, startedBy } = world.random.pick(jobs);
    const cluster = clusters[name];
    const request = standalone(context, family, startedBy);
    const placed = request.launchType === "FARGATE" ? { host: undefined } : tryPlace(context, cluster, request);
    if (placed) launch(world, makeTask(world, cluster, request, placed.host));
    nextJob(context, clusters);
  });
}

/** A full cluster, one that the user drained for example, just misses this job. */
function tryPlace(context: SeedContext, cluster: ClusterState, request: ReturnType<typeof standalone>) {
  const placed = place(context.world, cluster, request);
  return "failures" in placed ? undefined : placed;
}
