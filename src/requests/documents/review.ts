import type { OperationName } from "../../ecs/gateway/operations";
import { lastPart, parseArn } from "../../ecs/model/model";
import { shellLine } from "../../text/shell";
import { identityInstance } from "../register/registration";
import { plainText } from "../../text/plainText";

type Fields = Readonly<Record<string, unknown>>;

/** The containers of a task definition are at most ten, so each one's overrides have their lines. */
const mostContainers = 10;
const mostNames = 5;
const mostVariables = 10;

/**
 * What a request would do, in lines for its confirmation: first what decides whether it is sent (what, how many, as whom,
 * where it is reachable, what it runs), each cut to one line, then how many fields there are besides. However long the
 * request is, none of these is pushed out by the rest.
 */
export function reviewLines(operation: OperationName, request: Fields, clusterArn: string): readonly string[] {
  const nameOf = (value: unknown) => nameIn(clusterArn, value);
  const list = (label: string, values: unknown) => listOf(label, Array.isArray(values) ? values.map(nameOf) : values);
  const shown = new Set<string>(["cluster"]);
  const at = (...path: readonly string[]): unknown => {
    shown.add(path.join("."));
    return path.reduce<unknown>((value, name) => fieldsOf(value)[name], request);
  };
  const line = (label: string, value: unknown): readonly string[] =>
    isSaid(value) ? [`${label}: ${clip(textOf(value))}`] : [];
  const lines = [
    ...line("Service", nameOf(at("service"))),
    ...line("Service deployment", deploymentOf(at("serviceDeploymentArn"))),
    ...line("Paused hook", at("hookId")),
    ...(operation === "ContinueServiceDeployment" ? line("Action", at("action") ?? "CONTINUE") : []),
    ...(operation === "StopServiceDeployment" ? line("How", at("stopType") ?? "ROLLBACK") : []),
    ...line("Desired count", at("desiredCount")),
    ...line("Task definition", nameOf(at("taskDefinition"))),
    ...(at("forceNewDeployment") === true ? ["Force new deployment: yes"] : []),
    ...(operation === "RunTask" ? line("Count", at("count") ?? 1) : []),
    ...line("Task", nameOf(at("task"))),
    ...list("Tasks", at("tasks")),
    ...line("Container instance", nameOf(at("containerInstance"))),
    ...list("Container instances", at("containerInstances")),
    ...line("New state", at("status")),
    ...(at("force") === true ? ["Force: yes, although tasks run there"] : []),
    ...line("Reason", at("reason")),
    ...line("Instance", identityOf(at("instanceIdentityDocument"))),
    ...line("Registers again", nameOf(at("containerInstanceArn"))),
    ...line("Task role", at("overrides", "taskRoleArn")),
    ...line("Execution role", at("overrides", "executionRoleArn")),
    ...(at("enableExecuteCommand") === true ? ["ECS Exec: enabled"] : []),
    ...(operation === "UpdateService" && at("enableExecuteCommand") === false ? ["ECS Exec: disabled"] : []),
    ...line("Minimum healthy percent", at("deploymentConfiguration", "minimumHealthyPercent")),
    ...line("Maximum percent", at("deploymentConfiguration", "maximumPercent")),
    ...networkLines(name => at("networkConfiguration", "awsvpcConfiguration", name)),
    ...line("Launch type", at("launchType")),
    ...line("Capacity providers", strategyText(at("capacityProviderStrategy"))),
    ...containerLines(at("overrides", "containerOverrides")),
    ...line("Task CPU", at("overrides", "cpu")),
    ...line("Task memory", at("overrides", "memory")),
  ];
  return [...lines, ...restLine(request, shown)];
}

function networkLines(at: (name: string) => unknown): readonly string[] {
  const subnets = at("subnets");
  const groups = at("securityGroups");
  const address = at("assignPublicIp");
  if (!isSaid(subnets) && !isSaid(groups) && !isSaid(address)) return [];
  return [
    `Public IP address: ${address === "ENABLED" ? "yes" : "no"}`,
    ...listOf("Subnets", subnets),
    ...(isSaid(groups) ? listOf("Security groups", groups) : ["Security groups: the VPC's default"]),
  ];
}

