import * as vscode from "vscode";
import type { Disposable } from "../../ecs/model/emitter";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import { amount } from "../../text/counts";
import { verdictText } from "../../stream/currency/verdictText";
import { arnOf, resourceScheme, resourceUris } from "../../tree/rows/resourceUri";
import type { EventStream } from "../attach/eventStream";

interface Mark {
  readonly badge: string;
  readonly tooltip: string;
}

/** A badge has two characters at most. */
const digit = (count: number): string => (count > 9 ? "+" : String(count));

/** Marks rows of the Clusters tree for which the attached stream and the API differ. */
export class Marks implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.Uri[]>();
  private readonly held: Disposable[];
  private marks = new Map<string, Mark>();
  private report?: CurrencyReport;

  readonly onDidChangeFileDecorations = this.changeEmitter.event;

  constructor(private readonly eventStream: EventStream) {
    this.held = [
      this.changeEmitter,
      eventStream.onDidChange(() => this.update()),
      vscode.window.registerFileDecorationProvider(this),
    ];
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== resourceScheme) return undefined;
    const mark = this.marks.get(arnOf(uri));
    return mark && new vscode.FileDecoration(mark.badge, mark.tooltip, new vscode.ThemeColor("list.warningForeground"));
  }

  dispose(): void {
    for (const item of this.held) item.dispose();
  }

  private update(): void {
    const report = this.eventStream.attachment?.live.currency;
    if (report === this.report) return;
    this.report = report;
    const before = this.marks;
    this.marks = report ? marksOf(report) : new Map();
    const changed = [...new Set([...before.keys(), ...this.marks.keys()])].filter(
      arn => before.get(arn)?.tooltip !== this.marks.get(arn)?.tooltip,
    );
    if (changed.length > 0) this.changeEmitter.fire(changed.flatMap(resourceUris));
  }
}

function marksOf(report: CurrencyReport): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const finding of report.findings) {
    if (finding.verdict !== "BEHIND" && finding.verdict !== "AHEAD") continue;
    const { streamVersion = 0, apiVersion = 0 } = finding;
    const badge = `${finding.verdict === "BEHIND" ? "↓" : "↑"}${digit(Math.abs(apiVersion - streamVersion))}`;
    const versions = `the event stream has v${String(streamVersion)}, the API has v${String(apiVersion)}`;
    marks.set(finding.arn, { badge, tooltip: `${verdictText(finding)}: ${versions}` });
  }
  for (const { arn, verdicts } of report.clusters)
    if (verdicts.BEHIND > 0)
      marks.set(arn, {
        badge: `↓${digit(verdicts.BEHIND)}`,
        tooltip: `Behind in the event stream: ${amount(verdicts.BEHIND)}`,
      });
  return marks;
}
