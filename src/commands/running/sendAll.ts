import type { OperationName } from "../../ecs/gateway/operations";
import type { Resource } from "../../ecs/replica/resource";
import { bulk, summary } from "../../requests/sending/bulk";
import type { Outcome } from "../../requests/sending/bulk";
import { lookForChanges } from "../../requests/sending/lost";
import type { Evidence, Found } from "../../requests/sending/lost";
import { plainText } from "../../text/plainText";
import type { Aimed } from "../../requests/sending/target";
import { nameLines } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import { sending } from "./job";
import type { Kit } from "./kit";
import { warn } from "./notice";
import { inNotification, inView, reading, untilDone } from "./run";
import { areAsSeen } from "./sendAgain";
import { tellConfirmed, tellUnknown } from "./tellLost";
import type { Lost } from "./tellLost";

export interface Batch {
  readonly operation: OperationName;
  /** "Stopping 40 tasks" */
  readonly title: string;
  readonly noun: string;
  /** "37 of 40 tasks asked to stop", "web:7 0f3c9a1b was asked to stop" */
  readonly did: string;
  name(aim: Aimed): string;
  send(aim: Aimed): Promise<unknown>;
  /** Called with those that ECS took, after the first round and after each Retry. */
  follow(done: readonly Aimed[]): void;
  /** What shows that a request whose answer was lost was carried out. */
  readonly evidence: Evidence;
  /** What else is to be said when not all were carried out, such as what was done before. */
  readonly meanwhile?: () => string;
  /** What Retry does; left out, it sends to those that failed. */
  readonly again?: () => Promise<void>;
}

/** More than this and a person wants to see how far it got, and to cancel. */
const notifyAbove = 8;

/**
 * Sends one request for each, and answers which were carried out. A single request's refusal is thrown as it is; several end
 * in one summary that names each failure, with Retry for those that failed only. What was sent and not answered is looked up,
 * and never offered to be sent again unseen.
 */
export async function sendAll(kit: Kit, aims: readonly Aimed[], batch: Batch): Promise<readonly Aimed[]> {
  const before = new Map(aims.map(aim => [aim.arn, aim.session.replica.get(aim.arn)]));
  const outcomes = await sendMany(aims, batch);
  const failed = outcomes.flatMap(outcome => (outcome.kind === "failed" ? [outcome] : []));
  const lost = failed.filter(({ error }) => error.maybeDone);
  const found = await lookUp(
    lost.map(({ item }) => item),
    before,
    batch,
  );
  const answered = outcomes.flatMap(outcome => (outcome.kind === "done" ? [outcome.item] : []));
  const done = [...answered, ...found.done];
  if (done.length > 0) batch.follow(done);
  const [example] = lost;
  if (example) {
    const told: Lost = { kit, batch, before, error: example.error, resend: again => resend(kit, again, batch) };
    if (found.done.length > 0) tellConfirmed(told, found.done);
    if (found.unknown.length > 0) void tellUnknown(told, found.unknown, found.error);
  }
  const refused = failed.filter(({ error }) => !error.maybeDone);
  const [only] = refused;
  if (only && aims.length === 1 && !batch.again) throw only.error;
  const rest = outcomes.filter(({ kind, item }) => kind !== "failed" || refused.some(other => other.item === item));
  if (rest.some(({ kind }) => kind !== "done")) void report(kit, rest, batch);
  return done;
}

const lookUp = async (
  lost: readonly Aimed[],
  before: ReadonlyMap<string, Resource | undefined>,
  { noun, evidence }: Batch,
): Promise<Found<Aimed>> =>
  lost.length === 0
    ? { done: [], unknown: [] }
    : reading(`Checking ${plural(lost.length, noun)}`, signal => lookForChanges(lost, before, evidence, signal));

/** After a confirmed Send Again: what it brings is told like the first sending. */
async function resend(kit: Kit, aims: readonly Aimed[], batch: Batch): Promise<void> {
  if (batch.again) await batch.again();
  else await sendAll(kit, aims, batch);
}

const sendMany = (aims: readonly Aimed[], batch: Batch): Thenable<readonly Outcome<Aimed>[]> => {
  const send = (aim: Aimed) => batch.send(aim);
  if (aims.length <= notifyAbove) return inView(() => bulk(aims, send, untilDone()));
  return inNotification(batch.title, (signal, tell) =>
    bulk(aims, send, signal, ended => tell(`${String(ended)} of ${String(aims.length)}`, 100 / aims.length)),
  );
};

async function report(kit: Kit, outcomes: readonly Outcome<Aimed>[], batch: Batch): Promise<void> {
  const failed = outcomes.flatMap(outcome => (outcome.kind === "failed" ? [outcome] : []));
  const text = [summary(outcomes, batch.noun, batch.did), batch.meanwhile?.()].filter(Boolean).join(" ");
  const unsent = outcomes.flatMap(({ kind, item }) => (kind === "unsent" ? [`${batch.name(item)}: not sent`] : []));
  const lines = [...failed.map(({ item, error }) => `${batch.name(item)}: ${error.sentence}`), ...unsent];
  for (const line of lines) kit.deps.log.error(plainText(line));
  const retry = batch.again ? "Retry" : "Retry Failed";
  const showLog = "Show Log";
  const message = lines.length > 0 ? `${text} ${nameLines(lines, 5).join(" ")}` : text;
  const choice = await warn(message, ...(failed.length > 0 ? [retry] : []), ...(lines.length > 0 ? [showLog] : []));
  if (choice === showLog) kit.deps.log.show();
  if (choice !== retry) return;
  const again = failed.map(({ item }) => item);
  await kit.runner.run(sending(batch.operation, again, "retry"), async () => {
    if (await areAsSeen(batch.operation, again)) await resend(kit, again, batch);
  });
}
