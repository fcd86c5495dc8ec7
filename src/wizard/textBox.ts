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
  /** The same where it takes a moment to tell: asked once the text is to be taken. */
  refusal?(text: string): Promise<string | undefined>;
}

/** Asks for a text; it is checked at each key and taken only when nothing is wrong with it. */
export function askText(at: StepHeader, options: TextOptions): Promise<Reply<string>> {
  return new Promise(resolve => {
    const box = vscode.window.createInputBox();
    Object.assign(box, {
      prompt: plainText(options.prompt),
      placeholder: options.placeholder,
      value: at.typed ?? options.value ?? "",
    });
    const asked = question<string>(box, at, resolve, undefined, () => box.value);
    const show = (problem: string | undefined) => {
      box.validationMessage = problem === undefined ? undefined : plainText(problem);
      return problem === undefined;
    };
    const check = () => show(options.problem?.(box.value));
    const take = async () => {
      const { value } = box;
      if (!check()) return;
      if (options.refusal) {
        box.busy = true;
        const refusal = await options.refusal(value);
        if (asked.isOver) return;
        box.busy = false;
        // What is typed meanwhile is another text, which is taken by another Enter.
        if (box.value !== value || !show(refusal)) return;
      }
      asked.end({ kind: "value", value });
    };
    box.onDidChangeValue(check);
    box.onDidAccept(() => void take());
    box.show();
  });
}