/** Every command before any environment: no container's can be hidden behind another's variables. */
function containerLines(overrides: unknown): readonly string[] {
  if (!Array.isArray(overrides)) return [];
  const containers = overrides.slice(0, mostContainers).map(item => {
    const { name, command, environment, environmentFiles, ...others } = fieldsOf(item);
    const of = `of ${clip(textOf(name), 60)}`;
    const files = Array.isArray(environmentFiles) ? environmentFiles.map(file => fieldsOf(file)["value"]) : [];
    const sizes = Object.entries(others)
      .filter(([, value]) => isSaid(value))
      .map(([field, value]) => `${field} ${clip(textOf(value), 40)}`);
    return {
      commands: isSaid(command) ? [`Command ${of}: ${clip(commandOf(command))}`] : [],
      others: [
        ...(isSaid(environment) ? [`Environment ${of}: ${environmentText(environment)}`] : []),
        ...(files.length > 0 ? listOf(`Environment files ${of}`, files) : []),
        ...(sizes.length > 0 ? [`Resources ${of}: ${clip(sizes.join(", "))}`] : []),
      ],
    };
  });
  const more = overrides.length - mostContainers;
  return [
    ...containers.flatMap(({ commands }) => commands),
    ...containers.flatMap(({ others }) => others),
    ...(more > 0 ? [`Overrides of ${String(more)} more containers`] : []),
  ];
}

function environmentText(environment: unknown): string {
  if (!Array.isArray(environment)) return clip(textOf(environment));
  const pairs = environment.map(item => {
    const { name, value } = fieldsOf(item);
    return clip(`${textOf(name)}=${textOf(value)}`, 50);
  });
  return someOf(pairs, mostVariables);
}

function strategyText(strategy: unknown): string | undefined {
  if (!Array.isArray(strategy) || strategy.length === 0) return undefined;
  return someOf(strategy.map(item => clip(textOf(fieldsOf(item)["capacityProvider"]), 60)));
}

const identityOf = (document: unknown): string | undefined =>
  typeof document === "string" ? identityInstance(document) : undefined;

/** What was not shown, by name; a list is told by its length. */
function restLine(request: Fields, shown: ReadonlySet<string>): readonly string[] {
  const parents = new Set(
    [...shown].flatMap(path => path.split(".").map((_, index, all) => all.slice(0, index).join("."))),
  );
  const rest: string[] = [];
  const visit = (value: Fields, path: string) => {
    for (const [name, field] of Object.entries(value)) {
      const own = path === "" ? name : `${path}.${name}`;
      if (shown.has(own) || !isSaid(field)) continue;
      if (parents.has(own)) visit(fieldsOf(field), own);
      else rest.push(Array.isArray(field) ? `${name} (${String(field.length)})` : name);
    }
  };
  visit(request, "");
  if (rest.length === 0) return [];
  return [`And ${String(rest.length)} more ${rest.length === 1 ? "field" : "fields"}: ${clip(rest.join(", "))}`];
}

const listOf = (label: string, values: unknown): readonly string[] =>
  Array.isArray(values) && values.length > 0
    ? [`${label}: ${someOf(values.map(value => clip(textOf(value), 80)))}`]
    : [];

const someOf = (texts: readonly string[], most = mostNames): string => {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`and ${String(more)} more`] : [])].join(", ");
};

/** One line of bounded length that keeps both ends: what matters may stand behind much that does not. */
function clip(text: string, most = 160): string {
  const line = plainText(text).replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const tail = Math.floor(most / 3);
  const left = line.length - most;
  // A cut through a character of two units leaves half of it, which is no character.
  const head = line.slice(0, most - tail).replace(/[\ud800-\udbff]$/, "");
  const end = line.slice(-tail).replace(/^[\udc00-\udfff]/, "");
  return `${head} … (${String(left)} more characters) … ${end}`;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** "web/AbCdEf": which service, and which of its deployments. */
const deploymentOf = (arn: unknown): unknown => (typeof arn === "string" ? arn.split("/").slice(-2).join("/") : arn);

/** A resource in the cluster's own account and region is told by the last part of its ARN: the rest is told already. */
function nameIn(clusterArn: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const [own, home] = [parseArn(value), parseArn(clusterArn)];
  const isHome = own && home && own.account === home.account && own.region === home.region;
  return isHome ? lastPart(value) : value;
}

const commandOf = (command: unknown): string =>
  Array.isArray(command) ? shellLine(command.map(textOf)) : textOf(command);
