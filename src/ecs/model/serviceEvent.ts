import type { Timestamp } from "./model";

/** What an event stream tells of a service; ECS gives these events no version. */
export interface ServiceEvent {
  /** The envelope's own id: delivery is at least once. */
  readonly id: string;
  /** `ECS Deployment State Change`, `ECS Service Action` and the like. */
  readonly type: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  /** `SERVICE_DEPLOYMENT_FAILED` and the like. */
  readonly name: string;
  /** INFO, WARN or ERROR. */
  readonly level?: string;
  readonly reason?: string;
  readonly at?: Timestamp;
}
