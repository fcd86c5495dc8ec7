import type { Timestamp } from "../../ecs/model/model";
import { clusterOf } from "../../ecs/parsing/parse";
import { stopIfAborted } from "../event/item";

/** The answer to one query: its rows by column, and what it cost. */
interface InsightsAnswer {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly bytesScanned: number;
}

/** CloudWatch Logs Insights, as far as an audit needs it. It throws an EcsError. */
export interface InsightsPort {
  /** Runs a query over a log group to its end; an abort stops it there, too. */
  query(
    query: { readonly group: string; readonly from: Timestamp; readonly to: Timestamp; readonly text: string },
    signal: AbortSignal,
  ): Promise<InsightsAnswer>;
}

/** What CloudWatch counts of one resource's versions. */
export interface Counted {
  readonly arn: string;
  readonly clusterArn: string;
  readonly lowest: number;
  readonly highest: number;
  readonly distinct: number;
  readonly events: number;
}

export interface InsightsAudit {
  readonly resources: readonly Counted[];
  /** Events with a version in the range, counted by a query of its own. */
  readonly total: number;
  readonly events: number;
  readonly duplicates: number;
  readonly possiblyMissing: number;
  /** Whether the resources' events add up to the total, so that no row was cut off. */
  readonly isComplete: boolean;
  readonly queries: number;
  readonly bytesScanned: number;
}

export interface InsightsRange {
  readonly group: string;
  readonly from: Timestamp;
  readonly to: Timestamp;
  /** A query answers no more rows than this. */
  readonly mostRows?: number;
}

/** So many rows a query of CloudWatch Logs Insights answers. */
const mostRowsEver = 10_000;
/** Ids are hexadecimal; whatever is not, or ends here, stands in a part of its own. */
const classes = ["[0-3]", "[4-7]", "[89ab]", "[c-f]", "([^0-9a-f/]|$)"];
const deepest = 12;

/** Parsed from the text, since Insights finds only so many of a large event's fields by itself. */
const head = [
  String.raw`filter @message like /"detail-type":\s*"ECS (Task|Container Instance) State Change"/`,
  String.raw`parse @message /"taskArn":\s*"(?<task>[^"]+)"/`,
  String.raw`parse @message /"containerInstanceArn":\s*"(?<instance>[^"]+)"/`,
  String.raw`parse @message /"version":\s*(?<number>\d+)/`,
  "fields coalesce(task, instance) as arn",
];

/** How many events with a version there are. */
export const totalQuery = [...head, "stats count(number) as events"].join("\n| ");

/** Counts by resource, of those whose id begins like this. */
const partQuery = (prefix: string, mostRows: number): string =>
  [
    ...head,
    ...(prefix === "" ? [] : [`filter arn like /\\/${prefix}[^\\/]*$/`]),
    "stats count(number) as events, min(number) as lowest, max(number) as highest, count_distinct(number) as distinct by arn",
    `limit ${mostRows}`,
  ].join("\n| ");

/**
 * Lets CloudWatch count versions by resource, in as many queries as the limit of rows asks for, and holds their sum against
 * the total. What it cannot know: late arrivals, order, and which versions are missing. Throws an EcsError.
 */
export async function auditWithInsights(
  port: InsightsPort,
  range: InsightsRange,
  signal: AbortSignal,
  onQuery: (queries: number) => void = () => undefined,
): Promise<InsightsAudit> {
  const { group, from, to, mostRows = mostRowsEver } = range;
  const resources: Counted[] = [];
  let queries = 0;
  let bytesScanned = 0;
  const ask = async (text: string) => {
    stopIfAborted(signal);
    const answer = await port.query({ group, from, to, text }, signal);
    bytesScanned += answer.bytesScanned;
    onQuery(++queries);
    return answer.rows;
  };
  const part = async (prefix: string, depth: number): Promise<void> => {
    const rows = await ask(partQuery(prefix, mostRows));
    if (rows.length >= mostRows && depth < deepest) {
      for (const next of classes) await part(prefix + next, depth + 1);
      return;
    }
    resources.push(...rows.flatMap(countedOf));
  };
  const [first] = await ask(totalQuery);
  const total = Number(first?.["events"] ?? 0);
  await part("", 0);
  const events = resources.reduce((sum, counted) => sum + counted.events, 0);
  return {
    resources,
    total,
    events,
    duplicates: resources.reduce((sum, counted) => sum + duplicatesOf(counted), 0),
    possiblyMissing: resources.reduce((sum, counted) => sum + missingOf(counted), 0),
    isComplete: events === total,
    queries,
    bytesScanned,
  };
}

export const duplicatesOf = ({ events, distinct }: Counted): number => events - distinct;
export const missingOf = ({ lowest, highest, distinct }: Counted): number => highest - lowest + 1 - distinct;

function countedOf(row: Readonly<Record<string, string>>): readonly Counted[] {
  const { arn = "" } = row;
  const [lowest, highest, distinct, events] = ["lowest", "highest", "distinct", "events"].map(name =>
    Number(row[name] ?? 0),
  );
  // An event without a version makes a row that counts nothing.
  if (arn === "" || !events) return [];
  return [
    {
      arn,
      clusterArn: clusterOf(arn) ?? "",
      lowest: lowest ?? 0,
      highest: highest ?? 0,
      distinct: distinct ?? 0,
      events,
    },
  ];
}

/** us-east-1's price in US dollars for a GB that a query scans, 2026; other regions differ. */
const pricePerGb = 0.005;

/** What an audit will cost at least: the group's bytes in the range, scanned once for the total and once for the counts. */
export function estimatedCost(storedBytes: number, createdAt: Timestamp, from: Timestamp, to: Timestamp) {
  const age = Math.max(1, to - createdAt);
  const bytes = storedBytes * Math.min(1, (to - Math.max(from, createdAt)) / age) * 2;
  return { bytes, dollars: (bytes / 1e9) * pricePerGb };
}
