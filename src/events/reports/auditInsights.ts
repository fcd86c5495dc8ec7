import * as vscode from "vscode";
import { aws, stream } from "../../bundles";
import { EcsError } from "../../ecs/model/errors";
import { plainText } from "../../text/plainText";
import { askLogGroup, chooseConnection, choosePast } from "../sources/choices";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Report, Reports } from "./reports";
import { pastRange, sandboxPlaces } from "../sources/sources";
import { amount, bytesText, plural } from "../../text/counts";

const title = "Audit with Logs Insights";

/** "Audit with Logs Insights…": CloudWatch counts the versions of a log group; says what it costs, and asks. Throws an EcsError. */
export async function auditWithInsights(deps: EventsDeps, reports: Reports): Promise<void> {
  const { connections, askMfaCode, inNotification } = deps;
  const connection = await chooseConnection(connections, title);
  if (!connection) return;
  const places = await sandboxPlaces(connection);
  const group = await askLogGroup(title, places?.logGroup);
  const past = group === undefined ? undefined : await choosePast(title);
  if (group === undefined || past === undefined) return;
  const port = await aws().openLogsFor(() => connection.spec, askMfaCode);
  try {
    const { from, to } = await pastRange(connection, past);
    const groups = await inNotification("Reading the log group's size", signal => port.groups(group, signal));
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
        "The estimate assumes that the data is spread evenly over time, and the us-east-1 price of $0.005 per GB. More than 10,000 resources take more queries, each of which scans the data again.",
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
