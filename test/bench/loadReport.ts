import type { LoadRow } from "./load";
import { count, ms, table, times } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

const names = {
  ours: "ECS Explorer",
  overlapped: "overlapped describe",
  serial: "serial loop",
  cli: "AWS CLI",
} as const;

/** One table for each setting of the rates. */
export function loadTable(rows: readonly LoadRow[]): string {
  return [true, false]
    .map(limited => rows.filter(row => row.limited === limited))
    .filter(part => part.length > 0)
    .map(part => {
      const title = part[0]?.limited ? "with ECS's documented request rates" : "without request rates";
      const head = [
        "tasks",
        "way",
        "readings",
        "calls",
        "throttled",
        "first rows",
        "all rows",
        "bound",
        "÷ bound",
        "peak heap",
        "kept",
        "KiB a task",
      ];
      const body = part.map(row => [
        count(row.size),
        `${names[row.way]}${row.failed ? " (failed)" : row.tasks === row.size ? "" : ` (${count(row.tasks)} only)`}`,
        count(row.readings),
        count(row.calls),
        count(row.throttled),
        ms(row.firstMs),
        ms(row.allMs),
        ms(row.bound.ms),
        times(row.allMs / row.bound.ms),
        row.peakHeapMiB > 0 && row.way !== "cli" ? `${row.peakHeapMiB.toFixed(0)} MiB` : "–",
        row.heapMiB > 0 ? `${row.heapMiB.toFixed(1)} MiB` : "–",
        row.heapMiB > 0 ? ((row.heapMiB * 1024) / row.size).toFixed(1) : "–",
      ]);
      return `\nReading a whole cluster, ${title}, medians\n${table(head, body)}`;
    })
    .join("\n");
}

/** What the numbers say about each aim. */
export function loadVerdicts(rows: readonly LoadRow[]): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const say = (reached: boolean, text: string) => verdicts.push(verdict(reached, text));
  const find = (limited: boolean, size: number, way: LoadRow["way"]) =>
    rows.find(row => row.limited === limited && row.size === size && row.way === way);
  for (const row of rows.filter(({ way }) => way === "ours")) {
    const where = `${count(row.size)} tasks, ${row.limited ? "with" : "without"} rates`;
    const first = row.firstMs / row.bound.firstMs;
    const all = row.allMs / row.bound.ms;
    say(first <= 1.3, `${where}: first rows in ${times(first)} two calls' latency (at most 1.3)`);
    // Without rates the bound is two or three calls, whatever the size: there it is the client's work that counts.
    if (row.limited) say(all <= 1.15 && !row.failed, `${where}: all rows in ${times(all)} the bound (at most 1.15)`);
    for (const way of ["overlapped", "serial"] as const) {
      const other = find(row.limited, row.size, way);
      if (!other) continue;
      const faster = other.allMs / row.allMs;
      const least = row.size === 5000 ? (way === "serial" ? 5 : 2) : 1;
      say(faster >= least, `${where}: ${times(faster)} as fast as the ${names[way]} (at least ${least})`);
    }
  }
  for (const limited of [true, false]) {
    const small = find(limited, 1000, "ours");
    const big = find(limited, 20_000, "ours");
    if (!small || !big) continue;
    const heap = big.heapMiB / big.size / (small.heapMiB / small.size);
    const peak = big.peakHeapMiB / big.size / (small.peakHeapMiB / small.size);
    const time = big.allMs / big.size / (small.allMs / small.size);
    const where = `20,000 tasks against 1,000, ${limited ? "with" : "without"} rates`;
    say(heap <= 1.2, `${where}: ${times(heap)} the kept heap a task, ${times(peak)} the peak (at most 1.2)`);
    if (!limited) say(time <= 1.2, `${where}: ${times(time)} the time a task (at most 1.2)`);
  }
  return verdicts;
}
