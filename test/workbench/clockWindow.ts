import { manualClock, startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { Keys } from "./keys";
import { openWindow } from "./window";
import type { Window } from "./window";

const stepMs = 50;

/** A window on a quiet sandbox whose time goes by as fast as a test wants. */
export class ClockWindow {
  /** 1 is real time; 0 lets it stand still. */
  speed = 1;
  private parts?: { readonly sandbox: Sandbox; readonly window: Window; readonly keys: Keys };
  private ticking?: NodeJS.Timeout;

  /** One for all tests of the `describe` that calls this; `height` is the window's, in pixels. */
  static forTests(height: number): ClockWindow {
    const at = new ClockWindow();
    before(() => at.open(height));
    after(() => at.close());
    return at;
  }

  get sandbox(): Sandbox {
    return this.opened.sandbox;
  }

  get window(): Window {
    return this.opened.window;
  }

  get keys(): Keys {
    return this.opened.keys;
  }

  private get opened() {
    if (!this.parts) throw new Error("The window isn't open.");
    return this.parts;
  }

  private async open(height: number): Promise<void> {
    const clock = manualClock(Date.now());
    const sandbox = await startSandbox({ quiet: true, clock });
    this.ticking = setInterval(() => clock.advance(stepMs * this.speed), stepMs);
    const window = await openWindow({
      sandbox,
      settings: { "ecsExplorer.refreshInterval": 2 },
      viewport: { width: 1280, height },
    });
    this.parts = { sandbox, window, keys: new Keys(window) };
    await window.openView("ECS");
  }

  private async close(): Promise<void> {
    clearInterval(this.ticking);
    await this.parts?.window.close();
    await this.parts?.sandbox.close();
  }
}
