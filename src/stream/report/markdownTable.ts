import { amount } from "../../text/counts";
import { lastPart, parseArn } from "../../ecs/model/model";
import { markdownText as text } from "../../text/markdownText";
import type { VersionRange } from "../audit/versionSet";

/** A table in Markdown is cut at so many rows, and says so; the JSON has them all. */
const mostRows = 200;

/** A column whose head begins with `#` holds numbers, and stands at the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total = rows.length,
): readonly string[] {
  if (rows.length === 0) return ["None.", ""];
  const shown = rows.slice(0, mostRows);
  const titles = head.map(title => title.replace(/^#/, ""));
  const rule = head.map(title => (title.startsWith("#") ? "--:" : "---"));
  const lines = [titles, rule, ...shown].map(cells => `| ${cells.join(" | ")} |`);
  return [...lines, "", ...(total > shown.length ? [`${amount(shown.length)} of ${amount(total)} rows.`, ""] : [])];
}

export const version = (value: number | undefined): string => (value === undefined ? "–" : `v${value}`);
export const rangeText = ([first, last]: VersionRange): string => (first === last ? `v${first}` : `v${first}–v${last}`);

export function clusterName(arn: string): string {
  const { region, account } = parseArn(arn) ?? {};
  return text([lastPart(arn) || "(none named)", region, account].filter(Boolean).join(" · "));
}

export function shortName(arn: string): string {
  const kind = arn.includes(":container-instance/") ? "instance" : "task";
  return `${kind} ${lastPart(arn)}`;
}
