import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import type { EventDocuments } from "../sources/eventDocuments";

export type Format = "markdown" | "json" | "csv";

/** Something that was found out, to be read and exported. */
export interface Report {
  /** `Audit of events.json` */
  readonly title: string;
  /** One line for a notification. */
  readonly summary: string;
  readonly write: Readonly<Record<"markdown" | "json", () => string>> & { readonly csv?: () => string };
}

const exportButton = "Export…";
const endings: Readonly<Record<Format, string>> = { markdown: "md", json: "json", csv: "csv" };

/** Shows reports as documents, and exports the one that was made last. */
export class Reports {
  private last?: Report;

  constructor(private readonly documents: EventDocuments) {}

  async show(report: Report): Promise<void> {
    this.last = report;
    const uri = this.documents.put(`${report.title}.md`, report.write.markdown());
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // Markdown's own extension may be off.
      await vscode.window.showTextDocument(uri);
    }
    // Not awaited: a notification may stay for hours.
    void vscode.window.showInformationMessage(plainText(report.summary), exportButton).then(answer => {
      if (answer === exportButton) void vscode.commands.executeCommand("ecsExplorer.exportAudit");
    });
  }

  /** Writes the last report to a file; asks which format and where unless told. */
  async export(format?: Format, target?: vscode.Uri): Promise<void> {
    const report = this.last;
    if (!report) {
      void vscode.window.showInformationMessage(
        "There's no report to export yet. Run Audit Events, Compare Your Replica, or Show Event Lag first.",
      );
      return;
    }
    const chosen = format ?? (await askFormat(report));
    const write = chosen && report.write[chosen];
    if (!chosen || !write) return;
    const uri = target ?? (await vscode.window.showSaveDialog(saveOptions(report.title, endings[chosen])));
    if (!uri) return;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(write()));
    await vscode.window.showTextDocument(uri);
  }
}

async function askFormat(report: Report): Promise<Format | undefined> {
  const reply = await pickOne<Format>(alone("Export Report"), {
    placeholder: "Format",
    load: () => Promise.resolve(formatsOf(report)),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

function formatsOf({ write }: Report): readonly Choice<Format>[] {
  const all: readonly Choice<Format>[] = [
    { label: "Markdown", detail: "As shown here. Long tables are shortened, and say so", value: "markdown" },
    { label: "JSON", detail: "All data", value: "json" },
    { label: "CSV", detail: "Figures only, for a spreadsheet", value: "csv" },
  ];
  return all.filter(({ value }) => write[value] !== undefined);
}

function saveOptions(title: string, ending: string): vscode.SaveDialogOptions {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = plainText(`${title}.${ending}`).replaceAll(/[/\\:*?"<>|]/g, "_");
  return {
    title: "Export Report",
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: { [ending]: [ending] },
  };
}
