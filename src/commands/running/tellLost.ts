import type { OperationName } from "../../ecs/gateway/operations";
import type { EcsError } from "../../ecs/model/errors";
import type { Resource } from "../../ecs/replica/resource";
import { lookForChanges } from "../../requests/sending/lost";
import type { Evidence } from "../../requests/sending/lost";
import type { Aimed } from "../../requests/sending/target";
import { plural } from "../../text/counts";
import { sending } from "./job";
import type { Kit } from "./kit";
import { inform, warn } from "./notice";
import { reading } from "./run";
import { agreesToSendTwice } from "./sendAgain";

/** Requests whose answers were lost, and how to speak of them. */
export interface Lost {
  readonly kit: Kit;
  readonly batch: {
    readonly operation: OperationName;
    readonly noun: string;
    readonly did: string;
    readonly evidence: Evidence;
    name(aim: Aimed): string;
    follow(done: readonly Aimed[]): void;
  };
  readonly before: ReadonlyMap<string, Resource | undefined>;
  /** How an answer was lost. */
  readonly error: EcsError;
  resend(aims: readonly Aimed[]): Promise<void>;
}

const checkAgain = "Check Again";
const sendAgain = "Send Again…";

/** "The connection … broke. The request succeeded: i-0abc was deregistered." */
export function tellConfirmed({ kit, batch, error }: Lost, done: readonly Aimed[]): void {
  for (const aim of done) kit.sender.history.confirm(batch.operation, aim, [aim.arn]);
  void inform(`${error.sentence} The request succeeded: ${subject(batch, done)} ${batch.did}.`);
}

/** Says that it is open whether they were carried out; offers to look once more, or to send again after a question. */
export async function tellUnknown(lost: Lost, unknown: readonly Aimed[], unread?: EcsError): Promise<void> {
  const { kit, batch, error } = lost;
  const reason = unread && unread.kind !== "cancelled" ? ` Reading it again failed, too: ${unread.sentence}` : "";
  const choice = await warn(
    `${error.sentence} Couldn't tell whether ${subject(batch, unknown)} ${batch.did}.${reason}`,
    checkAgain,
    sendAgain,
  );
  if (choice === undefined) return;
  await kit.runner.run(sending(batch.operation, unknown, "lost"), async () => {
    const found = await reading(`Checking ${plural(unknown.length, batch.noun)}`, signal =>
      lookForChanges(unknown, lost.before, batch.evidence, signal, [0]),
    );
    if (found.done.length > 0) {
      batch.follow(found.done);
      tellConfirmed(lost, found.done);
    }
    if (found.unknown.length === 0) return;
    if (choice === checkAgain) {
      void tellUnknown(lost, found.unknown, found.error);
      return;
    }
    const names = found.unknown.map(aim => batch.name(aim));
    if (await agreesToSendTwice(batch.operation, found.unknown, names)) await lost.resend(found.unknown);
  });
}

function subject(batch: Lost["batch"], aims: readonly Aimed[]): string {
  const [first] = aims;
  if (first && aims.length === 1) return `${batch.name(first)} was`;
  return `${plural(aims.length, batch.noun)} were`;
}
