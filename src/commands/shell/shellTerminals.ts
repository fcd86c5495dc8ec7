import * as vscode from "vscode";
import type { OpenSession } from "../../ecs/gateway/executeCommand";
import type { PluginCall } from "../../shell/pluginCall";
import { pluginFolder } from "../../shell/plugin";
import { endSession } from "../../shell/sessions";
import type { SessionsClient } from "../../shell/sessions";
import { plainText } from "../../text/plainText";
import type { Log } from "../../text/safeLog";

interface Shell {
  readonly client: SessionsClient;
  readonly session: OpenSession;
}

/** The terminals in containers. A session ends with its terminal, whoever closes that. */
export class ShellTerminals implements vscode.Disposable {
  private readonly open = new Map<vscode.Terminal, Shell>();
  private readonly closing = vscode.window.onDidCloseTerminal(terminal => this.closed(terminal));

  constructor(private readonly log: Log) {}

  show(
    shell: Shell,
    plugin: string,
    { args, environment }: PluginCall,
    titles: { readonly name: string; readonly message: string },
  ): void {
    const terminal = vscode.window.createTerminal({
      name: plainText(titles.name),
      message: plainText(titles.message),
      iconPath: new vscode.ThemeIcon("package"),
      cwd: pluginFolder(),
      shellPath: plugin,
      shellArgs: [...args],
      env: environment,
      // Else VS Code would keep its environment, with the token, to start it again in the next window.
      isTransient: true,
    });
    this.open.set(terminal, shell);
    terminal.show();
  }

  dispose(): void {
    this.closing.dispose();
    for (const [terminal, shell] of this.open) {
      terminal.dispose();
      void this.end(shell);
    }
    this.open.clear();
  }

  private closed(terminal: vscode.Terminal): void {
    const shell = this.open.get(terminal);
    if (!shell) return;
    this.open.delete(terminal);
    const { exitStatus } = terminal;
    // The plugin ends with 0 once the command has ended, and its session with it.
    if (exitStatus?.reason === vscode.TerminalExitReason.Process && exitStatus.code === 0) shell.client.dispose();
    else void this.end(shell);
  }

  private end({ client, session }: Shell): Promise<void> {
    return endSession(client, session.sessionId, this.log);
  }
}
