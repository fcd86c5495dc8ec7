import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { Clock, Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";

/** One endpoint of a run: its tasks move on when a step moves its clock, its request rates refill by themselves. */
export class Endpoint {
  /** Tasks by what they were started by, and by why they were stopped; those that are gone, too. */
  readonly started = new Map<string, Set<string>>();
  readonly stopped = new Map<string, Set<string>>();
  private isPlugged = true;
  private plugging: Promise<void> = Promise.resolve();

  private constructor(
    readonly sandbox: Sandbox,
    private readonly clock: { advance(ms: number): void },
  ) {
    sandbox.world.taskListeners.add(({ task }) => {
      note(this.started, task.startedBy, task.taskArn);
      note(this.stopped, task.stoppedReason, task.taskArn);
    });
  }

  static async open(options: SandboxOptions): Promise<Endpoint> {
    const manual = manualClock();
    const began = Date.now();
    const clock: Clock = {
      now: () => manual.now() + Date.now() - began,
      after: (ms, run) => manual.after(ms, run),
    };
    return new Endpoint(await startSandbox({ quiet: true, ...options, clock }), manual);
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }

  unplug(): void {
    this.plugging = this.plugging.then(async () => {
      if (this.isPlugged) await this.sandbox.unplug();
      this.isPlugged = false;
    });
  }

  /** Resolves once it listens again. */
  plug(): Promise<void> {
    this.plugging = this.plugging.then(async () => {
      if (!this.isPlugged) await this.sandbox.plug();
      this.isPlugged = true;
    });
    return this.plugging;
  }

  async close(): Promise<void> {
    await this.plug();
    await this.sandbox.close();
  }
}

function note(tasks: Map<string, Set<string>>, mark: string | undefined, arn: string): void {
  if (mark?.startsWith("model-")) tasks.set(mark, (tasks.get(mark) ?? new Set()).add(arn));
}
