import type { Cluster, Service, TaskDefinition } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import { clockTime } from "../../text/clockTime";
import { plural } from "../../text/counts";
import type { Action, Callout, Pill } from "../../webview/parts/protocol";
import type { TaskDefinitionView, Use } from "../../webview/taskDefinition/taskDefinitionProtocol";
import { stringOf } from "../parts/definition";
import { fact, restFacts } from "../parts/facts";
import type { Known } from "../parts/known";
import { placedOfDefinition } from "../parts/placedFields";
import { environmentRows, variablesOf } from "../task/environmentRows";
import { definedContainers } from "./definedContainers";
import { definitionSettings } from "./definitionSettings";

export interface DefinitionSources {
  readonly definition: TaskDefinition;
  readonly replica: Replica;
  readonly cluster: Cluster;
  /** How the cluster's tasks were read, which the replica holds. */
  readonly tasks: Known<true>;
  readonly services: Known<readonly Service[]>;
  /** Whether an environment value was asked to be seen, by its row's key. */
  readonly isShown: (key: string) => boolean;
  readonly readOnly: boolean;
}

/** All that the page of one revision of a task definition shows. */
export function taskDefinitionView(sources: DefinitionSources): TaskDefinitionView {
  const { definition, cluster, isShown } = sources;
  const name = `${definition.family}:${definition.revision}`;
  return {
    page: "taskDefinition",
    header: {
      what: "Task definition",
      title: name,
      copy: name,
      tab: name,
      pills: [statusPill(definition)],
      facts: fact("cluster", "Cluster", cluster.name, { open: { page: "cluster", arn: cluster.arn } }),
      actions: actionsOf(sources),
    },
    callouts: isActive(definition) ? [] : [inactive],
    containers: definedContainers(definition),
    uses: usesOf(sources),
    noUses: noUses(sources),
    unread: unreadOf(sources),
    environment: environmentRows(variablesOf(undefined, definition), isShown),
    settings: definitionSettings(definition),
    rest: restFacts(definition.raw, placedOfDefinition),
  };
}

const statusOf = ({ raw }: TaskDefinition): string => stringOf(raw["status"]) ?? "ACTIVE";
const isActive = (definition: TaskDefinition): boolean => statusOf(definition) === "ACTIVE";

const statusPill = (definition: TaskDefinition): Pill => ({
  key: "state",
  text: statusOf(definition),
  tone: isActive(definition) ? "good" : "warn",
});

const inactive: Callout = {
  key: "inactive",
  tone: "warn",
  title: "This revision is deregistered",
  text: "Tasks and services that use it keep running. You can't run new tasks from it or update a service to it.",
};

const actionsOf = ({ definition, readOnly }: DefinitionSources): readonly Action[] => [
  ...(readOnly || !isActive(definition) ? [] : [{ key: "runTask", label: "Run Task…", weight: "primary" } as const]),
  { key: "compareDefinitions", label: "Compare with…", weight: "plain" },
  { key: "viewJson", label: "View JSON", weight: "plain" },
  { key: "copyArn", label: "Copy ARN", weight: "plain" },
];

/** Who runs it in the page's cluster: services by name, also those that run no task of it yet, then tasks of none. */
function usesOf({ definition: { arn }, replica, services }: DefinitionSources): readonly Use[] {
  const counts = new Map<string, number>();
  for (const { service = "", taskDefinitionArn, lastStatus } of replica.tasks.values())
    if (taskDefinitionArn === arn && lastStatus !== "STOPPED") counts.set(service, (counts.get(service) ?? 0) + 1);
  const named = new Set([
    ...(services.value ?? []).filter(({ taskDefinitionArn }) => taskDefinitionArn === arn).map(({ name }) => name),
    ...[...counts.keys()].filter(Boolean),
  ]);
  const alone = counts.get("") ?? 0;
  return [
    ...[...named].toSorted().map(name => ({
      key: `service ${name}`,
      name,
      open: { page: "service", arn: name } as const,
      tasks: tasksText(counts.get(name) ?? 0),
    })),
    ...(alone > 0 ? [{ key: "alone", name: "Tasks without a service", tasks: tasksText(alone) }] : []),
  ];
}

const tasksText = (count: number): string => (count === 0 ? "no tasks" : plural(count, "task"));

/** Only what was read well, both tasks and services, can say that there is nothing. */
function noUses({ cluster, tasks, services }: DefinitionSources): string {
  if (!tasks.value)
    return tasks.kind === "failed" ? `The tasks of ${cluster.name} couldn't be read.` : "Loading tasks…";
  if (!services.value)
    return services.kind === "failed" ? `The services of ${cluster.name} couldn't be read.` : "Loading services…";
  if (tasks.kind === "failed" || services.kind === "failed")
    return `No task of ${cluster.name} ran this revision when last loaded.`;
  return `No task of ${cluster.name} runs this revision.`;
}

/** Why what is said of who runs it is old or not whole. */
const unreadOf = ({ tasks, services }: DefinitionSources): readonly string[] =>
  [tasks, services].flatMap(read => {
    if (read.kind !== "failed") return [];
    return `${read.sentence} ${read.advice}${read.asOf === undefined ? "" : ` Last updated at ${clockTime(read.asOf)}.`}`;
  });
