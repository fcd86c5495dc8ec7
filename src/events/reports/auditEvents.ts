import type * as vscode from "vscode";
import { stream } from "../../bundles";
import { awsTime } from "../../ecs/gateway/awsTime";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Stage } from "../../stream/currency/comparison";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import type { Progress } from "../../stream/sources/file";
import type { AuditReport } from "../../stream/report/report";
import { countsText, percentText } from "../../stream/currency/verdictText";
import { comparisonStep, onlyConnection } from "../sources/connectionSteps";
import type { ComparisonDraft } from "../sources/connectionSteps";
import { nameOfSource, openSource, sourceSteps } from "../sources/sourceSteps";
import type { SourceDraft } from "../sources/sourceSteps";
import { runWizard } from "../../wizard/wizard";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { clockSentence } from "../view/clockWords";
import { readEventSettings } from "../attach/eventSettings";
import type { OpenedSource } from "../sources/sources";
import { amount, plural } from "../../text/counts";

const title = "Audit Events";

interface Draft extends SourceDraft, ComparisonDraft {}

/** "Audit Events…": what a source says of itself, and how current it is beside the API; asks for a source when none is given. */
export async function auditEvents(deps: EventsDeps, reports: Reports, uri?: vscode.Uri): Promise<void> {
  const { connections, runner } = deps;
  const steps = [...(uri ? [] : sourceSteps<Draft>({ connections, queues: true })), comparisonStep<Draft>(connections)];
  const first: Draft = { connection: onlyConnection(connections), given: uri && { uri } };
  const draft = await runWizard(title, steps, first);
  // A run of its own: its Retry asks again what peeking costs, but nothing that was answered.
  if (draft) await runner.run(`auditEvents: ${nameOfSource(draft)}`, () => audit(deps, reports, draft));
}

async function audit({ askMfaCode, inNotification }: EventsDeps, reports: Reports, draft: Draft): Promise<void> {
  let tell: (progress: Progress) => void = () => undefined;
  const opened = await openSource(draft, askMfaCode, progress => tell(progress));
  const { comparison } = draft;
  if (!opened || !comparison) return;
  try {
    const report = await inNotification(`Auditing ${opened.source.name}`, (signal, say) => {
      tell = bytesTold(say);
      return finish(opened, comparison, signal, say);
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
