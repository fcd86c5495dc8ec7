import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import type { LogClients } from "../../logs/place/logClients";
import { plural } from "../../text/counts";
import { iconed } from "../../text/pickerRow";
import { plainLines } from "../../text/plainText";
import { pickMany } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { inform } from "../running/notice";
import { FollowedLog } from "./followedLog";
import { placedTitle, subjectKey } from "./logSubject";
import type { LogSubject } from "./logSubject";
import { TailedLog } from "./tailedLog";
import type { TailSession } from "./tailedLog";

/** So many channels of logs that have ended stay to be read. */
const mostEnded = 10;

/** The logs that this window follows, listed in the status bar; a click there stops one. */
export class FollowedLogs implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ecsExplorer.logs", vscode.StatusBarAlignment.Left);
  private readonly logs = new Map<string, FollowedLog>();
  private readonly tails = new Map<string, TailedLog>();
  private readonly closing = new AbortController();

  constructor(
    private readonly clients: LogClients,
    private readonly connections: Pick<Connections, "all">,
  ) {
    this.item.name = "ECS: followed logs";
    this.item.command = "ecsExplorer.stopFollowingLogs";
  }

  /** Follows it in a channel of its own, or shows the channel that there is. */
  show(subject: LogSubject): void {
    const key = subjectKey(subject);
    const known = this.logs.get(key);
    // A connection that was taken away and added again has other sessions.
    const usable = known?.subject.session === subject.session ? known : undefined;
    if (!usable) known?.dispose();
    const log = usable ?? new FollowedLog(subject, this.titleOf(subject), this.clients, () => this.refresh());
    this.logs.delete(key);
    this.logs.set(key, log);
    log.show();
    dropEnded(this.logs);
  }

  /** Aborted once nothing is followed anymore: a session of Live Tail that is only just starting ends with it. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** Shows the session of Live Tail that there is of the same containers. */
  showTail(subject: LogSubject): boolean {
    const known = this.tails.get(subjectKey(subject));
    if (!known?.isOpen || known.subject.session !== subject.session) return false;
    known.show();
    return true;
  }

  /** Writes a session that has started into a channel of its own. */
  tail(session: TailSession, failed: (error: unknown) => void): void {
    if (this.closed.aborted) return session.controller.abort();
    const key = subjectKey(session.subject);
    this.tails.get(key)?.dispose();
    this.tails.delete(key);
    const log = new TailedLog(session, this.titleOf(session.subject), () => this.refresh(), failed);
    this.tails.set(key, log);
    log.show();
    this.refresh();
    dropEnded(this.tails);
  }

  /** Stops the one that is followed, or asks which. */
  async stop(): Promise<void> {
    const { following } = this;
    if (following.length <= 1) {
      if (following.length === 0) void inform("No logs are being followed.");
      following[0]?.stop();
      return;
    }
    const reply = await pickMany(alone("Stop Following Logs"), {
      placeholder: "Logs to stop following",
      load: () =>
        Promise.resolve(
          this.following.map(log => ({
            label: log.title,
            icon: "output",
            description: log instanceof TailedLog ? "Live Tail, billed by the minute" : undefined,
            value: log,
          })),
        ),
      empty: "No logs are being followed.",
    });
    if (reply.kind === "value") for (const log of reply.value) log.stop();
  }

  dispose(): void {
    this.closing.abort();
    for (const log of [...this.logs.values(), ...this.tails.values()]) log.dispose();
    this.logs.clear();
    this.tails.clear();
    this.item.dispose();
  }

  private titleOf(subject: LogSubject): string {
    return placedTitle(subject, this.connections.all);
  }

  private get following(): readonly (FollowedLog | TailedLog)[] {
    return [...this.logs.values(), ...this.tails.values()].filter(({ isFollowing }) => isFollowing);
  }

  private refresh(): void {
    const { following } = this;
    const [only] = following;
    if (!only) return this.item.hide();
    this.item.text = iconed(
      "output",
      following.length === 1
        ? `${only instanceof TailedLog ? "Live Tail" : "Logs"}: ${only.title}`
        : plural(following.length, "log"),
    );
    const polled = following.filter(log => log instanceof FollowedLog);
    const tailed = following.filter(log => log instanceof TailedLog);
    this.item.tooltip = plainLines([
      ...(polled.length > 0 ? ["Following logs by polling CloudWatch Logs:", ...polled.map(({ title }) => title)] : []),
      ...(tailed.length > 0 ? ["Live Tail, billed by the minute:", ...tailed.map(({ title }) => title)] : []),
      following.length === 1 ? "Click to stop." : "Click to choose what to stop.",
    ]);
    this.item.show();
  }
}

function dropEnded(logs: Map<string, FollowedLog | TailedLog>): void {
  const ended = [...logs].filter(([, { isFollowing }]) => !isFollowing);
  for (const [key, log] of ended.slice(0, Math.max(0, ended.length - mostEnded))) {
    logs.delete(key);
    log.dispose();
  }
}
