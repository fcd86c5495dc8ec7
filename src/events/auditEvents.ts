import * as vscode from "vscode";
import { stream } from "../bundles";
import type { ConnectionSession } from "../ecs/connectionSession";
import type { Stage } from "../stream/comparison";
import type { CurrencyReport } from "../stream/currencyReport";
import type { Progress } from "../stream/file";
import type { AuditReport } from "../stream/report";
import { countsText, percentText } from "../stream/verdictText";
import { chooseSource, sourceOf } from "./auditSource";
import { choose, chooseComparison } from "./choices";
import type { EventsDeps } from "./deps";
import type { EventDocuments } from "./documents";
import { counted, shown } from "./row";
import { readEventSettings } from "./settings";
import type { OpenedSource } from "./sources";
import { plainText } from "../text/plainText";

const title = "Audit Events";
const exportButton = "Export…";

/** The audit that was made last, for an export. */
interface Finished {
  readonly report: AuditReport;
  readonly currency?: CurrencyReport;
}

/** «Audit Events…»: what a source says of itself, and how current it is beside the API. */
export class Audits {
  private last?: Finished;

  constructor(
    private readonly deps: EventsDeps,
    private readonly documents: EventDocuments,
  ) {}

  /** Audits a file or document, or asks for a source when none is given. Throws an EcsError. */
  async audit(uri?: vscode.Uri): Promise<void> {
    let tell: (progress: Progress) => void = () => undefined;
    const onProgress = (progress: Progress) => tell(progress);
    const { connections, askMfaCode, inNotification } = this.deps;
    const opened = uri
      ? await sourceOf(uri, onProgress)
      : await chooseSource({ title, connections, askMfaCode, queues: true, onProgress });
    if (!opened) return;
    try {
      const connection = await chooseComparison(connections, title);
      if (!connection) return;
      const finished = await inNotification(`Auditing ${opened.source.name}`, (signal, report) => {
        let told = 0;
        tell = ({ bytesRead, total }) => {
          const percent = total > 0 ? (bytesRead / total) * 100 : 0;
          report(`${shown(Math.round(bytesRead / 1e6))} of ${shown(Math.round(total / 1e6))} MB`, percent - told);
          told = percent;
        };
        return finish(opened, connection, signal, report);
      });
      this.last = finished;
      await this.show(finished);
    } finally {
      opened.release();
    }
  }

  /** Writes the last audit to a file; asks which format and where unless told. */
  async export(format?: "markdown" | "json", target?: vscode.Uri): Promise<void> {
    if (!this.last) {
      void vscode.window.showInformationMessage("There is no audit to export yet: run «Audit Events…» first.");
      return;
    }
    const chosen =
      format ??
      (await choose<"markdown" | "json">("Export Audit", "Format", [
        { label: "Markdown", detail: "As it is shown; long tables are cut and say so", value: "markdown" },
        { label: "JSON", detail: "Everything", value: "json" },
      ]));
    if (!chosen) return;
    const { markdownReport, jsonReport } = stream();
    const { report, currency } = this.last;
    const write = chosen === "markdown" ? markdownReport : jsonReport;
    const uri = target ?? (await vscode.window.showSaveDialog(saveOptions(report.source, chosen)));
    if (!uri) return;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(write(report, currency)));
    await vscode.window.showTextDocument(uri);
  }

  private async show({ report, currency }: Finished): Promise<void> {
    const uri = this.documents.put(`Audit of ${report.source}.md`, stream().markdownReport(report, currency));
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // Markdown's own extension may be off.
      await vscode.window.showTextDocument(uri);
    }
    // Not awaited: a notification may stay for hours.
    void vscode.window.showInformationMessage(plainText(summary(report, currency)), exportButton).then(answer => {
      if (answer === exportButton) void vscode.commands.executeCommand("ecsExplorer.exportAudit");
    });
  }
}

function saveOptions(source: string, format: "markdown" | "json"): vscode.SaveDialogOptions {
  const ending = format === "markdown" ? "md" : "json";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = plainText(`audit of ${source}.${ending}`).replaceAll(/[/\\:*?"<>|]/g, "_");
  return {
    title: "Export Audit",
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: { [ending]: [ending] },
  };
}

async function finish(
  { source }: OpenedSource,
  connection: ConnectionSession | "none",
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<Finished> {
  const { auditSource, auditReport } = stream();
  const audit = await auditSource(source, signal);
  if (connection === "none") return { report: auditReport(audit, source.name) };
  tell(`comparing ${shown(audit.resources.size)} resources with the API`);
  const { AuditKnowledge, compareToTheEnd, readingOn } = stream();
  const { graceMs } = readEventSettings();
  const currency = await compareToTheEnd(
    await connection.gateway(),
    new AuditKnowledge(audit),
    { graceMs, readOn: readingOn(audit, source), onStage: stage => tell(stageText(stage, graceMs)) },
    signal,
  );
  // What was read while comparing belongs to the audit, too.
  return { report: auditReport(audit, source.name), currency };
}

/** What the progress says. */
export function stageText(stage: Stage, graceMs: number): string {
  switch (stage) {
    case "asking":
      return "asking the API";
    case "waiting":
      return `waiting ${shown(Math.ceil(graceMs / 1000))} s for events in flight`;
    case "reading":
      return "reading what came since";
  }
}

function summary({ source, events, duplicates, late }: AuditReport, currency?: CurrencyReport): string {
  const itself = `${source}: ${counted(events, "event")}, ${counted(duplicates, "duplicate")}, ${shown(late)} late.`;
  if (!currency) return itself;
  if (currency.share === undefined) return `${itself} Nothing could be compared with the API.`;
  const rest = countsText(currency.verdicts);
  return `${itself} ${percentText(currency.share)} current${rest ? `: ${rest}` : ""}.`;
}
