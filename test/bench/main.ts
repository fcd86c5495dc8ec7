// npm run bench: all measurements, or those that are named. Prints tables and writes out/bench.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { isPart, parts } from "./parts";
import type { BenchOptions } from "./parts";
import { verdictLines } from "./verdict";
import { wayNames } from "./ways";
import type { WayName } from "./ways";

const usage = `npm run bench -- [${Object.keys(parts).join("] [")}] [options]

  --sizes 100,1000,5000,20000   load: tasks; a tenth as many container instances
  --ways ours,overlapped,serial,cli
  --limits on|off|both          load: ECS's documented request rates at the endpoint
  --times 3                     load, logs: readings of each, of which the median counts
  --latency 50                  load, logs: milliseconds
  --events 10000,100000,1000000 audit: events in the file
  --seconds 60                  live, logs: how long each way is watched, and a log followed
  --changes 100                 live: changes a second
  --churn 300                   churn: seconds that tasks are replaced
  --rules "polling,no loss"     churn: only these`;

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
    events: { type: "string", default: "10000,100000,1000000" },
    seconds: { type: "string", default: "60" },
    changes: { type: "string", default: "100" },
    churn: { type: "string", default: "300" },
    rules: { type: "string", default: "" },
    help: { type: "boolean", short: "h" },
  },
});

const isWay = (name: string): name is WayName => wayNames.some(way => way === name);

function numbers(option: "sizes" | "events"): readonly number[] {
  const list = values[option].split(",").map(Number);
  if (list.some(size => !Number.isInteger(size) || size < 1))
    fail(`--${option} are whole numbers, not ${values[option]}.`);
  return list;
}

function readOptions(): BenchOptions {
  return {
    sizes: numbers("sizes"),
    ways: values.ways.split(",").filter(isWay),
    times: Number(values.times),
    limits: values.limits === "both" ? [true, false] : [values.limits !== "off"],
    latencyMs: Number(values.latency),
    events: numbers("events"),
    seconds: Number(values.seconds),
    changesPerSecond: Number(values.changes),
    churnSeconds: Number(values.churn),
    rules: values.rules.split(",").filter(Boolean),
  };
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const unknown = positionals.find(name => !isPart(name));
  if (unknown !== undefined) fail(`There is no measurement ${unknown}.`);
  const options = readOptions();
  const wanted = positionals.length > 0 ? positionals.filter(isPart) : Object.keys(parts).filter(isPart);
  const failed: string[] = [];
  for (const name of wanted) {
    const began = performance.now();
    console.error(`… ${name}`);
    try {
      const { text, verdicts, rows } = await parts[name](options, line => console.error(`… ${line}`));
      const seconds = Math.round((performance.now() - began) / 1000);
      console.log(`${text}\n\n${verdictLines(verdicts)}\n  (${name}: ${seconds} s)`);
      save({ [name]: { seconds, rows, verdicts } });
    } catch (error) {
      // One measurement that cannot be made here, as where there is no browser, takes nothing from the others.
      console.error(`${name} could not be measured:`, error);
      failed.push(name);
    }
  }
  console.log("\nWritten to out/bench.json.");
  process.exit(failed.length > 0 ? 1 : 0);
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
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
  writeFileSync("out/bench.json", `${JSON.stringify({ ...before, machine, ...results }, undefined, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
