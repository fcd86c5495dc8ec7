import { burst, moments, type Printed, type Program, progressOf } from "./program";

const traceback = [
  "Traceback (most recent call last):",
  '  File "/app/main.py", line 112, in <module>',
  "    main()",
  '  File "/app/main.py", line 87, in main',
  "    rows = load(source, batch)",
  '  File "/app/warehouse.py", line 41, in load',
  "    raise WarehouseError(f\"table {source.table} is missing column 'net_amount'\")",
  "warehouse.WarehouseError: table invoices_2026 is missing column 'net_amount'",
];

const grouped = (value: number): string => value.toLocaleString("en-US");

/** A batch job's progress; before it exits with an error, the stack trace that says why, a line for each of its lines. */
export const job: Program = {
  blockMs: 5000,
  opening: ({ container: { name } }) =>
    burst(220, [
      `INFO ${name}: started`,
      "INFO reading configuration from s3://example-config/jobs.yaml",
      "INFO 84,000 rows to process",
    ]),
  block: (run, random, ms) =>
    moments(random, random.between(1, 3), 5000).map((offset): Printed => {
      const share = progressOf(run, ms + offset);
      return [
        offset,
        `INFO processed ${grouped(Math.floor(84_000 * share))} of 84,000 rows (${Math.floor(share * 100)}%)`,
      ];
    }),
  closing: ({ end }) => {
    if (end?.bySignal) return burst(1, ["WARN received SIGTERM, giving up"]);
    if (end?.exitCode === 0) return burst(1, ["INFO processed 84,000 of 84,000 rows (100%)", "INFO done"]);
    return burst(1, ["ERROR batch 41 failed", ...traceback]);
  },
};

const mebibytes = (value: number): string => `${grouped(Math.floor(value))} MiB`;

/** Frames encoded so far, and the memory that they take: where it ends by a kill for memory, it climbs to the limit. */
export const encoder: Program = {
  blockMs: 5000,
  opening: () =>
    burst(150, [
      "ffmpeg version 7.1 Copyright (c) 2000-2024 the FFmpeg developers",
      "Input #0, mov,mp4, from 's3://example-media/in/4711.mp4':",
      "  Duration: 01:42:10.04, start: 0.000000, bitrate: 18211 kb/s",
    ]),
  block: (run, random, ms) => {
    const limit = run.container.memory ?? 2048;
    return moments(random, 2, 5000).map((offset): Printed => {
      const share = progressOf(run, ms + offset);
      const used =
        run.plan?.exitCode === 137 ? limit * (0.3 + 0.69 * share ** 2) : limit * (0.3 + random.next() * 0.05);
      const frame = Math.floor(147_000 * share);
      const text = `frame=${frame} fps=${random.between(48, 61)} q=28.0 size=${grouped(frame * 3)}KiB speed=2.1x rss=${mebibytes(used)} of ${mebibytes(limit)}`;
      return [offset, used > limit * 0.85 ? `${text} WARNING: memory is nearly used up` : text];
    });
  },
  closing: ({ end }) =>
    burst(
      1,
      end?.bySignal
        ? ["Exiting normally, received signal 15."]
        : ["video:441310KiB audio:23881KiB muxing overhead: 0.31%"],
    ),
};

/** Migrations of a schema, one after the other. */
export const migrations: Program = {
  blockMs: 20_000,
  opening: () => burst(400, ["Applying migrations to orders", "42 of 45 are applied already"]),
  block: (_run, random, ms) => [
    [random.between(0, 19_999), `waiting for a lock on "orders" (${Math.floor(ms / 1000)} s)`],
  ],
  closing: ({ end }) =>
    burst(2, end?.bySignal ? ["rolled back migration 43", "stopped"] : ["applied migrations 43 to 45"]),
};

/** dbt's own colors and dots. */
export const models: Program = {
  blockMs: 5000,
  opening: () => burst(600, ["Running with dbt=1.9.1", "Found 83 models, 214 data tests, 12 sources"]),
  block: (run, random, ms) =>
    moments(random, random.between(1, 2), 5000).map((offset): Printed => {
      const number = Math.max(1, Math.floor(83 * progressOf(run, ms + offset)));
      const seconds = (random.between(20, 900) / 100).toFixed(2);
      return [
        offset,
        `${number} of 83 OK created sql table model mart.orders_${number} ${".".repeat(12)} [\u001b[32mSELECT\u001b[0m in ${seconds}s]`,
      ];
    }),
  closing: ({ end }) => {
    if (end?.bySignal) return burst(1, ["CANCEL query model.shop.orders"]);
    if (end?.exitCode === 0)
      return burst(1, ["\u001b[32mCompleted successfully\u001b[0m", "Done. PASS=83 WARN=0 ERROR=0 SKIP=0 TOTAL=83"]);
    return burst(1, [
      "\u001b[31mCompleted with 1 error and 0 warnings:\u001b[0m",
      "\u001b[31mDatabase Error in model orders_57 (models/mart/orders_57.sql)\u001b[0m",
      '  column "net_amount" does not exist',
      "Done. PASS=56 WARN=0 ERROR=1 SKIP=26 TOTAL=83",
    ]);
  },
};

/** So many lines at once when it starts, and so many a second from then on; each has its number, so that none can be missed. */
export function counter(atOnce: number, perSecond: number): Program {
  const blockMs = 100;
  const perBlock = 1000;
  const openingBlocks = Math.ceil(atOnce / perBlock);
  const dealt = (from: number, count: number, text: string): readonly Printed[] =>
    Array.from({ length: count }, (_, index): Printed => [
      Math.floor((index * blockMs) / count),
      `${text} ${String(from + index).padStart(8, "0")} of ${perSecond ? "many" : atOnce}: the quick brown fox jumps over the lazy dog`,
    ]);
  const block = (index: number): readonly Printed[] => {
    const first = index * perBlock;
    if (first < atOnce) return dealt(first, Math.min(perBlock, atOnce - first), "line");
    // What a block's share of a second is not whole is made up for by the next ones.
    const told = (blocks: number): number => Math.floor((blocks * perSecond * blockMs) / 1000);
    const from = told(index - openingBlocks);
    return dealt(atOnce + from, told(index - openingBlocks + 1) - from, "line");
  };
  return {
    blockMs,
    opening: () => block(0),
    block: (_run, _random, ms) => block(Math.round(ms / blockMs)),
    closing: () => [],
    ...(perSecond > 0 ? {} : { printsForMs: openingBlocks * blockMs }),
  };
}
