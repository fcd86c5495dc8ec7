// npm run bench: all measurements, or those that are named. Prints tables and writes out/bench.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { load } from "./load";
import type { LoadRow } from "./load";
import { loadTable, loadVerdicts } from "./loadReport";
import { wayNames } from "./ways";
import type { WayName } from "./ways";

const parts = ["load"] as const;
type Part = (typeof parts)[number];

const usage = `npm run bench -- [${parts.join("] [")}] [options]

  --sizes 100,1000,5000,20000   tasks; a tenth as many container instances
  --ways ours,overlapped,serial,cli
  --limits on|off|both          ECS's documented request rates at the endpoint
  --times 3                     readings of each, of which the median counts
  --latency 50                  milliseconds`;

function fail(text: string): never {
  console.error(`${text}\n\n${usage}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: "string", default: "100,1000,5000,20000" },
    ways: { type: "string", default: wayNames.join(",") },
    limits: { type: "string", default: "both" },
    times: { type: "string", default: "3" },
    latency: { type: "string", default: "50" },
    help: { type: "boolean", short: "h" },
  },
});

const isPart = (name: string): name is Part => parts.some(part => part === name);
const isWay = (name: string): name is WayName => wayNames.some(way => way === name);
const numbers = (text: string) => text.split(",").map(Number);

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const unknown = positionals.find(name => !isPart(name));
  if (unknown !== undefined) fail(`There is no measurement ${unknown}.`);
  const wanted = new Set<string>(positionals.length > 0 ? positionals : parts);
  const results: Record<string, unknown> = { node: process.version };
  if (wanted.has("load")) {
    const sizes = numbers(values.sizes);
    if (sizes.some(size => !Number.isInteger(size) || size < 1))
      fail(`--sizes are whole numbers, not ${values.sizes}.`);
    const rows: LoadRow[] = [];
    await load(
      {
        sizes,
        ways: values.ways.split(",").filter(isWay),
        times: Number(values.times),
        limits: values.limits === "both" ? [true, false] : [values.limits !== "off"],
        latencyMs: Number(values.latency),
      },
      row => {
        rows.push(row);
        console.error(
          `… ${row.limited ? "with" : "without"} rates, ${row.size} tasks, ${row.way}: ${Math.round(row.allMs)} ms`,
        );
      },
    );
    console.log(loadTable(rows));
    console.log(loadVerdicts(rows));
    results["load"] = rows;
  }
  save(results);
}

/** Parts that were not measured this time keep what the last run found. */
function save(results: Record<string, unknown>): void {
  mkdirSync("out", { recursive: true });
  let before: Record<string, unknown> = {};
  try {
    before = JSON.parse(readFileSync("out/bench.json", "utf8")) as Record<string, unknown>;
  } catch {
    // There was no run before.
  }
  writeFileSync("out/bench.json", `${JSON.stringify({ ...before, ...results }, undefined, 2)}\n`);
  console.log("\nWritten to out/bench.json.");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
