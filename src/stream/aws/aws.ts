// The entry of the bundle that carries what signs requests: the AWS SDK, the services that hold event streams, and sessions with containers.
import { clientSettings, credentialSourceOf } from "../../ecs/gateway/awsAccess";
import type { AskMfaCode, CurrentSpec } from "../../ecs/gateway/awsAccess";
import { isLoopback } from "../../ecs/connection/connection";
import { testDeadlineMs } from "../../ecs/rate/deadline";
import { openLogs } from "./awsLogs";
import { openQueue, queueUrlOf } from "./awsQueue";
import { openRules } from "./awsRules";
import { openSessions } from "./awsSessions";
import type { QueuePort } from "./servicePorts";
import type { AwsAccess } from "./serviceCall";

export {
  closeLogins,
  forgetLogin,
  listProfiles,
  openGateway,
  readSharedFiles,
  rereadFiles,
} from "../../ecs/gateway/awsAccess";

/** Opens a queue as a connection's user; throws an EcsError for a URL to which no credentials should be sent. */
export async function openQueueFor(
  current: CurrentSpec,
  queueUrl: string,
  askMfaCode: AskMfaCode,
): Promise<QueuePort & { dispose(): void }> {
  const access = await accessOf(current, "sqs", askMfaCode);
  const elsewhere = /^https:\/\/sqs\.[a-z0-9-]+\.(amazonaws|c2s|sc2s)\./.test(queueUrl) && isLocal(access);
  return openQueue(queueUrl, elsewhere ? { ...access, endpoint: undefined } : access);
}

/** Opens CloudWatch Logs as a connection's user, in the connection's own region unless another one is named. */
export async function openLogsFor(
  current: CurrentSpec,
  askMfaCode: AskMfaCode,
  region?: string,
): Promise<ReturnType<typeof openLogs>> {
  const access = await accessOf(current, "cloudwatch_logs", askMfaCode);
  return openLogs(region === undefined ? access : { ...access, region });
}

/** Opens EventBridge as a connection's user. */
export async function openRulesFor(
  current: CurrentSpec,
  askMfaCode: AskMfaCode,
): Promise<ReturnType<typeof openRules>> {
  return openRules(await accessOf(current, "eventbridge", askMfaCode));
}

/** Opens Systems Manager's sessions as a connection's user. */
export async function openSessionsFor(
  current: CurrentSpec,
  askMfaCode: AskMfaCode,
): Promise<ReturnType<typeof openSessions>> {
  return openSessions(await accessOf(current, "ssm", askMfaCode));
}

/** The URL of a queue that a rule names by its ARN, where this connection reaches it. */
export async function queueUrlFor(current: CurrentSpec, arn: string, askMfaCode: AskMfaCode): Promise<string> {
  return queueUrlOf(arn, await accessOf(current, "sqs", askMfaCode));
}

const isLocal = ({ endpoint }: AwsAccess): boolean => endpoint !== undefined && isLoopback(endpoint);

async function accessOf(
  current: CurrentSpec,
  service: "sqs" | "cloudwatch_logs" | "eventbridge" | "ssm",
  askMfaCode: AskMfaCode,
): Promise<AwsAccess> {
  const spec = current();
  const { region, endpoint, credentials } = await clientSettings(spec, service, askMfaCode, current);
  return {
    region,
    profile: spec.profile,
    endpoint,
    credentials,
    deadlineMs: testDeadlineMs(process.env),
    // Asked anew at each failure: the AWS files may have changed since.
    source: () => credentialSourceOf(spec),
  };
}
