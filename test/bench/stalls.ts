import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stall } from "./hostProbe";

/** The extension host's stalls and its heap, as its probe writes them down. */
export class Stalls {
  private readonly folder = mkdtempSync(join(tmpdir(), "ecs-explorer-stalls-"));
  private readonly heap = join(this.folder, "heap");
  readonly env = { ECS_BENCH_STALLS: join(this.folder, "stalls.jsonl"), ECS_BENCH_HEAP: this.heap };

  /** The longest that began after `since`, milliseconds; 0 when there was none. */
  longest(since: number): number {
    let text = "";
    try {
      text = readFileSync(this.env.ECS_BENCH_STALLS, "utf8");
    } catch {
      // None was written yet.
    }
    const stalls = text
      .split("\n")
      .filter(Boolean)
      .map(line => JSON.parse(line) as Stall);
    return Math.max(0, ...stalls.filter(({ ms, endedAt }) => endedAt - ms >= since - 1).map(({ ms }) => ms));
  }

  /** Bytes of the heap after a collection. */
  async heapBytes(): Promise<number> {
    rmSync(this.heap, { force: true });
    writeFileSync(`${this.heap}.ask`, "");
    while (!existsSync(this.heap)) await new Promise(wake => setTimeout(wake, 20));
    return Number(readFileSync(this.heap, "utf8"));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
