import * as vscode from "vscode";
import { iconed } from "../../text/pickerRow";
import { plainLines, plainText } from "../../text/plainText";
import type { Settled } from "../../requests/sending/settled";
import type { Sender } from "../../requests/sending/sender";
import type { Target } from "../../requests/sending/target";
import { isNoLongerOpen } from "../../ecs/session/noLongerOpen";
import { watch } from "../../requests/sending/followUntilSettled";
import type { Ending } from "../../requests/sending/followUntilSettled";
import type { CommandDeps } from "./commandDeps";
import type { RequestDocuments } from "./requestDocuments";
import type { Runner } from "./run";

/** What every operation's command works with. */
export interface Kit {
  readonly deps: CommandDeps;
  readonly runner: Runner;
  readonly sender: Sender;
  readonly watching: Watching;
  readonly documents: RequestDocuments;
}

/** Follows what was changed, shown in the status bar; a click there stops watching. */
export class Watching implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ecsExplorer.watching", vscode.StatusBarAlignment.Left);
  private readonly open = new Map<AbortController, string>();
  private isOver = false;

  constructor(
    private readonly runner: Runner,
    private readonly sender: Sender,
  ) {
    this.item.name = "ECS: watching";
    this.item.command = "ecsExplorer.stopWatching";
  }

  /**
   * Follows in the background, for ten minutes unless `limitMs` says otherwise; `tell` hears how each ended, unless the
   * person stops watching.
   */
  start(
    what: string,
    target: Target,
    arns: readonly string[],
    settled: Settled,
    tell: (endings: readonly Ending[]) => void,
    limitMs?: number,
  ): void {
    // A change that is given up at deactivation ends as one whose answer was lost: nobody is left to follow it for.
    if (arns.length === 0 || this.isOver) return;
    const controller = new AbortController();
    this.open.set(controller, what);
    this.show();
    const follow = async () => {
      try {
        const endings = await watch(target, arns, settled, controller.signal, this.sender.history, limitMs);
        tell(endings);
      } catch (error) {
        // Whoever removed the connection knows why it is followed no more.
        if (!isNoLongerOpen(error)) await this.runner.show(error);
      } finally {
        this.forget(controller);
      }
    };
    void follow();
  }

  /** What was sent stays sent; only the watching ends. */
  stop(): void {
    for (const controller of this.open.keys()) controller.abort();
  }

  dispose(): void {
    this.isOver = true;
    this.stop();
    this.item.dispose();
  }

  private forget(controller: AbortController): void {
    this.open.delete(controller);
    this.show();
  }

  private show(): void {
    const texts = [...this.open.values()];
    if (texts.length === 0) {
      this.item.hide();
      return;
    }
    const [only = "", ...others] = texts;
    this.item.text = iconed(
      "sync~spin",
      others.length === 0 ? only : `ECS: watching ${String(texts.length)} operations`,
    );
    this.item.tooltip = plainLines([...texts, "Click to stop watching. Requests already sent aren't affected."]);
    this.item.show();
  }
}

/** A short message that goes away by itself. */
export function say(text: string): void {
  vscode.window.setStatusBarMessage(iconed("check", text), 8000);
}

/** A modal question; undefined when it was dismissed. Each line of `detail` stays one line, whatever an API put into it. */
export const confirm = <T extends string>(
  message: string,
  detail: readonly string[],
  ...buttons: readonly T[]
): Thenable<T | undefined> =>
  vscode.window.showWarningMessage(plainText(message), { modal: true, detail: plainLines(detail) }, ...buttons);

/** The button of a wizard's review that gives the request as a document instead. */
export const editAsJson = "Edit as JSON";
