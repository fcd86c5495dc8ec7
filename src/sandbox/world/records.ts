import type { Timer } from "./clock";
import type { Needs } from "./taskNeeds";
import { Roster } from "./roster";
import type {
  CapacityProviderStrategyItem,
  Cluster,
  ContainerInstance,
  DeploymentConfiguration,
  HookDetail,
  HookStage,
  LifecycleStage,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  Service,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceRevisionSummary,
  Tag,
  Task,
  TaskDefinition,
} from "../wire/wire";

/** A container instance as ECS answers it, and what the sandbox keeps beside it. */
export interface InstanceRecord {
  readonly id: string;
  readonly cluster: ClusterState;
  instance: ContainerInstance;
  /** Tasks that hold resources here, orphans too. */
  readonly tasks: Set<TaskRecord>;
  nextDynamicPort: number;
}

/** A task as ECS answers it, and what the sandbox keeps beside it. */
export interface TaskRecord {
  readonly id: string;
  readonly cluster: ClusterState;
  task: Task;
  readonly definition: TaskDefinition;
  readonly needs: Needs;
  readonly host?: InstanceRecord;
  readonly gpuIds: readonly string[];
  /** Who started it, whatever `task.startedBy` is changed to: a service knows its tasks by it. */
  readonly startedBy?: string;
  /** Its instance was deregistered by force: it runs on, and ECS no longer counts it. */
  orphaned: boolean;
  /** The next step of its life. */
  timer?: Timer;
  /** What each container exits with once the task has been told to stop; absent: what SIGTERM gives. */
  exits?: readonly Exit[];
  /** Which container will end the task by itself, and how: epoch milliseconds. */
  plan?: { readonly container: string; readonly at: number; readonly exitCode: number };
}

/** How one container ended by itself. */
export interface Exit {
  readonly container: string;
  readonly code?: number;
  readonly reason?: string;
}

/** What one task is started with, by RunTask, StartTask or a service. */
export interface TaskRequest {
  readonly definition: TaskDefinition;
  readonly group: string;
  readonly launchType: "EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES";
  readonly startedBy?: string;
  readonly overrides?: Task["overrides"];
  readonly network?: NetworkConfiguration;
  readonly tags?: readonly Tag[];
  readonly enableExecuteCommand?: boolean;
  readonly platformVersion?: string;
  readonly capacityProviderName?: string;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  readonly placementConstraints?: readonly PlacementConstraint[];
  readonly placementStrategy?: readonly PlacementStrategy[];
}

/** What a service runs from one deployment on; never changed once it is made. */
export interface RevisionRecord {
  readonly revision: ServiceRevision;
  readonly request: TaskRequest;
}

/** One of the `deployments` that DescribeServices answers: tasks of one revision that are to run, or to go. */
export interface Rollout {
  /** `ecs-svc/` and a number: what its tasks say that they were started by. */
  readonly id: string;
  readonly target: RevisionRecord;
  readonly createdAt: number;
  updatedAt: number;
  state: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  reason: string;
  /** Ids of the rollouts whose tasks it took over, its own among them. */
  readonly ids: ReadonlySet<string>;
  /** Failed tasks one after the other: what the circuit breaker counts. */
  failedTasks: number;
  /** How often the scheduler had to wait, which makes it wait longer. */
  waits: number;
  /** When it may start tasks again, in epoch milliseconds. */
  retryAt: number;
}

/** A PAUSE hook that a deployment reached. */
export interface PausedHook {
  detail: HookDetail;
  readonly stage: HookStage;
  readonly timer?: Timer;
}

/** One service deployment, in progress or past. */
export interface DeploymentRecord {
  readonly arn: string;
  readonly createdAt: number;
  readonly target: RevisionRecord;
  readonly sources: readonly RevisionRecord[];
  readonly configuration: DeploymentConfiguration;
  /** What starts and stops its tasks now: another one once it rolls back. */
  rollout: Rollout;
  status: ServiceDeploymentStatus;
  statusReason?: string;
  /** Where it stands among its stages. */
  step: number;
  /** When it reached that stage, in epoch milliseconds. */
  stepAt: number;
  lifecycleStage?: LifecycleStage;
  hooks: readonly PausedHook[];
  startedAt?: number;
  updatedAt: number;
  finishedAt?: number;
  stoppedAt?: number;
  rollback?: { readonly reason: string; readonly startedAt: number; readonly serviceRevisionArn: string };
  breaker: {
    readonly failureCount: number;
    readonly threshold: number;
    /** Its threshold was reached, and nothing was done about it yet. */
    readonly triggered: boolean;
    /** It was what the deployment rolls back for. */
    readonly tripped?: boolean;
  };
  /** The tasks of its revisions at its end; counted while it goes on. */
  counts?: { readonly target: ServiceRevisionSummary; readonly sources: readonly ServiceRevisionSummary[] };
}

export interface ServiceRecord {
  readonly name: string;
  readonly cluster: ClusterState;
  /** Its own fields; counts and deployments are added when it is described. */
  service: Service;
  readonly daemon: boolean;
  /** The newest, which is the PRIMARY, first. */
  rollouts: readonly [Rollout, ...Rollout[]];
  /** All of the last ninety days, the newest first. */
  deployments: readonly DeploymentRecord[];
  /** What the last deployment that succeeded brought: where a rollback goes. */
  completed?: { readonly target: RevisionRecord; readonly id: string };
  /** The request that created it, so that the same one again is no error. */
  readonly createdBy?: string;
  steady: boolean;
  /** When each message that repeats was last told, in epoch milliseconds. */
  readonly told: Map<string, number>;
  timer?: { readonly due: number; readonly timer: Timer };
  /** Has the scheduler look at it soon. */
  wake: () => void;
}

export class ClusterState {
  readonly instances = new Roster<InstanceRecord>();
  readonly tasks = new Roster<TaskRecord>();
  readonly services = new Roster<ServiceRecord>();
  private readonly groups = new Map<string, Set<TaskRecord>>();
  private readonly families = new Map<string, Set<TaskRecord>>();

  constructor(
    readonly name: string,
    /** Its own fields; the counts are made when it is described. */
    readonly cluster: Cluster & { readonly clusterArn: string; readonly clusterName: string },
  ) {}

  /** The tasks of one group, `service:web` for example. */
  group(name: string): ReadonlySet<TaskRecord> {
    return this.groups.get(name) ?? new Set();
  }

  family(name: string): ReadonlySet<TaskRecord> {
    return this.families.get(name) ?? new Set();
  }

  add(record: TaskRecord): void {
    this.tasks.set(record.id, record);
    record.host?.tasks.add(record);
    put(this.groups, record.task.group, record);
    put(this.families, record.definition.family, record);
  }

  remove(record: TaskRecord): void {
    this.tasks.delete(record.id);
    record.host?.tasks.delete(record);
    take(this.groups, record.task.group, record);
    take(this.families, record.definition.family, record);
  }
}

function put(index: Map<string, Set<TaskRecord>>, name: string, record: TaskRecord): void {
  const same = index.get(name);
  if (same) same.add(record);
  else index.set(name, new Set([record]));
}

function take(index: Map<string, Set<TaskRecord>>, name: string, record: TaskRecord): void {
  const same = index.get(name);
  same?.delete(record);
  if (same?.size === 0) index.delete(name);
}
