import * as vscode from "vscode";
import type { LookingTerms } from "../../stream/sources/looking";
import { plainText } from "../../text/plainText";

const setUp = "Set Up a Queue…";

/** Says what peeking at a queue costs its reader before the first message is received; false when it was not agreed to. */
export async function agreeToPeek(name: string, { refusal, costs, doubts }: LookingTerms): Promise<boolean> {
  if (refusal) {
    const detail = plainText(refusal.sentence);
    await offer(vscode.window.showWarningMessage("This queue can't be peeked at.", { modal: true, detail }, setUp));
    return false;
  }
  const peek = "Peek";
  const detail = [...doubts, ...costs].map(plainText).join("\n\n");
  const question = `Peek at the messages of "${plainText(name)}"?`;
  const own = doubts.length > 0 ? [setUp] : [];
  const answer = vscode.window.showWarningMessage(question, { modal: true, detail }, peek, ...own);
  return (await offer(answer)) === peek;
}

async function offer(answer: Thenable<string | undefined>): Promise<string | undefined> {
  const chosen = await answer;
  if (chosen === setUp) void vscode.commands.executeCommand("ecsExplorer.setUpEventStream");
  return chosen;
}
