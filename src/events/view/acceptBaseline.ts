import * as vscode from "vscode";
import { plainLines, plainText } from "../../text/plainText";
import { plural } from "../../text/counts";
import type { EventStream } from "../attach/eventStream";
import { sayNotAttached } from "../attach/notAttached";
import { acceptDetail, nothingWords, settledWords } from "./acceptWords";

/** Checks, says what accepting would settle, and accepts once a person agrees. Throws an EcsError. */
export async function acceptBaseline(
  eventStream: EventStream,
  checking: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { attachment } = eventStream;
  if (!attachment) {
    void sayNotAttached();
    return;
  }
  const report = await checking(() => attachment.check());
  const preview = attachment.live.baseline.preview(report);
  if (preview.resources === 0) {
    void vscode.window.showInformationMessage(plainText(nothingWords(preview)));
    return;
  }
  const accept = `Accept for ${plural(preview.resources, "Resource")}`;
  const answer = await vscode.window.showWarningMessage(
    plainText(`Accept the API's state as the baseline for ${attachment.opened.source.name}?`),
    { modal: true, detail: plainLines(acceptDetail(preview)) },
    accept,
  );
  if (answer !== accept) return;
  if (eventStream.attachment !== attachment) {
    void vscode.window.showInformationMessage("The event stream was detached meanwhile; nothing was accepted.");
    return;
  }
  // What the stream delivered while the question stood there is no longer to be settled.
  const words = settledWords(attachment.accept(report));
  void vscode.window.showInformationMessage(
    words === ""
      ? "The stream has delivered everything since, so nothing was left to settle."
      : `Baseline accepted. Settled: ${words}. Events that didn't arrive stay lost.`,
  );
}
