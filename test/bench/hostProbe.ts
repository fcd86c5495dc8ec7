// Stands before the extension in its extension host, and writes down each time that the host's only thread was busy for long,
// and how large its heap is when it is asked.
import { appendFileSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** One line of the file that ECS_BENCH_STALLS names: for how long nothing else could run, and when that ended. */
export interface Stall {
  readonly ms: number;
  readonly endedAt: number;
}

const everyMs = 10;
const longMs = 25;

interface Extension {
  activate(context: unknown): unknown;
  deactivate?(): unknown;
}

// eslint-disable-next-line typescript/no-require-imports -- the shipped bundle, as VS Code loads it
const extension = (): Extension => require(join(__dirname, "dist", "extension.js")) as Extension;

/** After a collection, in bytes: `FILE.ask` asks for it, and FILE is the answer. */
function answerHeap(file: string): boolean {
  if (!existsSync(`${file}.ask`)) return false;
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  writeFileSync(`${file}.new`, String(process.memoryUsage().heapUsed));
  renameSync(`${file}.ask`, `${file}.asked`);
  renameSync(`${file}.new`, file);
  return true;
}

export function activate(context: unknown): unknown {
  const file = process.env["ECS_BENCH_STALLS"];
  const heap = process.env["ECS_BENCH_HEAP"];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const stall: Stall = { ms: now - last - everyMs, endedAt: Date.now() };
    last = now;
    if (file && stall.ms > longMs) appendFileSync(file, `${JSON.stringify(stall)}\n`);
    // What a collection takes is no stall of the extension's.
    if (heap && answerHeap(heap)) last = performance.now();
  }, everyMs);
  timer.unref();
  return extension().activate(context);
}

export const deactivate = (): unknown => extension().deactivate?.();
