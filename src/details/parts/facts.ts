import type { Attribute, Tag } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import type { Fact, HistoryRow } from "../../webview/parts/protocol";
import { inLine } from "./definition";
import { versionText } from "./pills";

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && !(value instanceof Date) && Object.keys(value).length === 0);

/** Fields of an answer that the page has no place for, so that what ECS adds tomorrow is seen tomorrow. */
export const restFacts = (raw: Readonly<Record<string, unknown>>, placed: ReadonlySet<string>): readonly Fact[] =>
  Object.entries(raw)
    .filter(([name, value]) => !placed.has(name) && !isNothing(value))
    .map(([name, value]) => ({
      key: name,
      label: name,
      value: value instanceof Date ? timeText(value) : inLine(value),
    }));

/** The SDK makes an invalid Date of a number that is no time; that one has no ISO text. */
const timeText = (time: Date): string => (Number.isNaN(time.getTime()) ? "not a valid time" : time.toISOString());

/** Attributes may repeat a name, so a repeated one gets its place into its key. */
export const pairFacts = (list: readonly (Attribute | Tag)[]): readonly Fact[] => {
  const seen = new Set<string>();
  return list.map((item, index) => {
    const label = "key" in item ? item.key : item.name;
    const key = seen.has(label) ? `${label} #${index}` : label;
    seen.add(label);
    return { key, label, value: item.value ?? "" };
  });
};

/** Newest first. */
export const historyRows = (replica: Replica, arn: string): readonly HistoryRow[] =>
  replica
    .history(arn)
    .map((sighting, index) => ({
      key: `${sighting.at} ${sighting.version ?? ""} ${index}`,
      version: versionText(sighting.version),
      at: sighting.at,
      source: sighting.source,
      fields: sighting.fields,
    }))
    .toReversed();

/** A fact with a value, or nothing. */
export const fact = (
  key: string,
  label: string,
  value: string | number | undefined,
  more: Partial<Fact> = {},
): readonly Fact[] => (value === undefined || value === "" ? [] : [{ key, label, value: String(value), ...more }]);
