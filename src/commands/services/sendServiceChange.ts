import { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import type { Operations } from "../../ecs/gateway/operations";
import type { Service } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import type { Sent } from "../../requests/sending/sender";
import type { Aimed } from "../../requests/sending/target";
import { movedLines, serviceLine } from "../../requests/services/consequence";
import { shownService } from "../../requests/services/seenService";
import { placeLines } from "../../requests/sending/wording";
import { sending } from "../running/job";
import { confirm, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { inView, reading } from "../running/run";

export type ServiceOperation = "UpdateService" | "StopServiceDeployment" | "ContinueServiceDeployment";

/** One change of a service, as it is sent, told of, looked up, and followed. */
export interface ServiceChange<O extends ServiceOperation> {
  readonly operation: O;
  readonly input: Operations[O]["input"];
  /** The service that it is about. */
  readonly aim: Aimed;
  /** The service before it, if what was changed is the service itself. */
  readonly before?: Service;
  /** "a new deployment of api was started" */
  readonly did: string;
  /** Whether ECS now shows that it was carried out. Throws an EcsError when that can't be read. */
  isDone(signal: AbortSignal): Promise<boolean>;
  /** Called once it was carried out; `service` is what the answer describes. */
  follow(service?: Service): void;
}

const send = "Send Again";
const checkAgain = "Check Again";
const sendAgain = "Send Again…";

/** ECS's reads lag its writes by a moment. */
const waitsMs = [0, 2000] as const;

/**
 * Sends a change once. A refusal is thrown; after a lost answer ECS is asked what became of it, and nothing is sent again
 * unless a person says so.
 */
export async function sendServiceChange<O extends ServiceOperation>(kit: Kit, change: ServiceChange<O>): Promise<void> {
  const { operation, input, aim } = change;
  let sent: Sent<O>;
  try {
    sent = await inView(() => kit.sender.send(aim, operation, input, [aim.arn]));
  } catch (error) {
    if (!(error instanceof EcsError) || !error.maybeDone) throw error;
    await lookUp(kit, change, error);
    return;
  }
  showChanged(kit, aim, aim.arn);
  change.follow(sent.service);
}

interface Found {
  readonly isDone: boolean;
  /** Why it couldn't be read, if it couldn't. */
  readonly error?: EcsError;
}

async function look<O extends ServiceOperation>(
  change: ServiceChange<O>,
  waits: readonly number[] = waitsMs,
): Promise<Found> {
  const { aim } = change;
  let error: EcsError | undefined;
  try {
    return await reading(`Checking ${lastPart(aim.arn)}`, async signal => {
      for (const wait of waits) {
        if (wait > 0) await pause(wait, signal);
        try {
          error = undefined;
          if (await change.isDone(signal)) return { isDone: true };
        } catch (failure) {
          error = toEcsError(failure, { operation: "DescribeServices", region: aim.session.region });
          if (error.kind === "cancelled") break;
        }
      }
      return { isDone: false, error };
    });
  } catch (failure) {
    return { isDone: false, error: toEcsError(failure, { operation: "DescribeServices", region: aim.session.region }) };
  }
}

async function lookUp<O extends ServiceOperation>(kit: Kit, change: ServiceChange<O>, lost: EcsError): Promise<void> {
  const found = await look(change);
  if (found.isDone) tellDone(kit, change, lost);
  else void tellUnknown(kit, change, lost, found.error);
}

function tellDone<O extends ServiceOperation>(kit: Kit, change: ServiceChange<O>, lost: EcsError): void {
  kit.sender.history.confirm(change.operation, change.aim, [change.aim.arn]);
  void inform(`${lost.sentence} The request succeeded: ${change.did}.`);
  showChanged(kit, change.aim, change.aim.arn);
  change.follow();
}

/** Says that it is open whether it was carried out; offers to look once more, or to send again after a question. */
async function tellUnknown<O extends ServiceOperation>(
  kit: Kit,
  change: ServiceChange<O>,
  lost: EcsError,
  unread: EcsError | undefined,
): Promise<void> {
  const { aim, operation, did } = change;
  const reason = unread && unread.kind !== "cancelled" ? ` Reading it again failed, too: ${unread.sentence}` : "";
  const choice = await warn(`${lost.sentence} Couldn't tell whether ${did}.${reason}`, checkAgain, sendAgain);
  if (choice === undefined) return;
  await kit.runner.run(sending(operation, [aim], "lost"), async () => {
    const found = await look(change, [0]);
    if (found.isDone) tellDone(kit, change, lost);
    else if (choice === checkAgain) void tellUnknown(kit, change, lost, found.error);
    else if (await agreesToSendAgain(change, found.error)) await sendServiceChange(kit, change);
  });
}

/** What was decided by may have changed since: it was just looked up, and is said anew, or that it couldn't be read. */
async function agreesToSendAgain<O extends ServiceOperation>(
  change: ServiceChange<O>,
  unread: EcsError | undefined,
): Promise<boolean> {
  const { operation, aim, before } = change;
  const now = before && !unread ? shownService(aim) : undefined;
  const answer = await confirm(
    `Send ${operation} for service ${lastPart(aim.arn)} again?`,
    [
      ...(now ? [serviceLine(now)] : []),
      ...placeLines([aim]),
      ...(now ? movedLines({ before, now }) : []),
      ...(unread ? ["", `Couldn't read how the service is now: ${unread.sentence}`] : []),
      "",
      "The first request may have succeeded even though its answer was lost.",
    ],
    send,
  );
  return answer === send;
}
