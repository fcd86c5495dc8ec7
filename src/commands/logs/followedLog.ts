import type * as vscode from "vscode";
import { shortId } from "../../ecs/model/names";
import { failureText } from "../../logs/lines/logFailure";
import { LogFollower } from "../../logs/following/follower";
import type { FollowItem, GroupName } from "../../logs/following/follower";
import type { LogClients } from "../../logs/place/logClients";
import type { LogSource, Silent } from "../../logs/place/logLine";
import { lineTime, logText } from "../../logs/lines/logText";
import { TaskScope } from "../../logs/following/taskScope";
import { placeLine } from "../../requests/sending/wording";
import { duration } from "../../text/duration";
import { LogChannel, openedText } from "./logChannel";
import type { LogSubject } from "./logSubject";
import { readTasks } from "./readTasks";

/** How many of the last lines a followed log begins with. */
const firstLines = 1000;
/** More names of tasks that came or left make a row that nobody reads. */
const mostNamed = 3;

/** A log that is followed into an output channel until it ends or a person stops it. */
export class FollowedLog implements vscode.Disposable {
  private readonly channel: LogChannel;
  private controller = new AbortController();
  private readonly said = new Set<string>();
  private hasLines = false;
  isFollowing = false;
  private isWantedAgain = false;
  /** How far back it began where it began with no last lines. */
  private recent: string | undefined;
  private isClosed = false;
  /** Groups that can't be read now. */
  private readonly unread = new Set<string>();

  constructor(
    readonly subject: LogSubject,
    /** What it is called, with its place. */
    readonly title: string,
    private readonly clients: LogClients,
    private readonly changed: () => void,
  ) {
    this.channel = new LogChannel(`ECS: ${title}`);
  }

  /** Shows the channel; what has ended, or is just being stopped, is followed anew. */
  show(): void {
    this.channel.show();
    if (!this.isFollowing) void this.follow();
    else this.isWantedAgain = this.controller.signal.aborted;
  }

  stop(): void {
    this.isWantedAgain = false;
    this.controller.abort();
  }

  dispose(): void {
    this.isClosed = true;
    this.stop();
    this.channel.dispose();
  }

  private async follow(): Promise<void> {
    const { signal } = (this.controller = new AbortController());
    this.isFollowing = true;
    this.hasLines = false;
    this.recent = undefined;
    this.isWantedAgain = false;
    this.said.clear();
    this.unread.clear();
    this.changed();
    this.channel.begin(this.head());
    const scope = new TaskScope(this.subject.session, this.subject.choice);
    try {
      await readTasks(this.subject, signal, true);
      await scope.ready(signal);
      const follower = new LogFollower(() => scope.current(), {
        now: scope.now,
        port: region => this.clients.get(this.subject.connection, region),
        first: firstLines,
      });
      for await (const item of follower.follow(signal)) this.take(item, scope);
      this.channel.say(this.endText(scope));
    } catch (error) {
      this.channel.say(signal.aborted ? "Following was stopped." : `Following ended. ${failureText(error)}`);
    } finally {
      scope.dispose();
      this.isFollowing = false;
      this.channel.end();
      this.changed();
    }
    if (this.isWantedAgain && !this.isClosed) void this.follow();
  }

  private head(): string {
    const { subject } = this;
    return `Logs of ${subject.title} · ${placeLine(subject)} · by polling CloudWatch Logs · ${openedText()}`;
  }

  private take(item: FollowItem, scope: TaskScope): void {
    switch (item.kind) {
      case "lines":
        this.hasLines = true;
        return this.channel.add(item.lines.map(line => logText(line, this.subject.naming)));
      case "joined":
        return this.channel.say(`Also following ${names(item.sources)}.`);
      case "left":
        return this.subject.choice.kind !== "tasks"
          ? this.channel.say(`No longer following ${names(item.sources)}, which stopped: the last lines were read.`)
          : undefined;
      case "failed": {
        const name = nameOf(item.where);
        this.unread.add(name);
        const what = `Couldn't read log group ${name}; last read ${lineTime(item.since)}.`;
        return this.channel.say(`${what} ${failureText(item.error)} Retrying…`);
      }
      case "recovered":
        this.unread.delete(nameOf(item.where));
        return this.channel.say(`Reading log group ${item.where.group} again, from ${lineTime(item.since)} on.`);
      case "silent":
        return this.tellSilence(item.containers);
      case "caughtUp":
        return this.hasLines || scope.current().sources.length === 0
          ? undefined
          : this.channel.say(this.recent ? `No lines in those ${this.recent}.` : "No lines yet.");
      case "recentOnly":
        this.recent = duration(item.sinceMs);
        return this.channel.say(
          `Too many containers to begin with the last lines of each: begins with the last ${this.recent} of each. Open Log as Editor… reads earlier lines.`,
        );
    }
  }

  /** Where lines are that can't be followed; all tasks of a service have theirs at the same place, until a deployment. */
  private tellSilence(containers: readonly Silent[]): void {
    for (const { taskArn, container, sentence } of containers) {
      const who = this.subject.choice.kind !== "tasks" ? container : `${container} of task ${shortId(taskArn)}`;
      this.addOnce(`Container ${who}: ${sentence}`);
    }
  }

  private endText(scope: TaskScope): string {
    const { choice } = this.subject;
    if (scope.current().sources.length === 0) return "There is no log to follow.";
    const isOne = choice.kind === "tasks" && choice.tasks.length === 1;
    const stopped = isOne ? "The task has stopped" : "All tasks have stopped";
    if (this.unread.size > 0)
      return `${stopped}, and log group ${[...this.unread].join(", ")} still couldn't be read. No longer following; Show Logs tries again.`;
    return this.hasLines
      ? `${stopped}, and the last lines were read. No longer following.`
      : `${stopped} without a line that is still kept. No longer following.`;
  }

  private addOnce(text: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.channel.say(text);
  }
}

const nameOf = ({ region, group }: GroupName): string => `${group} in ${region}`;

function names(sources: readonly LogSource[]): string {
  const tasks = [...new Set(sources.map(({ taskArn }) => shortId(taskArn)))];
  const more = tasks.length - mostNamed;
  const named = tasks.slice(0, mostNamed).join(", ");
  return `${tasks.length === 1 ? "task" : "tasks"} ${named}${more > 0 ? ` and ${String(more)} more` : ""}`;
}
