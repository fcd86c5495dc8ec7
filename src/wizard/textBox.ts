import * as vscode from "vscode";
import { plainText } from "../text/plainText";
import { question } from "./question";
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
      prompt: plainText(options.prompt),
      placeholder: options.placeholder,
      value: options.value ?? "",
    });
    const asked = question<string>(box, at, resolve);
    const check = () => {
      const problem = options.problem?.(box.value);
      box.validationMessage = problem === undefined ? undefined : plainText(problem);
      return problem === undefined;
    };
    box.onDidChangeValue(check);
    box.onDidAccept(() => {
      if (check()) asked.end({ kind: "value", value: box.value });
    });
    box.show();
  });
}
