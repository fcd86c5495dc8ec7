import * as vscode from "vscode";
import { toEcsError } from "../../ecs/answers/failure";
import { EcsError } from "../../ecs/model/errors";
import type { Connections } from "../../ecs/session/connections";
import { lastPart } from "../../ecs/model/model";
import type { Timestamp } from "../../ecs/model/model";
import { TaskScope } from "../../logs/following/taskScope";
import { unlistedTasks } from "../../logs/following/unlistedTasks";
import type { LogClients } from "../../logs/place/logClients";
import type { Silent } from "../../logs/place/logLine";
import type { LogRequest } from "../../logs/reading/logRequest";
import { hasSettled } from "../../logs/reading/batch";
import { readLog } from "../../logs/reading/readLog";
import { plainText } from "../../text/plainText";
import { documentText, lineAt } from "./logDocumentText";
import type { Gap } from "./logDocumentText";
import { placedTitle } from "./logSubject";
import type { LogSubject } from "./logSubject";
import { readTasks } from "./readTasks";

const scheme = "ecs-log";
/** As many as an editor shows at once without effort. */
export const usualLines = 10_000;
/** Beyond this a document is no longer a good place to read a log in. */
const mostEver = 100_000;
/** ECS's clock and that of who writes the lines may differ. */
const clockMarginMs = 60_000;

interface OpenLog {
  readonly subject: LogSubject;
  readonly request: LogRequest;
  readonly text: string;
  readonly hasOlder: boolean;
}

/** Parts of logs as read-only documents, which Save As writes to a file; earlier lines are loaded by a lens at the top. */
export class LogDocuments implements vscode.Disposable, vscode.CodeLensProvider {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.Uri>();
  private readonly logs = new Map<string, OpenLog>();
  private readonly disposables: readonly vscode.Disposable[];
  private opened = 0;
  private readonly lensEmitter = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.lensEmitter.event;

  constructor(
    private readonly clients: LogClients,
    private readonly connections: Pick<Connections, "all">,
  ) {
    this.disposables = [
      this.lensEmitter,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changeEmitter.event,
        provideTextDocumentContent: uri =>
          this.logs.get(uri.toString())?.text ?? "--- This log was read in another session. Open it again.\n",
      }),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      vscode.workspace.onDidCloseTextDocument(document => this.closed(document)),
    ];
  }

  /** Reads and shows it; throws an EcsError. */
  async open(subject: LogSubject, request: LogRequest, signal: AbortSignal): Promise<void> {
    const editor = await this.show(subject, request, signal);
    // Of last lines the newest are at the end; of those that were searched for, the first ones count.
    if (request.from === undefined && request.pattern === undefined) reveal(editor, editor.document.lineCount - 1);
  }

  /** The same for the log of a task that has ended, at what it wrote last before that moment. */
  async openAt(subject: LogSubject, at: Timestamp, signal: AbortSignal): Promise<void> {
    const editor = await this.show(subject, { most: usualLines }, signal);
    reveal(editor, lineAt(editor.document.getText(), at), vscode.TextEditorRevealType.InCenter);
  }

  private async show(subject: LogSubject, request: LogRequest, signal: AbortSignal): Promise<vscode.TextEditor> {
    const name = plainText(placedTitle(subject, this.connections.all)).replaceAll(/[\\/:*?"<>|#%]/g, "-");
    const uri = vscode.Uri.from({ scheme, path: `/${name}.log`, query: String(++this.opened) });
    this.logs.set(uri.toString(), await this.read(subject, request, signal));
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.window.showTextDocument(document, { preview: false });
  }

  /** Reads ten times as many lines, and keeps in sight what was. */
  async loadEarlier(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    const log = this.logs.get(uri.toString());
    if (!log?.hasOlder) return;
    const before = log.text.split("\n").length;
    const request = { ...log.request, most: Math.min(mostEver, log.request.most * 10) };
    const read = await this.read(log.subject, request, signal);
    // Closed meanwhile, it would be kept for ever.
    if (!this.logs.has(uri.toString())) return;
    this.logs.set(uri.toString(), read);
    this.changeEmitter.fire(uri);
    this.lensEmitter.fire();
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    if (editor) reveal(editor, Math.max(0, read.text.split("\n").length - before));
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.logs.get(uri.toString())?.hasOlder) return [];
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: "Load Earlier Lines",
        command: "ecsExplorer.loadEarlierLines",
        arguments: [uri],
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables, this.changeEmitter).dispose();
    this.logs.clear();
  }

  /** VS Code tells of a changed language as of a document that is closed and opened again; then it stays among the documents. */
  private closed(document: vscode.TextDocument): void {
    if (!vscode.workspace.textDocuments.includes(document)) this.logs.delete(document.uri.toString());
  }

  private async read(subject: LogSubject, request: LogRequest, signal: AbortSignal): Promise<OpenLog> {
    const { session, choice } = subject;
    const { from } = request;
    await readTasks(subject, signal);
    const service = choice.kind === "service" ? await readService(subject, choice.name, signal) : undefined;
    const scope = new TaskScope(session, choice, {
      stoppedSince: from === undefined ? 0 : from - clockMarginMs,
      definitions: service?.definitions,
    });
    try {
      await scope.ready(signal);
      const now = scope.now();
      const { sources } = scope.current();
      const gaps = [
        ...(service?.gaps ?? []),
        ...scope.unread.map(({ name, error }) => ({ what: `task definition ${lastPart(name)}`, error })),
      ];
      const unlisted = unlistedTasks(choice.kind === "tasks" ? [] : scope.prefixes(), session, now);
      const searches = from !== undefined && from < unlisted.until && unlisted.prefixes.length > 0;
      if (sources.length === 0 && !searches) throw gaps[0]?.error ?? noLog(subject, scope.silent);
      const port = (region: string) => this.clients.get(subject.connection, region);
      const read = await readLog(sources, request, port, signal, unlisted);
      const hasOlder = read.more === "older" && request.most < mostEver;
      const isSettling = sources.some(source => source.stoppedAt !== undefined && !hasSettled(source, now));
      const text = documentText(subject, { ...read, request, unlisted, unread: scope.silent, gaps, isSettling, now });
      return { subject, request, text, hasOlder };
    } finally {
      scope.dispose();
    }
  }
}

/** The task definitions that a service names; where it can't be read, that is a gap and no failure: its tasks are known. */
async function readService(
  { session }: LogSubject,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly definitions: readonly string[]; readonly gaps: readonly Gap[] }> {
  const gaps: Gap[] = [];
  try {
    await session.services.read(signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { region } = session;
    gaps.push({ what: `service ${name}`, error: toEcsError(error, { operation: "DescribeServices", region }) });
  }
  const service = session.services.get(name);
  const definitions = [service, ...(service?.deployments ?? [])].flatMap(item => item?.taskDefinitionArn ?? []);
  return { definitions: [...new Set(definitions)], gaps };
}

function noLog({ title, choice, session }: LogSubject, [silent]: readonly Silent[]): EcsError {
  const isListed = choice.kind !== "tasks" || choice.tasks.some(({ arn }) => session.replica.tasks.has(arn));
  return new EcsError({
    kind: "missing",
    code: "NoLog",
    sentence: `No log of ${title} can be read.`,
    advice: silent
      ? `${silent.container}: ${silent.sentence}`
      : isListed
        ? "ECS lists no container of it."
        : "ECS no longer lists it: it keeps a stopped task for about an hour.",
  });
}

function reveal(editor: vscode.TextEditor, line: number, where?: vscode.TextEditorRevealType): void {
  const position = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), where);
}
