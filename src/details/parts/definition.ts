import type { TaskDefinition } from "../../ecs/model/model";

type Raw = Readonly<Record<string, unknown>>;

/** Untyped reading of a task definition's answer: nothing is taken to be there. */
export const record = (value: unknown): Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
export const records = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value.map(record) : []);
export const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
export const numberOf = (value: unknown): number | undefined => {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined;
};

export const containerDefinitions = (definition: TaskDefinition): readonly Raw[] =>
  records(definition.raw["containerDefinitions"]);

/** A value in one line: text as it is, anything else as JSON, which can't be written as deep as it can be read. */
export function inLine(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(nested too deeply to show)";
  }
}
