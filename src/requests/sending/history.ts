import type { OperationName } from "../../ecs/gateway/operations";
import type { Timestamp } from "../../ecs/model/model";
import { lastPart, parseArn } from "../../ecs/model/model";
import { localTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import { plainLines } from "../../text/plainText";
import type { Target } from "./target";
import { versionOf } from "./wording";

/** The versions of one resource around a request. */
interface Receipt {
  readonly arn: string;
  /** True for what the request itself brought into being. */
  readonly isNew?: boolean;
  readonly before?: number;
  readonly answered?: number;
  readonly settled?: number;
  /** After a lost answer: whether what ECS has of it showed that the request was carried out. */
  readonly isConfirmed?: true;
  /** The state it settled in, such as RUNNING or STOPPED. */
  readonly end?: string;
}

/** What opens a session with a container; no request document does. */
export type SessionOperation = "ExecuteCommand" | "StartSession";

/**
 * What became of a request: ECS did nothing; nobody knows, since the answer was lost; some of it failed; or all was done.
 */
export type Outcome = "refused" | "lost" | "failures" | "done";

export interface Entry {
  readonly at: Timestamp;
  readonly operation: OperationName | SessionOperation;
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly connection: string;
  /** Where it was sent, and what, for who wants to send it again. */
  readonly connectionId?: string;
  readonly clusterArn?: string;
  readonly input?: object;
  readonly requestId?: string;
  /** What came back beyond the outcome, in words of their own: why it was refused or lost, what failed, what was opened. */
  readonly detail?: string;
  /** Missing while the answer is awaited. */
  readonly outcome?: Outcome;
  readonly receipts: readonly Receipt[];
}

/** More than a session's worth; the oldest go first. */
const maxEntries = 1000;

/** What this window sent to change anything, and what came of it; never written to disk. */
export class History {
  /** By number, in the order they were sent. */
  private readonly byNumber = new Map<number, Entry>();
  private last = 0;

  get entries(): readonly Entry[] {
    return [...this.byNumber.values()];
  }

  /** Notes a request at the moment it is sent; the returned function completes the note. */
  begin(entry: Entry): (change: Partial<Entry>) => void {
    const number = ++this.last;
    this.byNumber.set(number, entry);
    this.byNumber.delete(number - maxEntries);
    return change => {
      const current = this.byNumber.get(number);
      if (current) this.byNumber.set(number, { ...current, ...change });
    };
  }

  /** Notes that a request whose answer was lost was carried out all the same: what ECS now has of these resources shows it. */
  confirm(operation: Entry["operation"], target: Target, arns: readonly string[]): void {
    this.confirmLast(
      entry => isOf(entry, operation, target) && entry.receipts.some(({ arn }) => arns.includes(arn)),
      ({ receipts }) => receipts.map(receipt => (arns.includes(receipt.arn) ? { ...receipt, isConfirmed } : receipt)),
    );
  }

  /** The same for a StartTask, by the tasks that it brought into being. */
  confirmStart(target: Target, startedBy: string | undefined, arns: readonly string[]): void {
    this.confirmLast(
      entry => isOf(entry, "StartTask", target) && fieldOf(entry, "startedBy") === startedBy,
      () => arns.map(arn => ({ arn, isNew: true, isConfirmed })),
    );
  }

  private confirmLast(isAbout: (entry: Entry) => boolean, receiptsOf: (entry: Entry) => readonly Receipt[]): void {
    const about = [...this.byNumber].findLast(([, entry]) => entry.outcome === "lost" && isAbout(entry));
    if (!about) return;
    const [number, entry] = about;
    const receipts = receiptsOf(entry);
    const isWhole = receipts.every(receipt => receipt.isConfirmed);
    this.byNumber.set(number, { ...entry, receipts, ...(isWhole && { outcome: "done" }) });
  }

  /** Notes at which version and in which state a resource settled, with the last request that touched it and was not refused. */
  settle(arn: string, version: number | undefined, end: string): void {
    const touching = [...this.byNumber].filter(
      ([, entry]) =>
        entry.outcome !== undefined &&
        entry.outcome !== "refused" &&
        entry.receipts.some(receipt => receipt.arn === arn),
    );
    const [number, entry] = touching.at(-1) ?? [];
    if (number === undefined || !entry) return;
    const receipts = entry.receipts.map(receipt =>
      receipt.arn === arn ? { ...receipt, settled: version, end } : receipt,
    );
    this.byNumber.set(number, { ...entry, receipts });
  }
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  refused: "Refused",
  lost: "Answer lost",
  failures: "Failures",
  done: "Done",
};

const statusOf = ({ outcome }: Entry): string => (outcome ? outcomeWords[outcome] : "No answer yet");

/** "Refused: The task wasn't found." */
export function answerText(entry: Entry): string {
  const confirmed = entry.receipts.filter(receipt => receipt.isConfirmed).length;
  const open = `${amount(confirmed)} of ${plural(entry.receipts.length, "resource")} changed since`;
  const certainty = {
    refused: "",
    lost: `; ${confirmed > 0 ? open : "the change may still have happened"}`,
    failures: "",
    done: confirmed > 0 ? "; the answer was lost, and the change was found" : "",
  };
  const status = `${statusOf(entry)}${entry.outcome ? certainty[entry.outcome] : ""}`;
  return entry.detail ? `${status}: ${entry.detail}` : status;
}

/** Why it was sent, where the person said so: ECS keeps it with the tasks that were stopped. */
export const reasonOf = (entry: Entry): string | undefined => fieldOf(entry, "reason") || undefined;

function fieldOf({ input }: Entry, name: string): string | undefined {
  const value = (input as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === "string" ? value : undefined;
}

const isConfirmed = true as const;

/** Accounts and sandboxes may have clusters of one ARN: the connection tells them apart. */
const isOf = (entry: Entry, operation: Entry["operation"], { connection, session }: Target): boolean =>
  entry.operation === operation &&
  entry.connectionId === connection.spec.id &&
  entry.clusterArn === session.cluster.arn;

/** What a resource of an entry is called. */
export type NameOf = (entry: Entry, arn: string) => string;

/** The history as a text for people, the newest request first. */
export function historyText(entries: readonly Entry[], nameOf: NameOf = (_, arn) => lastPart(arn)): string {
  if (entries.length === 0) return "Nothing has been sent from this window.\n";
  return entries
    .toReversed()
    .map(entry => entryText(entry, nameOf))
    .join("\n");
}

const isVersionless = ({ arn }: Receipt): boolean => /^service\b/.test(parseArn(arn)?.kind ?? "");

function entryText(entry: Entry, nameOf: NameOf): string {
  const reason = reasonOf(entry);
  const head = `${localTime(entry.at)}  ${entry.operation}  ${entry.cluster} · ${entry.account} · ${entry.region} (${entry.connection})`;
  const receipts = entry.receipts.map(receipt => {
    // Services bear no version, so that all there is to say is how the change ended.
    if (isVersionless(receipt)) return `  ${nameOf(entry, receipt.arn)}: ${receipt.end ?? "no longer followed"}`;
    const end = receipt.end ? `, settled ${receipt.end} at ${versionOf(receipt.settled)}` : "";
    const [name, id] = [nameOf(entry, receipt.arn), lastPart(receipt.arn)];
    return `  ${name === id ? id : `${name} (${id})`}: ${receipt.isNew ? "new" : `before ${versionOf(receipt.before)}`}, answered ${versionOf(receipt.answered)}${end}`;
  });
  return plainLines([
    head,
    `  ${answerText(entry)}`,
    ...(reason === undefined ? [] : [`  Reason: ${reason}`]),
    `  Request ID: ${entry.requestId ?? "unknown"}`,
    ...receipts,
    "",
  ]);
}
