import * as vscode from "vscode";
import type { RunTaskCommandInput, StartTaskCommandInput } from "@aws-sdk/client-ecs";
import type { EcsError } from "../../ecs/model/errors";
import { operations } from "../../ecs/gateway/operations";
import type { OperationName } from "../../ecs/gateway/operations";
import type { Target } from "../../requests/sending/target";
import type { SentStart } from "../../requests/sending/startedTasks";
import { requestFiles } from "../../requests/documents/requestFiles";
import { documentName, documentText, operationOf } from "../../requests/documents/requestDocument";

/** A StartTask that may have been carried out although its answer was lost. */
export interface LostStart extends SentStart {
  readonly startedBy: string | undefined;
  readonly error: EcsError;
}

/** Requests as JSON documents, named by their operation; a CodeLens sends them. */
export class RequestDocuments implements vscode.Disposable, vscode.CodeLensProvider {
  private readonly tokens = new Map<string, { readonly token: string; readonly lostAt?: number }>();
  private readonly lostStarts = new Map<string, LostStart>();
  /** Which connection each open document was made for: several may show a cluster of one ARN. */
  private readonly connections = new Map<string, string>();
  private readonly registration = vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(requestFiles, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.connections.delete(uri.toString())),
  );

  /** Opens a new unsaved document that holds the request; without its client token, which is kept aside. */
  async open(operation: OperationName, request: object, { connection }: Target): Promise<void> {
    const { clientToken: _, ...shown } = request as { clientToken?: string };
    const document = await vscode.workspace.openTextDocument(this.freeUri(operation));
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), documentText(shown)));
    // Another language is another document to VS Code, which closes the first.
    const { uri } = await vscode.languages.setTextDocumentLanguage(document, "json");
    this.connections.set(uri.toString(), connection.spec.id);
  }

  /** The connection that a document was made for, as long as it is open. */
  connectionOf(uri: vscode.Uri): string | undefined {
    return this.connections.get(uri.toString());
  }

  /** The token that a request with this content was last sent with and got no answer to. */
  tokenOf(request: object): string | undefined {
    return this.tokens.get(keyOf(request))?.token;
  }

  /** When a request of this content and token was sent whose answer was lost. */
  lostAt(request: RunTaskCommandInput): number | undefined {
    const kept = this.tokens.get(keyOf(request));
    return kept?.token === request.clientToken ? kept?.lostAt : undefined;
  }

  /** After a failure the same content is sent with the same token, so that it cannot run twice while ECS remembers it. */
  keepToken(request: RunTaskCommandInput, lostAt?: number): void {
    if (request.clientToken) this.tokens.set(keyOf(request), { token: request.clientToken, lostAt });
  }

  dropToken(request: object): void {
    this.tokens.delete(keyOf(request));
  }

  /** The StartTask of this content whose fate is open: with which `startedBy` it was sent, and how its answer was lost. */
  lostStartOf(request: object): LostStart | undefined {
    return this.lostStarts.get(keyOf(request));
  }

  /** A request is found again with its own `startedBy`, and without when a document leaves that out. */
  keepLostStart(request: StartTaskCommandInput, lost: LostStart): void {
    for (const key of startKeys(request)) this.lostStarts.set(key, lost);
  }

  dropLostStart(request: StartTaskCommandInput): void {
    for (const key of startKeys(request))
      if (this.lostStarts.get(key)?.startedBy === request.startedBy) this.lostStarts.delete(key);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const operation = operationOf(document.uri.path);
    if (!operation) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const verb = operations[operation].changes ? `$(play) Send ${operation}` : `$(play) Send ${operation} (reads only)`;
    return [
      new vscode.CodeLens(top, { title: verb, command: "ecsExplorer.sendRequest", arguments: [document.uri] }),
      new vscode.CodeLens(top, {
        title: "$(copy) Copy as AWS CLI",
        command: "ecsExplorer.copyRequestAsCli",
        arguments: [document.uri],
      }),
    ];
  }

  dispose(): void {
    this.registration.dispose();
    this.connections.clear();
    this.tokens.clear();
    this.lostStarts.clear();
  }

  private freeUri(operation: OperationName): vscode.Uri {
    const taken = new Set(vscode.workspace.textDocuments.map(document => document.uri.path));
    let number = 1;
    while (taken.has(documentName(operation, number))) number++;
    return vscode.Uri.from({ scheme: "untitled", path: documentName(operation, number) });
  }
}

function startKeys(request: StartTaskCommandInput): readonly string[] {
  const { startedBy: _, ...others } = request;
  return [keyOf(request), keyOf(others)];
}

function keyOf(request: object): string {
  const { clientToken: _, ...content } = request as { clientToken?: string };
  return JSON.stringify(content);
}
