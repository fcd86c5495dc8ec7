import type { ContainerOverride, TaskOverride } from "@aws-sdk/client-ecs";
import type { TaskDefinition } from "../../ecs/model/model";
import {
  changeContainer,
  commandProblem,
  commandText,
  environmentOf,
  parseCommand,
} from "../../requests/run/overrides";
import { containersOf } from "../../requests/run/runTaskRequest";
import { into } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import type { StepHeader, Reply, Step } from "../../wizard/wizard";

export interface OverrideDraft {
  readonly definition?: TaskDefinition;
  readonly overrides?: TaskOverride;
}

type What =
  | { readonly kind: "done" }
  | { readonly kind: "command" | "environment" | "size"; readonly container: string }
  | { readonly kind: "role" };

/**
 * What differs from the task definition, or nothing: Enter goes on. Each change comes back to this list, and so does Escape.
 * Within another list, Escape leads back to that one, with what was changed.
 */
export function overrideStep<D extends OverrideDraft>(isWithin = false): Step<D> {
  return {
    ask: async (draft, at) => {
      let overrides = onlyKnown(draft.overrides ?? {}, draft.definition);
      for (;;) {
        const current = overrides;
        const what = await pickOne<What>(at, {
          placeholder: "Overrides of the task definition for these tasks",
          load: () => Promise.resolve(rows(draft.definition, current)),
          isActive: value => value.kind === "done",
          empty: "",
        });
        const answered = { ...draft, overrides: Object.keys(current).length > 0 ? current : undefined };
        if (what.kind === "dismissed" && (what.isForGood || !isWithin)) return what;
        if (what.kind !== "value") return { kind: "back", draft: answered };
        if (what.value.kind === "done") return { kind: "value", value: answered };
        const changed = await change(draft.definition, overrides, what.value, { ...at, canGoBack: true });
        if (changed.kind === "dismissed" && changed.isForGood) return changed;
        if (changed.kind === "value") overrides = changed.value;
      }
    },
  };
}

/** Going back and choosing another task definition leaves behind the overrides of containers that it lacks. */
export function onlyKnown(overrides: TaskOverride, definition: TaskDefinition | undefined): TaskOverride {
  const { containerOverrides = [], ...rest } = overrides;
  const names = definition ? containersOf(definition).map(container => container.name) : [];
  const kept = containerOverrides.filter(item => names.includes(item.name));
  return kept.length > 0 ? { ...rest, containerOverrides: kept } : rest;
}

function rows(definition: TaskDefinition | undefined, overrides: TaskOverride) {
  const containers = definition ? containersOf(definition) : [];
  const isEmpty = Object.keys(overrides).length === 0;
  return [
    {
      icon: "check",
      label: isEmpty ? "No overrides" : "Continue with These Overrides",
      value: { kind: "done" } as const,
    },
    ...containers.flatMap(({ name = "" }) => {
      const own = overrides.containerOverrides?.find(item => item.name === name);
      const environment = own?.environment?.map(item => `${item.name ?? ""}=${item.value ?? ""}`).join(", ");
      const sizes = [own?.cpu && `${String(own.cpu)} CPU units`, own?.memory && `${String(own.memory)} MiB`];
      return [
        {
          label: `Command of ${name}…`,
          description: commandText(own?.command),
          value: { kind: "command", container: name } as const,
        },
        {
          label: `Environment of ${name}…`,
          description: environment,
          value: { kind: "environment", container: name } as const,
        },
        {
          label: `CPU and memory of ${name}…`,
          description: sizes.filter(Boolean).join(", "),
          value: { kind: "size", container: name } as const,
        },
      ];
    }),
    { label: "Task role…", description: overrides.taskRoleArn, value: { kind: "role" } as const },
  ];
}

function change(
  definition: TaskDefinition | undefined,
  overrides: TaskOverride,
  what: Exclude<What, { kind: "done" }>,
  at: StepHeader,
): Promise<Reply<TaskOverride>> {
  if (what.kind === "role") return changeRole(overrides, at);
  const raw = definition && containersOf(definition).find(item => item.name === what.container);
  const own = overrides.containerOverrides?.find(item => item.name === what.container);
  const put = (reply: Reply<Partial<ContainerOverride>>) =>
    into(reply, values => changeContainer(overrides, what.container, values));
  switch (what.kind) {
    case "command":
      return askCommand(own?.command ?? raw?.command, at).then(put);
    case "environment":
      return askVariable(what.container, raw, own, at).then(put);
    case "size":
      return askSize(own, at).then(put);
  }
}

