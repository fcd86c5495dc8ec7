import type { Timer } from "./clock";
import type { Needs } from "./taskNeeds";
import { Roster } from "./roster";
import type {
  CapacityProviderStrategyItem,
  Cluster,
  ContainerInstance,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  Service,
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
  /** Its instance was deregistered by force: it runs on, and ECS no longer counts it. */
  orphaned: boolean;
  /** The next step of its life. */
  timer?: Timer;
  /** What each container exits with once the task has been told to stop; absent: what SIGTERM gives. */
  exits?: readonly Exit[];
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

export interface ServiceRecord {
  readonly name: string;
  readonly cluster: ClusterState;
  service: Service;
  readonly request: TaskRequest;
  readonly daemon: boolean;
  readonly deploymentId: string;
  failedTasks: number;
  /** Tasks that failed to start one after the other; makes the scheduler wait longer. */
  failuresInRow: number;
  steady: boolean;
  /** When the scheduler looks at it next, at the earliest, in epoch milliseconds. */
  retryAt: number;
  timer?: Timer;
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
