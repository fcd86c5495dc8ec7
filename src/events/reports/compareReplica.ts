import * as vscode from "vscode";
import { stream } from "../../bundles";
import { awsTime } from "../../ecs/gateway/awsTime";
import { EcsError } from "../../ecs/model/errors";
import type { ReplicaCopy } from "../../stream/copy/replicaCopy";
import { bytesTold, currencyText, stageText } from "./auditEvents";
import { clipboardText, nameOf } from "../sources/auditSource";
import { choose, chooseConnection } from "../sources/choices";
import type { Choice } from "../sources/choices";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { clockSentence } from "../view/clockWords";
import { readEventSettings } from "../attach/eventSettings";
import { plural } from "../../text/counts";

const title = "Compare Your Replica";

type Read = (signal: AbortSignal, say: (message: string, increment?: number) => void) => Promise<ReplicaCopy>;

/** "Compare Your Replica…": ARNs and versions that somebody stored, held against the API; asks where they are. Throws an EcsError. */
export async function compareReplica(deps: EventsDeps, reports: Reports, uri?: vscode.Uri): Promise<void> {
  const { connections, inNotification } = deps;
  const read = uri ? documentReader(uri) : await chooseReader();
  const connection = read && (await chooseConnection(connections, title));
  if (!read || !connection) return;
  const report = await inNotification("Comparing your replica with the API", async (signal, say): Promise<Report> => {
    const copy = await read(signal, say);
    if (copy.resources.size === 0) throw emptyCopy(copy);
    const { compareToTheEnd, copyReport, markdownCopyReport, jsonCopyReport } = stream();
    const { graceMs } = readEventSettings();
    const gateway = await connection.gateway();
    const now = awsTime(gateway);
    const currency = await compareToTheEnd(
      gateway,
      copy,
      { graceMs, now, onStage: stage => say(stageText(stage, graceMs)) },
      signal,
    );
    const replica = copyReport(copy);
    const problems = copy.problems > 0 ? ` ${plural(copy.problems, "row")} could not be used.` : "";
    return {
      title: `Replica ${copy.name}`,
      summary: `${copy.name}: ${plural(copy.resources.size, "resource")}. ${currencyText(currency)}${problems}${clockSentence(gateway.clockAheadMs)}`,
      write: {
        markdown: () => markdownCopyReport(replica, currency),
        json: () => jsonCopyReport(replica, currency),
      },
    };
  });
  await reports.show(report);
}

async function chooseReader(): Promise<Read | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const isText = active && (active.uri.scheme === "file" || active.uri.scheme === "untitled");
  const editor: readonly Choice<"editor">[] = isText
    ? [{ icon: "edit", label: "The active editor", description: nameOf(active.uri), value: "editor" }]
    : [];
  const kind = await choose<"editor" | "file" | "clipboard">(
    title,
    "Where are the ARNs and versions that your replica has?",
    [
      ...editor,
      {
        icon: "file",
        label: "File…",
        detail:
          "A query's CSV with columns such as arn and version, JSON, JSON Lines, or what a database's shell prints",
        value: "file",
      },
      { icon: "clippy", label: "Clipboard", detail: "The same, as text", value: "clipboard" },
    ],
  );
  switch (kind) {
    case undefined:
      return undefined;
    case "editor":
      return active && documentReader(active.uri);
    case "clipboard": {
      const text = await clipboardText("Copy the rows and try again.");
      return signal => stream().readCopyText("clipboard", text, signal);
    }
    case "file": {
      const [chosen] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
      return chosen && documentReader(chosen);
    }
  }
}

const filters = { Rows: ["csv", "tsv", "json", "jsonl", "ndjson", "txt", "gz"], "All files": ["*"] };

/** A file as it lies on disk, or an open document as it stands. */
function documentReader(uri: vscode.Uri): Read {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (uri.scheme === "file" && !open?.isDirty)
    return (signal, say) => stream().readCopyFile(uri.fsPath, signal, bytesTold(say));
  return async signal => {
    const text = open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return stream().readCopyText(nameOf(uri), text, signal);
  };
}

function emptyCopy(copy: ReplicaCopy): EcsError {
  const [first] = copy.firstProblems;
  const why = first ? ` Line ${String(first.line)}: ${first.reason}` : "";
  return new EcsError({
    kind: "invalid",
    code: "NoRows",
    sentence: `${copy.name} has no row with an ARN and a version.${why}`,
    advice: "Export a CSV with the columns arn and version, or JSON with them.",
  });
}
