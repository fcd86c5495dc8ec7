import type { Cluster, Service, Task, TaskDefinition } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import { plural } from "../../text/counts";
import type { Action, Callout, Pill } from "../../webview/parts/protocol";
import type { TaskDefinitionView, Use } from "../../webview/taskDefinition/taskDefinitionProtocol";
import { stringOf } from "../parts/definition";
import { fact, restFacts } from "../parts/facts";
import { placedOfDefinition } from "../parts/placedFields";
import { environmentRows, variablesOf } from "../task/environmentRows";
import { definedContainers } from "./definedContainers";
import { definitionSettings } from "./definitionSettings";

export interface DefinitionSources {
  readonly definition: TaskDefinition;
  readonly replica: Replica;
  readonly cluster: Cluster;
  /** As far as they were read. */
  readonly services: readonly Service[];
  /** Whether the cluster's tasks were read whole once: before that nothing may pass for empty. */
  readonly complete: boolean;
  /** Whether the last reading of them failed. */
  readonly failed: boolean;
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
  const own = [...replica.tasks.values()].filter(
    task => task.taskDefinitionArn === arn && task.lastStatus !== "STOPPED",
  );
  const byService = new Map<string, Task[]>();
  for (const task of own) {
    const name = task.service ?? "";
    byService.set(name, [...(byService.get(name) ?? []), task]);
  }
  const named = new Set([
    ...services.filter(({ taskDefinitionArn }) => taskDefinitionArn === arn).map(({ name }) => name),
    ...[...byService.keys()].filter(Boolean),
  ]);
  const alone = byService.get("") ?? [];
  return [
    ...[...named].toSorted().map(name => ({
      key: `service ${name}`,
      name,
      open: { page: "service", arn: name } as const,
      tasks: tasksText(byService.get(name) ?? []),
    })),
    ...(alone.length > 0 ? [{ key: "alone", name: "Tasks without a service", tasks: tasksText(alone) }] : []),
  ];
}

const tasksText = (tasks: readonly Task[]): string => (tasks.length === 0 ? "no tasks" : plural(tasks.length, "task"));

function noUses({ cluster, complete, failed }: DefinitionSources): string {
  if (complete) return `No task of ${cluster.name} runs this revision.`;
  return failed ? `The tasks of ${cluster.name} couldn't be read.` : "Loading tasks…";
}
