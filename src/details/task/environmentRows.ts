import type { TaskDefinition } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import type { EnvironmentRow } from "../../webview/task/taskProtocol";
import { containerDefinitions, record, records, stringOf } from "../parts/definition";

/** A variable with its value, which only the host holds until somebody asks to see it. */
export interface Variable extends Omit<EnvironmentRow, "value"> {
  readonly value: string;
}

/** The variables of each container: the task definition's, with what the request for a task overrode in their place. */
export function variablesOf(task: Task | undefined, definition: TaskDefinition): readonly Variable[] {
  const variables = new Map<string, Variable>();
  const put = (container: string, name: string, origin: Variable["origin"], value: string) => {
    const key = JSON.stringify(origin === "file" ? [container, name, value] : [container, name]);
    variables.set(key, { key, container, name, origin, value });
  };
  const take = (container: string, source: Readonly<Record<string, unknown>>, origin: "definition" | "override") => {
    for (const item of records(source["environment"])) {
      const name = stringOf(item["name"]);
      if (name) put(container, name, origin, stringOf(item["value"]) ?? "");
    }
    for (const item of records(source["environmentFiles"]))
      put(container, "(file)", "file", stringOf(item["value"]) ?? "");
  };
  for (const defined of containerDefinitions(definition)) {
    const container = stringOf(defined["name"]) ?? "container";
    take(container, defined, "definition");
    for (const secret of records(defined["secrets"])) {
      const name = stringOf(secret["name"]);
      if (name) put(container, name, "secret", stringOf(secret["valueFrom"]) ?? "");
    }
  }
  for (const override of records(record(task?.overrides)["containerOverrides"]))
    take(stringOf(override["name"]) ?? "container", override, "override");
  return [...variables.values()];
}

/** Rows for the page, with the values of `shown` only. */
export const environmentRows = (
  variables: readonly Variable[],
  isShown: (key: string) => boolean,
): readonly EnvironmentRow[] => variables.map(({ value, ...row }) => (isShown(row.key) ? { ...row, value } : row));
