import type * as vscode from "vscode";
import { stream } from "../../bundles";
import { awsTime } from "../../ecs/gateway/awsTime";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Stage } from "../../stream/currency/comparison";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import type { Progress } from "../../stream/sources/file";
import type { AuditReport } from "../../stream/report/report";
import { countsText, percentText } from "../../stream/currency/verdictText";
import { chooseSource, sourceOf } from "../sources/auditSource";
import { chooseComparison } from "../sources/choices";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { clockSentence } from "../view/clockWords";
import { readEventSettings } from "../attach/eventSettings";
import type { OpenedSource } from "../sources/sources";
import { amount, plural } from "../../text/counts";

const title = "Audit Events";

/** "Audit Events…": what a source says of itself, and how current it is beside the API; asks for a source when none is given. */
export async function auditEvents(deps: EventsDeps, reports: Reports, uri?: vscode.Uri): Promise<void> {
  let tell: (progress: Progress) => void = () => undefined;
  const onProgress = (progress: Progress) => tell(progress);
  const { connections, askMfaCode, inNotification } = deps;
  const opened = uri
    ? await sourceOf(uri, onProgress)
    : await chooseSource({ title, connections, askMfaCode, queues: true, onProgress });
  if (!opened) return;
  try {
    const connection = await chooseComparison(connections, title);
    if (!connection) return;
    const report = await inNotification(`Auditing ${opened.source.name}`, (signal, say) => {
      tell = bytesTold(say);
      return finish(opened, connection, signal, say);
    });
    await reports.show(report);
  } finally {
    opened.release();
  }
}

/** Says how far reading came, each time as what was added. */
export function bytesTold(say: (message: string, increment?: number) => void): (progress: Progress) => void {
  let told = 0;
  return ({ bytesRead, total }) => {
    const percent = total > 0 ? (bytesRead / total) * 100 : 0;
    say(`${amount(Math.round(bytesRead / 1e6))} of ${amount(Math.round(total / 1e6))} MB`, percent - told);
    told = percent;
  };
}

async function finish(
  { source }: OpenedSource,
  connection: ConnectionSession | "none",
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<Report> {
  const { auditSource, auditReport, AuditKnowledge, compareToTheEnd, readingOn } = stream();
  const audit = await auditSource(source, signal);
  if (connection === "none") return reportOf(auditReport(audit, source.name));
  tell(`comparing ${amount(audit.resources.size)} resources with the API`);
  const { graceMs } = readEventSettings();
  const gateway = await connection.gateway();
  const currency = await compareToTheEnd(
    gateway,
    new AuditKnowledge(audit),
    {
      graceMs,
      now: awsTime(gateway),
      readOn: readingOn(audit, source),
      onStage: stage => tell(stageText(stage, graceMs)),
    },
    signal,
  );
  // What was read while comparing belongs to the audit, too.
  return reportOf(auditReport(audit, source.name), currency, clockSentence(gateway.clockAheadMs));
}

/** What the progress says while a comparison is made. */
export function stageText(stage: Stage, graceMs: number): string {
  switch (stage) {
    case "asking":
      return "asking the API";
    case "waiting":
      return `waiting ${amount(Math.ceil(graceMs / 1000))} s for events in flight`;
    case "reading":
      return "reading newer events";
  }
}

function reportOf(audit: AuditReport, currency?: CurrencyReport, clock = ""): Report {
  const { markdownReport, jsonReport } = stream();
  return {
    title: `Audit of ${audit.source}`,
    summary: `${summary(audit, currency)}${clock}`,
    write: { markdown: () => markdownReport(audit, currency), json: () => jsonReport(audit, currency) },
  };
}

function summary({ source, events, duplicates, late }: AuditReport, currency?: CurrencyReport): string {
  const itself = `${source}: ${plural(events, "event")}, ${plural(duplicates, "duplicate")}, ${amount(late)} late.`;
  return currency ? `${itself} ${currencyText(currency)}` : itself;
}

/** A comparison in one sentence. */
export function currencyText({ share, verdicts }: CurrencyReport): string {
  if (share === undefined) return "Nothing could be compared with the API.";
  const rest = countsText(verdicts);
  return `${percentText(share)} current${rest ? `: ${rest}` : ""}.`;
}
