import { clusterOf } from "../../ecs/parsing/parse";
import { parseArn } from "../../ecs/model/model";
import type { Timestamp } from "../../ecs/model/model";
import type { Raw } from "../event/record";
import type { Known } from "../currency/verdict";

/** A row of somebody's copy of ECS, or why it is none. */
export type CopyRow =
  { readonly kind: "row"; readonly known: Known } | { readonly kind: "problem"; readonly reason: string };

/** Names of columns as people call them, the most telling first; compared without case, marks and what stands before a dot. */
const arnNames = ["taskarn", "containerinstancearn", "resourcearn", "arn", "resource", "resourceid", "id", "pk", "key"];
const versionNames = ["version", "ecsversion", "detailversion", "resourceversion", "latestversion", "maxversion", "v"];
const statusNames = ["laststatus", "status"];
const timeNames = ["updatedat", "lastupdated", "at"];
const clusterNames = ["clusterarn"];

const normal = (name: string): string =>
  name
    .slice(name.lastIndexOf(".") + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");

export const looksLikeArn = (value: unknown): value is string =>
  typeof value === "string" && /^arn:[^:]+:ecs:/.test(value.trim());

/** Whether a table with these columns says which resource has which version. */
export function hasCopyColumns(names: readonly string[]): boolean {
  const known = names.map(normal);
  return arnNames.some(name => known.includes(name)) && versionNames.some(name => known.includes(name));
}

/** Whether an object says so of one resource. */
export const isCopyRow = (record: Raw): boolean => Object.keys(record).some(name => arnNames.includes(normal(name)));

export function readCopyRow(record: Raw): CopyRow {
  const values = new Map(Object.entries(record).map(([name, value]) => [normal(name), scalar(value)]));
  // A task's row names its container instance, too.
  const arn = arnNames
    .map(name => values.get(name))
    .find(looksLikeArn)
    ?.trim();
  if (arn === undefined) return { kind: "problem", reason: "It has no ECS ARN." };
  const kind = parseArn(arn)?.kind;
  if (kind !== "task" && kind !== "container-instance")
    return { kind: "problem", reason: "Its ARN isn't a task's or a container instance's." };
  const version = versionOf(firstOf(values, versionNames));
  if (version === undefined) return { kind: "problem", reason: "Its version is missing or isn't a whole number." };
  const named = firstOf(values, clusterNames);
  const clusterArn = clusterOf(arn) ?? (looksLikeArn(named) ? named.trim() : undefined);
  if (clusterArn === undefined)
    return { kind: "problem", reason: "Neither its ARN nor a clusterArn column names its cluster." };
  const status = firstOf(values, statusNames);
  const ended = kind === "task" ? status === "STOPPED" : status === "INACTIVE";
  return {
    kind: "row",
    known: {
      kind: kind === "task" ? "task" : "containerInstance",
      arn,
      clusterArn,
      version,
      at: timeOf(firstOf(values, timeNames)),
      ended,
    },
  };
}

const firstOf = (values: ReadonlyMap<string, unknown>, names: readonly string[]): unknown =>
  names.map(name => values.get(name)).find(value => value !== undefined && value !== null && value !== "");

/** The value in DynamoDB's JSON, `{"N": "3"}`; any other as it is. */
function scalar(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const [[type, inner] = [], ...more] = Object.entries(value);
  return more.length === 0 && (type === "S" || type === "N") ? inner : value;
}

/** Spreadsheets and data frames write `3.0`. */
function versionOf(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (!/^\d+(\.0+)?$/.test(text)) return undefined;
  const version = Number(text);
  return Number.isSafeInteger(version) ? version : undefined;
}

function timeOf(value: unknown): Timestamp | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
