import type { Callout, Fact, FactGroup, Header, Lookup, Pill, Reference, Tone } from "../parts/protocol";

/** The tasks of one revision that a service is to run and runs. */
export interface RolloutRow {
  readonly key: string;
  /** `web:8` */
  readonly revision: string;
  readonly openDefinition?: Reference;
  readonly isNew: boolean;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Consecutive tasks that failed to start. */
  readonly failed: number;
  readonly state: Pill;
  readonly reason?: string;
}

/** A task definition's revision and the page of it. */
export interface Revision {
  readonly text: string;
  readonly open: Reference;
}

/** One deployment on the timeline. */
export interface DeploymentCard {
  /** ARN of the service deployment. */
  readonly arn: string;
  readonly state: Pill;
  /** The task definitions that it led from, and the one that it leads to; undefined where ECS doesn't know them anymore. */
  readonly from: readonly Revision[];
  readonly to?: Revision;
  /** Epoch milliseconds; one without `end` is under way. */
  readonly begin?: number;
  readonly end?: number;
  readonly facts: readonly Fact[];
  /** In ECS's words. */
  readonly reasons: readonly string[];
  /** Whether both revisions are known, so that they can be compared. */
  readonly canCompare: boolean;
}

/** Something that happened to a service, epoch milliseconds. */
export interface Moment {
  readonly key: string;
  readonly at: number;
  readonly kind: "deployment" | "step" | "event";
  readonly tone: Tone;
  readonly text: string;
  /** Said where it was not the API that told of it. */
  readonly source?: string;
  readonly card?: DeploymentCard;
}

/** Stopped tasks of one revision that ended badly with one cause. */
export interface FailureGroup {
  readonly key: string;
  /** `4 tasks of web:8: image not found` */
  readonly title: string;
  /** The newest one's reason, in ECS's words. */
  readonly quote?: string;
  readonly first?: number;
  readonly last?: number;
  readonly tasks: readonly (Reference & { readonly text: string })[];
}

export interface ServiceTask {
  readonly key: string;
  readonly id: string;
  readonly state: Pill;
  readonly health?: Pill;
  /** Where it runs: a container instance or an availability zone. */
  readonly place: string;
  readonly instance?: Reference;
  /** Epoch milliseconds of its start, or of its creation while it has not started. */
  readonly since?: number;
}

/** Tasks that have not stopped, by revision. */
export interface TaskGroup {
  readonly key: string;
  readonly revision: string;
  readonly open?: Reference;
  readonly tasks: readonly ServiceTask[];
}

export interface ServiceView {
  readonly page: "service";
  readonly header: Header;
  readonly callouts: readonly Callout[];
  readonly counts: readonly Fact[];
  readonly rollout: readonly RolloutRow[];
  /** Said in place of the failures. */
  readonly well?: string;
  readonly failures: readonly FailureGroup[];
  /** Newest first. */
  readonly moments: readonly Moment[];
  /** The list of deployments is a call of its own: the service's events are there without it. */
  readonly deployments: Lookup<true>;
  readonly hasOlder: boolean;
  readonly tasks: readonly TaskGroup[];
  readonly noTasks: string;
  readonly settings: readonly FactGroup[];
  readonly tags: readonly Fact[];
  readonly rest: readonly Fact[];
}
