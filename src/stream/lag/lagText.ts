import { amount, plural } from "../../text/counts";
import { jsonText } from "../../text/jsonText";
import { visible } from "../../text/visible";
import { markdownText as text } from "../../text/markdownText";
import type { LagReport } from "./lag";
import { durationText } from "./lagWords";
import { clusterName, table } from "../report/markdownTable";

const time = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
const reasons: Readonly<Record<string, string>> = { behind: "behind", late: "late", failed: "reading failed" };

/** How late a stream is, for people. */
export function lagMarkdown(source: string, report: LagReport): string {
  const { all, groups, minutes, lapses, lapseCount, lapseMs, since, asOf } = report;
  const figures = ["#Median", "#95%", "#99%", "#Worst", "#Events"];
  const cells = ({ median, p95, p99, worst, count: events }: typeof all) => [
    ...[median, p95, p99, worst].map(durationText),
    amount(events),
  ];
  return [
    `# Event lag of ${text(source)}`,
    "",
    `From a change in ECS to its event's arrival here, since ${time(since)}; updated ${time(asOf)}. Events from before the stream was attached don't count. Percentiles are accurate to 3%.`,
    "",
    ...table(["", ...figures], [["All events", ...cells(all)]]),
    "## The last hour",
    "",
    ...(minutes.length === 0
      ? ["No event.", ""]
      : [
          `![Lag by minute: 95th percentile and worst](data:image/svg+xml;base64,${Buffer.from(lagChart(report)).toString("base64")})`,
          "",
        ]),
    "## By cluster and type",
    "",
    ...table(
      ["Cluster", "Type", ...figures],
      groups.map(group => [clusterName(group.clusterArn), text(group.type), ...cells(group)]),
    ),
    "## When it wasn't reliable",
    "",
    lapseCount === 0
      ? "Never since it was attached."
      : `${plural(lapseCount, "time")}, ${durationText(lapseMs)} in all.${lapseCount > lapses.length ? ` The last ${amount(lapses.length)}:` : ""}`,
    "",
    ...(lapseCount === 0
      ? []
      : table(
          ["From", "To", "#For", "Why"],
          lapses.map(({ kind, from, to }) => [
            time(from),
            to === undefined ? "now" : time(to),
            durationText((to ?? asOf) - from),
            reasons[kind] ?? kind,
          ]),
        )),
  ].join("\n");
}

const width = 640;
const height = 160;
const left = 56;
const bottom = 22;

/** Bars of the 95th percentile under a line of the worst, a minute each; its colors stand on dark and light grounds. */
export function lagChart({ minutes, asOf }: LagReport): string {
  const last = asOf - (asOf % 60_000);
  const highest = Math.max(1, ...minutes.map(({ worst }) => worst));
  const step = (width - left) / 60;
  const x = (at: number) => left + (59 - (last - at) / 60_000) * step;
  const y = (ms: number) => 8 + (1 - ms / highest) * (height - bottom - 8);
  const rects = minutes.map(
    ({ at, p95 }) =>
      `<rect x="${(x(at) + 1).toFixed(1)}" y="${y(p95).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="${(height - bottom - y(p95)).toFixed(1)}" fill="#3b82c4"/>`,
  );
  const worst = minutes.map(
    ({ at, worst: ms }) =>
      `<rect x="${(x(at) + 1).toFixed(1)}" y="${(y(ms) - 1).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="2" fill="#c2410c"/>`,
  );
  const label = (at: number, yAt: number, words: string, anchor = "end") =>
    `<text x="${at}" y="${yAt}" text-anchor="${anchor}" font-family="sans-serif" font-size="11" fill="#808080">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<line x1="${left}" y1="${height - bottom}" x2="${width}" y2="${height - bottom}" stroke="#808080"/>`,
    ...rects,
    ...worst,
    label(left - 6, 14, durationText(highest)),
    label(left - 6, height - bottom, "0"),
    label(left, height - 6, "60 min ago", "start"),
    label(width, height - 6, "now"),
    label((left + width) / 2, height - 6, "bars: 95th percentile, lines: worst", "middle"),
    "</svg>",
  ].join("");
}

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

/** The same as one JSON document; milliseconds. */
export const lagJson = (source: string, report: LagReport): string =>
  jsonText({
    source,
    ...report,
    since: iso(report.since),
    asOf: iso(report.asOf),
    minutes: report.minutes.map(minute => ({ ...minute, at: iso(minute.at) })),
    lapses: report.lapses.map(lapse => ({ ...lapse, from: iso(lapse.from), to: iso(lapse.to) })),
  });

/** A row each for all, for each cluster and type, and for each minute; milliseconds. */
export function lagCsv({ all, groups, minutes }: LagReport): string {
  const rows = [
    { scope: "all", cluster: "", type: "", minute: "", ...all },
    ...groups.map(({ clusterArn, ...group }) => ({ scope: "group", cluster: clusterArn, minute: "", ...group })),
    ...minutes.map(({ at, ...minute }) => ({
      scope: "minute",
      cluster: "",
      type: "",
      minute: iso(at) ?? "",
      ...minute,
    })),
  ];
  const lines = rows.map(({ scope, cluster, type, minute, count: events, median, p95, p99, worst }) =>
    [scope, field(cluster), field(type), minute, events, median, p95, p99, worst].join(","),
  );
  return `${["scope,cluster,type,minute,events,median_ms,p95_ms,p99_ms,worst_ms", ...lines].join("\n")}\n`;
}

/** Quoted; a spreadsheet takes a text that begins like a formula for one. */
const field = (value: string): string =>
  `"${visible(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
