import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import type { Task } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { hasExec } from "../../ecs/model/serviceState";
import { readService } from "../../requests/services/seenService";
import { findPlugin, installUrl, pluginVersion, takesVariable } from "../../shell/plugin";
import { targetName } from "../../shell/pluginCall";
import { agentHints, lackOf } from "../../shell/readiness";
import { isCancelled, reading } from "../running/run";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { serviceArn } from "../running/serviceTarget";
import { sending } from "../running/job";
import { taskOf } from "../running/targets";
import { forceNewDeploymentOf } from "../services/forceNewDeployment";
import { setExecuteCommand } from "../services/setExecuteCommand";
import { confirmAgain } from "../tasks/runAgain";
import type { ShellSubject } from "./shellSubject";

const retry = "Retry";
const install = "Install Plugin";
const enable = "Enable ECS Exec and Redeploy…";
const force = "Force New Deployment…";
const runAgain = "Run Again with ECS Exec…";

/** What a session is opened with. */
export interface Ready {
  /** The full path of session-manager-plugin. */
  readonly plugin: string;
  readonly task: Task;
  /** The container as Systems Manager names it. */
  readonly target: string;
}

/** Says what lacks, with a button that mends it where there is one. */
export type Question = () => Promise<void>;

/**
 * Checks what a session with a container needs: the plugin on this machine, and the task as ECS describes it now. `again` is what
 * Retry does, which is why what lacks is said by the caller once its own run has ended.
 */
export async function checkSession(kit: Kit, subject: ShellSubject, again: Question): Promise<Ready | Question> {
  const plugin = findPlugin();
  if (plugin === undefined)
    return () =>
      askForPlugin("AWS's Session Manager plugin isn't installed on this machine, or isn't on its PATH.", again);
  return reading("Checking what the session needs", async signal => {
    const version = await pluginVersion(plugin, signal);
    if (!takesVariable(version)) {
      const sentence = `Session Manager plugin ${version} is too old: it takes a session's token on its command line, where other processes can read it. Install a version later than 1.2.497.0.`;
      return () => askForPlugin(sentence, again);
    }
    await subject.session.reread([subject.arn], signal);
    const task = taskOf(subject);
    const container = task?.containers.find(({ name }) => name === subject.container);
    if (!task || !container) throw gone(subject, task);
    const lack = lackOf(task, container);
    if (!lack) return { plugin, task, target: targetName(task.clusterArn, task.arn, container.runtimeId ?? "") };
    if (lack.mend === "start") return execQuestion(kit, subject, task, lack.sentence, signal);
    const hints = lack.isOfAgent ? await hintsOf(subject, task, signal) : [];
    return () => askAgain([lack.sentence, ...hints].join(" "), lack.mend === "wait" ? again : undefined);
  });
}

const gone = ({ arn, container, session }: ShellSubject, task: Task | undefined): EcsError =>
  new EcsError({
    kind: "missing",
    code: "TaskNotFound",
    sentence: task
      ? `Task ${shortId(arn)} has no container ${container}.`
      : `Task ${shortId(arn)} of cluster ${session.cluster.name} is gone: it has stopped.`,
    advice: "Choose a running task.",
  });

async function askForPlugin(sentence: string, again: Question): Promise<void> {
  const choice = await warn(sentence, install, retry);
  if (choice === install) await vscode.env.openExternal(vscode.Uri.parse(installUrl));
  else if (choice === retry) await again();
}

async function askAgain(sentence: string, again: Question | undefined): Promise<void> {
  const choice = await warn(sentence, ...(again ? [retry] : []));
  if (choice === retry) await again?.();
}

/** What says that only a new task can have ECS Exec, and offers to start one. */
async function execQuestion(
  kit: Kit,
  subject: ShellSubject,
  task: Task,
  sentence: string,
  signal: AbortSignal,
): Promise<Question> {
  const { service: name } = task;
  if (name === undefined)
    return async () => {
      const choice = await warn(`${sentence} Run the task again with ECS Exec.`, runAgain);
      if (choice !== runAgain) return;
      await kit.runner.run(sending("RunTask", [subject]), () =>
        confirmAgain(kit, [subject], { enableExecuteCommand: true }),
      );
    };
  const { connection, session } = subject;
  const aim = { connection, session, arn: serviceArn(subject, name) };
  const service = await readService(aim, signal).catch((error: unknown) => {
    if (isCancelled(error)) throw error;
    // Whoever may not read it will hear that from the command itself.
    return undefined;
  });
  const [advice, button, mend] =
    service && hasExec(service)
      ? ([
          `Service ${name} has ECS Exec enabled, but this task is older. Force a new deployment to replace it.`,
          force,
          () => forceNewDeploymentOf(kit, { ...aim, seen: service }),
        ] as const)
      : ([
          `Enable it for service ${name} and redeploy: new tasks have it.`,
          enable,
          () => setExecuteCommand(kit, aim),
        ] as const);
  return async () => {
    if ((await warn(`${sentence} ${advice}`, button)) === button) await mend();
  };
}

/** What the task definition tells of an agent that doesn't run; nothing where it can't be read. */
async function hintsOf({ session, container }: ShellSubject, task: Task, signal: AbortSignal) {
  try {
    return agentHints(await session.gateway.taskDefinition(task.taskDefinitionArn, signal), task, container);
  } catch (error) {
    if (isCancelled(error)) throw error;
    return [];
  }
}
