import * as vscode from "vscode";
import { requestScheme } from "./requestFileSystem";

/** Whoever stops typing for so long is through with a thought; formatting on save must not get in the way of half a one. */
const wholeMs = 1000;
const halfMs = 5000;

/** Saves changed request documents by itself, so that none asks to be saved: soon after a change, and when another editor is gone to. */
export class RequestSaving implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly registration = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.soon(document)),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => this.forget(uri)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    vscode.window.onDidChangeActiveTextEditor(active => {
      for (const document of vscode.workspace.textDocuments)
        if (isUnsaved(document) && document !== active?.document) void document.save();
    }),
  );

  dispose(): void {
    this.registration.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private soon(document: vscode.TextDocument): void {
    this.forget(document.uri);
    if (!isUnsaved(document)) return;
    const save = () => {
      if (isUnsaved(document)) void document.save();
    };
    this.timers.set(document.uri.toString(), setTimeout(save, isJson(document.getText()) ? wholeMs : halfMs));
  }

  private forget(uri: vscode.Uri): void {
    clearTimeout(this.timers.get(uri.toString()));
    this.timers.delete(uri.toString());
  }
}

const isUnsaved = (document: vscode.TextDocument): boolean =>
  document.uri.scheme === requestScheme && document.isDirty && !document.isClosed;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
