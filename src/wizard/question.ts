import * as vscode from "vscode";
import { plainText } from "../text/plainText";
import type { Reply, StepHeader } from "./wizard";

/** What ends the question that is on screen; VS Code shows one at a time. */
const openQuestions = new Set<() => void>();

/** Closes the question that is on screen for good: none comes after it. */
export function dismissQuestions(): void {
  for (const dismiss of openQuestions) dismiss();
}

/** Questions that something more urgent took off the screen, and how each comes back. */
const waiting = new Set<() => void>();
let interruptions = 0;

/**
 * Asks something that can't wait, such as a code that a reading of the question on screen needs. VS Code shows one input at a
 * time and hides the one before: that one comes back afterwards, with what was typed.
 */
export async function interrupt<T>(ask: () => PromiseLike<T>): Promise<T> {
  interruptions++;
  try {
    return await ask();
  } finally {
    interruptions--;
    if (interruptions === 0) {
      const back = [...waiting];
      waiting.clear();
      for (const show of back) show();
    }
  }
}

type Input = vscode.QuickInput & Pick<vscode.InputBox, "onDidTriggerButton" | "buttons">;

interface Question<R> {
  readonly isOver: boolean;
  /** Takes the reply; only the first counts. */
  end(reply: Reply<R>): void;
}

/** Makes an input one step of a wizard: its header, Back, Escape, and its end, after which it is disposed of. */
export function question<R>(
  input: Input,
  at: StepHeader,
  resolve: (reply: Reply<R>) => void,
  ended: () => void = () => undefined,
  typed: () => string | undefined = () => undefined,
): Question<R> {
  Object.assign(input, {
    title: plainText(at.title),
    step: at.totalSteps > 1 ? at.step : undefined,
    totalSteps: at.totalSteps > 1 ? at.totalSteps : undefined,
    buttons: at.canGoBack ? [vscode.QuickInputButtons.Back] : [],
    ignoreFocusOut: true,
  });
  let isOver = false;
  const end = (reply: Reply<R>) => {
    if (isOver) return;
    isOver = true;
    openQuestions.delete(dismiss);
    waiting.delete(show);
    ended();
    resolve(reply);
    input.dispose();
  };
  const dismiss = () => end({ kind: "dismissed", isForGood: true });
  const show = () => input.show();
  openQuestions.add(dismiss);
  input.onDidTriggerButton(() => end({ kind: "back", typed: typed() }));
  input.onDidHide(() => {
    if (interruptions > 0 && !isOver) waiting.add(show);
    else end({ kind: "dismissed" });
  });
  return {
    get isOver() {
      return isOver;
    },
    end,
  };
}
