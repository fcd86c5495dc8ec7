import { amount } from "../../text/counts";
import { jsonText } from "../../text/jsonText";
import { markdownText as text } from "../../text/markdownText";
import type { CurrencyReport } from "../currency/currencyReport";
import { currencySection } from "../report/markdownCurrency";
import { table } from "../report/markdownTable";
import type { CopyProblem, ReplicaCopy } from "./replicaCopy";
import { currencyData, iso } from "../report/report";

/** What was read of somebody's own replica, as plain data. */
export interface CopyReport {
  readonly source: string;
  readonly takenAt?: string;
  readonly rows: number;
  readonly tasks: number;
  readonly containerInstances: number;
  readonly repeated: number;
  readonly problems: { readonly count: number; readonly first: readonly CopyProblem[] };
}

export function copyReport(copy: ReplicaCopy): CopyReport {
  const tasks = [...copy.resources.values()].filter(({ kind }) => kind === "task").length;
  return {
    source: copy.name,
    takenAt: iso(copy.takenAt),
    rows: copy.rows,
    tasks,
    containerInstances: copy.resources.size - tasks,
    repeated: copy.repeated,
    problems: { count: copy.problems, first: copy.firstProblems },
  };
}

/** The comparison of a replica with the API, for people. */
export function markdownCopyReport(copy: CopyReport, currency: CurrencyReport): string {
  return [
    `# Replica comparison: ${text(copy.source)}`,
    "",
    ...currencySection(currency, { teller: "Replica", end: copy.takenAt }),
    "",
    "UNSEEN resources are in the API but not in the replica. Only clusters named in the replica are compared.",
    "",
    "## Input",
    "",
    ...table(
      ["", "#"],
      [
        ["Last written", copy.takenAt ?? "–"],
        ["Rows with an ARN and a version", amount(copy.rows)],
        ["Tasks", amount(copy.tasks)],
        ["Container instances", amount(copy.containerInstances)],
        ["Duplicate rows (the highest version counts)", amount(copy.repeated)],
        ["Unusable rows", amount(copy.problems.count)],
      ],
    ),
    "### Unusable rows",
    "",
    ...table(
      ["#Line", "Reason", "Text"],
      copy.problems.first.map(({ line, reason, excerpt }) => [amount(line), text(reason), text(excerpt)]),
      copy.problems.count,
    ),
  ].join("\n");
}

/** The same as one JSON document, complete. */
export const jsonCopyReport = (replica: CopyReport, currency: CurrencyReport): string =>
  jsonText({ replica, currency: currencyData(currency) });
