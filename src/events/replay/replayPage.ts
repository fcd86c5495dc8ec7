import type * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import type { ReplayHostMessage } from "../../webview/replay/replayProtocol";
import type { Step } from "../../stream/replay/eventHistory";
import type { EventsDeps } from "../attach/eventsDeps";
import type { Replay } from "./replayText";
import { replayHead, replayMoment } from "./replayView";

/** The page of one replay: follows its slider, and the commands that step. */
export class ReplayPage implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private isReady = false;

  constructor(
    deps: Pick<EventsDeps, "openPage">,
    private replay: Replay,
    private readonly does: { asText(replay: Replay): void; closed(): void },
  ) {
    this.panel = deps.openPage({
      viewType: "ecsExplorer.replay",
      title: plainText(`Replay: ${replay.name}`),
      page: "replay",
    });
    this.panel.webview.onDidReceiveMessage((message: unknown) => this.take(message));
    this.panel.onDidChangeViewState(() => {
      // A hidden page's content is gone; it says `ready` when it is back.
      if (!this.panel.visible) this.isReady = false;
    });
    this.panel.onDidDispose(() => does.closed());
  }

  get shown(): Replay {
    return this.replay;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  show(step: Step): void {
    this.replay = { ...this.replay, step };
    this.send();
  }

  dispose(): void {
    this.panel.dispose();
  }

  private take(value: unknown): void {
    const { kind, index } = (value ?? {}) as { readonly kind?: unknown; readonly index?: unknown };
    if (kind === "ready") {
      this.isReady = true;
      this.send();
    } else if (kind === "text") this.does.asText(this.replay);
    else if (kind === "to" && typeof index === "number") {
      const step = this.replay.history.steps[index];
      // Also where there is none the page is told where it stands.
      this.show(step ?? this.replay.step);
    }
  }

  private send(): void {
    if (!this.isReady) return;
    const { replay } = this;
    const message: ReplayHostMessage = {
      kind: "moment",
      now: Date.now(),
      head: replayHead(replay),
      moment: replayMoment(replay, replay.step),
    };
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own channel, which has no origins
    void this.panel.webview.postMessage(message);
  }
}