const changeRole = async (overrides: TaskOverride, at: StepHeader): Promise<Reply<TaskOverride>> =>
  into(
    await askText(at, {
      prompt: "ARN of the containers' task role (leave empty for the task definition's)",
      placeholder: "arn:aws:iam::111122223333:role/name",
      value: overrides.taskRoleArn,
      problem: text =>
        /^(arn:[^:]+:iam::\d*:role\/.+)?$/.test(text.trim()) ? undefined : "Enter the role's full ARN.",
    }),
    text => {
      const { taskRoleArn: _, ...others } = overrides;
      return text.trim() === "" ? others : { ...others, taskRoleArn: text.trim() };
    },
  );

const askCommand = async (
  before: readonly string[] | undefined,
  at: StepHeader,
): Promise<Reply<Partial<ContainerOverride>>> =>
  into(
    await askText(at, {
      prompt: "Command, as words or a JSON list (leave empty for the task definition's)",
      placeholder: 'python job.py --day "today"',
      value: commandText(before),
      problem: commandProblem,
    }),
    text => ({ command: text.trim() === "" ? undefined : [...parseCommand(text)] }),
  );

/** No name stands for another variable. */
interface Variable {
  readonly name?: string;
  readonly isRemoved?: boolean;
}

async function askVariable(
  container: string,
  raw: ContainerOverride | undefined,
  own: ContainerOverride | undefined,
  at: StepHeader,
): Promise<Reply<Partial<ContainerOverride>>> {
  const known = environmentOf(raw, own);
  const others = (name: string) => (own?.environment ?? []).filter(item => item.name !== name);
  const chosen = await pickOne<Variable>(at, {
    placeholder: `Variable of ${container}`,
    load: () =>
      Promise.resolve([
        ...known.map(({ name, value, isOverridden }) => ({
          label: name,
          // As on a task's page, a value that nobody typed here is shown to who asks for it, by choosing its variable.
          description: isOverridden ? value : "value hidden",
          detail: isOverridden ? "overridden" : undefined,
          value: { name },
        })),
        { icon: "add", label: "Another variable…", alwaysShow: true, value: {} },
        ...known
          .filter(({ isOverridden }) => isOverridden)
          .map(({ name }) => ({
            icon: "discard",
            label: `Remove Override of ${name}`,
            value: { name, isRemoved: true },
          })),
      ]),
    empty: "",
  });
  if (chosen.kind !== "value") return chosen;
  const { name: given, isRemoved = false } = chosen.value;
  if (given !== undefined && isRemoved) {
    const left = others(given);
    return { kind: "value", value: { environment: left.length > 0 ? left : undefined } };
  }
  const before = known.find(item => item.name === given);
  const typed = await askText(at, {
    prompt: given === undefined ? "NAME=value" : `Value of ${given}`,
    value: before?.value,
    problem: text => (given !== undefined || /^[^=\s]+=/.test(text) ? undefined : "Enter a variable as NAME=value."),
  });
  return into(typed, text => {
    const name = given ?? text.slice(0, text.indexOf("="));
    const value = given === undefined ? text.slice(text.indexOf("=") + 1) : text;
    return { environment: [...others(name), { name, value }] };
  });
}

const askSize = async (
  own: ContainerOverride | undefined,
  at: StepHeader,
): Promise<Reply<Partial<ContainerOverride>>> =>
  into(
    await askText(at, {
      prompt: 'CPU units and MiB of memory, such as "512 1024"; "-" leaves one as it is',
      value: `${String(own?.cpu ?? "-")} ${String(own?.memory ?? "-")}`,
      problem: text =>
        /^\s*(\d+|-)\s+(\d+|-)\s*$/.test(text) ? undefined : 'Two whole numbers, CPU units and MiB, or "-".',
    }),
    text => {
      const [cpu = "-", memory = "-"] = text.trim().split(/\s+/);
      return { cpu: cpu === "-" ? undefined : Number(cpu), memory: memory === "-" ? undefined : Number(memory) };
    },
  );
