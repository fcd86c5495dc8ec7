// The entry of the bundle that carries what signs requests: the AWS SDK, and the two services that hold event streams.
import { loadSharedConfigFiles } from "@smithy/core/config";
import { credentialsFor } from "../ecs/aws";
import type { AskMfaCode } from "../ecs/aws";
import { isLoopback, resolveEndpoint } from "../ecs/connection";
import type { ConnectionSpec } from "../ecs/connection";
import { openLogs } from "./awsLogs";
import { openQueue } from "./awsQueue";
import type { LogsPort, QueuePort } from "./ports";
import type { AwsAccess } from "./serviceCall";

export { listProfiles, openGateway, readSharedFiles } from "../ecs/aws";

/** Opens a queue as a connection's user; throws an EcsError for a URL to which no credentials should be sent. */
export async function openQueueFor(
  spec: ConnectionSpec,
  queueUrl: string,
  askMfaCode: AskMfaCode,
): Promise<QueuePort & { dispose(): void }> {
  const access = await accessOf(spec, "sqs", askMfaCode);
  const elsewhere = /^https:\/\/sqs\.[a-z0-9-]+\.(amazonaws|c2s|sc2s)\./.test(queueUrl) && isLocal(access);
  return openQueue(queueUrl, elsewhere ? { ...access, endpoint: undefined } : access);
}

/** Opens CloudWatch Logs as a connection's user. */
export async function openLogsFor(
  spec: ConnectionSpec,
  askMfaCode: AskMfaCode,
): Promise<LogsPort & { dispose(): void }> {
  return openLogs(await accessOf(spec, "logs", askMfaCode));
}

const isLocal = ({ endpoint }: AwsAccess): boolean => endpoint !== undefined && isLoopback(endpoint);

/** An endpoint on this machine that serves ECS is taken to serve the rest, too, as the sandbox does. */
async function accessOf(spec: ConnectionSpec, service: "sqs" | "logs", askMfaCode: AskMfaCode): Promise<AwsAccess> {
  const files = await loadSharedConfigFiles({ ignoreCache: true });
  const ecs = resolveEndpoint(spec, process.env, files);
  const local = ecs !== undefined && isLoopback(ecs) ? ecs : undefined;
  // An ECS endpoint of AWS's, such as a VPC's, serves ECS only.
  const other =
    spec.endpoint && /\.amazonaws\.(com|com\.cn|eu)(:|\/|$)/.test(spec.endpoint) ? undefined : spec.endpoint;
  return {
    region: spec.region,
    profile: spec.profile,
    endpoint: resolveEndpoint({ ...spec, endpoint: other }, process.env, files, service) ?? local,
    credentials: credentialsFor(spec, askMfaCode),
  };
}
