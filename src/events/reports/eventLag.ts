import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { Disposable } from "../../ecs/model/emitter";
import { LagThreshold } from "../../stream/lag/lagThreshold";
import { durationText } from "../../stream/lag/lagWords";
import { plainText } from "../../text/plainText";
import { sayNotAttached } from "../attach/notAttached";
import type { EventStream } from "../attach/eventStream";
import type { Reports } from "./reports";

/** "Show Event Lag": how late the attached stream is, as a document that can be exported. */
export async function showEventLag({ attachment }: EventStream, reports: Reports): Promise<void> {
  if (!attachment) {
    void sayNotAttached();
    return;
  }
  const report = attachment.live.lag.report(Date.now());
  const { name } = attachment.opened.source;
  const { lagMarkdown, lagJson, lagCsv } = stream();
  await reports.show({
    title: `Event lag of ${name}`,
    summary: `${name}: median ${durationText(report.all.median)}, 95% within ${durationText(report.all.p95)}, worst ${durationText(report.all.worst)}.`,
    write: {
      markdown: () => lagMarkdown(name, report),
      json: () => lagJson(name, report),
      csv: () => lagCsv(report),
    },
  });
}

/** Says when the stream's lag passes what the person set; off unless they did. */
export class LagAlarm implements Disposable {
  private readonly listening: Disposable;
  private readonly threshold = new LagThreshold();

  constructor(
    private readonly eventStream: EventStream,
    private readonly thresholdMs: () => number,
    private readonly now: () => number = Date.now,
  ) {
    this.listening = eventStream.onDidChange(() => this.look());
  }

  dispose(): void {
    this.listening.dispose();
  }

  private look(): void {
    const thresholdMs = this.thresholdMs();
    const { attachment } = this.eventStream;
    if (!attachment || thresholdMs <= 0) return;
    const now = this.now();
    const lagMs = attachment.live.lag.recent(now);
    if (lagMs === undefined || !this.threshold.passed(lagMs, thresholdMs, now)) return;
    const show = "Show Event Lag";
    const message = `5% of the events of ${attachment.opened.source.name} arrived more than ${durationText(lagMs)} late in the last 2 minutes.`;
    void vscode.window.showWarningMessage(plainText(message), show).then(answer => {
      if (answer === show) void vscode.commands.executeCommand("ecsExplorer.showEventLag");
    });
  }
}
