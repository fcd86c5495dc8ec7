import type { SeedContext } from "../operations/context";
import type { ClusterState } from "../world/records";
import { hostFor, standalone } from "./standalone";
import { type Past, stoppedTask } from "./past";

interface Clusters {
  readonly web: ClusterState;
  readonly batch: ClusterState;
  readonly data: ClusterState;
}

/** The tasks that stopped in the last hour, with the reasons that people look for. */
export function seedMishaps(context: SeedContext, { web, batch, data }: Clusters): void {
  const add = (cluster: ClusterState, family: string, startedBy: string, past: Past): void => {
    const request = standalone(context, family, startedBy);
    stoppedTask(context, cluster, request, hostFor(context, cluster, request), past);
  };
  const exited = { stopCode: "EssentialContainerExited", reason: "Essential container in task exited" } as const;
  add(batch, "nightly-report", "events-rule/nightly-report", {
    ...exited,
    stoppedAgo: 1260,
    ranFor: 412,
    exits: [{ container: "report", code: 1 }],
  });
  add(batch, "nightly-report", "events-rule/nightly-report", {
    ...exited,
    stoppedAgo: 2900,
    ranFor: 618,
    exits: [{ container: "report", code: 0 }],
  });
  add(batch, "video-transcode", "media-pipeline", {
    ...exited,
    reason: "OutOfMemoryError: Container killed due to memory usage",
    stoppedAgo: 840,
    ranFor: 95,
    exits: [{ container: "ffmpeg", code: 137, reason: "OutOfMemoryError: Container killed due to memory usage" }],
  });
  const unpulled =
    "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/recommender:does-not-exist: 111122223333.dkr.ecr.us-east-1.amazonaws.com/recommender:does-not-exist: not found";
  add(web, "recommender", "ana", {
    stopCode: "TaskFailedToStart",
    reason: unpulled,
    stoppedAgo: 1980,
    ranFor: 0,
    started: false,
    exits: [{ container: "recommender", reason: unpulled }],
  });
  add(web, "db-migration", "deploy-bot", {
    stopCode: "UserInitiated",
    reason: "wrong branch, sorry – Ana",
    stoppedAgo: 610,
    ranFor: 44,
    exits: [{ container: "migrate", code: 143 }],
  });
  add(data, "dbt-run", "scheduler", {
    ...exited,
    stoppedAgo: 1800,
    ranFor: 240,
    exits: [{ container: "dbt", code: 0 }],
  });
  add(data, "stream-consumer", "scheduler", {
    stopCode: "SpotInterruption",
    reason: "Your Spot Task was interrupted.",
    stoppedAgo: 2400,
    ranFor: 8000,
    exits: [{ container: "consumer", code: 143 }],
  });
}
