import * as vscode from "vscode";
import { aws, stream } from "../../bundles";
import { EcsError } from "../../ecs/model/errors";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { plainText } from "../../text/plainText";
import { connectionStep, onlyConnection } from "../sources/connectionSteps";
import { logGroupStep, pastStep } from "../sources/placeSteps";
import type { PlaceDraft } from "../sources/placeSteps";
import { runWizard } from "../../wizard/wizard";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { pastRange } from "../sources/sources";
import { amount, bytesText, plural } from "../../text/counts";

const title = "Audit with Logs Insights";

interface Range {
  readonly group: string;
  readonly pastMs: number;
}

/** "Audit with Logs Insights…": CloudWatch counts the versions of a log group; says what it costs, and asks. Throws an EcsError. */
export async function auditWithInsights(deps: EventsDeps, reports: Reports): Promise<void> {
  const first: PlaceDraft = { connection: onlyConnection(deps.connections) };
  const draft = await runWizard<PlaceDraft>(
    title,
    [connectionStep(deps.connections), logGroupStep(), pastStep()],
    first,
  );
  const { connection, group, pastMs } = draft ?? {};
  if (!connection || group === undefined || pastMs === undefined) return;
  // A run of its own: its Retry asks again what it costs, but nothing that was answered.
  await deps.runner.run(`auditWithInsights: ${group}`, () => runQueries(deps, connection, { group, pastMs }, reports));
}

async function runQueries(
  { askMfaCode, inNotification, reading }: EventsDeps,
  connection: ConnectionSession,
  { group, pastMs }: Range,
  reports: Reports,
): Promise<void> {
  const port = await aws().openLogsFor(() => connection.spec, askMfaCode);
  try {
    const { from, to } = await pastRange(connection, pastMs);
    const groups = await reading("Reading the log group's size", signal => port.groups(group, signal));
    const found = groups.find(({ name }) => name === group);
    if (!found) throw notFound(group);
    if (!(await confirmCost(group, stream().estimatedCost(found.storedBytes, found.createdAt, from, to)))) return;
    const audit = await inNotification(`Auditing ${group}`, (signal, say) =>
      stream().auditWithInsights(port, { group, from, to }, signal, queries => say(`${amount(queries)} queries done`)),
    );
    const { insightsMarkdown, insightsJson } = stream();
    const report: Report = {
      title: `Insights audit of ${group}`,
      summary: `${group}: ${plural(audit.total, "event")}, ${plural(audit.duplicates, "duplicate")}, ${amount(audit.possiblyMissing)} possibly missing.${audit.isComplete ? "" : " Not complete."}`,
      write: {
        markdown: () => insightsMarkdown(group, from, to, audit),
        json: () => insightsJson(group, from, to, audit),
      },
    };
    await reports.show(report);
  } finally {
    port.dispose();
  }
}

async function confirmCost(group: string, { bytes, dollars }: { readonly bytes: number; readonly dollars: number }) {
  const cost = dollars < 0.01 ? "less than $0.01" : `about $${dollars.toFixed(2)}`;
  const run = "Run Queries";
  const answer = await vscode.window.showWarningMessage(
    "Run CloudWatch Logs Insights queries?",
    {
      modal: true,
      detail: [
        `At least 2 queries scan about ${bytesText(bytes)} of ${group}. Estimated cost: ${cost}.`,
        "The estimate assumes that the data is spread evenly over time, and the us-east-1 price of $0.005 per GB. More than 10,000 resources need more queries, and each of them scans the data again.",
      ]
        .map(plainText)
        .join("\n\n"),
    },
    run,
  );
  return answer === run;
}

const notFound = (group: string): EcsError =>
  new EcsError({
    kind: "missing",
    code: "ResourceNotFoundException",
    sentence: `The log group ${group} does not exist in this region.`,
    advice: "Check its name and the connection's region.",
  });
