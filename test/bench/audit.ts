// Auditing a file of events against reading and parsing the same file with nothing else; each run in a process of its own,
// so that the peak of one is not the other's.
import { fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditLayouts, writeEvents } from "./auditEvents";
import type { AuditLayout } from "./auditEvents";
import { count, ms, table, times } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface AuditRow {
  readonly events: number;
  readonly layout: AuditLayout;
  readonly bytes: number;
  /** Medians of all runs. */
  readonly auditMs: number;
  readonly plainMs: number;
  readonly auditPeakBytes: number;
  readonly plainPeakBytes: number;
  readonly ratio: number;
}

/** One reading in one process. */
export interface AuditRun {
  readonly ms: number;
  readonly peakBytes: number;
  readonly events: number;
}

const allowedRatio = 1.5;

/** Files of so many events are measured once; what takes a minute needs no median. */
const long = 500_000;

/** Measures each size in both layouts. */
export async function auditBench(
  sizes: readonly number[],
  told: (row: AuditRow) => void = () => undefined,
): Promise<readonly AuditRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "ecs-audit-bench-"));
  const rows: AuditRow[] = [];
  try {
    for (const events of sizes) {
      for (const layout of auditLayouts) {
        const path = join(folder, `${events}-${layout}.json`);
        await writeEvents(path, events, layout);
        const row = await measure(path, events, layout, events >= long ? 1 : 3);
        rows.push(row);
        told(row);
        await rm(path);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

async function measure(path: string, events: number, layout: AuditLayout, repeats: number): Promise<AuditRow> {
  const audits: AuditRun[] = [];
  const plains: AuditRun[] = [];
  // In turn, so that what else the machine does falls on both.
  for (let repeat = 0; repeat < repeats; repeat++) {
    plains.push(await inProcess("plain", path, layout));
    audits.push(await inProcess("audit", path, layout));
  }
  for (const run of [...audits, ...plains])
    if (run.events !== events) throw new Error(`${run.events} of ${events} events were read`);
  const auditMs = median(audits.map(run => run.ms));
  const plainMs = median(plains.map(run => run.ms));
  return {
    events,
    layout,
    bytes: (await stat(path)).size,
    auditMs,
    plainMs,
    auditPeakBytes: median(audits.map(run => run.peakBytes)),
    plainPeakBytes: median(plains.map(run => run.peakBytes)),
    ratio: auditMs / plainMs,
  };
}

export function auditTable(rows: readonly AuditRow[]): string {
  return `\nAuditing a file of events\n${table(
    ["events", "layout", "MB", "read + JSON.parse", "audit", "ratio", "peak, parse", "peak, audit"],
    rows.map(row => [
      count(row.events),
      row.layout,
      megabytes(row.bytes),
      ms(row.plainMs),
      ms(row.auditMs),
      times(row.ratio),
      `${megabytes(row.plainPeakBytes)} MB`,
      `${megabytes(row.auditPeakBytes)} MB`,
    ]),
  )}`;
}

/** The memory of the longest file must not be more than twice that of one a hundredth as long. */
export function auditVerdicts(rows: readonly AuditRow[]): readonly Verdict[] {
  const worst = Math.max(...rows.map(row => row.ratio));
  const sizes = rows.map(row => row.events);
  const peak = (events: number) =>
    Math.max(...rows.filter(row => row.events === events).map(row => row.auditPeakBytes));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return [
    verdict(
      worst <= allowedRatio,
      `an audit takes ${times(worst)} what reading and parsing takes (at most ${allowedRatio})`,
    ),
    verdict(
      peak(most) <= 2 * peak(least),
      `auditing ${count(most)} events takes ${megabytes(peak(most))} MB at its peak, ${count(least)} take ${megabytes(peak(least))} MB (at most twice)`,
    ),
  ];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function inProcess(way: "plain" | "audit", path: string, layout: AuditLayout): Promise<AuditRun> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, "auditRun.js"), [way, path, layout]);
    child.once("message", message => resolve(message as AuditRun));
    child.once("error", reject);
    child.once("exit", code => reject(new Error(`The measured process ended with ${code}.`)));
  });
}
