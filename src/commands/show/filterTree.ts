import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import { instanceName } from "../../ecs/model/names";
import { instancesIn } from "../../tree/nodes/children";
import { servicesIn } from "../../tree/groups/knownService";
import { TaskIndex } from "../../tree/groups/taskIndex";
import { taskStateNames, taskStates } from "../../tree/filtering/treeFilter";
import type { TaskState, TreeFilter } from "../../tree/filtering/treeFilter";
import { pickCombined } from "../../wizard/pickCombined";
import { alone } from "../../wizard/wizard";
import type { Kit } from "../running/kit";

type Part =
  | { readonly kind: "problems" }
  | { readonly kind: "state"; readonly state: TaskState }
  | { readonly kind: "family" | "contains"; readonly text: string }
  | { readonly kind: "instance"; readonly arn: string; readonly name: string };

/** Narrows the tree to what is chosen: states, families and services, container instances, each by any number. */
export async function filterTree({ deps }: Kit): Promise<void> {
  const before = deps.treeFilter.current;
  const { families, instances } = known(deps.connections, before);
  const reply = await pickCombined<Part>(alone("Filter Tree"), {
    placeholder: "Select what to show, or type a part of a family's or service's name",
    sections: [
      {
        title: "state",
        choices: [
          { label: "Needs Attention", value: { kind: "problems" } },
          ...taskStates.map(state => ({
            label: taskStateNames[state],
            description: "tasks",
            value: { kind: "state", state } as const,
          })),
        ],
      },
      {
        title: "family or service",
        choices: [
          ...before.contains.map(containing),
          ...families.map(text => ({ label: text, value: { kind: "family", text } as const })),
        ],
      },
      {
        title: "container instance",
        choices: instances.map(({ arn, name, where }) => ({
          label: name,
          description: where,
          value: { kind: "instance", arn, name } as const,
        })),
      },
    ],
    isTicked: part => isPartOf(part, before),
    typed: containing,
  });
  if (reply.kind !== "value") return;
  deps.treeFilter.set(filterOf(reply.value));
  await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
}

const containing = (text: string) => ({
  label: `Name contains "${text}"`,
  value: { kind: "contains", text } as const,
});

function isPartOf(part: Part, filter: TreeFilter): boolean {
  switch (part.kind) {
    case "problems":
      return filter.onlyProblems;
    case "state":
      return filter.states.includes(part.state);
    case "family":
      return filter.families.includes(part.text);
    case "contains":
      return filter.contains.includes(part.text);
    case "instance":
      return filter.instances.some(({ arn }) => arn === part.arn);
  }
}

function filterOf(parts: readonly Part[]): TreeFilter {
  const texts = (kind: "family" | "contains") =>
    parts.flatMap(part => (part.kind === kind && "text" in part ? [part.text] : []));
  return {
    onlyProblems: parts.some(({ kind }) => kind === "problems"),
    states: taskStates.filter(state => parts.some(part => part.kind === "state" && part.state === state)),
    families: texts("family"),
    contains: texts("contains"),
    instances: parts.flatMap(part => (part.kind === "instance" ? [{ arn: part.arn, name: part.name }] : [])),
  };
}

/** What there is to choose from without asking ECS: what the clusters that were read hold, and what is chosen already. */
function known(connections: Connections, { families, instances }: TreeFilter) {
  const names = new Set(families);
  const found = new Map(instances.map(item => [item.arn, { ...item, where: "" }]));
  for (const session of connections.all.flatMap(({ clusters }) => clusters)) {
    const { replica, services, cluster } = session;
    const index = TaskIndex.of(replica);
    for (const { name } of index.groups) names.add(name);
    for (const { family } of index.stopGroups) names.add(family);
    for (const { name } of servicesIn(replica, services.all)) names.add(name);
    for (const instance of instancesIn(session))
      found.set(instance.arn, { arn: instance.arn, name: instanceName(instance), where: cluster.name });
  }
  return { families: [...names].toSorted((a, b) => a.localeCompare(b)), instances: [...found.values()] };
}
