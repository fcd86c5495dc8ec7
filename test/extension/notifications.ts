import * as vscode from "vscode";
import { eventually } from "./inputs";

type Cancel = () => void;

/** Notifications with Cancel that are open; everything else of the progress is VS Code's own. */
export class Notifications {
  readonly open: Cancel[] = [];
  private readonly before = vscode.window.withProgress;

  constructor() {
    const { open, before } = this;
    const replaced: typeof before = (options, task) => {
      if (!options.cancellable) return before.call(vscode.window, options, task) as ReturnType<typeof task>;
      const source = new vscode.CancellationTokenSource();
      const cancel = () => source.cancel();
      open.push(cancel);
      const over = () => void (open.includes(cancel) && open.splice(open.indexOf(cancel), 1));
      const running = task({ report: () => undefined }, source.token);
      void Promise.resolve(running).then(over, over);
      return running;
    };
    this.set(replaced);
  }

  async cancel(): Promise<void> {
    (await eventually("a notification with Cancel", () => this.open.shift()))();
  }

  dispose(): void {
    this.set(this.before);
  }

  private set(value: unknown): void {
    (vscode.window as unknown as Record<string, unknown>)["withProgress"] = value;
  }
}
