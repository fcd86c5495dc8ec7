import { shortId, taskName } from "../../ecs/model/names";
import type { Task } from "../../ecs/model/model";
import { placeLine } from "../../requests/sending/wording";
import { askText } from "../../wizard/textBox";
import { alone } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { reading } from "../running/run";
import { sending } from "../running/job";
import { withSession } from "./openedSession";
import type { Opening } from "./openedSession";
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
  const key = sending("ExecuteCommand", [subject], subject.container);
  await kit.runner.run(key, async () => {
    kit.sender.allow(subject, "ExecuteCommand");
    const ready = await checkSession(kit, subject, () => open(kit, shells, subject, asks));
    if (typeof ready === "function") {
      lacking = ready;
      return;
    }
    const command = await commandFor(shells.commands, subject, ready.task, asks);
    if (command === undefined) return;
    const { session, arn: task, container } = subject;
    const execution = { cluster: session.cluster.arn, task, container, command };
    const opening: Opening = {
      operation: "ExecuteCommand",
      request: { Target: ready.target },
      send: (_, closing) => session.gateway.executeCommand(execution, closing),
    };
    await reading(`Opening a shell in container ${container}`, signal =>
      withSession(kit, subject, opening, signal, opened =>
        shells.terminals.show(opened, ready.plugin, opened.call, {
          name: `${container} ${shortId(task)} · ${session.cluster.name} · ${session.account}`,
          message: `Shell in container ${container} of task ${shortId(task)} · ${placeLine(subject)}`,
        }),
      ),
    );
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
