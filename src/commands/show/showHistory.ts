import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import { historyText } from "../../requests/sending/history";
import type { History } from "../../requests/sending/history";
import { namesIn } from "./historyList";

const scheme = "ecs-explorer-history";
const uri = vscode.Uri.parse(`${scheme}:Operation%20History.txt`);

/** The operation history as a read-only document that is brought up to date each time it is shown. */
export class HistoryDocument implements vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;

  constructor(history: History, connections: Pick<Connections, "get">) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.changeEmitter.event,
      provideTextDocumentContent: () => historyText(history.entries, namesIn(connections)),
    });
  }

  async show(): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    this.changeEmitter.fire(uri);
    await vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.registration.dispose();
    this.changeEmitter.dispose();
  }
}
