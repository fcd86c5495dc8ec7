import * as vscode from "vscode";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import type { DeploymentHook, ServiceDeployment } from "../../ecs/model/serviceDeployment";
import { primaryOf } from "../../ecs/model/serviceState";
import type { Aimed } from "../../requests/sending/target";
import type { DeploymentEnd } from "../../requests/services/deploymentEnd";
import { endText, isAsAsked } from "../../requests/services/endText";
import { followCount } from "../../requests/services/followCount";
import { followDeployment } from "../../requests/services/followDeployment";
import { followKey } from "../../requests/services/followReads";
import type { Followed } from "../../requests/services/followDeployment";
import { endMoment } from "../../requests/sending/taskEnd";
import { whyTasksFailed } from "../../requests/services/whyFailed";
import type { WhyFailed } from "../../requests/services/whyFailed";
import { amount, plural } from "../../text/counts";
import { clockTime } from "../../text/clockTime";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";

const showService = "Show Service";
const showLogs = "Show Logs";
const answerPause = "Continue or Roll Back…";

const place = (aim: Aimed): string => `${lastPart(aim.arn)} in ${aim.session.cluster.name}`;

const runs = (service: Service): string => `${amount(service.running)} of ${plural(service.desired, "task")} running`;

/** Follows a deployment in the background and tells how it ended, with ECS's reason. */
export function followInBackground(kit: Kit, aim: Aimed, followed: Followed, isOwnStop = false): void {
  const { revision } = followed;
  const name = lastPart(aim.arn);
  kit.watching.follow(
    `Deploying ${revision} to ${name}`,
    async (signal, tell) => {
      const hearing = {
        progress: (service: Service, isRollingBack: boolean) => {
          const own = primaryOf(service);
          const what = isRollingBack ? `Rolling back ${revision} of ${name}` : `Deploying ${revision} to ${name}`;
          tell(own ? `${what}: ${amount(own.running)} of ${amount(own.desired)}` : what);
        },
        paused: (deployment: ServiceDeployment, hook: DeploymentHook) =>
          void tellPaused(aim, revision, deployment, hook),
      };
      const end = await followDeployment(aim, followed, hearing, signal);
      kit.sender.history.settle(aim.arn, undefined, endWords(end));
      const isBad = end.kind === "failed" || end.kind === "rolledBack" || end.kind === "rollbackFailed";
      const why =
        isBad && !isAsAsked(end, isOwnStop)
          ? await whyTasksFailed(aim, revision, signal).catch(() => undefined)
          : undefined;
      if (!signal.aborted) void tellEnd(kit, aim, end, isOwnStop, why);
    },
    followKey("deployment", aim),
  );
}

const endWords = ({ kind, revision, reason }: DeploymentEnd): string =>
  `deployment of ${revision} ${kind}${reason === undefined ? "" : `: ${reason}`}`;

/** What did not end well is looked at on the service's page, or in the log of a task that failed, at its end. */
async function tellEnd(
  kit: Kit,
  aim: Aimed,
  end: DeploymentEnd,
  isOwnStop: boolean,
  why: WhyFailed | undefined,
): Promise<void> {
  const text = endText(end, { place: place(aim), isOwnStop, why: why?.text });
  const isGood = end.kind === "completed" || isAsAsked(end, isOwnStop);
  const at = why && endMoment(why.newest);
  const choice = await (isGood ? inform : warn)(
    text,
    ...(at === undefined ? [] : [showLogs]),
    ...(end.kind === "gone" ? [] : [showService]),
  );
  if (choice === showService) kit.deps.pages.openService(aim);
  else if (choice === showLogs)
    await vscode.commands.executeCommand("ecsExplorer.showLogs", { ...aim, arn: why?.newest.arn, at });
}

async function tellPaused(
  aim: Aimed,
  revision: string,
  deployment: ServiceDeployment,
  hook: DeploymentHook,
): Promise<void> {
  const stage = deployment.lifecycleStage ? ` at ${deployment.lifecycleStage}` : "";
  const until = hook.expiresAt === undefined ? "" : ` until ${clockTime(hook.expiresAt)}`;
  const then = hook.timeoutAction === "CONTINUE" ? ", then continues" : ", then rolls back";
  const choice = await inform(
    `The deployment of ${revision} to ${place(aim)} is paused${stage}. It waits${until}${then}.`,
    answerPause,
  );
  if (choice === answerPause)
    await vscode.commands.executeCommand("ecsExplorer.continueDeployment", {
      connection: aim.connection,
      session: aim.session,
      arn: aim.arn,
    });
}

/** Follows a service to its new desired count in the background. */
export function followCountInBackground(kit: Kit, aim: Aimed, count: number, before: number): void {
  const name = lastPart(aim.arn);
  kit.watching.follow(
    `Scaling ${name} to ${amount(count)}`,
    async (signal, tell) => {
      const progress = ({ running }: Service) =>
        tell(`Scaling ${name} to ${amount(count)}: ${amount(running)} running`);
      const { kind, service } = await followCount(aim, { count, before }, { progress }, signal);
      kit.sender.history.settle(aim.arn, undefined, `${kind}: ${service ? runs(service) : "unknown"}`);
      switch (kind) {
        case "reached":
          say(`${place(aim)}: ${plural(count, "task")} running.`);
          return;
        case "changed":
          void warn(
            `The desired count of ${place(aim)} is ${amount(service?.desired ?? 0)} now, no longer ${amount(count)}: auto scaling or somebody else changed it.`,
          );
          return;
        case "gone":
          void warn(`${place(aim)} was deleted.`);
          return;
        case "unsettled":
          void warn(
            `${place(aim)} didn't reach ${plural(count, "task")} within 10 minutes${service ? `: ${runs(service)}` : ""}.`,
          );
      }
    },
    followKey("count", aim),
  );
}
