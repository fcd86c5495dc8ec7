import { EcsError } from "../../ecs/model/errors";
import type { OperationName } from "../../ecs/gateway/operations";
import type { Cluster } from "../../ecs/model/model";
import { jsonText } from "../../text/jsonText";
import { documentOperations, fieldOf, fieldsOf, requiredOf } from "./requestSchemas";
import { schemaProblem } from "./schemaProblem";

export type Request = Readonly<Record<string, unknown>>;

/** The operation that a document's name says, such as `run-task.ecs.json` or `run-task-nightly.ecs.json`. */
export function operationOf(path: string): OperationName | undefined {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (!name.endsWith(".ecs.json")) return undefined;
  return documentOperations.find(([cli]) => name === `${cli}.ecs.json` || new RegExp(`^${cli}[-. ]`).test(name))?.[1];
}

/** The name of a new document; `number` tells a second one from the first. */
export const documentName = (operation: OperationName, number: number): string => {
  const cli = documentOperations.find(([, name]) => name === operation)?.[0] ?? "request";
  return number > 1 ? `${cli}-${String(number)}.ecs.json` : `${cli}.ecs.json`;
};

export const documentText = (request: object): string => jsonText(request);

/** The request that a document holds; throws an EcsError that says what is wrong with it. */
export function parseRequest(operation: OperationName, source: string): Request {
  const problem = (sentence: string) =>
    new EcsError({
      kind: "invalid",
      code: "InvalidDocument",
      operation,
      sentence,
      advice: "Change the document and send it again.",
    });
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch (error) {
    throw problem(`The document isn't valid JSON: ${syntaxText(error)}.`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw problem("The document isn't a JSON object.");
  const { $schema: _, ...request } = parsed as Record<string, unknown>;
  const fields = fieldsOf(operation);
  const strange = Object.keys(request).filter(name => !fields.includes(name));
  if (strange.length > 0) throw problem(`${operation} takes no ${strange.join(", ")}.`);
  const lacking = requiredOf(operation).filter(name => isEmpty(request[name]));
  if (lacking.length > 0) throw problem(`${operation} needs ${lacking.join(", ")}.`);
  if (
    operation === "RunTask" &&
    request["launchType"] !== undefined &&
    request["capacityProviderStrategy"] !== undefined
  )
    throw problem("RunTask takes launchType or capacityProviderStrategy, not both.");
  const [wrong] = Object.entries(request).flatMap(
    ([name, value]) => schemaProblem(fieldOf(operation, name), value, name) ?? [],
  );
  if (wrong !== undefined) throw problem(`${operation}: ${wrong}`);
  return request;
}

/** Without the piece of the document that the engine quotes: it may hold secrets, and failures are logged. */
function syntaxText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/,? (?:\.{3})?".*is not valid JSON/s, "");
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** What a new document starts with. */
export function blankRequest(
  operation: OperationName,
  { arn: cluster, containerInstances }: Pick<Cluster, "arn" | "containerInstances">,
): Request {
  const ids: Readonly<Record<OperationName, Request>> = {
    RunTask: { taskDefinition: "", count: 1, launchType: containerInstances > 0 ? "EC2" : "FARGATE" },
    StartTask: { taskDefinition: "", containerInstances: [""] },
    StopTask: { task: "", reason: "" },
    DescribeTasks: { tasks: [""] },
    DescribeContainerInstances: { containerInstances: [""] },
    DeregisterContainerInstance: { containerInstance: "", force: false },
    RegisterContainerInstance: {
      instanceIdentityDocument: "",
      instanceIdentityDocumentSignature: "",
      totalResources: [
        { name: "CPU", type: "INTEGER", integerValue: 2048 },
        { name: "MEMORY", type: "INTEGER", integerValue: 3904 },
      ],
      attributes: [],
    },
    UpdateContainerAgent: { containerInstance: "" },
    UpdateContainerInstancesState: { containerInstances: [""], status: "DRAINING" },
    UpdateService: { service: "", desiredCount: 1 },
    StopServiceDeployment: { serviceDeploymentArn: "", stopType: "ROLLBACK" },
    ContinueServiceDeployment: { serviceDeploymentArn: "", hookId: "", action: "CONTINUE" },
  };
  return fieldsOf(operation).includes("cluster") ? { cluster, ...ids[operation] } : ids[operation];
}
