import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stall } from "./hostProbe";

/** The extension host's stalls, as its probe writes them down. */
export class Stalls {
  private readonly folder = mkdtempSync(join(tmpdir(), "ecs-explorer-stalls-"));
  readonly env = { ECS_BENCH_STALLS: join(this.folder, "stalls.jsonl") };

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

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
