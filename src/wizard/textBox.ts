import * as vscode from "vscode";
import { plainText } from "../text/plainText";
import { openQuestions } from "./open";
import type { StepHeader, Reply } from "./wizard";

export interface TextOptions {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  /** The reason why a text cannot be used, or undefined when it can. */
  problem?(text: string): string | undefined;
}

/** Asks for a text; it is checked at each key and taken only when nothing is wrong with it. */
export function askText(at: StepHeader, options: TextOptions): Promise<Reply<string>> {
  return new Promise(resolve => {
    const box = vscode.window.createInputBox();
    Object.assign(box, {
      title: plainText(at.title),
      step: at.totalSteps > 1 ? at.step : undefined,
      totalSteps: at.totalSteps > 1 ? at.totalSteps : undefined,
      buttons: at.canGoBack ? [vscode.QuickInputButtons.Back] : [],
      prompt: plainText(options.prompt),
      placeholder: options.placeholder,
      value: options.value ?? "",
      ignoreFocusOut: true,
    });
    let ended = false;
    const end = (reply: Reply<string>) => {
      if (ended) return;
      ended = true;
      openQuestions.delete(dismiss);
      resolve(reply);
      box.dispose();
    };
    const dismiss = () => end({ kind: "dismissed" });
    openQuestions.add(dismiss);
    const check = () => {
      const problem = options.problem?.(box.value);
      box.validationMessage = problem === undefined ? undefined : plainText(problem);
      return problem === undefined;
    };
    box.onDidChangeValue(check);
    box.onDidAccept(() => {
      if (check()) end({ kind: "value", value: box.value });
    });
    box.onDidTriggerButton(() => end({ kind: "back" }));
    box.onDidHide(dismiss);
    box.show();
  });
}
