import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import { visible } from "../../text/visible";

const scheme = "ecs-events";
/** Documents of earlier questions are let go, the oldest first. */
const kept = 40;

/** Read-only texts that live as long as this window: reports, differences, replays. */
export class EventDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changeEmitter = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.changeEmitter.event;
  /** Comes last: VS Code asks for `onDidChange` as soon as it is registered. */
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  /** Makes a document of that name say `text`; its name's ending decides how it is coloured. */
  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${plainText(name).replaceAll(/[/\\?#]/g, "_")}` });
    const key = uri.toString();
    this.texts.delete(key);
    this.texts.set(key, visible(text));
    const [oldest] = this.texts.keys();
    if (this.texts.size > kept && oldest !== undefined) this.texts.delete(oldest);
    this.changeEmitter.fire(uri);
    return uri;
  }

  /** Throws a sentence when there is nothing to show: VS Code puts it where the text would be. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    const text = this.texts.get(uri.toString());
    if (text === undefined) throw new Error("This document was kept for its window only. Ask for it again.");
    return text;
  }

  dispose(): void {
    this.registration.dispose();
    this.changeEmitter.dispose();
  }
}
