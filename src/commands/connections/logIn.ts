import * as vscode from "vscode";
import { credentialFailure } from "../../connections/logins";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { EcsError, Login } from "../../ecs/model/errors";
import { commandLine } from "../running/loginLine";
import type { Kit } from "../running/kit";
import { complain, inform } from "../running/notice";
import { shellHere } from "../running/shellHere";
import { findProgram } from "../../shell/program";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";

const copy = "Copy Login Command";

/**
 * Runs the AWS CLI's login for an expired one, in a terminal; the connection continues by itself when it succeeds. While a
 * profile's login is open it isn't begun again; another profile's is.
 */
export async function logIn(kit: Kit, argument: unknown): Promise<void> {
  const login = loginIn(argument) ?? (await choose(kit));
  if (!login) return;
  const job = { key: `logIn ${commandLine(login)}`, what: `The login of ${login.args.at(-1) ?? login.command}` };
  await kit.runner.run(job, () => logInWith(kit, login));
}

async function logInWith(kit: Kit, login: Login): Promise<void> {
  const program = findProgram(login.command);
  if (!program) {
    const choice = await complain(
      `The AWS CLI (${login.command}) isn't installed, or not on this window's PATH.`,
      copy,
      "Install the AWS CLI",
    );
    if (choice === copy) await vscode.env.clipboard.writeText(commandLine(login, shellHere()));
    else if (choice) await vscode.env.openExternal(vscode.Uri.parse("https://aws.amazon.com/cli/"));
    return;
  }
  // Given as arguments, so that no shell reads the profile's name.
  const terminal = vscode.window.createTerminal({
    name: `AWS login: ${login.args.at(-1) ?? ""}`,
    shellPath: program,
    shellArgs: [...login.args],
    iconPath: new vscode.ThemeIcon("key"),
  });
  terminal.show();
  const code = await exitOf(terminal);
  if (code === 0) await kit.deps.logins.loggedIn();
  else if (code !== undefined) {
    const choice = await complain(`The login failed (${login.command} ended with exit code ${String(code)}).`, copy);
    if (choice === copy) await vscode.env.clipboard.writeText(commandLine(login, shellHere()));
  }
}

function loginIn(argument: unknown): Login | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { error, connection } = argument as { error?: EcsError; connection?: ConnectionSession };
  return error?.login ?? (connection && credentialFailure(connection)?.login);
}

async function choose(kit: Kit): Promise<Login | undefined> {
  const found = kit.deps.connections.all.flatMap(connection => {
    const login = credentialFailure(connection)?.login;
    return login ? [{ label: connection.spec.label, description: commandLine(login), value: login }] : [];
  });
  if (found.length === 0) void inform("No connection is waiting for a login.");
  if (found.length <= 1) return found[0]?.value;
  const reply = await pickOne<Login>(alone("Log In"), {
    placeholder: "Connection",
    load: () => Promise.resolve(found),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

/** The exit code; undefined when the person closed the terminal first. */
function exitOf(terminal: vscode.Terminal): Promise<number | undefined> {
  return new Promise(resolve => {
    const listening = vscode.window.onDidCloseTerminal(closed => {
      if (closed !== terminal) return;
      listening.dispose();
      resolve(closed.exitStatus?.code);
    });
  });
}
