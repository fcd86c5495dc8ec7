import type { Timestamp } from "./model";

/** What ListServiceDeployments tells of a deployment of a service. */
export interface DeploymentSummary {
  readonly arn: string;
  readonly status: string;
  readonly createdAt?: Timestamp;
}

/** How many tasks of one revision a deployment wants and has. */
export interface RevisionCounts {
  /** ARN of the service revision. */
  readonly arn: string;
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}

/** A lifecycle hook of a deployment; one of type PAUSE waits for a person while it is AWAITING_ACTION. */
export interface DeploymentHook {
  readonly id: string;
  readonly type?: string;
  readonly status: string;
  readonly expiresAt?: Timestamp;
  /** What happens when nobody answers: CONTINUE or ROLLBACK. */
  readonly timeoutAction?: string;
}

interface DeploymentBreaker {
  /** TRIGGERED, MONITORING, MONITORING_COMPLETE or DISABLED. */
  readonly status: string;
  readonly failures: number;
  readonly threshold: number;
}

interface DeploymentAlarms {
  readonly status: string;
  readonly names: readonly string[];
  readonly triggered: readonly string[];
}

interface DeploymentRollback {
  readonly reason?: string;
  readonly startedAt?: Timestamp;
  /** ARN of the service revision that it goes back to. */
  readonly revisionArn?: string;
}

/** One deployment of a service as DescribeServiceDeployments answers it. */
export interface ServiceDeployment extends DeploymentSummary {
  readonly kind: "serviceDeployment";
  readonly serviceArn?: string;
  readonly statusReason?: string;
  readonly startedAt?: Timestamp;
  readonly finishedAt?: Timestamp;
  readonly stoppedAt?: Timestamp;
  readonly updatedAt?: Timestamp;
  readonly sources: readonly RevisionCounts[];
  readonly target?: RevisionCounts;
  readonly lifecycleStage?: string;
  readonly hooks: readonly DeploymentHook[];
  readonly breaker?: DeploymentBreaker;
  readonly alarms?: DeploymentAlarms;
  readonly rollback?: DeploymentRollback;
  readonly strategy?: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What a service ran at one time: its task definition, images and settings. It never changes. */
export interface ServiceRevision {
  readonly kind: "serviceRevision";
  readonly arn: string;
  readonly taskDefinitionArn?: string;
  readonly createdAt?: Timestamp;
  readonly raw: Readonly<Record<string, unknown>>;
}
const over = new Set(["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"]);

/** Whether a deployment changes no more. */
export const isDeploymentOver = ({ status }: Pick<DeploymentSummary, "status">): boolean => over.has(status);

/** Whether a deployment goes on, so that it can be stopped or answered. */
export const isUnderWay = ({ status }: Pick<DeploymentSummary, "status">): boolean =>
  status === "PENDING" || status === "IN_PROGRESS";

/** Whether a hook waits for a person to continue or to roll back. */
export const isAwaiting = ({ type, status }: DeploymentHook): boolean =>
  status === "AWAITING_ACTION" && (type === undefined || type === "PAUSE");

/** The hooks that a deployment under way waits at. */
export const pausedHooks = (deployment: ServiceDeployment): readonly DeploymentHook[] =>
  isUnderWay(deployment) ? deployment.hooks.filter(isAwaiting) : [];
