import type { StepRow } from "./bigWindow";
import type { GroupRow } from "./groupWindow";
import type { StreamRow } from "./streamWindow";
import { count, ms, table, times } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface WindowRows {
  readonly group: readonly GroupRow[];
  readonly steps: readonly StepRow[];
  readonly stream: StreamRow;
}

/** A stall that a person notices as a hitch, not as a window that hangs. */
const smoothMs = 500;
const windowful = 20_000;

export function windowTable({ group, steps, stream }: WindowRows): string {
  return [
    `\nOpening a group in the real window, medians of ${group[0]?.readings.length} windows each`,
    table(
      ["tree", "children", "shown at first", "until drawn", "longest frame"],
      group.map(({ what, rows, shown, readings, rowsMs }) => [
        what,
        count(rows),
        count(shown),
        ms(rowsMs),
        ms(Math.max(...readings.map(reading => reading.longestFrameMs))),
      ]),
    ),
    `\nA cluster of ${count(windowful)} tasks in the real window, each step once`,
    table(
      ["step", "done after", "longest frame", "long tasks", "extension host's longest stall"],
      steps.map(step => [step.step, ms(step.ms), ms(step.longestFrameMs), ms(step.longTasksMs), ms(step.hostStallMs)]),
    ),
    `\nThe real window under ${count(stream.changesPerSecond)} changes a second for ${stream.seconds} s, once (the view says: ${stream.told})`,
    table(
      ["longest frame", "long tasks", "extension host's longest stall", "expand a group"],
      [[ms(stream.longestFrameMs), ms(stream.longTasksMs), ms(stream.hostStallMs), ms(stream.expandMs)]],
    ),
  ].join("\n");
}

export function windowVerdicts({ group, steps, stream }: WindowRows): readonly Verdict[] {
  const [ours, ...bares] = group;
  const verdicts: Verdict[] = [];
  for (const bare of ours ? bares : [])
    if (ours)
      verdicts.push(
        verdict(
          ours.rowsMs <= 2 * bare.rowsMs,
          `opening the group of ${count(ours.rows)} takes ${times(ours.rowsMs / bare.rowsMs)} what a bare provider's of ${count(bare.rows)} rows takes (at most 2)`,
        ),
      );
  const worst = Math.max(...steps.map(step => Math.max(step.longestFrameMs, step.hostStallMs)));
  verdicts.push(
    verdict(
      worst <= smoothMs,
      `${count(windowful)} tasks: nothing stalls for longer than ${ms(worst)} (at most ${smoothMs} ms)`,
    ),
  );
  const stall = Math.max(stream.longestFrameMs, stream.hostStallMs);
  verdicts.push(
    verdict(
      stall <= smoothMs && stream.expandMs <= 1000,
      `${count(stream.changesPerSecond)} changes a second: nothing stalls for longer than ${ms(stall)} (at most ${smoothMs} ms), a group opens in ${ms(stream.expandMs)}`,
    ),
  );
  return verdicts;
}
