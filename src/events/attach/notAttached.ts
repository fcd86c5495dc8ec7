import * as vscode from "vscode";

/** Answers a command that is about the attached stream while there is none. */
export async function sayNotAttached(): Promise<void> {
  const attach = "Attach Event Stream…";
  const answer = await vscode.window.showInformationMessage("No event stream is attached.", attach);
  if (answer === attach) await vscode.commands.executeCommand("ecsExplorer.attachEventStream");
}
