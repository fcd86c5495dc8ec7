// Containers' logs: a long one opened, and a loud one followed.
import { logOpening, printed } from "./logOpening";
import type { OpeningRow } from "./logOpening";
import { bareWindow, logWindow } from "./logWindow";
import type { FollowingRow, WatchedRow } from "./logWindow";
import type { Smoothness } from "./pageClock";
import { count, ms, table, times } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface LogRows {
  readonly opening: readonly OpeningRow[];
  readonly following: FollowingRow;
  readonly bare: WatchedRow;
}

const linesPerSecond = 2000;
const mostFrameMs = 100;
const mostGrowthMiB = 15;

export async function logs(
  {
    latencyMs,
    times: readings,
    seconds,
  }: { readonly latencyMs: number; readonly times: number; readonly seconds: number },
  say: (line: string) => void,
): Promise<LogRows> {
  say(`a log of ${count(printed)} lines`);
  const opening = await logOpening(latencyMs, readings);
  say(`${count(linesPerSecond)} lines a second for ${seconds} s`);
  const following = await logWindow(linesPerSecond, seconds);
  say("… and as many in a bare output channel");
  return { opening, following, bare: await bareWindow(linesPerSecond, seconds) };
}

export const logsTable = ({ opening, following, bare }: LogRows): string =>
  [
    `\nThe end of a log of ${count(printed)} lines, its task definition known, medians`,
    table(
      ["way", "lines", "until they are there", "one call", "÷ one call"],
      opening.map(({ what, lines, linesMs, callMs }) => [
        what,
        count(lines),
        ms(linesMs),
        ms(callMs),
        times(linesMs / callMs),
      ]),
    ),
    `\nThe real window while ${count(following.linesPerSecond)} lines a second are followed for ${following.seconds} s, once`,
    table(
      [
        "channel",
        "first lines",
        "longest frame",
        "frames over 100 ms",
        "long tasks",
        "lines in sight",
        "host's longest stall",
        "host's heap",
        "page's heap",
      ],
      [
        [
          "Show Logs",
          ms(following.firstMs),
          ...frames(following),
          count(following.lines),
          ms(following.hostStallMs),
          heap(following.hostHeapMiB),
          heap(following.pageHeapMiB),
        ],
        ["bare", "", ...frames(bare), count(bare.lines), "", "", ""],
      ],
    ),
  ].join("\n");

const frames = ({ longestFrameMs, slowFrames, frames: all, longTasksMs }: Smoothness): readonly string[] => [
  ms(longestFrameMs),
  `${count(slowFrames)} of ${count(all)}`,
  ms(longTasksMs),
];

const heap = ([before, after]: readonly [number, number]): string => `${before.toFixed(0)} → ${after.toFixed(0)} MiB`;

export function logsVerdicts({ opening, following, bare }: LogRows): readonly Verdict[] {
  const { hostHeapMiB, pageHeapMiB, lines, seconds } = following;
  const growth = Math.max(hostHeapMiB[1] - hostHeapMiB[0], pageHeapMiB[1] - pageHeapMiB[0]);
  const wanted = following.linesPerSecond * seconds;
  return [
    ...opening.map(({ what, linesMs, callMs, isComplete }) =>
      verdict(
        isComplete && linesMs / callMs <= 1.3,
        `${what}: the last lines in ${times(linesMs / callMs)} one call's latency (at most 1.3)${isComplete ? "" : ", but not the last one"}`,
      ),
    ),
    verdict(
      Math.abs(lines - wanted) <= 0.1 * wanted,
      `${count(lines)} lines came in ${seconds} s (${count(wanted)} were written)`,
    ),
    verdict(
      following.longestFrameMs < mostFrameMs,
      `no frame takes longer than ${ms(following.longestFrameMs)} (less than ${mostFrameMs} ms; of a bare channel, ${ms(bare.longestFrameMs)})`,
    ),
    verdict(growth <= mostGrowthMiB, `no heap grows by more than ${growth.toFixed(1)} MiB (at most ${mostGrowthMiB})`),
  ];
}
