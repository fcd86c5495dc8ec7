import type { Disposable } from "../../ecs/model/emitter";
import { msToNextMinute } from "../../text/age";

/** Calls back at the beginning of each minute while somebody sees the rows, and when somebody sees them again. */
export class MinuteTimer implements Disposable {
  private timer?: NodeJS.Timeout;

  constructor(private readonly tick: () => void) {}

  set running(running: boolean) {
    if (running === (this.timer !== undefined)) return;
    if (running) this.beat();
    else this.dispose();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private beat(): void {
    this.timer = setTimeout(() => this.beat(), msToNextMinute());
    this.tick();
  }
}
