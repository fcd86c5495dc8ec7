import { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import type { CallContext } from "../../ecs/answers/failure";
import type { Failure } from "../../ecs/answers/described";
import type { OperationName } from "../../ecs/gateway/operations";
import type { Service } from "../../ecs/model/model";
import { parseContainerInstance, parseTask } from "../../ecs/parsing/parse";
import { parseService } from "../../ecs/parsing/parseService";
import type { Resource } from "../../ecs/replica/resource";
import { messageText } from "../../text/secrets";

/** What an answer names: the resources themselves, and what ECS refused. */
export interface Named {
  readonly resources: readonly Resource[];
  readonly failures: readonly Failure[];
  /** A service bears no version, so that it is no resource of the replica. */
  readonly service?: Service;
}

type Member = "task" | "tasks" | "containerInstance" | "containerInstances" | "service" | "serviceDeploymentArn";

/** The member that an answer to each operation carries; the plural ones may be missing when all ended in `failures`. */
const members: Readonly<Record<OperationName, Member>> = {
  RunTask: "tasks",
  StartTask: "tasks",
  StopTask: "task",
  DescribeTasks: "tasks",
  DescribeContainerInstances: "containerInstances",
  DeregisterContainerInstance: "containerInstance",
  RegisterContainerInstance: "containerInstance",
  UpdateContainerAgent: "containerInstance",
  UpdateContainerInstancesState: "containerInstances",
  UpdateService: "service",
  StopServiceDeployment: "serviceDeploymentArn",
  ContinueServiceDeployment: "serviceDeploymentArn",
};

/** Reads an operation's answer; throws when it is not one of that operation. */
export function readAnswer(operation: OperationName, output: unknown, clusterArn: string): Named {
  const source = fieldsOf(output);
  const member = members[operation];
  const value = source[member];
  const isList = member === "tasks" || member === "containerInstances";
  const failures = listOf(source["failures"], "failures").map(failureOf);
  if (value === undefined && !(isList && failures.length > 0)) throw new Error(`it has no ${member}`);
  if (member === "serviceDeploymentArn") return { resources: [], failures };
  if (member === "service") return { resources: [], failures, service: parseService(fieldsOf(value)) };
  const items = isList ? listOf(value, member) : [value];
  const resources = items.map(item => {
    if (typeof item !== "object" || item === null) throw new Error(`its ${member} are no objects`);
    return member === "task" || member === "tasks" ? parseTask(item) : parseContainerInstance(item, clusterArn);
  });
  return { resources, failures };
}

function failureOf(value: unknown): Failure {
  const { arn, reason, detail } = fieldsOf(value);
  const text = (field: unknown) => (typeof field === "string" ? field : undefined);
  return { arn: text(arn), reason: text(reason) ?? "UNKNOWN", detail: text(detail) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it isn't a JSON object");
  return value as Readonly<Record<string, unknown>>;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`its ${name} is not a list`);
  return value;
}

/** An answer that is not one: whether the request was carried out is open. */
export const foreign = (operation: OperationName, requestId: string | undefined, cause: unknown): EcsError =>
  new EcsError({
    kind: "answer",
    code: "UnexpectedAnswer",
    operation,
    requestId,
    sentence: `The answer to ${operation} isn't valid for ECS: ${messageText(cause)}.`,
    advice: "Check the endpoint, the proxy, and the network.",
    maybeDone: true,
    cause,
  });

/** A failed change. What ECS did not itself refuse, with a status of its own, may have been carried out. */
export function unsure(error: unknown, context: CallContext): EcsError {
  const failure = toEcsError(error, context);
  if (failure.maybeDone || failure.kind !== "invalid" || hasStatus(failure.cause ?? error)) return failure;
  return new EcsError({
    kind: "answer",
    code: failure.code,
    operation: failure.operation,
    requestId: failure.requestId,
    sentence: failure.sentence,
    advice: failure.advice,
    maybeDone: true,
    cause: failure.cause,
  });
}

/** An answer with an error's status is a refusal; the SDK marks what it couldn't read with the status of success. */
function hasStatus(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return typeof metadata?.httpStatusCode === "number" && metadata.httpStatusCode >= 400;
}
