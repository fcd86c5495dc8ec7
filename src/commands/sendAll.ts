import { bulk, summary } from "../requests/bulk";
import type { Outcome } from "../requests/bulk";
import { plainText } from "../text/plainText";
import type { Aimed } from "../requests/target";
import { movedText, rereadMoved } from "../requests/versionGuard";
import { nameLines, placeLines } from "../requests/wording";
import { confirm } from "./kit";
import type { Kit } from "./kit";
import { warn } from "./notice";
import { inNotification, inView, untilDone } from "./run";

export interface Batch {
  /** «Stopping 40 tasks» */
  readonly title: string;
  readonly noun: string;
  /** «37 of 40 tasks ‹asked to stop›» */
  readonly did: string;
  name(aim: Aimed): string;
  send(aim: Aimed): Promise<unknown>;
  /** Called with those that ECS took, after the first round and after each Retry. */
  follow(done: readonly Aimed[]): void;
}

/** More than this and a person wants to see how far it got, and to cancel. */
const notifyAbove = 8;

/**
 * Sends one request for each. A single request's failure is thrown as it is; several end in one summary that names each
 * failure, with Retry for those that failed only.
 */
export async function sendAll(kit: Kit, aims: readonly Aimed[], batch: Batch): Promise<void> {
  const [only] = aims;
  if (only && aims.length === 1) {
    await inView(() => batch.send(only));
    batch.follow(aims);
    return;
  }
  const outcomes = await sendMany(aims, batch);
  const done = outcomes.flatMap(outcome => (outcome.kind === "done" ? [outcome.item] : []));
  if (done.length > 0) batch.follow(done);
  if (done.length < aims.length) void report(kit, outcomes, batch);
}

const sendMany = (aims: readonly Aimed[], batch: Batch): Thenable<readonly Outcome<Aimed>[]> => {
  const send = (aim: Aimed) => batch.send(aim);
  if (aims.length <= notifyAbove) return inView(() => bulk(aims, send, new AbortController().signal));
  return inNotification(batch.title, (signal, tell) =>
    bulk(aims, send, signal, ended => tell(`${String(ended)} of ${String(aims.length)}`, 100 / aims.length)),
  );
};

async function report(kit: Kit, outcomes: readonly Outcome<Aimed>[], batch: Batch): Promise<void> {
  const failed = outcomes.filter(outcome => outcome.kind === "failed");
  const text = summary(outcomes, batch.noun, batch.did);
  const lines = failed.map(outcome => `${batch.name(outcome.item)}: ${outcome.error.sentence}`);
  for (const line of lines) kit.deps.log.error(plainText(line));
  const retry = "Retry Failed";
  const showLog = "Show Log";
  const message = lines.length > 0 ? `${text} ${nameLines(lines, 5).join(" ")}` : text;
  const choice = await warn(message, ...(failed.length > 0 ? [retry, showLog] : []));
  if (choice === showLog) kit.deps.log.show();
  if (choice !== retry) return;
  const again = failed.map(outcome => outcome.item);
  const key = `retry ${again.map(aim => aim.arn).join(" ")}`;
  await kit.runner.run(key, async () => {
    if (await areAsSeen(again)) await sendAll(kit, again, batch);
  });
}

/** A notification may wait for hours, and a request may have been carried out although its answer was lost. */
async function areAsSeen(aims: readonly Aimed[]): Promise<boolean> {
  const moved = await inView(() => rereadMoved(aims, untilDone()));
  if (moved.length === 0) return true;
  const send = "Send Again";
  const answer = await confirm(
    `Send again to ${aims.length === 1 ? "the one" : `the ${String(aims.length)}`} that failed?`,
    [...placeLines(aims), "", "Changed since you saw it:", ...nameLines(moved.map(movedText))],
    send,
  );
  return answer === send;
}
