import * as vscode from "vscode";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import { welcomeFor } from "./rows/welcome";
import type { Welcome } from "./rows/welcome";

/** Which welcome text VS Code was last told to show. */
export class ShownWelcome {
  private told?: Welcome;

  isFor(connections: readonly ConnectionSession[]): boolean {
    return this.told === welcomeFor(connections);
  }

  tell(connections: readonly ConnectionSession[]): Welcome {
    const welcome = welcomeFor(connections);
    if (welcome !== this.told) void vscode.commands.executeCommand("setContext", "ecsExplorer.welcome", welcome);
    this.told = welcome;
    return welcome;
  }
}
