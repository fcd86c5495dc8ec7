import { EcsError } from "../../ecs/model/errors";
import { parseArn } from "../../ecs/model/model";
import type { OperationName } from "../../ecs/gateway/operations";
import type { Request } from "./requestDocument";
import { fieldsOf } from "./requestSchemas";

/** The fields that name something which lives in the cluster, or beside it in its account and region. */
const places = [
  ["task", "task", "task"],
  ["tasks", "task", "task"],
  ["containerInstance", "container-instance", "container instance"],
  ["containerInstances", "container-instance", "container instance"],
  ["containerInstanceArn", "container-instance", "container instance"],
  ["taskDefinition", "task-definition", "task definition"],
  ["service", "service", "service"],
  ["serviceDeploymentArn", "service-deployment", "service deployment"],
] as const;

/**
 * The request as it goes to a cluster: its own `cluster` gives way to the one that was found or chosen, and an ARN that leads
 * anywhere else is refused. So what a confirmation names is where the request goes.
 */
export function placedRequest(operation: OperationName, request: Request, clusterArn: string): Request {
  for (const [field, kind, word] of places) {
    const value = request[field];
    for (const item of Array.isArray(value) ? value : [value])
      if (typeof item === "string") refuseElsewhere(operation, { text: item, kind, word }, clusterArn);
  }
  const { cluster: _, ...others } = request;
  return fieldsOf(operation).includes("cluster") ? { cluster: clusterArn, ...others } : others;
}

/** The cluster that a request names, by name or ARN; a service deployment's ARN tells it, too. */
export function clusterOf(request: Request): string | undefined {
  const { cluster, serviceDeploymentArn } = request;
  if (typeof cluster === "string") return cluster;
  const arn = typeof serviceDeploymentArn === "string" ? parseArn(serviceDeploymentArn) : undefined;
  return arn?.cluster && `arn:${arn.partition}:ecs:${arn.region}:${arn.account}:cluster/${arn.cluster}`;
}

interface Named {
  readonly text: string;
  readonly kind: string;
  readonly word: string;
}

function refuseElsewhere(operation: OperationName, { text, kind, word }: Named, clusterArn: string): void {
  const refused = (sentence: string) =>
    new EcsError({
      kind: "invalid",
      code: "OtherPlace",
      operation,
      sentence,
      advice: "Change the document, or send it to the cluster it is about.",
    });
  // A revision is called by family and number, anything else by an id that has neither of both characters.
  const isArn = /^\s*arn:/i.test(text);
  if (!isArn && kind !== "service-deployment" && (kind === "task-definition" || !/[:/]/.test(text))) return;
  const [own, home] = [parseArn(text), parseArn(clusterArn)];
  if (!own || own.kind !== kind) throw refused(`${text} isn't the ARN of a ${word}.`);
  if (!home) return;
  if (own.account !== home.account || own.region !== home.region || own.partition !== home.partition)
    throw refused(
      `The ${word} ${own.id} is in account ${own.account}, region ${own.region}, but the cluster ${home.id} is in account ${home.account}, region ${home.region}.`,
    );
  if (own.cluster !== undefined && own.cluster !== home.id)
    throw refused(`The ${word} ${own.id} is in cluster ${own.cluster}, not in ${home.id}.`);
}
