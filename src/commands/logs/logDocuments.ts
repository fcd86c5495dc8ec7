import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import type { LogClients } from "../../logs/place/logClients";
import { lineTime, logText } from "../../logs/lines/logText";
import { readLog } from "../../logs/reading/readLog";
import type { LogRequest, ReadLog } from "../../logs/reading/readLog";
import { TaskScope } from "../../logs/following/taskScope";
import { placeLine } from "../../requests/sending/wording";
import { amount, plural } from "../../text/counts";
import { plainText } from "../../text/plainText";
import type { LogSubject } from "./logSubject";

const scheme = "ecs-log";
/** Beyond this a document is no longer a good place to read a log in. */
const mostEver = 100_000;

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

  constructor(private readonly clients: LogClients) {
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
    const name = plainText(subject.title).replaceAll(/[\\/:*?"<>|#%]/g, "-");
    const uri = vscode.Uri.from({ scheme, path: `/${name}.log`, query: String(++this.opened) });
    this.logs.set(uri.toString(), await this.read(subject, request, signal));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    // Of last lines the newest are at the end; of those that were searched for, the first ones count.
    if (request.from === undefined && request.pattern === undefined) reveal(editor, document.lineCount - 1);
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
    const scope = new TaskScope(subject.session, subject.choice);
    try {
      await scope.ready(signal);
      const { sources } = scope.current();
      const [silent] = scope.silent;
      if (sources.length === 0)
        throw new EcsError({
          kind: "missing",
          code: "NoLog",
          sentence: `No log of ${subject.title} can be read.`,
          advice: silent ? `${silent.container}: ${silent.sentence}` : "It has no containers yet.",
        });
      const port = (region: string) => this.clients.get(subject.connection, region);
      const read = await readLog(sources, request, port, signal);
      const hasOlder = read.more === "older" && request.most < mostEver;
      return { subject, request, text: textOf(subject, request, read), hasOlder };
    } finally {
      scope.dispose();
    }
  }
}

function textOf(subject: LogSubject, request: LogRequest, { lines, more, silent }: ReadLog): string {
  const { pattern, from, to, most } = request;
  const range = from === undefined ? undefined : `from ${lineTime(from)} until ${lineTime(to ?? Date.now())}`;
  const head = [
    `Logs of ${subject.title} · ${placeLine(subject)} · read ${lineTime(Date.now())} · ${plural(lines.length, "line")}`,
    [range, pattern === undefined ? undefined : `matching ${pattern}`].filter(Boolean).join(", "),
    more === "older" ? `Only the last ${amount(most)} lines: there are older ones.` : "",
    more === "newer" ? `Only the first ${amount(most)} lines: there are newer ones. Choose a shorter time range.` : "",
    ...silent.map(({ container }) => `Container ${container} has no log stream: it hasn't written a line.`),
  ].filter(text => text !== "");
  return [...head.map(text => `--- ${plainText(text)}`), ...lines.map(line => logText(line, subject.naming)), ""].join(
    "\n",
  );
}

function reveal(editor: vscode.TextEditor, line: number): void {
  const position = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position));
}
