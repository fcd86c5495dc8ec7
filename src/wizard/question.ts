import * as vscode from "vscode";
import { plainText } from "../text/plainText";
import type { Reply, StepHeader } from "./wizard";

/** What ends the question that is on screen; VS Code shows one at a time. */
const openQuestions = new Set<() => void>();

/** Closes the question that is on screen, as if the person had. */
export function dismissQuestions(): void {
  for (const dismiss of openQuestions) dismiss();
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
    ended();
    resolve(reply);
    input.dispose();
  };
  const dismiss = () => end({ kind: "dismissed" });
  openQuestions.add(dismiss);
  input.onDidTriggerButton(() => end({ kind: "back" }));
  input.onDidHide(dismiss);
  return {
    get isOver() {
      return isOver;
    },
    end,
  };
}
