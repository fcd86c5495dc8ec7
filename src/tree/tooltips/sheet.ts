import { ago } from "../../text/age";
import { exactClockTime, utcTime } from "../../text/clockTime";
import { markdownText } from "../../text/markdownText";

export type Line = readonly [name: string, value: string | number | undefined];

/** Names and values as Markdown that shows every value as plain text, whatever it holds. */
export function sheet(title: string, lines: readonly Line[]): string {
  const known = lines.filter(([, value]) => value !== undefined && value !== "");
  const rows = known.map(([name, value]) => `${name}: ${markdownText(String(value))}  \n`);
  return `**${markdownText(title)}**\n\n${rows.join("")}`;
}

/** How long ago before when: `12 min ago · 2:02:11 PM (2026-11-24 14:02:11 UTC)` */
export const moment = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : `${ago(at)} · ${exactClockTime(at)} (${utcTime(at)})`;
