import * as vscode from "vscode";
import type { RunTaskCommandInput, StartTaskCommandInput } from "@aws-sdk/client-ecs";
import type { EcsError } from "../../ecs/model/errors";
import { operations } from "../../ecs/gateway/operations";
import type { OperationName } from "../../ecs/gateway/operations";
import type { Connections } from "../../ecs/session/connections";
import type { KeptRequest, RequestPlace } from "../../requests/documents/keptRequests";
import type { Target } from "../../requests/sending/target";
import type { SentStart } from "../../requests/sending/startedTasks";
import { requestFiles } from "../../requests/documents/requestFiles";
import { documentName, documentText, operationOf } from "../../requests/documents/requestDocument";
import { uriOf } from "./requestFileSystem";
import type { RequestFileSystem } from "./requestFileSystem";
import { placeTitle } from "./requestPlace";
import { RequestSaving } from "./requestSaving";

/** A StartTask that may have been carried out although its answer was lost. */
export interface LostStart extends SentStart {
  readonly startedBy: string | undefined;
  readonly error: EcsError;
}

/** Requests as JSON documents, named by their operation; a CodeLens sends them. */
export class RequestDocuments implements vscode.Disposable, vscode.CodeLensProvider {
  private readonly tokens = new Map<string, { readonly token: string; readonly lostAt?: number }>();
  private readonly lostStarts = new Map<string, LostStart>();
  /** Which request each document was made of, by its path. */
  private readonly madeOf = new Map<string, string>();
  private readonly opening = new Map<string, Promise<void>>();
  private readonly lensEmitter = new vscode.EventEmitter<void>();
  private readonly registration: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.lensEmitter.event;

  constructor(
    private readonly files: RequestFileSystem,
    private readonly connections: Connections,
  ) {
    // A connection that was renamed, removed, or made read-only.
    const changing = connections.onDidChange(() => this.lensEmitter.fire());
    this.registration = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider(requestFiles, this),
      new RequestSaving(),
      this.lensEmitter,
      new vscode.Disposable(() => changing.dispose()),
    );
  }

  /** Opens a new document that holds the request; without its client token, which is kept aside. */
  open(operation: OperationName, request: object, target: Target): Promise<void> {
    const made = madeKey(operation, request, target);
    const opening = this.openNew(operation, request, target, made);
    this.opening.set(made, opening);
    return opening.finally(() => this.opening.delete(made));
  }

  /** Shows the document that was made of this request, whatever it holds by now; makes one if there is none. */
  async show(operation: OperationName, request: object, target: Target): Promise<void> {
    const made = madeKey(operation, request, target);
    await this.opening.get(made);
    const found = this.files.all.find(item => this.madeOf.get(item.path) === made);
    if (found) await vscode.window.showTextDocument(uriOf(found.path), { preview: false });
    else await this.open(operation, request, target);
  }

  /** What is known of a document that this extension keeps; undefined of any other, such as a file on disk. */
  keptAt(uri: vscode.Uri): KeptRequest | undefined {
    return this.files.at(uri);
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
      ...this.placeLens(document, top),
    ];
  }

  dispose(): void {
    this.registration.dispose();
    this.tokens.clear();
    this.lostStarts.clear();
  }

  private async openNew(operation: OperationName, request: object, target: Target, made: string): Promise<void> {
    const { clientToken: _, ...shown } = request as { clientToken?: string };
    const nameOf = (number: number) => documentName(operation, number);
    const uri = await this.files.make(placeOf(target), nameOf, documentText(shown));
    this.madeOf.set(uri.path, made);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** Where the document goes; a file on disk says that itself. */
  private placeLens(document: vscode.TextDocument, top: vscode.Range): readonly vscode.CodeLens[] {
    const kept = this.files.at(document.uri);
    if (!kept) return [];
    const title = placeTitle(kept, this.connections.get(kept.connection), document.getText());
    return [new vscode.CodeLens(top, { title, command: "" })];
  }
}

const placeOf = ({ connection, session }: Target): RequestPlace => ({
  connection: connection.spec.id,
  label: connection.spec.label,
  clusterArn: session.cluster.arn,
  cluster: session.cluster.name,
  account: session.account,
  region: session.region,
});

const madeKey = (operation: OperationName, request: object, { connection }: Target): string =>
  `${connection.spec.id} ${operation} ${keyOf(request)}`;

function startKeys(request: StartTaskCommandInput): readonly string[] {
  const { startedBy: _, ...others } = request;
  return [keyOf(request), keyOf(others)];
}

function keyOf(request: object): string {
  const { clientToken: _, ...content } = request as { clientToken?: string };
  return JSON.stringify(content);
}
