import type { Task } from "../../ecs/model/model";
import { isPlainShell } from "../../shell/plainShell";
import type { CommandDeps } from "../running/commandDeps";
import type { ShellSubject } from "./shellSubject";

const key = "ecsExplorer.shells";
/** Held whatever was run, passwords in it too. */
const formerKey = "ecsExplorer.shellCommands";
/** More families than anybody opens shells in; the oldest go first. */
const most = 200;

/**
 * What was run in the containers of a family, by connection and cluster. Plain shells alone are kept beyond this window and run
 * again unasked: any other command may change something, or hold a password.
 */
export class ShellCommands {
  private readonly entered = new Map<string, string>();

  constructor(private readonly memory: CommandDeps["memory"]) {
    if (memory.get<unknown>(formerKey, undefined) !== undefined) void memory.update(formerKey, undefined);
  }

  /** The shell to run without a question. */
  shell(subject: ShellSubject, task: Task): string | undefined {
    return this.all.find(([name]) => name === nameOf(subject, task))?.[1];
  }

  /** What was run last, to be proposed and never to be run unasked. */
  last(subject: ShellSubject, task: Task): string | undefined {
    return this.entered.get(nameOf(subject, task)) ?? this.shell(subject, task);
  }

  async set(subject: ShellSubject, task: Task, command: string): Promise<void> {
    const name = nameOf(subject, task);
    this.entered.set(name, command);
    if (!isPlainShell(command)) return;
    await this.memory.update(key, [[name, command], ...this.all.filter(([other]) => other !== name)].slice(0, most));
  }

  private get all(): readonly (readonly [string, string])[] {
    return this.memory
      .get<readonly (readonly [string, string])[]>(key, [])
      .filter(([, command]) => isPlainShell(command));
  }
}

const nameOf = ({ connection, session, container }: ShellSubject, { family }: Task): string =>
  JSON.stringify([connection.spec.id, session.cluster.arn, family, container]);
