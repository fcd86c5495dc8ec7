import { shortId } from "../../ecs/model/names";
import type { Task } from "../../ecs/model/model";
import { placeLine, taskName } from "../../requests/sending/wording";
import { pluginCall } from "../../shell/pluginCall";
import { endSession } from "../../shell/sessions";
import { askText } from "../../wizard/textBox";
import { alone } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inView } from "../running/run";
import { sendKey } from "../running/targets";
import { checkSession } from "./sessionChecks";
import type { Question } from "./sessionChecks";
import type { ShellCommands } from "./shellCommands";
import { shellSubject, titleIn } from "./shellSubject";
import type { ShellSubject } from "./shellSubject";
import type { ShellTerminals } from "./shellTerminals";

const title = "Open Shell in Container";
const usual = "/bin/sh";

/** What shells leave behind: their terminals, and what was run in them. */
export interface Shells {
  readonly terminals: ShellTerminals;
  readonly commands: ShellCommands;
}

/** Opens a terminal in a container, with the shell that was run in its family before; `asks` for another command. */
export async function openShell(kit: Kit, shells: Shells, argument: Argument, asks = false): Promise<void> {
  const subject = await shellSubject(kit, title, "ExecuteCommand", argument);
  if (subject) await open(kit, shells, subject, asks);
}

async function open(kit: Kit, shells: Shells, subject: ShellSubject, asks: boolean): Promise<void> {
  let lacking: Question | undefined;
  const key = `${sendKey("ExecuteCommand", [subject])} ${subject.container}`;
  await kit.runner.run(key, async () => {
    kit.sender.allow(subject, "ExecuteCommand");
    const ready = await checkSession(kit, subject, () => open(kit, shells, subject, asks));
    if (typeof ready === "function") {
      lacking = ready;
      return;
    }
    const command = await commandFor(shells.commands, subject, ready.task, asks);
    if (command === undefined) return;
    const { connection, session, arn: task, container } = subject;
    const client = await kit.deps.openSessions(connection);
    let sessionId: string | undefined;
    try {
      const endpoint = await client.endpoint();
      const execution = { cluster: session.cluster.arn, task, container, command };
      const opened = await inView(() =>
        kit.sender.open(subject, "ExecuteCommand", task, signal => session.gateway.executeCommand(execution, signal)),
      );
      ({ sessionId } = opened);
      const { region, profile } = connection.spec;
      const call = pluginCall(opened, { region, profile, endpoint, request: { Target: ready.target } });
      shells.terminals.show({ client, session: opened }, ready.plugin, call, {
        name: `${container} ${shortId(task)} · ${session.cluster.name} · ${session.account}`,
        message: `Shell in container ${container} of task ${shortId(task)} · ${placeLine(subject)}`,
      });
    } catch (error) {
      // Nobody would end a session that is open already.
      if (sessionId === undefined) client.dispose();
      else void endSession(client, sessionId, kit.deps.log);
      throw error;
    }
  });
  // Not awaited, as no message of a command is.
  void lacking?.();
}

/** The command to run; undefined when the person gave it up. */
async function commandFor(
  commands: ShellCommands,
  subject: ShellSubject,
  task: Task,
  asks: boolean,
): Promise<string | undefined> {
  const shell = commands.shell(subject, task);
  if (shell !== undefined && !asks) return shell;
  const reply = await askText(alone(titleIn(title, subject)), {
    prompt: `Command to run in container ${subject.container} of ${taskName(task)}; a shell without arguments is remembered for its family in this cluster`,
    value: commands.last(subject, task) ?? usual,
    placeholder: usual,
    problem: text => (text.trim() === "" ? "Enter a command, such as /bin/sh." : undefined),
  });
  if (reply.kind !== "value") return undefined;
  const command = reply.value.trim();
  await commands.set(subject, task, command);
  return command;
}
