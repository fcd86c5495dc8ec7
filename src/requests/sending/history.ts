import type { OperationName } from "../../ecs/gateway/operations";
import type { Timestamp } from "../../ecs/model/model";
import { lastPart, parseArn } from "../../ecs/model/model";
import { localTime } from "../../text/clockTime";
import { plainLines } from "../../text/plainText";
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
  /** What came back, in a sentence; missing while the answer is awaited. */
  readonly answer?: string;
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

  /**
   * Notes that a request whose answer was lost was carried out all the same: what ECS now has of these resources shows it, which
   * the request named or, if they are new, brought into being.
   */
  confirm(operation: Entry["operation"], arns: readonly string[], isNew = false): void {
    const lost = [...this.byNumber].filter(([, entry]) => entry.operation === operation && entry.outcome === "lost");
    const about = lost.findLast(([, { receipts }]) => isNew || receipts.some(({ arn }) => arns.includes(arn)));
    if (!about) return;
    const [number, entry] = about;
    const receipts = isNew
      ? arns.map(arn => ({ arn, isNew, isConfirmed: true as const }))
      : entry.receipts.map(receipt =>
          arns.includes(receipt.arn) ? { ...receipt, isConfirmed: true as const } : receipt,
        );
    const open = receipts.filter(({ isConfirmed }) => !isConfirmed).length;
    const sentence = (entry.answer ?? "").replace("it may have been carried out", "looked up");
    this.byNumber.set(number, {
      ...entry,
      receipts,
      ...(open === 0
        ? {
            outcome: "done",
            answer: `answer lost, and found to have been carried out: ${sentence.replace(/^.*?: /, "")}`,
          }
        : {
            answer: `${sentence.replace(/; \d+ of .*$/, "")}; ${receipts.length - open} of ${receipts.length} found to have been carried out`,
          }),
    });
  }

  /** Notes at which version and in which state a resource settled, with the last request that touched it and was not refused. */
  settle(arn: string, version: number | undefined, end: string): void {
    const touching = [...this.byNumber].filter(
      ([, entry]) =>
        entry.answer !== undefined &&
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

export const statusOf = ({ outcome }: Entry): string => (outcome ? outcomeWords[outcome] : "No answer yet");

/** Why it was sent, where the person said so: ECS keeps it with the tasks that were stopped. */
export function reasonOf({ input }: Entry): string | undefined {
  const { reason } = (input ?? {}) as { readonly reason?: unknown };
  return typeof reason === "string" && reason !== "" ? reason : undefined;
}

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
    `  ${[statusOf(entry), entry.answer].filter(Boolean).join(": ")}`,
    ...(reason === undefined ? [] : [`  Reason: ${reason}`]),
    `  Request ID: ${entry.requestId ?? "unknown"}`,
    ...receipts,
    "",
  ]);
}
