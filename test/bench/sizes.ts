import { sizes as measure } from "../../scripts/budgets.mjs";
import { staged } from "./staged";
import { table } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface SizeRow {
  readonly what: string;
  readonly bytes: number;
  /** KiB. */
  readonly budget: number;
}

export function sizes(): readonly SizeRow[] {
  const { folder, packagePath } = staged();
  return measure(folder, packagePath);
}

const kib = (bytes: number) => (bytes / 1024).toFixed(1);

export const sizesTable = (rows: readonly SizeRow[]): string =>
  `\nSizes of what is shipped\n${table(
    ["file", "KiB", "budget"],
    rows.map(({ what, bytes, budget }) => [what, kib(bytes), String(budget)]),
  )}`;

export const sizesVerdicts = (rows: readonly SizeRow[]): readonly Verdict[] =>
  rows.map(({ what, bytes, budget }) =>
    verdict(bytes <= budget * 1024, `${what}: ${kib(bytes)} KiB (at most ${budget})`),
  );
