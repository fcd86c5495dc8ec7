import type { ContainerOverride, KeyValuePair, TaskOverride } from "@aws-sdk/client-ecs";
import { shellLine } from "../../text/shell";

/** Changes one container's overrides; an undefined value takes it back, and nothing left takes the container out. */
export function changeContainer(
  overrides: TaskOverride,
  name: string,
  values: Partial<ContainerOverride>,
): TaskOverride {
  const { containerOverrides = [], ...rest } = overrides;
  const before = containerOverrides.find(item => item.name === name);
  const merged = Object.fromEntries(
    Object.entries({ name, ...before, ...values }).filter(([, value]) => value !== undefined),
  ) as ContainerOverride;
  const others = containerOverrides.filter(item => item.name !== name);
  const kept = Object.keys(merged).length > 1 ? [...others, merged] : others;
  return kept.length > 0 ? { ...rest, containerOverrides: kept } : rest;
}

/** A command as a person would type it. */
export const commandText = (command: readonly string[] | undefined): string => (command ? shellLine(command) : "");

/** Words as a POSIX shell splits them, quotes and backslashes included, or a JSON list; nothing is expanded. */
export function parseCommand(text: string): readonly string[] {
  if (text.trim().startsWith("[")) return JSON.parse(text) as string[];
  const words: string[] = [];
  const pattern = /((?:'[^']*'|"(?:\\.|[^"\\])*"|\\[^]|[^\s'"\\])+)/g;
  for (const [raw] of text.matchAll(pattern)) {
    const parts = raw.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\([^])|([^'"\\]+)/g);
    words.push(
      [...parts]
        .map(
          ([, single, double, escaped, plain]) =>
            single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "",
        )
        .join(""),
    );
  }
  return words;
}

export function commandProblem(text: string): string | undefined {
  if (!text.trim().startsWith("[")) {
    const rest = text.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\[^]/g, "");
    return /['"\\]/.test(rest) ? "A quote is not closed." : undefined;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every(item => typeof item === "string")) return undefined;
  } catch {
    // Said below.
  }
  return 'A JSON list of texts, such as ["python", "job.py"].';
}

/** The variables of a container by key: the definition's, with those that are overridden in their place, then the added ones. */
export function environmentOf(
  raw: { readonly environment?: readonly KeyValuePair[] } | undefined,
  own: { readonly environment?: readonly KeyValuePair[] } | undefined,
): readonly { readonly name: string; readonly value: string; readonly isOverridden: boolean }[] {
  const found = new Map<string, { name: string; value: string; isOverridden: boolean }>();
  for (const { name = "", value = "" } of raw?.environment ?? []) found.set(name, { name, value, isOverridden: false });
  for (const { name = "", value = "" } of own?.environment ?? []) found.set(name, { name, value, isOverridden: true });
  return [...found.values()];
}
