import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../../ecs/model/errors";
import { LostTokens } from "../../requests/run/lostTokens";
import { callsOf } from "../../requests/run/runTaskRequest";
import type { Sent } from "../../requests/sending/sender";
import type { Target } from "../../requests/sending/target";
import { lastPart } from "../../ecs/model/model";
import { placeLines, startedText } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import { followStarted } from "./followStarted";
import { confirm, say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { inNotification, inView } from "../running/run";

/**
 * Sends a RunTask request, in calls of ten. A retry sends what has no answer yet, with the tokens it had before, so that
 * nothing runs twice even if an answer was lost; long after, ECS may have forgotten them, and the person is asked. A wizard's request that failed is given back as a document.
 */
export function submitRun(kit: Kit, target: Target, request: RunTaskCommandInput, fromDocument = false): Promise<void> {
  const calls = callsOf(request);
  const tokens = new LostTokens();
  const lostAt = kit.documents.lostAt(request);
  if (lostAt !== undefined) for (const index of calls.keys()) tokens.lost(index, lostAt);
  const answered = new Map<number, Sent<"RunTask">>();
  const name = lastPart(request.taskDefinition ?? "");
  const sendOpen = async (signal: AbortSignal, tell: (message: string, increment?: number) => void) => {
    for (const [index, call] of calls.entries()) {
      if (answered.has(index) || signal.aborted) continue;
      const sentAt = Date.now();
      const sent = await sendCall(kit, target, call).catch((error: unknown) => {
        if (error instanceof EcsError && error.maybeDone) tokens.lost(index, sentAt);
        throw error;
      });
      tokens.answered(index);
      answered.set(index, sent);
      tell(`${String(answered.size)} of ${plural(calls.length, "request")}`, 100 / calls.length);
    }
  };
  const told = new Set<number>();
  const report = () => {
    const fresh = [...answered].filter(([index]) => !told.has(index));
    for (const [index] of fresh) told.add(index);
    const asked = fresh.reduce((sum, [index]) => sum + (calls[index]?.count ?? 1), 0);
    const tasks = fresh.flatMap(([, sent]) => sent.resources.map(resource => resource.arn));
    const failures = fresh.flatMap(([, sent]) => sent.failures);
    if (fresh.length === 0) return;
    const text = `${name} in ${target.session.cluster.name}: ${startedText(asked, tasks.length, failures)}`;
    if (tasks.length < asked) void warn(text);
    else say(text);
    showChanged(kit, target, tasks[0]);
    followStarted(kit, target, tasks, name);
  };
  let isGivenBack = fromDocument;
  const giveBack = () => {
    kit.documents.keepToken(request, tokens.since);
    if (isGivenBack) return undefined;
    isGivenBack = true;
    return kit.documents.open("RunTask", request, target);
  };
  // All of it: what failed may be one call of several.
  const edit = () => kit.documents.show("RunTask", request, target);
  const work = async () => {
    if (tokens.mayBeForgotten(Date.now())) {
      if (!(await agreesToRunTwice(target, name))) return;
      tokens.agreed();
    }
    try {
      if (calls.length === 1) await inView(() => sendOpen(new AbortController().signal, () => undefined));
      else await inNotification(`Running ${plural(request.count ?? 1, "task")} of ${name}`, sendOpen);
    } finally {
      report();
    }
    const unsent = calls.length - answered.size;
    // Sent again, the same request runs what it did not run yet.
    if (unsent > 0) {
      kit.documents.keepToken(request, tokens.since);
      kit.runner.beside(() => sendRest(unsent));
    } else kit.documents.dropToken(request);
  };
  const key = `RunTask ${request.clientToken ?? ""}`;
  const sendRest = async (unsent: number) => {
    const rest = "Send the Rest";
    const choice = await warn(
      `Canceled. ${plural(unsent, "request")} of ${String(calls.length)} ${unsent === 1 ? "wasn't" : "weren't"} sent.`,
      rest,
    );
    // A key of its own: the run that offered it may not have ended yet.
    if (choice === rest) await kit.runner.run(`${key} rest ${String(unsent)}`, work, giveBack, edit);
  };
  return kit.runner.run({ key, what: `RunTask of ${name}` }, work, giveBack, edit);
}

/** ECS may no longer know the token of a request that was sent so long ago: it would take it for another one. */
async function agreesToRunTwice(target: Target, name: string): Promise<boolean> {
  const again = "Run Again";
  const answer = await confirm(
    `Run ${name} again?`,
    [
      ...placeLines([target]),
      "",
      "This request was sent more than an hour ago and its answer was lost, so its tasks may have started. ECS may no longer recognize its client token and start them a second time.",
    ],
    again,
  );
  return answer === again;
}

/** After a lost answer Retry is the way to find out: ECS answers the same token with the tasks that it started, if it did. */
function sendCall(kit: Kit, target: Target, call: RunTaskCommandInput): Promise<Sent<"RunTask">> {
  return kit.sender.send(target, "RunTask", call, []).catch((error: unknown) => {
    if (!(error instanceof EcsError) || !error.maybeDone) throw error;
    const { kind, code, sentence, operation, requestId, cause } = error;
    const advice =
      "Couldn't tell whether tasks started. Retry sends the same client token, so that nothing starts twice.";
    throw new EcsError({ kind, code, sentence, operation, requestId, cause, advice, maybeDone: true });
  });
}
