import * as vscode from "vscode";
import { stream } from "../../bundles";
import { awsTime } from "../../ecs/gateway/awsTime";
import { EcsError } from "../../ecs/model/errors";
import type { ReplicaCopy } from "../../stream/copy/replicaCopy";
import { bytesTold, currencyText, stageText } from "./auditEvents";
import { connectionStep, onlyConnection } from "../sources/connectionSteps";
import type { ConnectionDraft } from "../sources/connectionSteps";
import { givenBy, nameOf, unsavedText } from "../sources/givenText";
import type { GivenBy, GivenText } from "../sources/givenText";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { clockSentence } from "../view/clockWords";
import { readEventSettings } from "../attach/eventSettings";
import { plural } from "../../text/counts";

const title = "Compare Your Replica";

interface Draft extends ConnectionDraft {
  readonly way?: GivenBy;
  readonly given?: GivenText;
}

/** "Compare Your Replica…": ARNs and versions that somebody stored, held against the API; asks where they are. Throws an EcsError. */
export async function compareReplica(deps: EventsDeps, reports: Reports, uri?: vscode.Uri): Promise<void> {
  const { connections, runner } = deps;
  const first: Draft = { connection: onlyConnection(connections), given: uri && { uri } };
  const draft = await runWizard(title, [...(uri ? [] : [rowsStep]), connectionStep<Draft>(connections)], first);
  const { connection, given } = draft ?? {};
  if (!connection || !given) return;
  const name = "uri" in given ? given.uri.toString() : "clipboard";
  // A run of its own: its Retry asks for nothing that was answered.
  await runner.run(`compareReplica: ${name}`, () => compare(deps, reports, connection, given));
}

async function compare(
  { inNotification }: EventsDeps,
  reports: Reports,
  connection: ConnectionSession,
  given: GivenText,
): Promise<void> {
  const report = await inNotification("Comparing your replica with the API", async (signal, say): Promise<Report> => {
    const copy = await readCopy(given, signal, say);
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
    const problems = copy.problems > 0 ? ` ${plural(copy.problems, "unusable row")}.` : "";
    return {
      title: `Replica comparison of ${copy.name}`,
      summary: `${copy.name}: ${plural(copy.resources.size, "resource")}. ${currencyText(currency)}${problems}${clockSentence(gateway.clockAheadMs)}`,
      write: {
        markdown: () => markdownCopyReport(replica, currency),
        json: () => jsonCopyReport(replica, currency),
      },
    };
  });
  await reports.show(report);
}

const rowsStep: Step<Draft> = {
  ask: async (draft, at) => {
    const active = vscode.window.activeTextEditor?.document;
    const isText = active && (active.uri.scheme === "file" || active.uri.scheme === "untitled");
    for (let way = draft.way; ;) {
      const reply = await pickOne<GivenBy>(at, {
        placeholder: "Where are your replica's ARNs and versions?",
        load: () => Promise.resolve(ways(isText ? active.uri : undefined)),
        isActive: value => value === way,
        empty: "",
      });
      if (reply.kind !== "value") return reply;
      way = reply.value;
      const given = await givenBy(way, active?.uri, { title, filters: rowFiles }, "Copy the rows and try again.");
      if (given) return { kind: "value", value: { ...draft, way, given } };
    }
  },
};

function ways(active: vscode.Uri | undefined): readonly Choice<GivenBy>[] {
  const editor: readonly Choice<GivenBy>[] = active
    ? [{ icon: "edit", label: "The active editor", description: nameOf(active), value: "editor" }]
    : [];
  return [
    ...editor,
    {
      icon: "file",
      label: "File…",
      detail: "CSV with columns arn and version, JSON, JSON Lines, or a database shell's output",
      value: "file",
    },
    { icon: "clippy", label: "Clipboard", detail: "The same formats, as text", value: "clipboard" },
  ];
}

const rowFiles = { Rows: ["csv", "tsv", "json", "jsonl", "ndjson", "txt", "gz"], "All files": ["*"] };

/** A file as it lies on disk, an open document as it stands, or what was on the clipboard. */
async function readCopy(
  given: GivenText,
  signal: AbortSignal,
  say: (message: string, increment?: number) => void,
): Promise<ReplicaCopy> {
  if ("text" in given) return stream().readCopyText("clipboard", given.text, signal);
  const text = await unsavedText(given.uri);
  if (text !== undefined) return stream().readCopyText(nameOf(given.uri), text, signal);
  return stream().readCopyFile(given.uri.fsPath, signal, bytesTold(say));
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
