import { cancelled } from "../../ecs/rate/deadline";
import { shortId } from "../../ecs/model/names";
import { TaskScope } from "../../logs/following/taskScope";
import { tailPlan } from "../../logs/following/tailPlan";
import type { TailPlan } from "../../logs/following/tailPlan";
import { nameLines, placeLines } from "../../requests/sending/wording";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inNotification, reading } from "../running/run";
import { subjectsOf } from "./askSubjects";
import type { FollowedLogs } from "./followedLogs";
import { subjectKey } from "./logSubject";
import type { LogSubject } from "./logSubject";
import { readTasks } from "./readTasks";

const startNow = "Start Live Tail";

/** Opens a session of Live Tail for what was clicked, selected, or picked, each once its costs were confirmed. */
export async function liveTail(
  kit: Kit,
  logs: FollowedLogs,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const subjects = await subjectsOf(kit, "Live Tail", argument, selected);
  for (const subject of subjects) await begin(kit, logs, subject);
}

/** By itself, so that Retry asks for nothing that was chosen, but once more whether to start. */
const begin = (kit: Kit, logs: FollowedLogs, subject: LogSubject): Promise<void> =>
  kit.runner.run(`live tail ${subjectKey(subject)}`, async () => {
    // A second session of the same containers would cost as much again.
    if (logs.showTail(subject)) return;
    const plan = await planOf(subject);
    if ((await confirm(`Start Live Tail of ${subject.title}?`, detailOf(subject, plan), startNow)) !== startNow) return;
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, logs.closed]);
    const updates = await inNotification(`Starting Live Tail of ${subject.title}`, async cancelling => {
      cancelling.addEventListener("abort", () => controller.abort(), { once: true });
      const port = await kit.deps.logClients.get(subject.connection, plan.region);
      return port.tail(plan.query, signal);
    });
    logs.tail({ subject, plan, updates, controller }, error => kit.runner.tell(error, () => begin(kit, logs, subject)));
  });

async function planOf(subject: LogSubject): Promise<TailPlan> {
  const { session, choice, title } = subject;
  const scope = new TaskScope(session, choice);
  try {
    await reading(`Reading where ${title} logs`, async signal => {
      await readTasks(subject, signal);
      await scope.ready(signal);
      if (signal.aborted) throw cancelled();
    });
    return tailPlan(scope.current(), { arn: session.cluster.arn, account: session.account });
  } finally {
    scope.dispose();
  }
}

function detailOf(subject: LogSubject, { sources, region, query }: TailPlan): readonly string[] {
  const containers = sources.map(({ taskArn, container }) => `${container} of task ${shortId(taskArn)}`);
  return [
    "Containers:",
    ...nameLines(containers),
    query.groups.length === 1 ? `Log group: ${query.groups.join()}` : "Log groups:",
    ...(query.groups.length === 1 ? [] : query.groups.map(name => `• ${name}`)),
    ...(region === subject.session.region ? [] : [`Region of the logs: ${region}`]),
    ...placeLines([subject]),
    "",
    "CloudWatch bills Live Tail by the minute until you stop it, for 3 hours at most. Above 500 lines a second it shows only a sample.",
    "Only these containers are shown, not those of tasks that start later. Show Logs follows both, without sampling and without this charge.",
  ];
}
