import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { iconed } from "../../text/pickerRow";
import { plainLines, plainText } from "../../text/plainText";
import { errorText } from "../../text/secrets";
import type { Settled } from "../../requests/sending/settled";
import type { RecentRuns } from "../../requests/run/recentRuns";
import type { Sender } from "../../requests/sending/sender";
import type { Target } from "../../requests/sending/target";
import { isNoLongerOpen } from "../../ecs/session/noLongerOpen";
import { pickMany } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { watch } from "../../requests/sending/followUntilSettled";
import type { Ending } from "../../requests/sending/followUntilSettled";
import type { CommandDeps } from "./commandDeps";
import type { RequestDocuments } from "../requestFiles/requestDocuments";
import type { Runner } from "./run";

/** What every operation's command works with. */
export interface Kit {
  readonly deps: CommandDeps;
  readonly runner: Runner;
  readonly sender: Sender;
  readonly watching: Watching;
  readonly documents: RequestDocuments;
  readonly recentRuns: RecentRuns;
  /** The ids of the rows that were selected in the tree when the command began. */
  readonly selectedBefore: readonly string[];
}

/** Follows what was changed, shown in the status bar; a click there stops watching. */
export class Watching implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ecsExplorer.watching", vscode.StatusBarAlignment.Left);
  private readonly open = new Map<AbortController, string>();
  private readonly keyed = new Map<string, AbortController>();
  private isOver = false;

  constructor(
    private readonly runner: Runner,
    private readonly sender: Sender,
  ) {
    this.item.name = "ECS: watching";
    this.item.command = "ecsExplorer.chooseWatched";
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
    if (arns.length === 0) return;
    this.follow(what, async signal => tell(await watch(target, arns, settled, signal, this.sender.history, limitMs)));
  }

  /**
   * Does `work` in the background until it ends or the person stops watching; `tell` changes what the status bar says. What
   * was followed under the same key is followed no more: what came later tells the end of both.
   */
  follow(what: string, work: (signal: AbortSignal, tell: (what: string) => void) => Promise<void>, key?: string): void {
    // A change that is given up at deactivation ends as one whose answer was lost: nobody is left to follow it for.
    if (this.isOver) return;
    const controller = new AbortController();
    if (key !== undefined) {
      this.keyed.get(key)?.abort();
      this.keyed.set(key, controller);
    }
    const say = (text: string) => {
      if (controller.signal.aborted) return;
      this.open.set(controller, text);
      this.show();
    };
    say(what);
    const follow = async () => {
      try {
        await work(controller.signal, say);
      } catch (error) {
        // Whoever removed the connection knows why it is followed no more.
        if (!isNoLongerOpen(error)) this.runner.tell(error);
      } finally {
        if (key !== undefined && this.keyed.get(key) === controller) this.keyed.delete(key);
        this.forget(controller);
      }
    };
    void follow();
  }

  /** What was sent stays sent; only the watching ends: of everything. */
  stop(): void {
    for (const controller of this.open.keys()) controller.abort();
  }

  /** Ends what is watched alone, and says so; among several a person chooses. */
  async choose(): Promise<void> {
    const [only, ...others] = this.open;
    if (only && others.length === 0) {
      only[0].abort();
      say(`Stopped watching: ${only[1]}`);
      return;
    }
    const reply = await pickMany<AbortController>(alone("Stop Watching"), {
      placeholder: "Requests already sent aren't affected",
      load: () => Promise.resolve([...this.open].map(([value, label]) => ({ icon: "sync", label, value }))),
      empty: "Nothing is being watched.",
    });
    if (reply.kind === "value") for (const controller of reply.value) controller.abort();
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
    const click = others.length === 0 ? "Click to stop watching." : "Click to choose what to stop watching.";
    this.item.tooltip = plainLines([...texts, `${click} Requests already sent aren't affected.`]);
    this.item.show();
  }
}

/** A short message that goes away by itself. */
export function say(text: string): void {
  vscode.window.setStatusBarMessage(iconed("check", text), 8000);
}

/**
 * Selects what was made or changed in the tree, if that is on screen; nothing depends on it. A selection that it is part of stays,
 * since the next command may be about all of it; so does one that was made since the command began: the next key is meant for it. None is no choice: its row may be gone.
 */
export function showChanged({ deps, selectedBefore }: Kit, target: Target, arn: string | undefined): void {
  const selection = deps.selection();
  if (arn === undefined || selection.some(node => "arn" in node && node.arn === arn)) return;
  const ids = selection.map(({ id }) => id);
  const selects = ids.length === 0 || isDeepStrictEqual(ids, selectedBefore);
  deps
    .showChanged({ connection: target.connection, session: target.session, arn }, selects)
    .catch((error: unknown) => deps.log.error(errorText(error)));
}

/** A modal question; undefined when it was dismissed. Each line of `detail` stays one line, whatever an API put into it. */
export const confirm = <T extends string>(
  message: string,
  detail: readonly string[],
  ...buttons: readonly T[]
): Thenable<T | undefined> =>
  vscode.window.showWarningMessage(plainText(message), { modal: true, detail: plainLines(detail) }, ...buttons);
