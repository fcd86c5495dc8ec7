import type * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import { samplingText, TailEnd, tailLines } from "../../logs/following/tailPlan";
import type { TailPlan, TailUpdates } from "../../logs/following/tailPlan";
import { failureText } from "../../logs/lines/logFailure";
import { logText } from "../../logs/lines/logText";
import { placeLine } from "../../requests/sending/wording";
import { LogChannel, openedText } from "./logChannel";
import type { LogSubject } from "./logSubject";

/** A session that has started: it is billed until its controller aborts it. */
export interface TailSession {
  readonly subject: LogSubject;
  readonly plan: TailPlan;
  readonly updates: TailUpdates;
  readonly controller: AbortController;
}

/** A session of Live Tail that is written into an output channel until it ends. It is never started again by itself. */
export class TailedLog implements vscode.Disposable {
  private readonly channel: LogChannel;
  private isSampled = false;
  isFollowing = true;

  /** `failed` hears why it ended when neither a person nor its tasks ended it. */
  constructor(
    private readonly tail: TailSession,
    /** What it is called, with its place. */
    readonly title: string,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.channel = new LogChannel(`ECS: Live Tail of ${title}`);
    void this.follow();
  }

  get subject(): LogSubject {
    return this.tail.subject;
  }

  /** One that is just being stopped is over for whoever wants another. */
  get isOpen(): boolean {
    return this.isFollowing && !this.tail.controller.signal.aborted;
  }

  show(): void {
    this.channel.show();
  }

  stop(): void {
    this.tail.controller.abort();
  }

  dispose(): void {
    this.stop();
    this.channel.dispose();
  }

  private async follow(): Promise<void> {
    const { subject, plan, updates, controller } = this.tail;
    const watching = subject.session.watch();
    this.channel.begin(
      `Live Tail of ${subject.title} · ${placeLine(subject)} · ${plan.query.groups.join(", ")} · billed by the minute until it ends · ${openedText()}`,
    );
    let failure: unknown;
    try {
      const end = new TailEnd(plan, subject.session);
      for await (const update of updates) {
        this.take(update);
        if (end.isReached()) break;
      }
      this.channel.say("Live Tail ended: its tasks have stopped.");
    } catch (error) {
      if (controller.signal.aborted) this.channel.say("Live Tail was stopped.");
      else {
        this.channel.say(`Live Tail ended. ${failureText(error)}`);
        // That three hours are over is no failure.
        if (!(error instanceof EcsError) || error.code !== "SessionTimeoutException") failure = error;
      }
    } finally {
      controller.abort();
      watching.dispose();
      this.isFollowing = false;
      this.channel.end();
      this.changed();
    }
    if (failure !== undefined) this.failed(failure);
  }

  private take(update: Parameters<typeof tailLines>[1]): void {
    const sampling = samplingText(this.isSampled, update.isSampled);
    this.isSampled = update.isSampled;
    if (sampling !== undefined) this.channel.say(sampling);
    const lines = tailLines(this.tail.plan, update);
    if (lines.length > 0) this.channel.add(lines.map(line => logText(line, this.subject.naming)));
  }
}
