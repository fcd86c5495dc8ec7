import type { TaskDefinition } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import type { Difference } from "../../webview/task/taskProtocol";
import { containerDefinitions, inLine, record, records, stringOf } from "../parts/definition";

type Raw = Readonly<Record<string, unknown>>;

/** Environment values are masked elsewhere on the page, so they are only counted here. */
const skipped = new Set(["name", "containerOverrides", "environment"]);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function differences(where: string, override: Raw, defined: Raw | undefined): readonly Difference[] {
  return Object.entries(override).flatMap(([field, value]): readonly Difference[] => {
    if (skipped.has(field) || isEmpty(value)) return [];
    const before = defined?.[field];
    const after = inLine(value);
    return [
      {
        key: `${where} ${field}`,
        where,
        field,
        before: isEmpty(before) ? undefined : inLine(before),
        after,
        same: !isEmpty(before) && inLine(before) === after,
      },
    ];
  });
}

function environmentDifference(where: string, override: Raw): readonly Difference[] {
  const count = records(override["environment"]).length;
  if (count === 0) return [];
  const after = `${count} variable${count === 1 ? "" : "s"}, listed under Environment`;
  return [{ key: `${where} environment`, where, field: "environment", after, same: false }];
}

/** What the request that ran this task set otherwise than its task definition. */
export function overrideRows(task: Task, definition: TaskDefinition): readonly Difference[] {
  const ofContainers = records(task.overrides["containerOverrides"]).flatMap(override => {
    const name = stringOf(override["name"]) ?? "container";
    const defined = containerDefinitions(definition).find(item => item["name"] === name);
    const where = `container ${name}`;
    return [...differences(where, override, defined), ...environmentDifference(where, override)];
  });
  const unique = new Map(
    [...differences("task", task.overrides, record(definition.raw)), ...ofContainers].map(row => [row.key, row]),
  );
  return [...unique.values()];
}
