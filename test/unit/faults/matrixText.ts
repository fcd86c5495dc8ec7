import type { Cell } from "./cell";
import type { Column } from "./columns";
import type { Row } from "./row";

const intro = `# Fault matrix

Written by the unit tests, which play every cell through against the sandbox: everything is known, the fault begins, a person
acts, the fault ends. A cell is wrong, and the tests fail, when old data counts as current, a reading never ends, known rows
disappear, a change is carried out twice or reads as a plain failure though it was carried out, something else is disturbed,
or nothing recovers once the fault is gone. To write this document again: \`npm run fault-matrix\`.

Rows that differ only in the operation's name stand together; \`OPERATION\` stands for it.
`;

/** The whole matrix as a document; the same text for the same behavior. */
export function matrixText(
  columns: readonly Column[],
  rows: readonly Row[],
  cellOf: (column: Column, row: Row) => Cell,
): string {
  const sections = columns.map(column => section(column, rows, row => cellOf(column, row)));
  return [intro, ...sections].join("\n");
}

function section(column: Column, rows: readonly Row[], cellOf: (row: Row) => Cell): string {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const text = line(cellOf(row), row);
    groups.set(text, [...(groups.get(text) ?? []), row.operation]);
  }
  const lines = [...groups].map(([text, operations]) => `| ${operations.join(", ")} | ${text} |`);
  return [
    `## ${column.title}`,
    "",
    column.what,
    "",
    "<!-- prettier-ignore -->",
    "| Operations | What the person sees | Carried out | The rest | What is kept | Recovers |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

function line(cell: Cell, row: Row): string {
  if (cell.impossible !== undefined) return `Does not apply: ${cell.impossible} | | | | `;
  const name = row.operation.replace(/^\w+:/, "");
  const sees = (cell.sees ?? "").replaceAll(new RegExp(`\\b${name}\\b`, "g"), "OPERATION").replaceAll("|", "\\|");
  const done = row.kind === "change" ? doneText(cell.done ?? 0) : "nothing to";
  return `${cell.kind ?? ""}: ${sees} | ${done} | ${cell.rest ?? ""} | ${cell.kept ?? ""} | ${cell.recovers ?? ""}`;
}

const doneText = (times: number): string => (times === 0 ? "no" : times === 1 ? "once" : `${String(times)} times`);
